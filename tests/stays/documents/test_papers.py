"""The documents of a stay: each says what its department may see, and a guest reads no level and no room."""

import pytest
from django.utils import translation

from guests.models import Guest
from stays import papers
from stays.documents import registration, sign, tongues
from stays.views.plan import titles
from tests.hotel_examples import Caller, Moment, viewer_as
from tests.stays.documents.on_paper import book, make_incognito, order_for, paper_for, plan_for, seen, text_of
from vipdesk.access.guest import VisibleGuest
from vipdesk.hotel.models import Property

DOOR = {
    "Position": "Provincial leader · Ministry of Birds",
    "Speaks": "Latvian",
    "Wishes": "Two desks",
    "Prefers": "Tea: green · Pillow: soft",
}
JOURNEY = {"Comes by": "LO 382 · to be picked up"}
MONEY = {
    "Host": "City of Riga",
    "Liaison": "J. Ozols · +371 1",
    "Paid by": "City of Riga",
    "Rate": "8765.43 EUR",
}
WHY = {"VIP level": "VA: Provincial or municipal leader", "Reason given": "Opens the congress", "Nationality": "LV"}
COST = {"Things brought": "88.60 of 200.00 EUR · paid by City of Riga"}
ALL_OF_IT = {"At the door": DOOR, "Journey": JOURNEY, "Host and payment": MONEY, "Why this level": WHY, "Cost": COST}
HOLD = "Hold all food: chef has not signed"
# What each copy says of the guest beside the items: the name, what to mind, and the rest by its parts.
SAID = {
    "sales": ("Ms Ilona Kalniete", "李娜", [HOLD, "Mango allergy, severe", "Scent allergy"], ALL_OF_IT),
    "front_office": ("Ms Ilona Kalniete", "李娜", [HOLD, "Mango allergy, severe", "Scent allergy"], ALL_OF_IT),
    "housekeeping": (
        "Ms Kalniete",
        "",
        [HOLD, "Scent allergy"],
        {"At the door": {"Speaks": "Latvian", "Wishes": "Two desks", "Prefers": "Pillow: soft"}},
    ),
    "food_beverage": (
        "Ms Kalniete",
        "",
        [HOLD, "Mango allergy, severe", "Scent allergy"],
        {"At the door": {"Speaks": "Latvian", "Wishes": "Two desks", "Prefers": "Tea: green"}},
    ),
    "security": (
        "Ms Kalniete",
        "",
        [],
        {
            "At the door": {"Position": "Provincial leader", "Speaks": "Latvian"},
            "Journey": JOURNEY,
            "Why this level": {name: WHY[name] for name in ("VIP level", "Reason given")},
        },
    ),
    "finance": ("Ms Kalniete", "", [], {"At the door": {"Speaks": "Latvian"}, "Host and payment": MONEY, "Cost": COST}),
}


def known(given: dict) -> dict:
    return {part["part"]: {line["name"]: line["said"] for line in part["lines"]} for part in given["known"]}


def titled(given: dict) -> dict[str, dict]:
    return {row["title"]: row for stage in given["stages"] for row in stage["rows"]}


def test_original_and_copies_are_for_six_departments():
    assert set(SAID) == set(papers.KINDS["plan"].departments)


@pytest.mark.parametrize("department", SAID)
def test_a_copy_says_what_its_department_may_see(opera: Caller, aurora: Property, moment: Moment, department: str):
    stay = book(opera, moment, aurora)
    given = plan_for(stay, paper_for(aurora, department, moment))
    who = given["who"]
    said = known(given)
    assert said.pop("What the level opens")["Privileges"].startswith(
        "suite upgrade when free · registration in the room · "
    )
    assert (who["name"], who["native"], who["mind"], said) == SAID[department]
    assert who["when"] == "Thu 16 Apr 14:30 – Sat 18 Apr"
    assert [stage["title"] for stage in given["stages"]] == list(titles().values())


# Of the items, those whose words differ from one copy to another: what speaks of what the guest may not have or asked for.
FRUIT = [
    "2 × orange",
    "2 × apple",
    "2 × pear (not mango: allergy)",
    "2 × kiwi (not lychee: out of season)",
    "2 × banana",
]


