"""Where messages leave the machine, and a stand-in for whoever takes them."""

from __future__ import annotations

from bihuan.faces.messaging.http.post import carry

__all__ = ["carry"]
