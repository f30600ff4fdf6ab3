"""Settings of the shop; those that differ between containers are environment variables."""

import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent

RELEASE = os.environ.get("RELEASE", "v1.0")
SECRET_KEY = os.environ.get("DJANGO_SECRET_KEY", "the-shop-sells-nothing-of-value")
DEBUG = False
ALLOWED_HOSTS = ["*"]
# EXTRA_STATIC exists after the first repaint.
SILENCED_SYSTEM_CHECKS = ["staticfiles.W004"]
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"

INSTALLED_APPS = ["shop.apps.ShopStaticFiles", "django_htmx", "shop"]
MIDDLEWARE = [
    "shop.middleware.say_who_answers",
    "shop.middleware.strict_csp",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "shop.urls"
WSGI_APPLICATION = "shop.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {"context_processors": ["shop.views.release", "shop.views.nonce"]},
    }
]

# The basket is stored in a signed cookie: no database, and any pod of any release can read it.
DATABASES = {}
# Stories about migrations have one, of which only the shelf reads.
DATABASE = os.environ.get("DATABASE", "")
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"

STATIC_URL = "/static/"
STATIC_ROOT = os.environ.get("STATIC_ROOT", str(BASE_DIR / "staticfiles"))
EXTRA_STATIC = os.environ.get("EXTRA_STATIC", "")
STATICFILES_DIRS = [
    *([EXTRA_STATIC] if EXTRA_STATIC else []),
    BASE_DIR / "releases" / RELEASE / "static",
    BASE_DIR / "static",
]
STORAGES = {
    "staticfiles": {
        "BACKEND": "shop.storage.ModuleStorage"
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