@pytest.mark.parametrize(
    ("department", "signed", "fruit", "equipment"),
    [
        ("sales", True, FRUIT, ["Two desks (exactly as the guest asked)"]),
        ("front_office", True, FRUIT, ["Two desks (exactly as the guest asked)"]),
        ("housekeeping", True, [], ["Two desks (exactly as the guest asked)"]),
        ("food_beverage", True, FRUIT, ["Two desks (exactly as the guest asked)"]),
        ("security", False, [], []),
        ("finance", False, [], []),
    ],
)
def test_items_speak_of_health_to_those_who_read_it(
    opera: Caller, aurora: Property, moment: Moment, department, signed, fruit, equipment
):
    items = titled(plan_for(book(opera, moment, aurora), paper_for(aurora, department, moment)))
    assert ("Allergies and diet signed by chef" in items) == signed
    assert items["Fruit in room"]["parts"][:5] == fruit
    assert items["Special equipment in place and tested"]["parts"] == equipment


def test_who_makes_a_copy_reads_no_more_on_it_than_they_may(opera: Caller, aurora: Property, moment: Moment):
    stay = book(opera, moment, aurora)
    maid = viewer_as(aurora, "housekeeping.agent")
    given = plan_for(stay, paper_for(aurora, "sales", moment, maid))
    said = known(given)
    assert list(said.pop("What the level opens")) == ["Privileges"]
    assert said == {"At the door": {"Speaks": "Latvian", "Wishes": "Two desks", "Prefers": "Pillow: soft"}}
    assert given["who"]["name"] == "Ms Kalniete"


def test_the_order_is_what_is_brought_by_the_kitchen_and_by_the_florist(
    opera: Caller, aurora: Property, moment: Moment
):
    stay = book(opera, moment, aurora)
    kitchen, florist = (order_for(stay, paper_for(aurora, one, moment)) for one in ("food_beverage", "housekeeping"))
    assert [(row["title"], row["due"]) for row in kitchen["rows"]] == [
        ("Fruit in room", "Thu 16 Apr 12:30"),
        ("Drinks trolley set up", "Thu 16 Apr 12:30"),
        ("In-room treats (cookies, chocolate, nuts)", "Thu 16 Apr 12:30"),
    ]
    assert [(row["title"], row["parts"]) for row in florist["rows"]] == [
        ("Flowers in room", ["1 × orchids, pot (not large arrangement: allergy)"])
    ]
    assert (kitchen["who"]["mind"], florist["who"]["mind"]) == (
        [HOLD, "Mango allergy, severe", "Scent allergy"],
        [HOLD, "Scent allergy"],
    )


def test_the_sign_has_the_name_and_the_hotel(opera: Caller, aurora: Property, moment: Moment):
    stay, paper = book(opera, moment, aurora), paper_for(aurora, "guest_relations", moment)
    assert sign.sign(seen(stay, paper), paper) == {
        "lang": "lv",
        "name": "Ms Ilona Kalniete",
        "native": "李娜",
        "hotel": "Hotel Aurora",
    }


@pytest.mark.parametrize("alias", ["Mr Brown", ""])
def test_under_an_alias_sign_and_card_carry_that_alone(opera: Caller, aurora: Property, moment: Moment, alias: str):
    stay = book(opera, moment, aurora)
    make_incognito(stay, alias)
    meets, desk = (paper_for(aurora, one, moment) for one in ("guest_relations", "front_office"))
    shown = sign.sign(seen(stay, meets), meets)
    assert shown == {"lang": "lv", "name": alias, "native": "", "hotel": "Hotel Aurora"}
    filled = registration.registration(seen(stay, desk), desk)
    assert {line["also"]: line["said"] for line in filled["lines"] if line["said"]} == {
        **({"Booked as": alias} if alias else {}),
        "Arrival": "2026. gada 16. aprīlis",
        "Departure": "2026. gada 18. aprīlis",
        "Nights": "2",
        "Number of guests": "2",
    }
    assert filled["slip"]["name"] == alias


def test_the_registration_card_is_filled_in_in_the_guests_language(opera: Caller, aurora: Property, moment: Moment):
    stay, paper = book(opera, moment, aurora, language="zh-CN"), paper_for(aurora, "front_office", moment)
    given = registration.registration(seen(stay, paper), paper)
    assert {line["name"]: line["said"] for line in given["lines"]} == {
        "预订姓名": "Ms Ilona Kalniete",
        "姓": "Kalniete",
        "名": "Ilona",
        "国籍": "LV",
        "出生日期": "",
        "护照或身份证号码": "",
        "家庭住址": "",
        "工作单位": "Ministry of Birds",
        "电话或电子邮箱": "",
        "抵店日期": "2026年4月16日",
        "离店日期": "2026年4月18日",
        "入住晚数": "2",
        "入住人数": "2",
        "房号（由前台填写）": "",
    }
    assert given["slip"] == {"name": "李娜", "dates": "2026年4月16日 – 2026年4月18日"}


