"""What may be written, how it is sealed, how a day becomes one root. All pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bihuan.ground.ledger.rules.receipts import BROKEN, what_is_wrong
from bihuan.kit.verdicts import ALLOWED, Verdict


def verify_receipt(receipt: Mapping[str, Any], published_root_hex: str) -> Verdict:
    """Whether this receipt proves its entries under the root that was published."""
    code = what_is_wrong(receipt, published_root_hex)
    return Verdict(code, BROKEN[code]) if code else ALLOWED
