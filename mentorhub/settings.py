"""Settings of every environment: read from environment variables, safe by default.

A production process needs SECRET_KEY, ALLOWED_HOSTS, DATABASE_URL and REDIS_URL; `docs/operating.md`
lists all of them. Nothing secret is written here.
"""

import os
import sys
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from profiles.accounts.providers import providers
from reminders.events.providers import mail_of

BASE_DIR = Path(__file__).resolve().parent.parent
INSECURE_KEY = "insecure-development-key-not-for-any-real-visitor"


def flag(name, default=False):
    """Return whether the environment variable `name` says yes (1, true, yes, on)."""
    return os.environ.get(name, str(default)).strip().lower() in {"1", "true", "yes", "on"}


def words(name, default=""):
    """Return the comma-separated words of the environment variable `name`."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def database(url):
    """Return Django's connection settings for a URL such as postgres://user:password@host:5432/name.

    A Unix socket goes into the query: postgres://user@/name?host=/run/postgresql.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must start with postgres:// or postgresql://")
    query = dict(parse_qsl(parts.query))
    limits = "-c statement_timeout=5000 -c lock_timeout=2000 -c idle_in_transaction_session_timeout=30000"
    # PostgreSQL's own figure, 4, is that of spinning disks. On solid ones, and in memory, a page out of order costs
    # hardly more than the next one, so an index is worth its while (and is what lists of people rely on).
    costs = "-c random_page_cost=1.1"
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": query.pop("port", parts.port or ""),
        # Opening a connection costs ten times a small query: keep it, but ask whether it still lives.
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": f"{limits} {costs}", **query},
    }


# --- What kind of process this is -------------------------------------------------------------
DEBUG = flag("DEBUG")
# Plain HTTP on one's own machine: no redirect to HTTPS, cookies without Secure.
INSECURE_HTTP = flag("INSECURE_HTTP", DEBUG)
SECRET_KEY = os.environ.get("SECRET_KEY", "")
SECRET_KEY_FALLBACKS = words("SECRET_KEY_FALLBACKS")
if not SECRET_KEY or SECRET_KEY == INSECURE_KEY:
    if not DEBUG:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. Give it at least 50 random characters, for example the output of: "
            'python -c "import secrets; print(secrets.token_urlsafe(50))"'
        )
    SECRET_KEY = INSECURE_KEY
ALLOWED_HOSTS = words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]" if INSECURE_HTTP else "")
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")
# Absolute address used where no request is at hand, and in canonical links when it is set.
SITE_URL = os.environ.get("SITE_URL", "").rstrip("/")

# --- Parts -------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "mentorhub",
    "reminders",
    "matching",
    "programs",
    "profiles",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.orcid",
    "django_filters",
    "django_htmx",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "programs.showing.pages.RepeatVisitMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "profiles.accounts.sessions.SessionLimitsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "profiles.accounts.middleware.AccountPagesMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "profiles.accounts.middleware.AdminDoorMiddleware",
    "profiles.own_data.middleware.LeavingMiddleware",
    "mentorhub.middleware.UnavailableMiddleware",
]
ROOT_URLCONF = "mentorhub.urls"
WSGI_APPLICATION = "mentorhub.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                # Both are lazy: neither reads the session until a template uses them (see mentorhub/context.py).
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mentorhub.context.page",
            ],
        },
    }
]

