"""The product's settings, with what tests need on top."""

from klientela.main.settings import *  # noqa: F403
from klientela.main.settings import INSTALLED_APPS, MIDDLEWARE

INSTALLED_APPS = ["tests.support", *INSTALLED_APPS]
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # Argon2id is meant to be slow
