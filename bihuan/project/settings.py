"""Settings. What differs between places comes from the environment or var/county.env."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

PACKAGE = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("BIHUAN_DATA", "var")).resolve()


def database(url: str) -> dict[str, object]:
    """Read a postgresql:// address into Django's words."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "bihuan",
        "USER": unquote(parts.username or query.pop("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", None) or parts.hostname or "",
        "PORT": str(parts.port or query.pop("port", "")),
        "OPTIONS": {**query},
    }


SECRET_KEY = os.environ.get("BIHUAN_SECRET_KEY", "tests-and-tools-only")
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

PACKAGES = [
    "ground.ledger",
    "ground.access",
    "ground.calendars",
    "ground.clocks",
    "ground.vault",
    "ground.files",
    "directory.areas",
    "directory.units",
    "directory.parties",
    "directory.catalogue",
    "loop.cases",
    "loop.routing",
    "loop.handling",
    "loop.closing",
    "loop.oversight",
    "loop.intake",
    "measure.figures",
    "faces.desk",
    "faces.portal",
    "faces.api",
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
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
TEMPLATES = [
    {
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
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [PACKAGE / "static"]

# ---- Keys and files --------------------------------------------------------------
# Made on first run. Hold it apart from the database and its backups.
KEYS_FILE = Path(os.environ.get("BIHUAN_KEYS", DATA / "keys" / "keys.json"))
FILES_ROOT = DATA / "files"
