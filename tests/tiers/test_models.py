"""What the database itself keeps true of tiers, rules, standards and codes."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ProtectedError

from tests.tiers.conftest import NOW
from tiers.grading import BASES, MEASURES
from tiers.loading import load
from tiers.models import EscalationRule, GradingRule, ReceptionStandard, Tier, VipCode
from tiers.programme import PALETTES, read, shipped_text
from tiers.querysets import ImmutableError


@pytest.fixture
def tier(hotel) -> Tier:
    return Tier.objects.create(property=hotel, code="VA", name="VIP A", rank=3)


@pytest.fixture
def standard(loaded):
    return loaded.standard


def assert_refused(constraint: str, make) -> None:
    """This will check that the database refuses a row, and by which constraint."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        make()
    said = str(error.value)
    columns = {"UNIQUE constraint failed"}  # SQLite names the columns of a unique constraint, not its name
    assert constraint in said or any(words in said for words in columns if "once" in constraint)


def test_a_code_for_no_vip_has_no_tier(hotel, tier):
    assert_refused(
        "vip_code_for_no_vip_has_no_tier",
        lambda: VipCode.objects.create(property=hotel, code="GOLD", tier=tier, no_vip=True, first_seen_at=NOW),
    )


def test_a_code_and_a_rank_are_once_in_a_property(hotel, other_hotel, tier):
    assert_refused(
        "tier_code_is_once_in_a_property",
        lambda: Tier.objects.create(property=hotel, code="VA", name="Again", rank=4),
    )
    assert_refused(
        "tier_rank_is_once_in_a_property",
        lambda: Tier.objects.create(property=hotel, code="VX", name="Same rank", rank=3),
    )
    Tier.objects.create(property=other_hotel, code="VA", name="VIP A", rank=3)
    assert Tier.objects.count() == 2


def test_a_tier_has_a_code_and_a_known_palette(hotel):
    assert_refused("tier_has_a_code", lambda: Tier.objects.create(property=hotel, code="", name="None", rank=1))
    assert_refused(
        "tier_palette_is_known",
        lambda: Tier.objects.create(property=hotel, code="VA", name="Pink", rank=1, palette="pink"),
    )
    assert tuple(Tier.Palette.values) == PALETTES


def rule(tier: Tier, **fields: object) -> GradingRule:
    """One stored rule."""
    given = {"key": "mayor", "words": "The mayor", "basis": "position", "values": ["mayor"], **fields}
    return GradingRule.objects.create(property=tier.property, tier=tier, **given)


def test_a_rule_rests_on_the_closed_list(tier):
    for never in ("nationality", "residence", "disability", "purpose"):
        assert_refused("grading_rule_basis_is_on_the_closed_list", lambda basis=never: rule(tier, basis=basis))
    assert tuple(GradingRule.Basis.values) == BASES
    assert tuple(GradingRule.Measure.values) == MEASURES


def test_a_rule_has_no_field_for_what_must_never_count():
    assert sorted(field.name for field in GradingRule._meta.get_fields()) == [
        "active",
        "at_least",
        "basis",
        "from_file",
        "id",
        "if_asked",
        "key",
        "measure",
        "months",
        "order",
        "property",
        "tier",
        "values",
        "words",
    ]


def test_a_rule_on_history_says_what_is_counted_and_no_other_does(tier):
    whole = {"basis": "history", "measure": "stays", "at_least": 5, "months": 12, "values": []}
    for lacking in ({"measure": ""}, {"at_least": None}, {"months": None}):
        assert_refused(
            "grading_rule_on_history_says_what_is_counted", lambda fields=lacking: rule(tier, **{**whole, **fields})
        )
    assert_refused("grading_rule_counts_only_history", lambda: rule(tier, months=12))
    assert rule(tier, **whole).at_least == 5


def test_a_rule_key_is_once_in_a_property(tier):
    rule(tier)
    assert_refused("grading_rule_key_is_once_in_a_property", lambda: rule(tier))


def test_a_rule_is_checked_before_it_is_stored(tier, other_hotel):
    elsewhere = Tier.objects.create(property=other_hotel, code="VA", name="VIP A", rank=3)
    fields = {"property": tier.property, "key": "k", "words": "w", "basis": "position"}
    for wrong, field in (
        (GradingRule(**fields, tier=elsewhere, values=["mayor"]), "tier"),
        (GradingRule(**fields, tier=tier, values="mayor"), "values"),
        (GradingRule(**fields, tier=tier, values=[1]), "values"),
        (GradingRule(**fields, tier=tier, values=[]), "values"),
        (GradingRule(**fields, tier=tier, values=["mayor"], measure="spend"), "measure"),
    ):
        with pytest.raises(ValidationError) as error:
            wrong.full_clean()
        assert list(error.value.message_dict) == [field]
    GradingRule(**fields, tier=tier, values=["mayor"]).full_clean()


