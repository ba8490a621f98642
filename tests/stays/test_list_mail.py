"""The lists by mail: at the property's times, once, also after an outage, with two clocks, across clock changes."""

import datetime as dt
import threading
from collections.abc import Callable
from functools import partial

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guests.models import Need
from stays import list_mail, tasks
from stays.documents import daily, letters, mail_bodies
from stays.list_mail import Slot
from stays.list_models import ListMail, ListPrint, ListTimes
from stays.models import ChecklistItem, Stay
from tests.browser.conftest import until
from tests.faults.crew import RELAY, Crew
from tests.faults.receiver import received
from tests.hotel_examples import Caller, Moment, colleague, opened
from tests.stays.documents.listed import FORMULA, play
from tests.stays.test_races import at_once
from vipdesk.hotel import clock
from vipdesk.hotel.models import Department, Property
from vipdesk.outbox import delivering
from vipdesk.outbox.chores import chores, do_round, first_turn
from vipdesk.outbox.letters import Written
from vipdesk.outbox.models import Delivery, Heartbeat, Letter

NO_BROKER = "redis://127.0.0.1:1/0"
MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)


@pytest.fixture
def inbox(aurora: Property) -> Department:
    """Housekeeping has an address, nobody else has."""
    Department.objects.filter(property=aurora, code="housekeeping").update(email="maids@aurora.test")
    return Department.objects.get(property=aurora, code="housekeeping")


def kinds() -> list[tuple[str, str]]:
    return [(one.kind, one.date.isoformat()) for one in Letter.objects.order_by("pk")]


def at(moment: Moment, hotel: Property, wall: str) -> int:
    return list_mail.send_due(now=moment.to(wall, hotel))


def test_today_in_the_morning_and_tomorrow_in_the_evening(aurora: Property, inbox, moment: Moment):
    sent = {
        wall: at(moment, aurora, f"2026-04-{wall}")
        for wall in ("16 00:00", "16 06:29", "16 06:30", "16 06:31", "16 17:59", "16 18:00", "16 23:59", "17 06:29")
    }
    assert {wall for wall, number in sent.items() if number} == {"16 00:00", "16 06:30", "16 18:00"}
    assert kinds() == [
        ("list.tomorrow", "2026-04-16"),
        ("list.today", "2026-04-16"),
        ("list.tomorrow", "2026-04-17"),
    ]


def test_a_slot_that_was_missed_goes_out_once_and_what_is_of_no_use_does_not(aurora: Property, inbox, moment: Moment):
    at(moment, aurora, "2026-04-15 06:30")
    assert [at(moment, aurora, f"2026-04-17 {time}") for time in ("11:00", "11:01")] == [1, 0]
    assert kinds() == [("list.today", "2026-04-15"), ("list.today", "2026-04-17")]


def test_the_times_are_the_propertys(aurora: Property, borealis: Property, inbox, moment: Moment):
    ListTimes.objects.create(property=aurora, morning=dt.time(5, 15), evening=dt.time(20))
    assert (at(moment, aurora, "2026-04-16 05:15"), at(moment, aurora, "2026-04-16 19:59")) == (1, 0)
    with pytest.raises(IntegrityError, match="morning_list_is_before_the_evening_list"), transaction.atomic():
        ListTimes.objects.update(morning=dt.time(21))


ZONES = ("Europe/Warsaw", "America/New_York", "Australia/Lord_Howe", "Asia/Beirut")


@pytest.mark.parametrize("zone", ZONES)
def test_every_day_has_one_morning_and_one_evening(zone: str):
    hotel = Property(pk=1, zone_name=zone)
    hotel.list_times = ListTimes(property=hotel, morning=dt.time(0, 30))
    first = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    seen: dict[Slot, dt.datetime] = {}
    for quarter in range(366 * 96):
        now = first + quarter * 15 * MINUTE
        for slot in list_mail.slots(hotel, now):
            seen.setdefault(slot, now)
    mornings = [slot.date for slot in seen if slot.kind == letters.TODAY]
    assert mornings == [mornings[0] + n * DAY for n in range(len(mornings))]
    walls = {seen[slot].astimezone(hotel.zone).time() for slot in list(seen)[3:] if slot.kind == letters.TOMORROW}
    assert walls == {dt.time(18)}


