"""Where events leave the machine."""

from __future__ import annotations
