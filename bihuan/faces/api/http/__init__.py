"""How machines come in: their keys, their limits, and how they are told what is wrong."""

from __future__ import annotations

from bihuan.faces.api.http.keys import Asking, Key, client_of, forget_keys
from bihuan.faces.api.http.openapi import Api
from bihuan.faces.api.http.problems import problem, said
from bihuan.faces.api.http.reading import open_to_machines

__all__ = [
    "Api",
    "Asking",
    "Key",
    "client_of",
    "forget_keys",
    "open_to_machines",
    "problem",
    "said",
]
