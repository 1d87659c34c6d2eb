"""The English catalogue: gathered from the sources, kept complete, compiled.

`python -m bihuan.project.translations` gathers and compiles; with `--check` it only says
what is missing. The message ids are the Chinese sentences themselves, so that whoever
writes a rule writes the sentence that a clerk will read, and nothing stands between.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCES = Path(__file__).resolve().parents[1]
FOLDER = SOURCES / "locale" / "en" / "LC_MESSAGES"
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    # A rule's reason is a sentence for people, though the rule knows no gettext.
    "Verdict": (2,),
    "refuse": (2,),
    "say": (1,),
    "marked": (1,),
    # The command line's.
    "Trouble": (1,),
    "show": (1,),
    "translated": (1,),
    "progress": (1,),
}
METHODS = [
    ("**/tests/**", "ignore"),
    ("**/migrations/**", "ignore"),
    ("packs/reading/**.py", "python"),
    ("packs/replaying/**.py", "python"),
    # The counties themselves.
    ("packs/*/**", "ignore"),
    ("project/templates/**.html", f"{__name__}:from_django"),
    ("**.py", "python"),
    ("**/templates/styleguide/**", "ignore"),
    ("**/templates/**.html", "jinja2"),
]
JINJA = {"extensions": "jinja2.ext.i18n", "silent": "false"}
_TAG = re.compile(r"""\{%\s*trans(?:late)?\s+(?P<quote>["'])(?P<text>.+?)(?P=quote)""")
_FIELD = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


def from_django(
    source: IO[bytes], keywords: object, tags: object, options: object
) -> Iterator[tuple[int, str, str, list[str]]]:
    """The {% translate %} tags of the sign-in pages."""
    for number, line in enumerate(source, start=1):
        for found in _TAG.finditer(line.decode()):
            yield number, "gettext", found["text"], []


def gather() -> Catalog:
    """Every sentence for people that the sources hold now."""
    catalog = Catalog(domain="django", charset="utf-8")
    found = extract_from_dir(
        str(SOURCES),
        method_map=METHODS,
        options_map={"**/templates/**.html": JINJA},
        keywords=KEYWORDS,
    )
    for path, _line, text, _comments, context in sorted(found, key=lambda one: one[0]):
        catalog.add(text, locations=[(path, 0)], context=context)
    return catalog


def kept() -> Catalog:
    """The catalogue as committed."""
    path = FOLDER / "django.po"
    if not path.exists():
        return Catalog(locale="en", domain="django")
    with path.open("rb") as file:
        return read_po(file, locale="en", domain="django")


def compiled(catalog: Catalog) -> bytes:
    """What gettext reads while we run."""
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def update() -> Catalog:
    """Bring the catalogue up to the sources and compile it; old sentences go."""
    sources, catalog = gather(), kept()
    catalog.update(sources, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    # Dates in the header would make every run a change.
    catalog.creation_date = catalog.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "django.po").open("wb") as file:
        write_po(file, catalog, width=88, sort_by_file=True, include_lineno=False)
    (FOLDER / "django.mo").write_bytes(compiled(catalog))
    return catalog


def mistakes(catalog: Catalog) -> list[str]:
    """What is wrong with a catalogue: sentences missing, unsure or with other blanks."""
    return [
        wrong
        for message in catalog
        if message.id and (wrong := _mistake(message)) is not None
    ]


def _mistake(message: Message) -> str | None:
    theirs = message.string if isinstance(message.string, tuple) else (message.string,)
    ours = message.id if isinstance(message.id, tuple) else (message.id,)
    if not all(theirs):
        return f"not translated: {ours[0]}"
    if message.fuzzy:
        return f"unsure: {ours[0]}"
    blanks = set(_FIELD.findall(str(ours[-1])))
    if any(set(_FIELD.findall(str(text))) - blanks for text in theirs):
        return f"has blanks that the sentence has not: {ours[0]}"
    if blanks - set(_FIELD.findall(str(theirs[-1]))):
        return f"lacks a blank of the sentence: {ours[0]}"
    return None


def strangers() -> set[Any]:
    """Sentences in the sources that the committed catalogue does not know."""
    return {message.id for message in gather() if message.id} - {
        message.id for message in kept()
    }


def main(arguments: list[str]) -> int:
    catalog = kept() if "--check" in arguments else update()
    wrong = [f"not gathered: {one}" for one in strangers()] + mistakes(catalog)
    sys.stdout.write("".join(f"{line}\n" for line in wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
