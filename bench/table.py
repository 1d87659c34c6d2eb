"""The lines of the table, and the two files that a run leaves behind."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "bench" / "results.json"
PAGE = ROOT / "docs" / "reference" / "performance.md"
_MARKS = {True: "yes", False: "**no**", None: "–"}


@dataclass(frozen=True, slots=True)
class Line:
    """One measured thing: what was reached, what was wanted, and the numbers behind it."""

    what: str
    reached: str
    wanted: str
    met: bool | None
    figures: dict[str, Any] = field(default_factory=dict)


def show(line: Line) -> str:
    return (
        f"  {_MARKS[line.met]:6} {line.what}: {line.reached}  (wanted: {line.wanted})"
    )


def keep(lines: Sequence[Line], *, about: dict[str, Any]) -> None:
    """Write the results, and the page that is drawn from them."""
    body = {"about": about, "lines": [asdict(line) for line in lines]}
    RESULTS.write_text(json.dumps(body, ensure_ascii=False, indent=2) + "\n")
    rows = [
        f"| {line.what} | {line.reached} | {line.wanted} | {_MARKS[line.met]} |"
        for line in lines
    ]
    paces = about["paces"].values()
    span = {"fastest": f"{min(paces):.0f}", "slowest": f"{max(paces):.0f}"}
    text = _PAGE.format(rows="\n".join(rows), **span, **about)
    PAGE.write_text(text, encoding="utf-8")


def keep_beside(lines: Sequence[Line], *, paces: dict[str, float]) -> None:
    """Put rows that were measured by themselves in the place of those of the last run."""
    kept = json.loads(RESULTS.read_text())
    rows = {one["what"]: Line(**one) for one in kept["lines"]}
    rows |= {line.what: line for line in lines}
    about = kept["about"]
    keep(list(rows.values()), about=about | {"paces": about["paces"] | paces})


_PAGE = """# Performance

Written by `make bench` ({size}); not edited by hand. Machine: 2 cores, PostgreSQL {server}
(embedded, fsync on), Python {python}. Idle cores before the run: {spare} of 2. The host
is shared: a plain loop took from {fastest} to {slowest} ms before the rows of this run, and processor
time stretches with it. **CPU ms** is that of the whole server tree and of PostgreSQL for one
operation; ratios within one row are what to compare between runs.

| what | reached | wanted | met |
|---|---|---|---|
{rows}

## How it is measured

- One run, one server, databases of its own in a folder of its own. Web pages are served as
  `bihuan up` serves them: two granian processes of two threads. The client is a handful of
  raw sockets on the same two cores; its processor time is not counted.
- **raise**: forms are drawn, and their puzzles solved, before the clock starts. Signatures,
  proof of work and allowances are checked for every one. Bench-only setting: `BIHUAN_PROXIES=1`,
  so that each raiser has an address, and thus an allowance, of their own; the API key of the
  bench may ask 6,000 times a minute. "The same rows" are copies of the seven rows of a raised
  matter, written in one transaction of seven prepared statements over eight connections.
- **lifecycle**: raise, accept, dispatch, claim, report, audit, call back with the raiser's
  verdict, search for its number; by four scripted processes through the real actions, with a
  relay beside them whose work (search index, figures) is counted too.
- **cases** are made by SQL: invented words with a Zipf distribution, nine in ten closed, the
  largest unit holds a third. Triggers are off while they are made, and their ledger entries
  carry no valid chain: what counts is that the tables are as large and as filled.
- **sweeper**: the same thousand clocks fall due beside ten thousand and beside a million others.
- **spike**: three times what was just measured as capacity arrives whether answered or not.
- **crowd**: 200 raisers and 50 operators as browsers, for five minutes. Each raiser opens the
  form, writes for 15 to 45 s, sends it, reads the receipt and comes back to look, and begins
  anew; each operator reads a list, opens a matter and does a step, every twenty seconds or so.
  Every receipt is looked up afterwards. Several operators take from the same list, so some
  find that somebody else was first, and are told so. The row may be measured by itself
  (`python -m bench crowd --keep`).
"""