# --- Data --------------------------------------------------------------------------------------
DATABASES = {"default": database(os.environ.get("DATABASE_URL", "postgres://localhost/mentorhub"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = os.environ.get("REDIS_URL", "redis://localhost:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "mentorhub",
    }
}
# How long one process may go on with its copy of the catalog before it asks the database whether
# there is a newer one, in seconds. The promise to the public is 60.
CATALOG_CHECK_SECONDS = 2.0

# --- People ------------------------------------------------------------------------------------
# Addresses are unique whatever their capitals, by a constraint on Lower(email) that this check cannot read.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTH_USER_MODEL = "profiles.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "profiles.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# An operator may close sign-up; whoever has an account goes on.
SIGNUP_CLOSED = flag("SIGNUP_CLOSED")
ACCOUNT_SIGNUP_REDIRECT_URL = "/me/profile/"
# Whether an address has an account is nobody's business: all answers are alike (quality.md S7). The mail to an address
# without an account is made, but not sent (profiles/accounts/adapter.py): else anybody could have us write to anybody.
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
# Codes of eight digits (26 bits), good for ten minutes and three tries, in the browser that asked (ASVS 6.5).
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
# One address for each account; another takes its place once its code was typed.
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# Counted in Redis. "key" is the address or account, "user" who is signed in, "ip" the network address (IPv6: the /64).
# A library's whole staff may share one address, so what one person may do in a minute many may do in an hour.
ACCOUNT_RATE_LIMITS = {
    "signup": "10/m/ip,60/h/ip",
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key,50/d/key",
    "request_login_code": "20/m/ip,3/10m/key,20/d/key",
    "confirm_email": "1/10s/key,6/h/key",
    "reset_password": "20/m/ip,3/10m/key,20/d/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
}
ACCOUNT_FORMS = {
    "login": "profiles.accounts.forms.LoginForm",
    "signup": "profiles.accounts.forms.SignupForm",
    "add_email": "profiles.accounts.forms.AddEmailForm",
    "change_password": "profiles.accounts.forms.ChangePasswordForm",
    "set_password": "profiles.accounts.forms.SetPasswordForm",
    "reset_password": "profiles.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "profiles.accounts.forms.ResetPasswordKeyForm",
    "reauthenticate": "profiles.accounts.forms.ReauthenticateForm",
    "request_login_code": "profiles.accounts.forms.RequestLoginCodeForm",
    "confirm_login_code": "profiles.accounts.forms.ConfirmLoginCodeForm",
    "confirm_email_verification_code": "profiles.accounts.forms.ConfirmEmailCodeForm",
}
MFA_ADAPTER = "profiles.accounts.mfa.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "MentorHub"
# Not more than the present half minute: allauth remembers a used code for that long, so with a tolerance it would
# take the same code twice (ASVS 6.5.1).
MFA_TOTP_TOLERANCE = 0
MFA_RATE_LIMITS = {"webauthn_login": "20/m/ip"}
MFA_FORMS = {
    "authenticate": "profiles.accounts.forms.AuthenticateForm",
    "reauthenticate": "profiles.accounts.forms.ReauthenticateCodeForm",
    "activate_totp": "profiles.accounts.forms.ActivateTOTPForm",
    "add_webauthn": "profiles.accounts.forms.AddWebAuthnForm",
    "edit_webauthn": "profiles.accounts.forms.EditWebAuthnForm",
}
# OIDC_PROVIDERS (JSON), ORCID_CLIENT_ID, ORCID_SECRET, ORCID_SANDBOX: see docs/operating.md.
SOCIALACCOUNT_ADAPTER = "profiles.accounts.social.SocialAccountAdapter"
SOCIALACCOUNT_PROVIDERS = providers(os.environ, insecure=INSECURE_HTTP)
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_FORMS = {"signup": "profiles.accounts.forms.SocialSignupForm"}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/me/"
LOGOUT_REDIRECT_URL = "/"
# How long a session lasts without a visit; profiles/accounts/sessions.py has the shorter limits of staff.
SESSION_COOKIE_AGE = 14 * 24 * 3600

# --- Language and time -------------------------------------------------------------------------
LANGUAGE_CODE = "en-us"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "mentorhub.formats"
USE_I18N = True
TIME_ZONE = "UTC"
USE_TZ = True

# --- Files -------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", BASE_DIR / ".local" / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- Mail --------------------------------------------------------------------------------------
# EMAIL_PROVIDER: smtp (as soon as EMAIL_HOST names a server), postmark, mailgun or amazon_ses, with their keys. With
# nothing named each mail becomes a file in EMAIL_FILE_PATH. What a provider needs and does not get stops the start.
_mail = mail_of(
    os.environ,
    debug=DEBUG,
    secret_key=SECRET_KEY,
    default_folder=Path(os.environ.get("LOCAL_DIR", BASE_DIR / ".local")) / "mail",
)
EMAIL_PROVIDER, EMAIL_BACKEND, EMAIL_FILE_PATH = _mail.provider, _mail.backend, _mail.folder
# Whose posts are taken in at /anymail/<provider>/tracking/ and .../inbound/, and the secrets that they must show.
WEBHOOK_PROVIDERS, ANYMAIL, AMAZON_SNS_TOPICS = _mail.posting, _mail.anymail, _mail.topics
# Seconds that a signature of Mailgun's is good for, once. Longer lets in what it tries again after we were away.
WEBHOOK_FRESH_SECONDS = int(os.environ.get("WEBHOOK_FRESH_SECONDS", "300"))
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS")
# Seconds: nobody waits longer for a page because of a mail server that does not answer.
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "MentorHub <hello@mentorhub.invalid>")
# Where people write for help, about privacy and about security; shown on those pages and in security.txt.
CONTACT_EMAIL = os.environ.get("CONTACT_EMAIL", parseaddr(DEFAULT_FROM_EMAIL)[1])

# At the foot of every mail (CAN-SPAM asks for it): whose mail this is, and where they are.
POSTAL_ADDRESS = os.environ.get("POSTAL_ADDRESS", "MentorHub")
# A staging site writes only to these addresses and @domains; empty: to everybody.
EMAIL_ALLOWED = words("EMAIL_ALLOWED")
# Seconds. A claim that is older than the lease is freed; a task is killed before, so nobody sends a mail that another
# has claimed meanwhile; a worker sends for so long before it lets others have a turn; so often beat looks for due mail.
MAIL_LEASE_SECONDS = int(os.environ.get("MAIL_LEASE_SECONDS", "180"))
MAIL_TASK_SECONDS = int(os.environ.get("MAIL_TASK_SECONDS", "120"))
MAIL_DRAIN_SECONDS = int(os.environ.get("MAIL_DRAIN_SECONDS", "45"))
MAIL_TICK_SECONDS = float(os.environ.get("MAIL_TICK_SECONDS", "10"))
# So many workers are woken at once for a backlog.
MAIL_DRAINS = int(os.environ.get("MAIL_DRAINS", "4"))
# Per cent of recipients who get no reminder of a kind, so that one sees what it does.
MAIL_HOLDBACK_PERCENT = int(os.environ.get("MAIL_HOLDBACK_PERCENT", "0"))
# Named points at which tests let workers die (reminders/outbox/failpoints.py).
MAIL_FAULTS = flag("MAIL_FAULTS")

# --- Requests and conversations ------------------------------------------------------------------
# Days without a word after which somebody is reminded, and after which a request moves to the next mentor.
REQUEST_NUDGE_DAYS = tuple(int(day) for day in words("REQUEST_NUDGE_DAYS", "3,7"))
REQUEST_MOVE_ON_DAYS = int(os.environ.get("REQUEST_MOVE_ON_DAYS", "14"))
# After so many requests in a row without an answer nobody is sent to a mentor until they come back.
REQUEST_SILENCES = int(os.environ.get("REQUEST_SILENCES", "2"))
# Days after a yes without a meeting after which both are reminded; between two check-ins; of a pause between jobs
# before a gentle question; without a sign of life before both are told that a mentorship ends, the same for a single
# question, call or review, and between that notice and the end.
MENTORSHIP_MEET_DAYS = int(os.environ.get("MENTORSHIP_MEET_DAYS", "7"))
MENTORSHIP_CHECK_DAYS = int(os.environ.get("MENTORSHIP_CHECK_DAYS", "60"))
MENTORSHIP_PAUSE_DAYS = int(os.environ.get("MENTORSHIP_PAUSE_DAYS", "30"))
MENTORSHIP_QUIET_DAYS = int(os.environ.get("MENTORSHIP_QUIET_DAYS", "90"))
MENTORSHIP_SHORT_QUIET_DAYS = int(os.environ.get("MENTORSHIP_SHORT_QUIET_DAYS", "21"))
MENTORSHIP_NOTICE_DAYS = int(os.environ.get("MENTORSHIP_NOTICE_DAYS", "7"))
# Days after which a circle that was proposed, or looks for people, ends kindly when too few came together.
CIRCLE_PROPOSAL_DAYS = int(os.environ.get("CIRCLE_PROPOSAL_DAYS", "14"))
CIRCLE_GATHER_DAYS = int(os.environ.get("CIRCLE_GATHER_DAYS", "60"))
# Days that a visitor has to confirm a first message, that a relay address lives after the last mail to its owner, and
# that the whole of a mail is kept beside its new part.
REQUEST_CONFIRM_DAYS = int(os.environ.get("REQUEST_CONFIRM_DAYS", "7"))
RELAY_DAYS = int(os.environ.get("RELAY_DAYS", "90"))
MAIL_ORIGINAL_DAYS = int(os.environ.get("MAIL_ORIGINAL_DAYS", "30"))
# The domain of relay addresses, whose mail the provider posts to /anymail/<provider>/inbound/. A subdomain on which
# nobody signs in anywhere; without one, that of DEFAULT_FROM_EMAIL.
INBOUND_DOMAIN = os.environ.get("INBOUND_DOMAIN", "").strip().lower()
# The name(s) under which whoever receives that mail writes Authentication-Results (RFC 8601): what it says there about
# the sender counts, if it is the topmost. Without one nobody's word about senders does.
INBOUND_AUTHSERV_ID = words("INBOUND_AUTHSERV_ID")

# --- Work in the background ----------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_ANNOTATIONS = {
    name: {"time_limit": MAIL_TASK_SECONDS} for name in ("reminders.tasks.send", "reminders.tasks.drain")
}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A page that wants to wake a worker gives up at once when Redis is gone (it took 6 s): the database is the queue, and
# sweeps find what nobody was woken for. A worker's own way back to Redis is another one and goes on trying.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "max_retries": 0, "socket_connect_timeout": 2}
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "mail-tick": {
        "task": "reminders.tasks.tick",
        "schedule": MAIL_TICK_SECONDS,
        "options": {"expires": 60, "queue": "codes"},
    },
    "mail-plan": {"task": "reminders.tasks.plan", "schedule": 15 * 60, "options": {"expires": 15 * 60}},
    # Late or twice changes nothing: what is due stands in the rows.
    "requests-clock": {"task": "matching.tasks.advance_clocks", "schedule": 10 * 60, "options": {"expires": 10 * 60}},
    # Once an hour, so that people who come in the same hour can be put together.
    "form-circles": {"task": "matching.tasks.form_circles", "schedule": 3600, "options": {"expires": 3600}},
    "count-figures": {"task": "mentorhub.tasks.count_figures", "schedule": 15 * 60, "options": {"expires": 15 * 60}},
    "clear-sessions": {"task": "mentorhub.tasks.clear_sessions", "schedule": 24 * 3600},
    "erase-due": {"task": "profiles.tasks.erase_due", "schedule": 3600, "options": {"expires": 3600}},
    "keep-periods": {"task": "profiles.tasks.keep_periods", "schedule": 24 * 3600, "options": {"expires": 24 * 3600}},
    # Expires with the next one, so that a worker that was away does not sweep many times in a row.
    "geocode-waiting": {"task": "profiles.tasks.geocode_waiting", "schedule": 60, "options": {"expires": 60}},
}

