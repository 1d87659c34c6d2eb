"""What may be uploaded, judged by its bytes. Plain values in."""

from __future__ import annotations

from bihuan.ground.files.rules.examining import examine, may_add
from bihuan.ground.files.rules.naming import clean_name, place_of

__all__ = ["clean_name", "examine", "may_add", "place_of"]
