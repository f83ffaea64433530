"""Words for the account pages."""

from allauth.socialaccount.adapter import get_adapter
from django import template
from django.utils.translation import gettext as _

from profiles.accounts import devices, sessions

register = template.Library()


@register.filter
def device(user_agent):
    """Return a browser's description of itself in our words, such as "Firefox on Windows"."""
    browser, system = devices.device(user_agent)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("A browser that we do not know")


@register.filter
def session_handle(session):
    """Return the name by which a form points at a session."""
    return sessions.handle(session)


@register.simple_tag(takes_context=True)
def provider_names(context):
    """Return {provider id: name} of the configured providers."""
    request = context["request"]
    return {each.sub_id: each.app.name or each.name for each in get_adapter(request).list_providers(request)}


@register.filter
def named(names, provider):
    """Return the name of a provider; one that is configured no more is called by its id."""
    return names.get(provider, provider)
