"""Every field of every table says how private it is and how long it stays."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import CompositePrimaryKey

from bihuan.project.docs_pages import declared_privacy

MODELS = [m for m in apps.get_models() if m.__module__.startswith("bihuan.")]
WORDING = re.compile(r"(public|internal|personal|secret), \S.*\S")


def mistakes(model: type) -> list[str]:
    """Fields without a word, words without a field, and words that say nothing."""
    words = declared_privacy(model)
    fields = {
        field.name: field
        for field in [*model._meta.fields, *model._meta.local_many_to_many]  # noqa: SLF001
        if not isinstance(field, CompositePrimaryKey)
    }
    needed = {name for name, field in fields.items() if not field.auto_created}
    return [
        *(f"{name} is not declared" for name in sorted(needed - set(words))),
        *(f"{name} is no field" for name in sorted(set(words) - set(fields))),
        *(f"{name}: {w}" for name, w in words.items() if not WORDING.fullmatch(w)),
    ]


@pytest.mark.parametrize("model", MODELS, ids=str)
def test_every_field_says_how_private_it_is(model: type) -> None:
    assert mistakes(model) == []


def test_a_silent_model_and_an_empty_word_are_found() -> None:
    class Vague(ContentType):
        class Meta:
            proxy = True
            app_label = "nowhere"

        class Privacy:
            model = "private"
            colour = "public, for ever"

    del apps.all_models["nowhere"]
    assert mistakes(ContentType) == [
        "app_label is not declared",
        "model is not declared",
    ]
    assert mistakes(Vague) == [
        "app_label is not declared",
        "colour is no field",
        "model: private",
    ]
