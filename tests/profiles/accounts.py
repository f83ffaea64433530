"""What tests of accounts do over and over: sign up, read the code from the mail, sign in."""

import re
import time

from allauth.mfa.models import Authenticator

from profiles.accounts.second_factor import current_code
from profiles.models import User

PASSWORD = "a long password"
# What a page shows of the request itself, and not of whether an address is known.
OF_THE_REQUEST = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|[\w.+-]+@example\.org')


def code_in(mail):
    """Return the one code of eight digits that the text of a mail holds."""
    [code] = re.findall(r"^\d{4}-\d{4}$", mail.body, re.MULTILINE)
    return code


def sign_in(client, email, password=PASSWORD, **more):
    """Post the sign-in form."""
    return client.post("/accounts/login/", {"login": email, "password": password, **more})


def second_step(client, email):
    """Post the code that the account's authenticator app shows now."""
    user = User.objects.get(email=email)
    return client.post("/accounts/2fa/authenticate/", {"code": current_code(user, time.time())})


def confirm_again(client, password=PASSWORD):
    """Show once more that it is oneself, as allauth asks before changes that matter."""
    return client.post("/accounts/reauthenticate/", {"password": password})


def set_up_app(client, email):
    """Set up an authenticator app as the pages offer it; return the last response."""
    confirm_again(client)
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    return client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)}), secret


def code_of(secret):
    """Return the six digits for a secret at this moment."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def factors_of(email):
    """Return the kinds of second factors of an account, sorted."""
    return sorted(Authenticator.objects.filter(user__email=email).values_list("type", flat=True))


def what_it_says(response):
    """Return a page without what belongs to the request itself."""
    return OF_THE_REQUEST.sub("", response.content.decode())
