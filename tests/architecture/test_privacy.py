"""Every field of every table says how private it is and how long it stays."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db.models import CompositePrimaryKey

from bihuan.project.docs_pages import declared_privacy

MODELS = [m for m in apps.get_models() if m.__module__.startswith("bihuan.")]
WORDING = re.compile(r"(public|internal|personal|secret), \S.*\S")


@pytest.mark.parametrize("model", MODELS, ids=str)
def test_every_field_says_how_private_it_is(model: type) -> None:
    words = declared_privacy(model)
    fields = {
        field.name: field
        for field in [*model._meta.fields, *model._meta.local_many_to_many]  # noqa: SLF001
        if not isinstance(field, CompositePrimaryKey)
    }
    needed = {name for name, field in fields.items() if not field.auto_created}
    assert needed - set(words) == set(), "undeclared"
    assert set(words) - set(fields) == set(), "declared, but no field"
    assert [word for word in words.values() if not WORDING.fullmatch(word)] == []
