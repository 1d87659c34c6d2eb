"""Every field of every table says how private it is and how long it stays."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db.models import CompositePrimaryKey

MODELS = [m for m in apps.get_models() if m.__module__.startswith("bihuan.")]
WORDING = re.compile(r"(public|internal|personal|secret), \S.*\S")


def declared(model: type) -> dict[str, str]:
    """The words of `class Privacy`, also of abstract parents."""
    words: dict[str, str] = {}
    for parent in reversed(model.__mro__):
        rules = vars(parent).get("Privacy")
        words |= {k: v for k, v in vars(rules or object).items() if k[:1] != "_"}
    return words


@pytest.mark.parametrize("model", MODELS, ids=str)
def test_every_field_says_how_private_it_is(model: type) -> None:
    words = declared(model)
    fields = {
        field.name: field
        for field in [*model._meta.fields, *model._meta.local_many_to_many]  # noqa: SLF001
        if not isinstance(field, CompositePrimaryKey)
    }
    needed = {name for name, field in fields.items() if not field.auto_created}
    assert needed - set(words) == set(), "undeclared"
    assert set(words) - set(fields) == set(), "declared, but no field"
    assert [word for word in words.values() if not WORDING.fullmatch(word)] == []
