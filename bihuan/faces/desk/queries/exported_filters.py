"""How the filters of an exported list are written into the ledger."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bihuan.ground.vault.queries import digest

Given = Mapping[str, str]
# The codes that each filter offers. A filter that is not here is typed by a person.
Offered = Mapping[str, Collection[str]]


def codes(given: Given, offered: Offered, *names: str) -> tuple[str, ...]:
    """The filters for the ledger: offered codes as they are, the rest as a keyed digest.

    Whatever stands in an address somebody may have typed, so it may name a person.
    """
    found = ((name, given.get(name, "")) for name in names)
    return tuple(
        f"{name}={value}"
        if value in offered.get(name, ())
        else f"{name}={digest('export-filter', value).hex()[:16]}"
        for name, value in found
        if value
    )
