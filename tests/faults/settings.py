"""Settings of the processes that are killed: a mailbox that kills and freezes, and leases that run out soon."""

import os

from tests.settings import *  # noqa: F403

EMAIL_BACKEND = "tests.faults.receiver.EmailBackend"
OUTBOX_LEASE_SECONDS = float(os.environ.get("OUTBOX_LEASE_SECONDS", "15"))
# Its mails are counted: no lists among them, unless they are what is counted.
if not os.environ.get("FAULTS_LISTS"):
    RELAY_CHORES = [chore for chore in RELAY_CHORES if "list_mail" not in chore]  # noqa: F405
