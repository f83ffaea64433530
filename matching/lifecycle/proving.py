"""What somebody wrote as a visitor becomes theirs as soon as their account has proven the address."""

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.contrib.auth.signals import user_logged_in

from matching.models import Correspondent

from . import claiming


def claim_confirmed(sender, email_address, **kwargs):
    """Claim what belongs to an address that was confirmed just now."""
    claiming.claim(email_address.user, email_address.email)


def claim_all(sender, user, **kwargs):
    """Claim what belongs to any proven address of somebody who signs in. Costs 1 query when there is nothing.

    An organization that we trust proves an address without allauth's signal, and so does an operator.
    """
    proven = EmailAddress.objects.filter(user=user, verified=True).values("email")
    for email in Correspondent.objects.filter(email__in=proven).values_list("email", flat=True):
        claiming.claim(user, email)


def connect():
    """Connect everything here; called once, when Django is ready."""
    email_confirmed.connect(claim_confirmed, dispatch_uid="matching.claim_confirmed")
    user_logged_in.connect(claim_all, dispatch_uid="matching.claim_all")
