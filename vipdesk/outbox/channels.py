"""Chat and push: addresses of services through Apprise, and the word that goes there: a number and where to look."""

import datetime as dt
from collections.abc import Iterable
from urllib.parse import urlsplit

import apprise
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from vipdesk.outbox import guarded, sealing
from vipdesk.outbox.call_models import Call
from vipdesk.outbox.channel_models import Channel
from vipdesk.outbox.hints import hint
from vipdesk.outbox.models import Delivery, EscalatedTo, Letter, Notice

# Services that are spoken to over HTTP. What is not here is refused: files, programs, the bus of the machine, mail.
HOSTED = frozenset({
    "bark", "barks", "dingtalk", "discord", "feishu", "flock", "gchat", "lark", "line", "pbul", "pover", "pushover",
    "slack", "tgram", "wecombot", "workflow", "workflows", "wxteams", "zulip",
})  # fmt: skip
OWN = frozenset({
    "gotify", "gotifys", "json", "jsons", "mmost", "mmosts", "nctalk", "nctalks", "ntfy", "ntfys", "rocket", "rockets",
})  # fmt: skip
LONGEST = 500  # characters of an address
BACK = dt.timedelta(hours=12)  # what is older is told on screen and by mail only
FINAL = frozenset({400, 401, 403, 404, 405, 410})


class NotSent(Exception):
    """A reason by its name; `permanent` says that another try would not help."""

    def __init__(self, reason: str, *, permanent: bool = False) -> None:
        super().__init__(reason)
        self.permanent = permanent


class NotAllowed(ValueError):
    """An address that is refused, in words."""


def understood(address: str) -> apprise.NotifyBase:
    """The service of an address; this will raise NotAllowed in words for one that may not be reached or is none."""
    scheme = scheme_of(address)
    if len(address) > LONGEST or scheme not in HOSTED | OWN:
        raise NotAllowed(_("This is no address of a chat or push service that vipdesk speaks to."))
    asset = apprise.AppriseAsset(secure_logging=True, plugin_paths=[], storage_mode="memory")
    found = apprise.Apprise.instantiate(address, asset=asset, suppress_exceptions=True)
    if found is None:
        raise NotAllowed(_("This address is not complete: copy it whole from your service."))
    found.redirects = False
    own = scheme in OWN and getattr(found, "mode", "") != "cloud"
    if own and getattr(found, "host", ""):
        _reachable(str(found.host))
    return found


def scheme_of(address: str) -> str:
    return urlsplit(address.strip()).scheme.lower()


def _reachable(host: str) -> None:
    try:
        guarded.looked_at(host, 443)
    except guarded.Refused:
        raise NotAllowed(_("This address is inside the house or on this machine: it is refused.")) from None
    except (OSError, UnicodeError):
        raise NotAllowed(_("There is no such host.")) from None


def send(address: str, text: str) -> None:
    """Send a text there; this will raise NotSent."""
    try:
        service = understood(address)
    except NotAllowed:
        raise NotSent("NotAllowed", permanent=True) from None
    with guarded.guarded() as trip:
        done = service.notify(body=text, title="vipdesk")
    if trip.refused:
        raise NotSent("Refused", permanent=True)
    if not done:
        status = trip.status
        moved = status is not None and 300 <= status < 400
        raise NotSent(f"HTTP {status}" if status else "NoAnswer", permanent=moved or status in FINAL)


def address_of(delivery: Delivery) -> str:
    """The address that a delivery goes to; this will raise NotSent where it was taken away or cannot be opened."""
    channel = Channel.objects.filter(pk=int(delivery.address)).first()
    if channel is None:
        raise NotSent("TakenAway", permanent=True)
    try:
        return sealing.unseal(channel.sealed)
    except sealing.Unreadable:
        raise NotSent("Unreadable", permanent=True) from None


