"""`python -m bench [names] [--quick]`: measure, say, and write the table."""

from __future__ import annotations

import argparse
import platform
import signal
import sys
import time
from importlib import import_module

from bench.meter import pace, spare
from bench.stage import Stage
from bench.table import Line, keep, keep_beside, show

# Small databases first; the two with a million cases last, one after the other.
ROWS = (
    "raising",
    "importing",
    "spike",
    "crowd",
    "sweeping",
    "lifecycle",
    "queue_page",
    "searching",
    "leading",
)


def main() -> None:
    wanted, quick, beside = _arguments()
    # Told to end, it still stops its server and takes its folder away.
    for word in (signal.SIGTERM, signal.SIGINT):
        signal.signal(word, lambda *_: sys.exit(1))
    about: dict[str, object] = {
        "size": "quick: 50,000 cases instead of a million" if quick else "full",
        "python": platform.python_version(),
        "spare": spare(),
    }
    lines: list[Line] = []
    paces: dict[str, float] = {}
    with Stage(quick=quick) as stage:
        about["server"] = stage.version()
        for name in wanted:
            began = time.perf_counter()
            paces[name] = pace()
            print(f"{name}, at a pace of {paces[name]:.0f} ms", flush=True)
            for line in import_module(f"bench.{name}").run(stage):
                print(show(line), flush=True)
                lines.append(line)
            print(f"  {time.perf_counter() - began:.0f} s", flush=True)
    if beside:
        keep_beside(lines, paces=paces)
    elif wanted == list(ROWS):
        keep(lines, about=about | {"paces": paces})


def _arguments() -> tuple[list[str], bool, bool]:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"of: {', '.join(ROWS)}; all if none")
    parser.add_argument(
        "--quick", action="store_true", help="50,000 cases, short rounds"
    )
    parser.add_argument(
        "--keep", action="store_true", help="put the rows into the page of the last run"
    )
    given = parser.parse_args()
    if unknown := set(given.names) - set(ROWS):
        parser.error(f"no such row: {', '.join(sorted(unknown))}")
    names = [name for name in ROWS if name in given.names or not given.names]
    return names, given.quick, given.keep and not given.quick


if __name__ == "__main__":
    main()