@pytest.mark.parametrize("language", ["en", "zh", "pl", "lv", "fr"])
def test_what_a_guest_sees_has_no_level_no_room_and_no_bill(
    opera: Caller, aurora: Property, moment: Moment, language: str
):
    stay = book(opera, moment, aurora)
    Guest.objects.update(language=language)
    for department, make in (("guest_relations", sign.sign), ("front_office", registration.registration)):
        paper = paper_for(aurora, department, moment)
        said = text_of(make(seen(stay, paper), paper))
        assert [word for word in ("VA", "VIP", "1208", "City of Riga", "8765") if word in said] == []


@pytest.mark.parametrize(
    ("tag", "tongue"),
    [
        ("pl-PL", "pl"),
        ("zh", "zh-hans"),
        ("zh-Hans-CN", "zh-hans"),
        ("zh-TW", "lv"),
        ("zh-Hant", "lv"),
        ("LV", "lv"),
        ("fr", "lv"),
        ("", "lv"),
        (None, "lv"),
    ],
)
def test_the_language_is_the_guests_else_the_houses(tag, tongue: str):
    assert tongues.tongue_of(tag, Property(languages=["fil", "lv", "en"])) == tongue


def test_where_the_house_speaks_none_of_ours_the_first_stands_in():
    assert tongues.tongue_of("fr", Property(languages=["de"])) == "en"


ILONA = {"id": 1, "display_name": "Ms Ilona Kalniete", "given_name": "Ilona", "surname": "Kalniete"}


@pytest.mark.parametrize(
    ("guest", "english", "chinese", "polish", "latvian"),
    [
        (
            {"name_prefix": "Ms.", "native_name": "李娜"},
            "Dear Ms Kalniete,",
            "尊敬的李娜女士：",
            "Szanowna Pani,",
            "Cienījamā kundze!",
        ),
        (
            {"name_prefix": "Pan"},
            "Dear Mr Kalniete,",
            "尊敬的Kalniete先生：",
            "Szanowny Panie,",
            "Cienījamais kungs!",
        ),
        ({"name_prefix": "Dr"}, "Dear Dr Kalniete,", "尊敬的宾客：", "Szanowni Państwo,", "Cienījamie viesi!"),
        ({}, "Dear Ms Ilona Kalniete,", "尊敬的宾客：", "Szanowni Państwo,", "Cienījamie viesi!"),
        (
            {"incognito": True, "alias": "Mr Brown", "surname": None},
            "Dear Mr Brown,",
            "尊敬的Mr Brown：",
            "Szanowni Państwo,",
            "Cienījamie viesi!",
        ),
        (
            {"incognito": True, "alias": None, "surname": None},
            "Dear Guest,",
            "尊敬的宾客：",
            "Szanowni Państwo,",
            "Cienījamie viesi!",
        ),
    ],
)
def test_a_salutation_is_right_for_whoever_reads_it(guest, english, chinese, polish, latvian):
    person = VisibleGuest(**ILONA | guest)
    said = [tongues.salutation(person, one) for one in ("en", "zh-hans", "pl", "lv")]
    assert said == [english, chinese, polish, latvian]


def test_every_language_says_the_same_things():
    shapes = {
        code: {part: sorted(said) for part, said in one.items() if isinstance(said, dict)}
        for code, one in tongues.tongues().items()
    }
    assert list(shapes) == ["en", "zh-hans", "pl", "lv"]
    assert [shape for shape in shapes.values() if shape != shapes["en"]] == []


def test_times_on_paper_are_the_hotels(opera: Caller, aurora: Property, moment: Moment):
    stay = book(opera, moment, aurora)
    Property.objects.filter(pk=aurora.pk).update(zone_name="Asia/Shanghai")
    aurora.refresh_from_db()
    given = order_for(stay, paper_for(aurora, "food_beverage", moment))
    assert given["frame"]["made"] == "Made Thu 16 Apr 2026 16:00 for food_beverage"
    assert given["rows"][0]["due"] == "Thu 16 Apr 18:30"


def test_staff_read_a_copy_in_their_own_language(opera: Caller, aurora: Property, moment: Moment):
    stay = book(opera, moment, aurora)
    with translation.override("pl"):
        given = plan_for(stay, paper_for(aurora, "housekeeping", moment))
    assert given["frame"]["lang"] == "pl"
