"""Every sentence for people can be read in English too."""

from __future__ import annotations

from bihuan.project import translations


def test_no_sentence_of_the_sources_is_missing_from_the_catalogue() -> None:
    assert translations.strangers() == set()


def test_every_sentence_is_translated_and_sure() -> None:
    assert translations.mistakes(translations.kept()) == []


def test_the_compiled_catalogue_is_that_of_the_sentences() -> None:
    ours = (translations.FOLDER / "django.mo").read_bytes()

    assert ours == translations.compiled(translations.kept())


def test_no_sentence_is_kept_that_nobody_says() -> None:
    said = {message.id for message in translations.gather()}

    assert {m.id for m in translations.kept() if m.id} <= said
