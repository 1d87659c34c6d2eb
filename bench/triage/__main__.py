"""`python -m bench.triage [names] [--quick]`: measure triage and write its table."""

from __future__ import annotations

import argparse
import json
import os
import platform
import time
from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bench.meter import pace

ROOT = Path(__file__).parents[2]
RESULTS = Path(__file__).with_name("results.json")
PAGE = ROOT / "docs/reference/triage.md"
TRIED = Path(__file__).with_name("tried.md")
# Each is a module with `run(*, quick) -> dict` of figures, nested as one likes, and maybe
# WANTED: figure by dotted name, at least so much; a negative number says at most.
PARTS = ("reading", "dispatching", "twins", "problems", "replies")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.triage", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"of: {', '.join(PARTS)}; all if none")
    parser.add_argument("--quick", action="store_true", help="one seed, small sizes")
    given = parser.parse_args()
    if unknown := set(given.names) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    found = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    for name in given.names or PARTS:
        if find_spec(f"bench.triage.{name}") is None:
            continue
        before, began = pace(), time.perf_counter()
        figures = import_module(f"bench.triage.{name}").run(quick=given.quick)
        found[name] = {"pace_ms": before, **figures}
        print(f"{name}: {time.perf_counter() - began:.0f} s", flush=True)
        for key, value in flat(found[name]):
            print(f"  {key}: {value}", flush=True)
    if not given.quick:
        RESULTS.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
        PAGE.write_text(page(found), encoding="utf-8")


def flat(figures: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Every figure under its dotted name."""
    for key, value in figures.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", value


def page(found: Mapping[str, Any]) -> str:
    """The reference page: a table for each part, then what was tried."""
    lines = [_LEAD.format(python=platform.python_version(), cores=os.cpu_count())]
    for name in PARTS:
        if not found.get(name):
            continue
        part = import_module(f"bench.triage.{name}")
        lines += [f"## {name.capitalize()}", "", (part.__doc__ or "").strip(), ""]
        lines += ["| figure | reached | wanted | met |", "|---|---|---|---|"]
        wanted = getattr(part, "WANTED", {})
        lines += [_line(k, v, wanted.get(k)) for k, v in flat(found[name])]
        lines.append("")
    if TRIED.exists():
        lines.append(TRIED.read_text(encoding="utf-8"))
    return "\n".join(lines).rstrip() + "\n"


def _line(key: str, value: Any, wanted: float | None) -> str:
    told = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    if wanted is None:
        return f"| {key} | {told} | | |"
    met = value >= wanted if wanted >= 0 else value <= -wanted
    bar = f"{'≥' if wanted >= 0 else '≤'} {abs(wanted):g}"
    return f"| {key} | {told} | {bar} | {'yes' if met else '**no**'} |"


_LEAD = """# Triage

Written by `make bench-triage`; not edited by hand. Python {python}, {cores} cores, no
accelerator. The texts measured with carry no licence and are not in this repository;
parts that need them are left out where they are absent. The host is shared: `pace_ms` is the
processor time of a plain loop just before a part, 60 where nobody disturbs, and every time
below stretches with it.
"""


if __name__ == "__main__":
    main()
