"""The settings of the checks: those of production, spoken to without TLS and with cheap passwords."""

import os

os.environ.setdefault("VIPDESK_TLS", "0")
os.environ.setdefault("SECRET_KEY", "the-checks-own-key-which-is-long-enough-and-guards-nothing-0123456789")

from vipdesk.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
