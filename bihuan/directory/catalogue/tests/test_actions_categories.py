"""The category tree: its full names, in both languages."""

from __future__ import annotations

import importlib

import pytest
from django.db import connection, transaction
from django.utils import translation

from bihuan.directory.catalogue import actions
from bihuan.directory.catalogue.models import Category
from bihuan.directory.catalogue.tests.factories import some_categories
from bihuan.directory.catalogue.words import NewCategory

pytestmark = pytest.mark.django_db


def test_a_renamed_category_renames_the_full_names_below() -> None:
    some_categories()
    tree = [
        NewCategory("01", "城建"),
        NewCategory("0101", "市容环卫", parent="01"),
        NewCategory("010101", "垃圾清运", parent="0101"),
    ]
    with transaction.atomic():
        assert actions.keep_categories(tree) == 3
        assert actions.keep_categories(tree) == 0
    assert Category.objects.get(code="010101").full_name == "城建 / 市容环卫 / 垃圾清运"


def test_a_category_has_its_full_name_in_english_too() -> None:
    tree = [
        NewCategory("01", "城建", "Building"),
        NewCategory("0101", "市容环卫", parent="01"),
        NewCategory("010101", "垃圾清运", "Rubbish", parent="0101"),
    ]
    with transaction.atomic():
        actions.keep_categories(tree)
    leaf = Category.objects.get(code="010101")

    assert leaf.called_in_full == "城建 / 市容环卫 / 垃圾清运"
    with translation.override("en"):
        assert leaf.called == "Rubbish"
        assert leaf.called_in_full == "Building / 市容环卫 / Rubbish"


def test_categories_from_before_are_given_the_names_that_loading_gives() -> None:
    name = "bihuan.directory.catalogue.migrations.0003_full_names_in_english"
    fill = importlib.import_module(name).FILL
    some_categories()
    Category.objects.filter(code="01").update(name_en="Building")
    with transaction.atomic():
        actions.keep_categories([NewCategory("02", "公用", "Utilities")])
    Category.objects.update(full_name_en="")

    with connection.cursor() as cursor:
        cursor.execute(fill)

    found = dict(Category.objects.values_list("code", "full_name_en"))
    assert found["02"] == "Utilities"
    assert found["010101"] == "Building / 市容环卫 / 垃圾清运"
