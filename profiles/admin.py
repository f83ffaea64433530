"""Accounts in Django's admin: who may open the staff pages. Everything about the catalog is in /staff/catalog/."""

from importlib import import_module

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm, UserCreationForm
from django.utils.translation import gettext_lazy as _

from .models import Topic, User

# Second factors, sessions and connections are their owners' alone, and providers come from the environment: the pages
# that allauth adds for them are taken out again, which needs them to be there.
for part in ("mfa", "socialaccount", "usersessions"):
    import_module(f"allauth.{part}.admin")
admin.site.unregister([Authenticator, SocialAccount, SocialApp, SocialToken, UserSession])


class NewUserForm(UserCreationForm):
    """An account is made with an e-mail address and a password."""

    class Meta:
        model = User
        fields = ("email",)


class ChangedUserForm(UserChangeForm):
    """An account without a username."""

    class Meta:
        model = User
        fields = "__all__"


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Find an account, make one, and say whether it may open the staff pages."""

    form, add_form = ChangedUserForm, NewUserForm
    ordering = ["email"]
    list_display = ["email", "is_staff", "is_active", "joined_at"]
    list_filter = ["is_staff", "is_active"]
    search_fields = ["email"]
    readonly_fields = ["joined_at", "last_login"]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["email", "password"]}),
        (_("May"), {"fields": ["is_active", "is_staff", "is_superuser"]}),
        (_("Dates"), {"fields": ["joined_at", "last_login"]}),
    ]
    add_fieldsets = [(None, {"classes": ["wide"], "fields": ["email", "password1", "password2", "is_staff"]})]


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):
    """The controlled list of topics."""

    list_display = ["name", "slug", "parent"]
    search_fields = ["name", "slug"]
    list_select_related = ["parent"]