def in_another_hotel(n: int, hotel: Property) -> None:
    """A hotel in which the guests of the first come and stay as they do there."""
    copy = Property.objects.create(code=f"COPY{n}", name=f"Copy {n}", zone_name=hotel.zone_name, languages=["en"])
    codes = ("front_office", "housekeeping", "food_beverage", "security", "engineering")
    own = {code: Department.objects.create(property=copy, code=code, email=f"{code}@c{n}.test") for code in codes}
    for stay in Stay.objects.filter(property=hotel):
        items = list(ChecklistItem.objects.filter(stay=stay, department__code__in=own).select_related("department"))
        needs = list(Need.objects.filter(property=hotel, guest=stay.guest_id))
        stay.pk, stay.property = None, copy
        stay.save()
        for item in items:
            item.pk, item.stay, item.department = None, stay, own[item.department.code]
        for need in needs:
            need.pk, need.property = None, copy
        ChecklistItem.objects.bulk_create(items)
        Need.objects.bulk_create(needs, ignore_conflicts=True)


def statements(work: Callable[[], object]) -> int:
    """How many are sent; rows of one kind count once, since SQLite takes few of them at a time."""
    with CaptureQueriesContext(connection) as asked:
        work()
    said = [one["sql"] for one in asked.captured_queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    stored = {sql.partition("(")[0] for sql in said if sql.startswith("INSERT")}
    return len(stored) + len([sql for sql in said if not sql.startswith("INSERT")])


def test_fifty_hotels_in_the_queries_of_one_and_each_reads_its_own(
    opera: Caller, aurora: Property, moment: Moment, monkeypatch
):
    monkeypatch.setattr(delivering, "TOGETHER", 1000)
    Department.objects.filter(property=aurora).update(email="")
    play(opera, moment, aurora)
    there, counts = 0, {}
    for hotels in (1, 3, 50):
        for n in range(there, hotels):
            in_another_hotel(n, aurora)
        there, now = hotels, moment.on(hours=24)
        Delivery.objects.all().delete()
        stored = statements(lambda now=now: list_mail.send_due(now=now))
        due = list(Delivery.objects.wanted().values_list("pk", flat=True))
        written: dict[int, Written] = {}
        ahead = partial(delivering.write_ahead, due, lambda: moment.now)
        wrote = statements(lambda written=written, ahead=ahead: written.update(ahead().written))
        assert len(due) == len(written) >= 5 * hotels
        counts[hotels] = (stored, wrote)
    assert len(set(counts.values())) == 1, counts
    for letter in Letter.objects.filter(pk__in=written)[::41]:
        assert written[letter.pk] == letters.write(letter, moment.now)


@pytest.mark.django_db(transaction=True)
def test_two_clocks_mail_once(moment: Moment):
    hotel = opened()
    Department.objects.update(email="inbox@aurora.test")
    now, start = moment.to("2026-04-16 06:30", hotel), threading.Barrier(4)

    def tick() -> None:
        start.wait()
        list_mail.send_due(now=now)
        connection.close()

    threads = [threading.Thread(target=tick) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (Letter.objects.count(), Delivery.objects.count()) == (9, 9)


def all_out() -> bool:
    return Letter.objects.exists() and not Delivery.objects.wanted().exists()


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_without_a_broker_three_relays_and_two_beats_mail_once(process_environment, tmp_path, monkeypatch):
    monkeypatch.setattr(clock, "now", timezone.now)  # the relays' processes go by it
    hotel = opened()
    Department.objects.update(email="inbox@aurora.test")
    with Crew({**process_environment, "VIPDESK_HOME": str(tmp_path), "REDIS_URL": NO_BROKER}, tmp_path) as crew:
        for number in range(3):
            crew.start(f"relay{number}", RELAY)
        until(lambda: Heartbeat.objects.exists(), 30)
        assert at_once([tasks.mail_lists] * 2) == [None, None]
        assert until(all_out, 30), crew.log("relay0")
        wanted = [(slot.kind, slot.date) for slot in list_mail.slots(hotel, clock.now()) for _department in range(9)]
        assert list(Letter.objects.order_by("kind", "pk").values_list("kind", "date")) == wanted
        mails = received(tmp_path / "mail")
        assert (len(mails), len({mail_id for mail_id, _to, _subject in mails})) == (len(wanted), len(wanted))


def test_the_chores_of_a_relay_alone_mail_the_lists(aurora: Property, inbox, moment: Moment):
    do_round(chores(), lambda: moment.to("2026-04-16 06:30", aurora), first_turn())
    assert kinds() == [("list.today", "2026-04-16")]


def test_what_is_a_month_old_is_forgotten_and_what_waits_is_not(aurora: Property, inbox, moment: Moment):
    at(moment, aurora, "2026-04-16 07:00")
    delivering.deliver_due(clock=lambda: moment.now)
    at(moment, aurora, "2026-04-16 18:00")
    colleague(aurora, "sales.agent").client.post("/list/sales/print/")
    assert list_mail.forget_old(now=moment.to("2026-05-16 12:00", aurora)) == 0
    assert list_mail.forget_old(now=moment.to("2026-05-20 12:00", aurora)) == 3
    assert (kinds(), ListPrint.objects.count()) == ([("list.tomorrow", "2026-04-17")], 0)


# --- what the mail says -------------------------------------------------------------------------------------------------


def mailed(opera: Caller, aurora: Property, moment: Moment) -> mail.EmailMultiAlternatives:
    at(moment, aurora, "2026-04-16 10:00")
    Delivery.objects.filter(letter=None).delete()
    delivering.deliver_due(clock=lambda: moment.now)
    [message] = mail.outbox
    return message


def test_a_mail_says_what_the_list_says(opera: Caller, aurora: Property, inbox, moment: Moment):
    ids = play(opera, moment, aurora)
    message = mailed(opera, aurora, moment)
    assert (message.to, message.subject) == (
        ["maids@aurora.test"],
        "VIP arrivals, Thursday 16 April 2026: 2 arrivals · 1 in house · 1 departure, Housekeeping",
    )
    text, html = message.body, message.alternatives[0].content
    for said in ("Ms Kalniete", "Scent allergy", "Pillow: soft", "2 adults, 1 child", "group MIN", "VIP clean done"):
        assert (said in text, said in html) == (True, True), said
    assert "14:30" not in text + html
    assert "1208" not in text + html
    assert str(ids["A"]) not in message.subject


def test_rows_of_a_mail_are_those_of_the_sheet(opera: Caller, aurora: Property, inbox, moment: Moment):
    play(opera, moment, aurora)
    message = mailed(opera, aurora, moment)
    letter = Letter.objects.get()
    wanted = daily.Wanted(
        aurora, "housekeeping", letter.date, letters.viewer_of_department(aurora, "housekeeping"), moment.now,
        purpose="mail", private=False,
    )  # fmt: skip
    sheet = daily.sheet(wanted)
    lines = [
        [said.replace(mail_bodies.BELOW, " · ") for said in line if said]
        for part in mail_bodies.lines_of(sheet, mail_bodies.top_of(sheet.columns))
        for line in part
    ]
    body = message.body
    for line in lines:
        for said in line:
            assert said in body
            body = body[body.index(said) :]
    cells = [[line.cells[c.key].text for c in sheet.columns if line.cells[c.key].text] for _s, line in sheet.lines()]
    assert [[one for said in line for one in said.split(" · ")] for line in lines] == [
        [one for said in line for one in said.split(" · ")] for line in cells
    ]


def test_a_secret_stay_shows_no_room_and_no_time(opera: Caller, aurora: Property, inbox, moment: Moment):
    play(opera, moment, aurora)
    opera.cancel("B")
    for code in ("engineering", "front_office"):
        Department.objects.filter(property=aurora, code=code).update(email=f"{code}@aurora.test")
    at(moment, aurora, "2026-04-16 10:00")
    for letter in Letter.objects.all():
        written = letters.write(letter, moment.now)
        assert [said for said in ("1208", "301", "14:30", "LO 382", "12:00") if said in written.text] == []
    assert "Guest: Stay" in letters.write(Letter.objects.get(department__code="engineering"), moment.now).text


def test_a_mail_is_escaped(opera: Caller, aurora: Property, moment: Moment):
    Department.objects.filter(property=aurora, code="sales").update(email="sales@aurora.test")
    play(opera, moment, aurora)
    html = mailed(opera, aurora, moment).alternatives[0].content
    assert (FORMULA in html, "=HYPERLINK(&quot;" in html) == (False, True)


# --- to whom ------------------------------------------------------------------------------------------------------------

GOOD = {"addresses": "a@aurora.test\nb@aurora.test", "morning": "on", "seen": "0"}


@pytest.fixture
def manager(aurora: Property) -> Caller:
    return colleague(aurora, "housekeeping.department_manager")


def save(caller: Caller, **said: str):
    return caller.client.post("/list/housekeeping/mail/", GOOD | said)


def test_a_manager_says_to_whom_and_it_is_in_force_at_once(manager: Caller, aurora: Property, inbox, moment: Moment):
    page = manager.client.get("/list/housekeeping/mail/")
    assert page.context["form"].initial == {
        "addresses": "maids@aurora.test",
        "morning": True,
        "evening": True,
        "seen": 0,
    }
    assert save(manager).url == "/list/housekeeping/"
    assert (at(moment, aurora, "2026-04-16 07:00"), at(moment, aurora, "2026-04-16 18:00")) == (2, 0)
    assert set(Delivery.objects.values_list("address", flat=True)) == {"a@aurora.test", "b@aurora.test"}


def test_a_list_that_waits_does_not_go_to_an_address_that_was_taken_off(
    manager: Caller, aurora: Property, inbox, moment: Moment
):
    save(manager)
    now = moment.to("2026-04-16 07:00", aurora)
    assert list_mail.send_due(now=now) == 2
    Delivery.objects.filter(address="a@aurora.test").update(dead_at=now, last_error="SMTPRecipientsRefused")
    save(manager, addresses="b@aurora.test, c@aurora.test", seen="1")
    assert (Delivery.objects.dead().count(), Delivery.objects.wanted().get().address) == (0, "b@aurora.test")
    save(manager, addresses="b@aurora.test", seen="2", morning="")
    assert delivering.deliver_due(clock=lambda: now) == 0
    assert mail.outbox == []


def test_no_address_is_no_mail(manager: Caller, aurora: Property, inbox, moment: Moment):
    save(manager, addresses=" ")
    assert at(moment, aurora, "2026-04-16 07:00") == 0


def test_the_second_of_two_is_told(manager: Caller, aurora: Property, inbox):
    other = colleague(aurora, "general_manager")
    save(manager)
    answer = save(other, addresses="c@aurora.test")
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors() == [
        "housekeeping.department_manager@AURORA has changed this meanwhile: look at it and save again. "
        "a@aurora.test, b@aurora.test"
    ]
    assert ListMail.objects.get().addresses == ["a@aurora.test", "b@aurora.test"]
    assert save(other, addresses="c@aurora.test", seen="1").status_code == 302
    assert (ListMail.objects.get().addresses, ListMail.objects.get().version) == (["c@aurora.test"], 2)


def test_what_is_no_address_is_said(manager: Caller, inbox):
    answer = save(manager, addresses="a@aurora.test, nobody")
    assert answer.context["form"].errors == {"addresses": ["nobody is no e-mail address."]}
    assert not ListMail.objects.exists()
    with pytest.raises(ValidationError):
        list_mail.addresses_of("\n".join(f"{n}@aurora.test" for n in range(21)))


# --- when ---------------------------------------------------------------------------------------------------------------


def save_times(caller: Caller, morning: str, evening: str, *seen: str):
    was_morning, was_evening = seen or ("06:30:00", "18:00:00")
    said = {"at-morning": morning, "at-evening": evening}
    said |= {"at-seen_morning": was_morning, "at-seen_evening": was_evening}
    return caller.client.post("/list/housekeeping/times/", said)


def test_a_manager_says_when_and_it_is_in_force_at_once(
    manager: Caller, aurora: Property, borealis: Property, inbox, moment: Moment
):
    page = manager.client.get("/list/housekeeping/mail/").content.decode()
    for said in ('value="06:30" class="timeinput', 'name="at-seen_evening" value="18:00:00"'):
        assert said in page
    assert save_times(manager, "05:15", "20:00").url == "/list/housekeeping/mail/"
    assert (
        "From now on the lists are mailed at these times."
        in manager.client.get("/list/housekeeping/mail/").content.decode()
    )
    assert (at(moment, aurora, "2026-04-16 05:15"), at(moment, aurora, "2026-04-16 19:59")) == (1, 0)
    assert list(ListTimes.objects.values_list("property", flat=True)) == [aurora.pk]


def test_the_second_of_two_is_told_of_the_times(manager: Caller, aurora: Property, inbox):
    other = colleague(aurora, "general_manager")
    assert [save_times(one, "05:15", "20:00").status_code for one in (manager, other)] == [302, 302]  # the same twice
    answer = save_times(other, "07:00", "19:00")
    form = answer.context["times"]
    assert (answer.status_code, form.non_field_errors()) == (
        422,
        ["Somebody has changed the times meanwhile, to 05:15 and 20:00: look at them and save again."],
    )
    assert [form["morning"].value(), f"{form['seen_morning'].value():%H:%M}"] == ["07:00", "05:15"]
    assert save_times(other, "07:00", "19:00", "05:15", "20:00").status_code == 302
    assert str(ListTimes.objects.get()) == "07:00, 19:00"


def test_what_is_no_time_is_said(manager: Caller, inbox):
    said = {when: save_times(manager, *when).context["times"].errors for when in (("21:00", "20:00"), ("25", ""))}
    assert said == {
        ("21:00", "20:00"): {"evening": ["Write a time after that of the morning's list."]},
        ("25", ""): {"morning": ["Write a time such as 14:30."], "evening": ["Fill this in."]},
    }
    assert not ListTimes.objects.exists()
