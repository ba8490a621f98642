"""After a restore: nothing leaves again until somebody says so."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from tests.access.people import hire
from tests.faults.copies import dump, sums
from tests.faults.copies import restored as restored_from
from tests.faults.full import working_on
from tests.outbox.conftest import FRUIT, NOW, TEA, later
from vipdesk.hotel.models import Property, Role, StaffMember
from vipdesk.outbox import dead, delivering, health, restoring
from vipdesk.outbox.models import Delivery, Event, Letter, Restore

pytestmark = pytest.mark.django_db
BACKUP = NOW + dt.timedelta(minutes=1)
BACK = NOW + dt.timedelta(hours=8)
KITCHEN = ["food-beverage@aurora.test"]


@pytest.fixture(autouse=True)
def chores(settings) -> list[str]:
    """What the clock does here; a test adds its own."""
    settings.RELAY_CHORES = []
    return settings.RELAY_CHORES


@pytest.fixture
def duty(departments, house) -> StaffMember:
    """Who settles deliveries."""
    return hire(house, "duty_manager", username="duty")


@pytest.fixture
def restored(tell, kitchen) -> Restore:
    """One mail about each of two stays had not left when the backup was made."""
    tell({kitchen: [FRUIT]})
    tell({kitchen: [FRUIT]}, stay=4712)
    assert restoring.set_aside(backup_at=BACKUP, now=BACK) == 2
    return Restore.objects.get()


def sent(mailoutbox, now: dt.datetime) -> list[list[str]]:
    """To whom everything that is due leaves now."""
    mailoutbox.clear()
    delivering.deliver_due(clock=lambda: now)
    return [mail.to for mail in mailoutbox]


def moment(seconds: float) -> dt.datetime:
    return BACK + dt.timedelta(seconds=seconds)


def test_what_had_not_left_waits_and_nobody_is_alarmed(restored, house, mailoutbox):
    Delivery.objects.update(failures=1, last_error="TimeoutError")  # it had been tried before the backup
    health.beat(health.RELAY, moment(600))
    assert sent(mailoutbox, moment(600)) == []
    assert delivering.deliver_due(Delivery.objects.values_list("pk", flat=True), clock=lambda: moment(600)) == 0
    assert (health.messages_leave(moment(600)), health.mail_is_down()) == (True, False)
    assert (restoring.open_restore(house), restoring.waiting(restored).count()) == (restored, 2)


def test_what_is_said_later_leaves_at_once(restored, tell, kitchen, mailoutbox):
    tell({kitchen: [TEA]}, stay=4713, now=moment(60))
    tell({kitchen: [TEA]}, stay=4712, now=moment(60), at_once=False)  # with what it had not heard
    assert sent(mailoutbox, moment(61)) == [KITCHEN]
    assert sent(mailoutbox, moment(60) + dt.timedelta(seconds=30)) == [KITCHEN]
    assert [one.told.subject_id for one in restoring.waiting(restored)] == [4711]


def test_all_is_sent_when_somebody_says_so(restored, house, anna, mailoutbox):
    Delivery.objects.filter(notice__subject_id=4712).update(due_at=moment(3600), failures=3, claims=3)
    assert restoring.send(restored, by=anna, now=moment(60)) == 2
    assert health.oldest_due_age(moment(60)) == dt.timedelta(0)  # and readiness does not ask for last night's
    assert (sent(mailoutbox, moment(61)), sent(mailoutbox, moment(3600))) == ([KITCHEN], [KITCHEN])
    restored.refresh_from_db()
    assert (restored.settled_at, restored.settled_by, restored.reason) == (moment(60), anna, "")
    assert (restoring.open_restore(house), restoring.send(restored, by=anna, now=moment(70))) == (None, None)


def test_all_is_dismissed_with_a_reason(restored, anna, mailoutbox):
    assert restoring.dismiss(restored, by=anna, reason="All were told", now=moment(60)) == 2
    assert restoring.send(restored, by=anna, now=moment(61)) is None  # the first word stands
    assert (sent(mailoutbox, moment(600)), list(Delivery.objects.dead())) == ([], [])
    said = {"dismissed_at": moment(60), "dismissed_by": anna.pk, "dismissed_reason": "All were told", "restore": None}
    assert list(Delivery.objects.values(*said)) == [said, said]
    assert dead.retry(Delivery.objects.filter(notice__subject_id=4711), now=moment(700)) == 1
    assert sent(mailoutbox, moment(701)) == [KITCHEN]


def mail_a_list(*, now: dt.datetime) -> int:
    """A chore: the list of the day goes to the kitchen, once."""
    house = Property.objects.get()
    fields = {"department": house.departments.get(code="food_beverage"), "kind": "list.today", "date": now.date()}
    letter, new = Letter.objects.get_or_create(property=house, **fields, defaults={"made_at": now})
    if new:
        Delivery.objects.create(letter=letter, channel="mail", address=KITCHEN[0], due_at=now, wanted_at=now)
    return int(new)


def test_what_the_clock_makes_of_the_time_in_between_waits_too(departments, chores, mailoutbox):
    chores.append(f"{__name__}.mail_a_list")
    assert restoring.set_aside(backup_at=BACKUP, now=BACK) == 1
    assert (mail_a_list(now=moment(5)), sent(mailoutbox, moment(5))) == (0, [])


def mail_in_the_morning(*, now: dt.datetime) -> int:
    """A chore: the same list, held by quiet hours."""
    return mail_a_list(now=now) and Delivery.objects.filter(wanted_at=now).update(due_at=now + dt.timedelta(hours=3))


def test_what_was_not_due_yet_cannot_have_left_and_leaves_in_its_time(tell, kitchen, chores, mailoutbox):
    for stay in (4711, 4712):
        tell({kitchen: [FRUIT]}, stay=stay)
    in_time = Delivery.objects.filter(notice__subject_id=4712)
    in_time.update(due_at=moment(60))
    chores.append(f"{__name__}.mail_in_the_morning")  # the reason may have been there before the quiet hours
    for _twice in range(2):
        assert restoring.set_aside(backup_at=BACKUP, now=BACK) == 2
        assert list(Delivery.objects.to_leave()) == list(in_time)
    assert (sent(mailoutbox, moment(59)), sent(mailoutbox, moment(60))) == ([], [KITCHEN])


def mail_a_week(*, now: dt.datetime) -> int:
    """A chore that does one at a time: the lists of the seven days up to now."""
    return int(any(mail_a_list(now=now - dt.timedelta(days=day)) for day in range(7)))


def never_done(*, now: dt.datetime) -> int:
    """A chore that always finds something."""
    return 1


def test_the_clock_makes_all_of_it_before_anything_leaves(departments, chores, caplog):
    chores.append(f"{__name__}.mail_a_week")
    assert restoring.set_aside(backup_at=BACKUP, now=BACK) == 7
    chores[:] = [f"{__name__}.never_done"]
    assert restoring.set_aside(backup_at=BACKUP, now=BACK) == 7
    errors = [line.getMessage() for line in caplog.records if line.levelname == "ERROR"]
    assert errors == ["The chores find no end after the restore."]


def half_done(*, now: dt.datetime) -> int:
    """A chore that the database refuses in the middle."""
    for house in [Property.objects.get()] * 2:
        Restore.objects.create(property=house, backup_at=now, restored_at=now)
    return 1


def test_a_chore_that_fails_lets_nothing_leave(tell, kitchen, chores, caplog):
    tell({kitchen: [FRUIT]})
    Property.objects.update(zone_name="Mars/Olympus")
    chores += ["stays.list_mail.send_due", f"{__name__}.half_done", f"{__name__}.mail_a_list"]
    assert restoring.set_aside(backup_at=BACKUP, now=BACK) == 2
    assert list(Letter.objects.values_list("kind", flat=True)) == ["list.today"]
    assert list(Restore.objects.values_list("backup_at", flat=True)) == [BACKUP]
    failed = [line.exc_info[0].__name__ for line in caplog.records if line.exc_info]
    assert failed == ["ZoneInfoNotFoundError", "IntegrityError"] * 2  # in each of two rounds


def test_restored_again_all_waits_since_the_later_one(restored, anna):
    again = BACK + dt.timedelta(days=1)
    assert restoring.set_aside(backup_at=BACK, now=again) == 2
    assert list(Restore.objects.values_list("pk", "backup_at", "restored_at")) == [(restored.pk, BACK, again)]
    restoring.dismiss(restored, by=anna, reason="All were told", now=again)
    assert (restoring.set_aside(backup_at=BACK, now=again), Restore.objects.count()) == (0, 1)


def test_no_id_of_a_lost_event_is_given_again(house):
    def happened() -> int:
        event = Event(property=house, kind="stay.booked", subject_kind="stay", subject_id=4711, happened_at=NOW)
        event.save()
        return event.pk

    restoring.set_aside(backup_at=BACKUP, now=BACK)  # of a hotel that is new
    known = happened()
    restoring.set_aside(backup_at=BACKUP, now=BACK)
    assert 1_000_000 < known < happened() - 1_000_000


def test_property_waits_since_one_restore(restored, house):
    with pytest.raises(IntegrityError):
        Restore.objects.create(property=house, backup_at=BACKUP, restored_at=BACK)


@pytest.mark.parametrize("half", [{"settled_at": BACK}, {"reason": "All were told"}])
def test_restore_is_settled_by_somebody_or_not_at_all(restored, half):
    with pytest.raises(IntegrityError):
        Restore.objects.update(**half)


@pytest.mark.django_db(transaction=True)
def test_a_dump_comes_back_as_it_was_and_nothing_leaves_again(tell, kitchen, mailoutbox, tmp_path):
    tell({kitchen: [FRUIT]})
    assert sent(mailoutbox, later(1)) == [KITCHEN]
    tell({kitchen: [FRUIT]}, stay=4712)
    before, backup = sums(), dump(tmp_path)
    assert sent(mailoutbox, later(2)) == [KITCHEN]  # after the backup
    with restored_from(backup) as address, working_on(address):
        assert sums() == before
        call_command("migrate", check_unapplied=True, verbosity=0)
        assert restoring.set_aside(backup_at=BACKUP, now=BACK) == 1
        tell({kitchen: [TEA]}, stay=4713, now=moment(60))
        assert sent(mailoutbox, moment(600)) == [KITCHEN]  # only what is new
        assert [one.told.subject_id for one in Delivery.objects.set_aside()] == [4712]
    assert Restore.objects.count() == 0


# --- from the command line --------------------------------------------------------------------------------------------


def told(capsys, command: str, *arguments: str) -> str:
    call_command(command, *arguments)
    return capsys.readouterr().out.strip()


def test_the_command_knows_when_the_backup_was_made(tell, kitchen, capsys):
    tell({kitchen: [FRUIT]})
    with pytest.raises(CommandError, match="Nothing ever ran on this database"):
        call_command("after_restore")
    health.beat(health.CHORES, NOW)
    health.beat(health.RELAY, BACKUP)
    aside = "Set aside until somebody says what becomes of it: 1."
    assert (told(capsys, "after_restore"), Restore.objects.get().backup_at) == (aside, BACKUP)
    assert told(capsys, "after_restore", "--backup-at", "2026-05-04T10:00+02:00") == aside
    assert Restore.objects.get().backup_at == dt.datetime(2026, 5, 4, 8, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize("wrong", ["yesterday", "2026-05-04T10:00", "2026-13-04T10:00Z"])
def test_a_moment_without_its_zone_is_none(db, wrong):
    with pytest.raises(CommandError, match="is no moment with its zone"):
        call_command("after_restore", "--backup-at", wrong)


def test_the_word_from_the_command_line(restored, duty, capsys):
    named = ("--property", "AURORA", "--by")
    assert told(capsys, "settle_restore", *named, "duty", "--send") == "Sent now: 2."
    restored.refresh_from_db()
    assert restored.settled_by == duty
    with pytest.raises(CommandError, match="Nothing of AURORA waits since a restore"):
        call_command("settle_restore", *named, "duty", "--send")
    restoring.set_aside(backup_at=BACKUP, now=BACK)
    assert told(capsys, "settle_restore", *named, "duty", "--dismiss", " All were told ") == "Dismissed: 2."
    assert set(Delivery.objects.values_list("dismissed_reason", flat=True)) == {"All were told"}


def test_the_second_word_at_the_same_moment_is_told_that_it_came_too_late(restored, duty, monkeypatch):
    monkeypatch.setattr(restoring, "open_restore", lambda _hotel: restored)  # read before the first word was said
    restoring.send(restored, by=duty, now=BACK)
    for word in (["--send"], ["--dismiss", "All were told"]):
        with pytest.raises(CommandError, match="Somebody else has settled it meanwhile"):
            call_command("settle_restore", "--property", "AURORA", "--by", "duty", *word)


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        (("nobody", "--send"), "There is nobody called nobody"),
        (("gone", "--send"), "There is nobody called gone"),
        (("anna", "--send"), "anna may not settle deliveries of AURORA"),
        (("theirs", "--send"), "theirs may not settle deliveries of AURORA"),
        (("duty", "--dismiss", " "), "Give a reason"),
        (("duty", "--dismiss", "x" * 201), "Give a reason"),
    ],
)
def test_no_word_of_who_may_not_and_none_without_a_reason(restored, house, anna, duty, said, wrong):
    Role.objects.create(staff=anna, property=house, department=house.departments.get(code="food_beverage"))
    hire(house, "general_manager", username="gone")
    StaffMember.objects.filter(username="gone").update(is_active=False)
    other = Property.objects.create(code="BOREALIS", name="Borealis", zone_name="Europe/Oslo", languages=["en"])
    hire(other, "general_manager", username="theirs")
    with pytest.raises(CommandError, match=wrong):
        call_command("settle_restore", "--property", "AURORA", "--by", *said)
    assert restoring.waiting(restored).count() == 2
