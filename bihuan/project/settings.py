"""Settings. What differs between places comes from the environment or var/county.env."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from bihuan.ground.files.words import Limits
from bihuan.project import logs

PACKAGE = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("BIHUAN_DATA", "var")).resolve()


def database(url: str) -> dict[str, object]:
    """Read a postgresql:// address into Django's words."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "bihuan.project.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "bihuan",
        "USER": unquote(parts.username or query.pop("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", None) or parts.hostname or "",
        "PORT": str(parts.port or query.pop("port", "")),
        # The ledger keeps its own statements prepared; nothing else is affected.
        "OPTIONS": {"prepare_threshold": 5, **query},
    }


def _secret() -> str:
    """The signing key: from the environment, or made by `bihuan up` on the first run."""
    made = DATA / "keys" / "secret-key"
    if "BIHUAN_SECRET_KEY" in os.environ or not made.exists():
        return os.environ.get("BIHUAN_SECRET_KEY", "tests-and-tools-only")
    return made.read_text(encoding="ascii").strip()


SECRET_KEY = _secret()
DEBUG = os.environ.get("BIHUAN_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("BIHUAN_HOSTS", "*").split(",")
ROOT_URLCONF = "bihuan.project.urls"
WSGI_APPLICATION = "bihuan.project.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "access.Account"
DATABASES = {
    "default": database(
        os.environ.get("DATABASE_URL", "postgresql:///bihuan?host=/nonexistent")
    )
}
# A web process keeps one connection per working thread and notices when one has died.
if _pool := int(os.environ.get("BIHUAN_POOL", "0")):
    _options = DATABASES["default"].setdefault("OPTIONS", {})
    assert isinstance(_options, dict)
    _options["pool"] = {"min_size": 1, "max_size": _pool, "timeout": 10}

PACKAGES = [
    "ground.ledger",
    "ground.access",
    "ground.calendars",
    "ground.clocks",
    "ground.vault",
    "ground.files",
    "ground.draws",
    "directory.areas",
    "directory.units",
    "directory.parties",
    "directory.catalogue",
    "directory.registers",
    "directory.knowledge",
    "directory.letters",
    "directory.burden",
    "loop.cases",
    "loop.routing",
    "loop.handling",
    "loop.closing",
    "loop.truth",
    "loop.oversight",
    "loop.intake",
    "loop.triage",
    "loop.causes",
    "loop.supervision",
    "measure.figures",
    "measure.bulletins",
    "faces.messaging",
    "faces.exports",
    "faces.desk",
    "faces.portal",
    "faces.api",
    "faces.mail",
    "faces.open311",
    "faces.hotline",
    "faces.groups",
    "faces.voices",
    "faces.unburden",
    "faces.imports",
    "faces.webhooks",
    "faces.feeds",
    "packs",
    "project",
]
INSTALLED_APPS = [
    *(f"bihuan.{name}" for name in PACKAGES),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",  # exclusion constraints and arrays
    "django.contrib.humanize",  # for pages of allauth
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "procrastinate.contrib.django",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "bihuan.project.middleware.Headers",
    "bihuan.project.machines.Machines",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "bihuan.project.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "bihuan.project.middleware.WhoAsks",
    "bihuan.project.middleware.SignInRequired",
    "bihuan.project.middleware.Limits",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "bihuan.ground.access.http.doorkeeper.Doorkeeper",  # speaks by messages
    "bihuan.project.middleware.DomainAnswers",
]
TEMPLATES = [
    {  # our pages
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [
            PACKAGE / "faces" / "templates",
            *(PACKAGE / name.replace(".", "/") / "templates" for name in PACKAGES[:-1]),
        ],
        "OPTIONS": {"environment": "bihuan.project.jinja.environment"},
    },
    {  # the sign-in pages, which allauth brings
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "project" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_NAME = "language"
# Whether everybody may read the truth gap of finished months.
TRUTH_PUBLIC = os.environ.get("BIHUAN_TRUTH_PUBLIC") == "1"
# Hosts in the county's own network to which webhooks may go; others must be public.
WEBHOOK_HOSTS = frozenset(
    one.strip().lower()
    for one in os.environ.get("BIHUAN_WEBHOOK_HOSTS", "").split(",")
    if one.strip()
)
# Whether a webhook may be given the scope that holds restricted matters.
WEBHOOK_RESTRICTED = os.environ.get("BIHUAN_WEBHOOK_RESTRICTED") == "1"
# Where a form may lead besides ourselves: the county's identity provider, if any.
CSP_FORM_ACTION = os.environ.get("BIHUAN_FORM_ACTION", "").split()
CSRF_FAILURE_VIEW = "bihuan.project.answers.stale_form"
# How people reach us from outside: the beginning of every link in a message.
PUBLIC_URL = os.environ.get("BIHUAN_URL", "http://127.0.0.1:8000/").rstrip("/")
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [PACKAGE / "static"]

# ---- Accounts and sign-in: django-allauth, ADR 0006 ------------------------------
_HTTPS = os.environ.get("BIHUAN_HTTPS") == "1"
# Reverse proxies before us that add to X-Forwarded-For; 0: the address is the peer's.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("BIHUAN_PROXIES", "0"))
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "bihuan.ground.access.http.adapters.AccountAdapter"
ACCOUNT_USER_DISPLAY = "bihuan.ground.access.http.adapters.display_name"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = {
    # Five guesses at one name, a hundred from one address: a whole office may share it.
    "login_failed": "5/15m/key,100/15m/ip",
    "login": "120/m/ip",
    "reauthenticate": "20/m/user",
    "change_password": "10/m/user",
}
MFA_ADAPTER = "bihuan.ground.access.http.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "bihuan.ground.access.http.forms.Authenticate",
    "reauthenticate": "bihuan.ground.access.http.forms.Reauthenticate",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "闭环 Bihuan"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _HTTPS
SOCIALACCOUNT_ADAPTER = "bihuan.ground.access.http.adapters.ProviderAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = False
# The county's own identity provider, if it has one.
OIDC_CLAIM = os.environ.get("BIHUAN_OIDC_CLAIM", "preferred_username")
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, list[object]]] = {
    "openid_connect": {"APPS": []}
}
if _issuer := os.environ.get("BIHUAN_OIDC_URL"):
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] = [
        {
            "provider_id": "county",
            "name": os.environ.get("BIHUAN_OIDC_NAME", "统一身份认证"),
            "client_id": os.environ.get("BIHUAN_OIDC_ID", ""),
            "secret": os.environ.get("BIHUAN_OIDC_SECRET", ""),
            "settings": {"server_url": _issuer, "oauth_pkce_enabled": True},
        }
    ]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "bihuan.ground.access.http.passwords.Mixed"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "bihuan.ground.access.http.passwords.NotUsedBefore"},
]
PASSWORD_DAYS = int(os.environ.get("BIHUAN_PASSWORD_DAYS", "90"))  # 0: never too old
SESSION_IDLE_MINUTES = int(os.environ.get("BIHUAN_IDLE_MINUTES", "30"))
SESSION_COOKIE_AGE = 12 * 3600  # a shift; also the longest that a session lasts
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
# Counters that all web processes have to agree on; nothing else belongs here.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "access_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# ---- Keys and files --------------------------------------------------------------
# Made on first run. Hold it apart from the database and its backups.
KEYS_FILE = Path(os.environ.get("BIHUAN_KEYS", DATA / "keys" / "keys.json"))
# Mailboxes with their passwords: beside the keys, and never in a backup without them.
MAILBOXES_FILE = Path(
    os.environ.get("BIHUAN_MAILBOXES", DATA / "keys" / "mailboxes.toml")
)
FILES_ROOT = DATA / "files"
FILES_LIMITS = Limits()

# ---- Static files: named with their digest in the query, so kept for long ----------
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 30 * 24 * 3600

# ---- Work in the background ---------------------------------------------------------
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = None

LOGGING = logs.configuration(os.environ.get("BIHUAN_LOG", "INFO"))
