"""The settings of the checks: those of production, spoken to without TLS and with cheap passwords."""

import json
import os

os.environ.setdefault("VIPDESK_TLS", "0")
os.environ.setdefault("SECRET_KEY", "the-checks-own-key-which-is-long-enough-and-guards-nothing-0123456789")

os.environ.setdefault(
    "CHECKS_NAME",
    os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid())) + os.environ.get("PYTEST_XDIST_WORKER", ""),
)

from vipdesk.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Test processes that run side by side share a broker and never take each other's hints.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    **CELERY_BROKER_TRANSPORT_OPTIONS,  # noqa: F405
    "global_keyprefix": f"checks-{os.environ['CHECKS_NAME']}:",
}
# The tables of the checks are made once, by the migrations; the test processes take copies of them as they are.
if os.environ.get("CHECKS_TABLES"):
    DATABASES["default"]["TEST"] = {**json.loads(os.environ["CHECKS_TABLES"]), "MIGRATE": False}  # noqa: F405
