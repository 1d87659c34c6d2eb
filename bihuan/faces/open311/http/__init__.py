"""How Open311 clients come in, and how they are answered: JSON or XML, also when refused."""

from __future__ import annotations

from bihuan.faces.open311.http.answers import (
    JSON,
    XML,
    Wrong,
    answer,
    format_of,
    refusal,
)
from bihuan.faces.open311.http.entering import client_of, entered, open_to_clients

__all__ = [
    "JSON",
    "XML",
    "Wrong",
    "answer",
    "client_of",
    "entered",
    "format_of",
    "open_to_clients",
    "refusal",
]
