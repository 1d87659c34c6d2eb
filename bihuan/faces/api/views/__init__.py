"""The operations of API v1. A key says who asks; a receipt code opens a raiser's matter."""

from __future__ import annotations

from bihuan.faces.api.views import lists, matters, receipts

__all__ = ["lists", "matters", "receipts"]
