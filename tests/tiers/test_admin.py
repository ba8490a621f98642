"""The tiers in the admin: what is edited by hand is the hotel's own, and standards are only read."""

import pytest
from django.contrib import admin
from django.urls import path, reverse

from tests.tiers.conftest import NOW
from tiers.loading import load
from tiers.models import GradingRule, ReceptionStandard, Tier, VipCode
from tiers.programme import shipped_text

urlpatterns = [path("admin/", admin.site.urls)]
pytestmark = pytest.mark.urls(__name__)


@pytest.mark.parametrize("model", ["tier", "gradingrule", "vipcode", "receptionstandard"])
def test_the_lists_open(admin_client, loaded, model):
    assert admin_client.get(reverse(f"admin:tiers_{model}_changelist")).status_code == 200


def test_an_edited_rule_is_the_hotel_s_own_and_survives_the_next_load(admin_client, hotel, loaded):
    rule = GradingRule.objects.get(key="public_figure")
    form = {
        "property": hotel.pk,
        "tier": Tier.objects.get(code="VC").pk,
        "key": rule.key,
        "words": "A face everybody knows",
        "basis": rule.basis,
        "values": '["public_figure"]',
        "active": "on",
        "order": rule.order,
        "measure": "",
    }
    assert admin_client.post(reverse("admin:tiers_gradingrule_change", args=[rule.pk]), form).status_code == 302
    load(hotel, shipped_text(), now=NOW)
    rule.refresh_from_db()
    assert (rule.words, rule.tier.code, rule.from_file) == ("A face everybody knows", "VC", False)


def test_the_codes_to_map_are_found_and_mapped(admin_client, hotel, loaded):
    VipCode.objects.create(property=hotel, booking_system="opera", code="GOLD", first_seen_at=NOW)
    page = reverse("admin:tiers_vipcode_changelist")
    codes = {
        waiting: [code.code for code in admin_client.get(page, {"waiting": waiting}).context["cl"].result_list]
        for waiting in ("yes", "no")
    }
    assert codes == {"yes": ["GOLD"], "no": ["VA", "VB", "VC"]}


def test_a_standard_is_read_and_not_changed(admin_client, loaded):
    standard = ReceptionStandard.objects.get()
    page = reverse("admin:tiers_receptionstandard_change", args=[standard.pk])
    shown = admin_client.get(page)
    assert shown.status_code == 200
    assert "The VIP programme of a hotel, as shipped." in shown.text
    assert admin_client.post(page, {"source": "changed"}).status_code == 403
    assert admin_client.get(reverse("admin:tiers_receptionstandard_add")).status_code == 403
    assert admin_client.post(reverse("admin:tiers_receptionstandard_delete", args=[standard.pk])).status_code == 403
