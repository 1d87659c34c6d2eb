"""The reference pages that are drawn from the code, so that they cannot differ from it.

`python -m bihuan.project.docs_pages` writes them; a test compares.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import django

from bihuan.project import api_pages, channel_pages, webhook_pages

TOP = Path(__file__).parents[2]
_MARK = "<!-- Drawn by bihuan/project/docs_pages.py from the code. Do not edit. -->"
_CLASSES = {
    "public": "anybody may see it",
    "internal": "staff see it as far as their work reaches",
    "personal": "tells something about a person: masked, erased in time",
    "secret": "sealed or digested; opened only with a reason that is recorded",
}
# Our own pages come in the order of the house, from the ground up.
_FLOORS = ("ground", "directory", "loop", "measure", "faces", "packs", "project")


def case_life() -> str:
    """The life of a case as a diagram and a table, from `cases.rules.MOVES`."""
    from bihuan.loop.cases.rules import MOVES  # noqa: PLC0415
    from bihuan.loop.cases.words import STATUS_NAMES  # noqa: PLC0415

    arrows = [
        f"    {_node(source)} --> {_node(move.target)}: {step.value}"
        for step, move in MOVES.items()
        for source in STATUS_NAMES
        if source in move.sources
    ]
    names = [f'    state "{name}" as {_node(s)}' for s, name in STATUS_NAMES.items()]
    table = [
        f"| `{step.value}` | {_named(move.sources, STATUS_NAMES)} "
        f"| {STATUS_NAMES[move.target]} |"
        for step, move in MOVES.items()
    ]
    ends = {s for s in STATUS_NAMES if not any(s in m.sources for m in MOVES.values())}
    return _page(
        "The life of a case",
        "Every step a case can take. The code judges by this table, and the database "
        "refuses any other change of status.",
        "```mermaid",
        "stateDiagram-v2",
        *names,
        f"    [*] --> {_node(next(iter(STATUS_NAMES)))}: raise",
        *arrows,
        *(f"    {_node(end)} --> [*]" for end in STATUS_NAMES if end in ends),
        "```",
        "",
        "| step | from | to |",
        "|---|---|---|",
        *table,
    )


def data_inventory() -> str:
    """Every field of every table with its privacy and its keeping, from the models."""
    return _page(
        "What is kept, how private it is, and for how long",
        "One line for every field of every table, as the `class Privacy` of its model "
        "says. Masking, export and erasure go by it.",
        *(f"- **{word}**: {meaning}" for word, meaning in _CLASSES.items()),
        *_tables(),
    )


def command_line() -> str:
    """Every command of `bihuan` with its options and an example."""
    from bihuan.project.cli import reference  # noqa: PLC0415

    return _page("The command line", reference.LEAD, *reference.lines())


def api() -> str:
    """The API's reference, from its OpenAPI description."""
    return _page("The API", api_pages.LEAD, *api_pages.operations())


def webhooks() -> str:
    """What receivers of webhooks get, from the list of kinds and scopes."""
    return _page(
        "Webhooks", webhook_pages.LEAD + "\n" + "\n".join(webhook_pages.reference())
    )


def channels() -> str:
    """Every channel with the tests that prove it, from the marks on them."""
    return _page("The channels", channel_pages.LEAD, *channel_pages.reference())


def statistics() -> str:
    """Every statistic with its formula, from `figures.words.STATISTICS`."""
    from bihuan.measure.figures.words import RATIOS, STATISTICS  # noqa: PLC0415

    rows = [
        f"| `{one.code}` v{one.version} | {one.name} | {one.name_en} | {one.sort} "
        f"| {one.formula} | {one.formula_en} | {_beside(one.beside)} |"
        for one in STATISTICS
    ]
    return _page(
        "Figures and how they are computed",
        "Every number that is shown comes from this list. The population is the cases "
        "accepted in the period, by county time; what became of them is as of the "
        "moment of reading. `bihuan figures --json` prints all of it, and each number "
        "opens to its cases.",
        "| code | 名称 | name | kind | 公式 | formula | only shown with |",
        "|---|---|---|---|---|---|---|",
        *rows,
        "",
        "Rates that are not of cases, each beside what it was computed from:",
        "",
        "| code | 名称 | name | 公式 | formula |",
        "|---|---|---|---|---|",
        *(
            f"| `{one.code}` | {one.name} | {one.name_en} | {one.formula} "
            f"| {one.formula_en} |"
            for one in RATIOS
        ),
    )


def _beside(codes: Sequence[str]) -> str:
    return ", ".join(f"`{code}`" for code in codes)


PAGES: dict[str, Callable[[], str]] = {
    "docs/reference/api.md": api,
    "docs/reference/openapi.json": api_pages.openapi,
    "docs/reference/open311.json": api_pages.open311,
    "docs/reference/case-life.md": case_life,
    "docs/reference/channels.md": channels,
    "docs/reference/cli.md": command_line,
    "docs/reference/data-inventory.md": data_inventory,
    "docs/reference/figures.md": statistics,
    "docs/reference/webhooks.md": webhooks,
}


def write_pages(top: Path = TOP) -> list[Path]:
    """Write the pages that differ; answer which ones did."""
    changed = []
    for name, draw in PAGES.items():
        page, text = top / name, draw()
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            page.write_text(text, encoding="utf-8")
            changed.append(page)
    return changed


def stale(top: Path = TOP) -> list[str]:
    """The pages that no longer say what the code says."""
    return [
        name
        for name, draw in PAGES.items()
        if not (page := top / name).exists()
        or page.read_text(encoding="utf-8") != draw()
    ]


def _tables() -> Iterator[str]:
    from django.apps import apps  # noqa: PLC0415

    models = [m for m in apps.get_models() if m.__module__.startswith("bihuan.")]
    models.sort(key=lambda model: _FLOORS.index(model.__module__.split(".")[1]))
    for model in models:
        first, *_ = (model.__doc__ or "").strip().split("\n\n")
        yield from ("", f"## {model._meta.label}", "", " ".join(first.split()), "")  # noqa: SLF001
        yield from ("| field | privacy | kept |", "|---|---|---|")
        for name, words in declared_privacy(model).items():
            privacy, _, kept = words.partition(", ")
            yield f"| `{name}` | {privacy} | {kept} |"


def declared_privacy(model: type) -> dict[str, str]:
    """The words of a model's `class Privacy` and of those it inherits, by field."""
    return {
        name: said
        for parent in reversed(model.__mro__)
        for name, said in vars(vars(parent).get("Privacy", object)).items()
        if isinstance(said, str) and not name.startswith("_")
    }


def _node(status: str) -> str:
    return status.replace("-", "_")


def _named(some: frozenset[Any], names: dict[Any, str]) -> str:
    return "、".join(name for status, name in names.items() if status in some)


def _page(title: str, lead: str, *lines: str) -> str:
    return "\n".join([_MARK, "", f"# {title}", "", lead, "", *lines, ""])


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.project.settings")
    django.setup()
    if "--check" in sys.argv[1:]:
        # An empty sentence would still count as a failure.
        sys.exit("".join(f"not as the code says: {name}\n" for name in stale()) or 0)
    write_pages()
