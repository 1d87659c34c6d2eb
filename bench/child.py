"""One function of the bench in a process of its own: `python -m bench.child m:f JSON`."""

from __future__ import annotations

import json
import sys
from importlib import import_module

import django


def main() -> None:
    name, values = sys.argv[1:]
    django.setup()
    module, _, function = name.partition(":")
    answer = getattr(import_module(module), function)(**json.loads(values))
    print(json.dumps(answer))


def ready() -> None:
    """Say that all is prepared, and wait for the word to begin."""
    print(flush=True)
    sys.stdin.readline()


if __name__ == "__main__":
    main()