# --- Places --------------------------------------------------------------------------------------
# gazetteer: lists in memory, nothing leaves the machine. nominatim: the server of NOMINATIM_URL, and no other.
GEOCODER = os.environ.get("GEOCODER", "gazetteer")
# Whose requests these are, with a way to reach them: the public server's rule.
GEOCODER_USER_AGENT = os.environ.get("GEOCODER_USER_AGENT", "").strip()
PUBLIC_NOMINATIM = "https://nominatim.openstreetmap.org"
NOMINATIM_URL = os.environ.get("NOMINATIM_URL", PUBLIC_NOMINATIM).rstrip("/")
# Seconds between the end of a request and the next one, of all processes together.
NOMINATIM_INTERVAL = float(os.environ.get("NOMINATIM_INTERVAL", "1"))
# Seconds for one whole answer, and for which a worker waits for its turn.
NOMINATIM_TIMEOUT, NOMINATIM_LONGEST_WAIT = 10, 5
# After so many failures in a row nobody asks for so many seconds; then one tries.
NOMINATIM_FAILURES, NOMINATIM_PAUSE = 5, 300
if GEOCODER not in {"gazetteer", "nominatim"}:
    raise ImproperlyConfigured("GEOCODER must be gazetteer or nominatim")
if GEOCODER == "nominatim":
    _parts = urlsplit(NOMINATIM_URL)
    if _parts.scheme not in {"http", "https"} or not _parts.hostname or "@" in _parts.netloc or _parts.query:
        raise ImproperlyConfigured("NOMINATIM_URL must be http:// or https:// with a host, and no password or query")
    if not GEOCODER_USER_AGENT:
        raise ImproperlyConfigured(
            "GEOCODER=nominatim needs GEOCODER_USER_AGENT, for example: MentorHub (mentors.example.org; it@example.org)"
        )
    if NOMINATIM_URL == PUBLIC_NOMINATIM and NOMINATIM_INTERVAL < 1:
        raise ImproperlyConfigured("The public Nominatim allows one request a second: NOMINATIM_INTERVAL is too small")

# --- Safety --------------------------------------------------------------------------------------
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = not INSECURE_HTTP
# The load balancer and the container's own health check ask over plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 0 if INSECURE_HTTP else 2 * 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = not INSECURE_HTTP
SECURE_HSTS_PRELOAD = not INSECURE_HTTP
if flag("BEHIND_PROXY"):
    # Whose address counts for limits: the last one in X-Forwarded-For, which our own proxy wrote.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not INSECURE_HTTP
SESSION_COOKIE_HTTPONLY = True
if not INSECURE_HTTP:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
CSRF_FAILURE_VIEW = "mentorhub.views.csrf_failure"

# --- What is written down --------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "mentorhub.masking.MaskingFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "stream": sys.stderr,
        }
    },
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
    "loggers": {"django": {"handlers": [], "propagate": True}},
}