def test_a_vip_code_is_once_in_a_booking_system(hotel, other_hotel, tier):
    def code(**fields: object) -> VipCode:
        return VipCode.objects.create(**{"property": hotel, "code": "GOLD", "first_seen_at": NOW, **fields})

    code(tier=tier)
    code(booking_system="opera")
    code(property=other_hotel)
    assert_refused("vip_code_is_once_in_a_booking_system", code)
    assert_refused("vip_code_is_not_empty", lambda: code(code=""))


def test_a_vip_code_of_another_property_s_tier_is_refused(other_hotel, tier):
    with pytest.raises(ValidationError) as error:
        VipCode(property=other_hotel, code="GOLD", tier=tier, first_seen_at=NOW).full_clean()
    assert list(error.value.message_dict) == ["tier"]


def test_a_code_waits_again_when_its_tier_goes(hotel, tier):
    VipCode.objects.create(property=hotel, code="GOLD", tier=tier, first_seen_at=NOW)
    tier.delete()
    assert [code.code for code in VipCode.objects.of(hotel).to_map()] == ["GOLD"]


def test_a_standard_is_written_once(standard):
    standard.source = "changed"
    standards = ReceptionStandard.objects
    for change in (
        standard.save,
        standard.delete,
        lambda: standards.update(source="changed"),
        lambda: standards.filter(pk=standard.pk).update(digest=""),
        lambda: standards.bulk_update([standard], ["source"]),
        lambda: standards.filter(pk=standard.pk).delete(),
        lambda: standards.update_or_create(pk=standard.pk, defaults={"source": "changed"}),
    ):
        with pytest.raises(ImmutableError):
            change()
    assert ReceptionStandard.objects.get().source == shipped_text()


def test_the_database_refuses_to_change_a_standard(standard):
    refuses = pytest.raises(DatabaseError, match="a reception standard is never changed")
    with refuses, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE tiers_receptionstandard SET source = 'changed'")
    assert ReceptionStandard.objects.get().source == shipped_text()


def test_a_property_with_a_standard_is_not_deleted(hotel, standard):
    with pytest.raises(ProtectedError):
        hotel.delete()


def test_a_version_is_once_in_a_property(standard):
    assert_refused(
        "standard_version_is_once_in_a_property",
        lambda: ReceptionStandard.objects.create(
            property=standard.property, version=standard.version, source="", digest="", created_at=NOW
        ),
    )


def test_a_standard_knows_its_version_and_is_parsed_once(hotel, standard):
    later = load(hotel, shipped_text() + "\n# later\n", now=NOW + dt.timedelta(days=1)).standard
    assert [each.standard().version for each in (standard, later)] == ["1", "2"]
    assert standard.standard().rows == read(shipped_text()).standard.rows
    again = ReceptionStandard.objects.get(pk=standard.pk)
    assert again.programme() is ReceptionStandard.objects.get(pk=standard.pk).programme()


def test_rows_say_what_they_are(hotel, tier, standard):
    code = VipCode.objects.create(property=hotel, booking_system="opera", code="GOLD", first_seen_at=NOW)
    assert [str(each) for each in (tier, rule(tier), standard, code, VipCode(code="1"))] == [
        "VA",
        "VA: The mayor",
        "version 1",
        "opera:GOLD",
        "*:1",
    ]


@pytest.mark.parametrize("of_tier", [True, False])
def test_an_escalation_rule_is_once_for_the_same_arrivals(hotel, tier, of_tier):
    same = {"property": hotel, "tier": tier if of_tier else None, "event": "", "within_hours": 24}
    EscalationRule.objects.create(minutes=15, **same)
    name = "escalation_rule_is_once" if of_tier else "escalation_rule_of_any_tier_is_once_for_the_same_arrivals"
    assert_refused(name, lambda: EscalationRule.objects.create(minutes=30, **same))


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("escalation_rule_waits_a_minute_at_least", {"minutes": 0}),
        ("escalation_rule_wakes_only_when_urgent", {"minutes": 15, "wakes": True}),
    ],
)
def test_an_escalation_rule_can_be_followed(hotel, constraint, wrong):
    assert_refused(constraint, lambda: EscalationRule.objects.create(property=hotel, **wrong))
