"""Names that a county keeps in two languages, in the one that is being read."""

from __future__ import annotations

from django.utils.translation import get_language


def reads_chinese() -> bool:
    """Whether this page, answer or job speaks Chinese; it does where nobody chose."""
    return (get_language() or "zh").startswith("zh")


def named(name: str, name_en: str) -> str:
    """The name in the reader's language; the Chinese one where there is no other."""
    return name if reads_chinese() or not name_en else name_en
