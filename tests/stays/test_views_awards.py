"""The page of awards: what ends soon and what to do, what else holds, who may; and how a guest comes to one."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stays.models import Stay
from tests.hotel_examples import Caller, Moment, colleague, viewer_as
from tests.stays.pages import inline_of, words_of
from tiers.models import Award, Tier

PLAIN = {"external_id": "P-9", "name_prefix": "Mr", "given_name": "Teodor", "surname": "Brzoza"}
WHY = "Built the concert hall"


@pytest.fixture
def gm(aurora) -> Caller:
    return colleague(aurora, "general_manager")


@pytest.fixture
def stay(opera: Caller) -> int:
    return opera.book(guest=PLAIN, room_number="1208")["id"]


def give(who: Caller, stay: int, tier: str = "VB", until: str = "2026-05-30", reason: str = WHY, **how):
    sent = {"act": "award", "tier": tier, "until": until, "reason": reason}
    return who.client.post(f"/stays/{stay}/level/", sent, **how)


def say(who: Caller, act: str, award: int | None = None, **sent):
    pk = award or Award.objects.earliest("pk").pk
    return who.client.post(f"/awards/{pk}/", {"act": act, **sent}, follow=sent.pop("follow", False))


def lines(who: Caller, part: str) -> list[dict]:
    return who.client.get("/awards/").context[part]


def test_what_is_meant_for_one_guest_is_not_awarded_to_the_next_on_the_booking(gm, stay, opera):
    html = gm.client.get(f"/stays/{stay}/").content.decode()
    before = Stay.objects.get(pk=stay).guest_id
    assert f'name="guest_id" value="{before}"' in html
    opera.book(guest={**PLAIN, "external_id": "P-10", "surname": "Klon"}, room_number="1208", version=2)
    sent = {"act": "award", "tier": "VB", "until": "2026-05-30", "reason": WHY, "guest_id": before}
    refused = gm.client.post(f"/stays/{stay}/level/", sent)
    said = "Somebody else comes on this booking by now: look who it is, and award it again if it is meant for them."
    assert (refused.status_code, refused.context["asking"]["mistakes"]) == (422, [said])
    assert not Award.objects.exists()


def test_a_guest_is_awarded_a_level_on_the_page_of_a_stay(gm, stay, opera):
    form = gm.client.get(f"/stays/{stay}/").context["level"]["forms"][-1]
    assert form == {
        "act": "award",
        "title": "Award the guest a level for years",
        "button": "Award",
        "choices": [("VA", "VA, VIP A"), ("VB", "VB, VIP B"), ("VC", "VC, VIP C")],
        "guest": Stay.objects.get(pk=stay).guest_id,
        "until": "2027-04-13",
        "hint": "It holds for every stay here that arrives from today on, until the last day.",
    }
    refused = give(gm, stay, until="2026-02-01", reason="Old <b> friend")
    assert (refused.status_code, refused.context["asking"]) == (
        422,
        {
            "mistakes": ["Choose a day after 13 April 2026."],
            "act": "award",
            "tier": "VB",
            "reason": "Old <b> friend",
            "until": "2026-02-01",
        },
    )
    assert words_of(give(gm, stay, follow=True)) == [
        "Awarded. Stays of this guest that arrive until then are graded by it."
    ]
    page = gm.client.get(f"/stays/{stay}/")
    assert page.context["level"]["awards"] == [
        {
            "tier": "VB",
            "palette": "blue",
            "words": "awarded by general_manager@AURORA until 30 May 2026",
            "why": WHY,
        }
    ]
    story = [(one["what"], one["of"], one["who"]) for one in page.context["story"]]
    who = "general_manager@AURORA"
    assert story[:2] == [("VIP level by an award", "– → VB", who), ("Guest awarded a VIP level", "VB", who)]
    assert inline_of(page.content.decode()) == []
    opera.cancel(version=2)  # also of a guest whose stay is over
    assert [one["act"] for one in gm.client.get(f"/stays/{stay}/").context["level"]["forms"]] == ["award"]


def test_what_ends_within_sixty_days_is_listed_with_what_speaks_for_it(gm, stay, opera, moment: Moment, aurora):
    gone = opera.book("K-0", guest=PLAIN, arrival_date="2026-03-02", departure_date="2026-03-05")["id"]
    Stay.objects.filter(pk=gone).update(status="checked_out", checked_in_at=moment.now, checked_out_at=moment.now)
    give(gm, stay, until="2026-06-13")
    assert (lines(gm, "ending"), len(lines(gm, "others"))) == ([], 1)
    moment.to("2026-04-14 09:00", aurora)
    (line,) = lines(gm, "ending")
    assert line == {
        "id": Award.objects.get().pk,
        "tier": "VB",
        "tier_name": "VIP B",
        "palette": "blue",
        "stay": stay,
        "name": "Mr Teodor Brzoza",
        "alias": False,
        "ends": "until 13 June 2026, in 60 days",
        "given": "by general_manager@AURORA on 13 April 2026",
        "reason": WHY,
        "history": "1 stay · 3 nights · last Thu 5 Mar",
        "arrives": "arrives Thu 16 Apr 14:30, in 2 days",
        "became": "",
        "end_reason": "",
        "may_decide": True,
        "draft": None,
        "until": "2027-06-13",
        "from": "2026-06-14",
        "lower": [("VC", "VC, VIP C")],
    }
    seen = {role: colleague(aurora, role) for role in ("sales.agent", "housekeeping.department_manager")}
    said = {
        role: (lines(who, "ending")[0]["reason"], lines(who, "ending")[0]["may_decide"]) for role, who in seen.items()
    }
    assert said == {"sales.agent": (WHY, False), "housekeeping.department_manager": ("", False)}


def test_an_empty_page_says_what_will_appear_there(gm, opera):
    page = gm.client.get("/awards/")
    assert [page.context[part] for part in ("ending", "others", "over")] == [[], [], []]
    assert "No award ends soon." in page.content.decode()


def test_renewed_lowered_and_let_lapse_each_with_undo(gm, stay):
    give(gm, stay, follow=True)
    assert words_of(say(gm, "renew", until="2027-05-30", follow=True)) == ["VB renewed until 30 May 2027."]
    assert [(one["ends"], one["became"]) for one in lines(gm, "others")] == [
        ("until 30 May 2026, in 47 days", "renewed · general_manager@AURORA"),
        ("from 31 May 2026 · until 30 May 2027", ""),
    ]
    assert words_of(say(gm, "take_back", follow=True)) == ["Taken back: What becomes of VB is open again."]
    lower = {"tier": "VC", "until": "2027-05-30", "reason": "Comes less often"}
    assert words_of(say(gm, "lower", **lower, follow=True)) == ["Goes on as VC from 31 May 2026."]
    say(gm, "take_back", follow=True)
    assert words_of(say(gm, "let_lapse", follow=True)) == ["VB lapses on 30 May 2026."]
    assert lines(gm, "others")[0]["became"] == "not renewed · general_manager@AURORA"
    page = say(gm, "take_back", follow=True)
    assert (len(page.context["ending"]), page.context["others"]) == (1, [])


def test_undo_is_pressed_where_the_page_is_open(gm, stay):
    """The button of the shelf is sent by htmx for the part that lives: it is there, and so is its answer."""
    give(gm, stay, follow=True)
    shown = say(gm, "let_lapse", follow=True).content.decode()
    assert ('<div id="live">' in shown, 'hx-target="#live"' in shown) == (True, True)
    pk = Award.objects.get().pk
    back = gm.client.post(f"/awards/{pk}/", {"act": "take_back"}, headers={"HX-Request": "true"}, follow=True)
    assert (back.redirect_chain, len(back.context["ending"])) == ([("/awards/live/", 302)], 1)
    html = gm.client.get("/awards/live/").content.decode()
    assert (html.startswith('<div id="live">'), "<nav" in html) == (True, False)
    late = gm.client.post(f"/awards/{pk}/", {"act": "take_back"}, headers={"HX-Request": "true"})
    assert (late.status_code, len(late.context["ending"][0]["draft"]["mistakes"])) == (200, 1)


def test_a_refused_answer_keeps_what_was_written_and_who_comes_second_reads_who_was_first(gm, stay, aurora, moment):
    give(gm, stay)
    refused = say(gm, "lower", tier="VC", until="2026-05-30", reason="Less <b>")
    draft = refused.context["ending"][0]["draft"]
    pk = Award.objects.get().pk
    assert (refused.status_code, draft) == (
        422,
        {
            "id": pk,
            "act": "lower",
            "mistakes": ["Choose a day after 30 May 2026."],
            "tier": "VC",
            "until": "2026-05-30",
            "reason": "Less <b>",
        },
    )
    assert inline_of(refused.content.decode()) == []
    assert say(gm, "end", reason=" ").context["ending"][0]["draft"]["mistakes"] == ["Reason: Say why it ends now."]
    assert say(gm, "renew", until="soon").context["ending"][0]["draft"]["mistakes"] == [
        "Until: Write a day such as 2026-04-16."
    ]
    say(gm, "let_lapse")
    moment.on(minutes=3)
    late = say(colleague(aurora, "duty_manager"), "renew", until="2027-05-30")
    assert late.context["others"][0]["draft"]["mistakes"] == [
        "general_manager@AURORA was first, at 10:00: not renewed · general_manager@AURORA."
    ]
    assert say(gm, "what").status_code == 404


def test_ended_early_it_stands_below_for_a_while(gm, stay, moment: Moment):
    give(gm, stay)
    say(gm, "end", reason="Broke the piano")
    (line,) = lines(gm, "over")
    assert (line["became"], line["end_reason"]) == ("ended early · general_manager@AURORA", "Broke the piano")
    assert Stay.objects.get(pk=stay).tier is None
    moment.on(days=31)
    assert lines(gm, "over") == []


def test_another_hotels_award_is_not_there_and_an_incognito_guest_is_the_alias(gm, opera, borealis):
    stay = opera.book("K-2", guest=PLAIN | {"incognito": True, "alias": "Mr Green"})["id"]
    give(gm, stay, reason="Brzoza paid for the hall")
    html = gm.client.get("/awards/").content.decode()
    assert ("Mr Green" in html, "Brzoza" in html, "•••• paid" in html) == (True, False, True)
    stranger = colleague(borealis, "general_manager")
    assert (say(stranger, "let_lapse").status_code, lines(stranger, "ending")) == (404, [])


def test_the_page_costs_the_same_however_many(opera, gm, aurora, moment):
    by, tier, costs = viewer_as(aurora, "duty_manager").person, Tier.objects.get(property=aurora, code="VC"), []
    days = {"starts_on": dt.date(2026, 4, 13), "ends_on": dt.date(2026, 5, 13)}
    for number in (1, 3, 12):
        for n in range(Award.objects.count(), number):
            pk = opera.book(f"R-{n}", guest=PLAIN | {"external_id": f"P-{n}"})["id"]
            given = {"property": aurora, "guest": Stay.objects.get(pk=pk).guest, "tier": tier, "reason": WHY}
            Award.objects.create(**given, **days, awarded_by=by, awarded_at=moment.now)
        with CaptureQueriesContext(connection) as captured:
            assert len(lines(gm, "ending")) == number
        costs.append(len(captured))
    assert len(set(costs)) == 1


def test_an_award_whose_guest_has_no_stay_here_any_more_is_shown_and_can_be_ended(gm, stay, opera):
    give(gm, stay)
    opera.book(guest={"external_id": "P-8", "surname": "Lis"}, room_number="1208")
    (line,) = lines(gm, "ending")
    assert (line["name"], line["stay"], line["arrives"]) == ("No stay here any more", None, "")
    say(gm, "end", reason="Comes no more")
    assert [(one["name"], one["end_reason"]) for one in lines(gm, "over")] == [
        ("No stay here any more", "Comes no more")
    ]
