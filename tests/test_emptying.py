"""After a test that commits nothing is left of it, and what never changes is there."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError
from django.test import TransactionTestCase

from tests.emptying import empty
from tests.hotel_examples import opened, program, rows, starts_from_aurora
from vipdesk.hotel.models import Department


def test_nothing_is_left_but_what_never_changes(transactional_db: None):
    never = [model.objects.count() for model in (ContentType, Permission)]
    program(opened()).book()
    assert rows()["stays.Stay"] == 1
    empty(TransactionTestCase())
    assert {name: many for name, many in rows().items() if many} == {}
    assert [model.objects.count() for model in (ContentType, Permission)] == never
    assert min(never) > 0


def test_afterwards_the_database_refuses_what_it_refused_before(transactional_db: None):
    empty(TransactionTestCase())
    with pytest.raises(IntegrityError):
        Department.objects.create(property_id=4711, code="sales")


def test_who_commits_finds_no_hotel_that_another_opened(request: pytest.FixtureRequest, transactional_db: None):
    assert starts_from_aurora(request.node) is False