def text_of(delivery: Delivery) -> str:
    """Such as "Stay 4711: open vipdesk.", with the address to open; nothing else goes to a channel that others may read."""
    if delivery.letter is not None:
        number, property = int(delivery.letter.about.partition(" ")[0]), delivery.letter.property
    else:
        number, property = delivery.told.subject_id, delivery.told.property
    with translation.override(next(iter(property.languages), None) or settings.LANGUAGE_CODE):
        said = _("Stay %(id)s: open vipdesk.") % {"id": number}
    return f"{said} {settings.VIPDESK_URL.rstrip('/')}/stays/{number}/"


def seal_all_again() -> tuple[int, list[int]]:
    """Seal every address with the newest key: how many that were, and the ids of those that no key opens any more."""
    done, lost = 0, []
    for pk, sealed in Channel.objects.order_by("pk").values_list("pk", "sealed"):
        try:
            again = sealing.seal_again(sealed)
        except sealing.Unreadable:
            lost.append(pk)
        else:
            done += Channel.objects.filter(pk=pk, sealed=sealed).update(sealed=again)
    return done, lost


# --- what is told is also told there ---------------------------------------------------------------------------------


def spread(*, now: dt.datetime) -> int:
    """Give every open notice, step upwards, reminder and call its way to the channels of whom it is for; how many were new."""
    ids = [pk for channel in Channel.objects.order_by("pk") for pk in _spread(channel, now)]
    hint(ids)
    return len(ids)


def _spread(channel: Channel, now: dt.datetime) -> Iterable[int]:
    since = max(channel.made_at, now - BACK)
    if channel.staff_id:
        told = EscalatedTo.objects.select_related("escalation").filter(
            staff=channel.staff_id, escalation__told_at__gte=since
        )
        mine = told.filter(escalation__notice__property=channel.property_id)
        rows = mine.filter(escalation__notice__acknowledged_at=None).order_by("escalation__round")
        rounds = {(told.escalation.notice_id, told.escalation.level): told.escalation.round for told in rows}
        wanted = [Delivery(notice_id=pk, level=level, wanted_revision=last) for (pk, level), last in rounds.items()]
        called = Call.objects.filter(staff=channel.staff_id, letter__property=channel.property_id, coming_at=None)
        called = called.filter(called_at__gte=since, over_at__gt=now)
        wanted += [Delivery(letter_id=pk) for pk in called.values_list("letter", flat=True)]
        return _stored(channel, wanted, now)
    open_ = Notice.objects.open().filter(department=channel.department_id, changed_at__gte=since, changed_at__lte=now)
    wanted = [Delivery(notice_id=pk, wanted_revision=revision) for pk, revision in open_.values_list("pk", "revision")]
    letters = Letter.objects.filter(department=channel.department_id, made_at__gte=since).exclude(about="")
    letters = letters.filter(calls=None)  # those are for the people who are called
    wanted += [Delivery(letter_id=pk) for pk in letters.values_list("pk", flat=True)]
    return _stored(channel, wanted, now)


def _stored(channel: Channel, wanted: list[Delivery], now: dt.datetime) -> list[int]:
    """New ways of this channel, and known ones that want a newer revision; many clocks do no harm."""
    own = Delivery.objects.filter(channel=Delivery.Channel.CHAT, address=str(channel.pk))
    ids = {one.notice_id for one in wanted} - {None}
    known = {(one.notice_id, one.letter_id, one.level): one for one in own.filter(notice__in=ids)}
    letters = {one.letter_id for one in wanted} - {None}
    known |= {(one.notice_id, one.letter_id, one.level): one for one in own.filter(letter__in=letters)}
    fresh, again = [], []
    for one in wanted:
        there = known.get((one.notice_id, one.letter_id, one.level))
        if there is None:
            fresh.append(one)
        elif there.wanted_revision < one.wanted_revision:
            again += [there.pk] if Delivery.objects.filter(pk=there.pk).want(one.wanted_revision, now=now) else []
    for one in fresh:
        one.channel, one.address, one.due_at, one.wanted_at = Delivery.Channel.CHAT, str(channel.pk), now, now
    Delivery.objects.bulk_create(fresh, ignore_conflicts=True)
    made = own.filter(wanted_at=now).values_list("pk", flat=True) if fresh else ()
    return [*again, *made]
