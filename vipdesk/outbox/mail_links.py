"""The link in a mail that acknowledges its notice: signed, for a while, for what that mail said; ids only."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.core import signing

from vipdesk.outbox import telling
from vipdesk.outbox.models import Delivery, EscalatedTo, Notice

LASTS = dt.timedelta(days=3)
SALT = "vipdesk.acknowledge"
PATH = "/acknowledge/"
BY_MAIL = "mail "  # with the delivery's number: by whose mailbox a notice was acknowledged


class Expired(Exception):
    """The link was good, and is too old."""


class NoLongerTold(Exception):
    """The link was good, but the mailbox is not the department's any more, nor of somebody who works there."""


@dataclass(frozen=True)
class Seen:
    """What somebody has read who follows the link: the delivery, and so the mailbox, and its notice in one revision."""

    delivery: Delivery
    revision: int


def acknowledge(seen: Seen, *, now: dt.datetime) -> Notice:
    """Acknowledge what that mail said, by its mailbox; this will raise AlreadyAcknowledged or ChangedMeanwhile."""
    key = f"{BY_MAIL}{seen.delivery.pk}"
    return telling.acknowledge(seen.delivery.told.pk, now=now, key=key, seen_revision=seen.revision)


def url_of(delivery: Delivery, now: dt.datetime) -> str:
    """The address that stands in the mail; what it carries is in the query, which no access log keeps."""
    ends = int((now + LASTS).timestamp())
    notice = delivery.told
    token = signing.dumps([delivery.pk, notice.pk, notice.department_id, notice.revision, ends], salt=SALT)
    return f"{settings.VIPDESK_URL.rstrip('/')}{PATH}?key={token}"


def read(token: str, now: dt.datetime) -> Seen | None:
    """What the link is about; None for what nobody signed or is no more. This will raise Expired or NoLongerTold."""
    try:
        pk, notice, department, revision, ends = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if now.timestamp() > ends:
        raise Expired
    found = Delivery.objects.whole().filter(pk=pk, notice=notice, notice__department=department).first()
    if found is not None and not _is_still_theirs(found):
        raise NoLongerTold
    return Seen(found, revision) if found else None


def _is_still_theirs(delivery: Delivery) -> bool:
    """Whether the mailbox is the department's, or of somebody who was told of this step and works there."""
    notice = delivery.told
    if not delivery.level:
        return delivery.address == notice.department.email
    told = EscalatedTo.objects.filter(escalation__notice=notice, escalation__level=delivery.level)
    here = told.filter(staff__is_active=True, staff__roles__property=notice.property_id)
    return here.filter(staff__email=delivery.address).exists()
