"""A web process that posts one booking to itself, and may be told by FAULT_AT to die in the middle of it."""

import json
import os
import sys

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.test import Client

    headers = {"Authorization": f"Bearer {sys.argv[1]}", "Idempotency-Key": "a"}
    Client(headers=headers, SERVER_NAME="localhost").post(
        "/api/v1/bookings", data=json.loads(sys.argv[2]), content_type="application/json"
    )
