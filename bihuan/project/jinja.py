"""How pages are made: the Jinja2 environment, its filters and its globals.

Pages are Jinja2 because a list of fifty rows costs a few milliseconds less of every
request than with Django's own templates, which remain for the sign-in pages only.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.messages import get_messages
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import (
    get_language,
    gettext,
    ngettext,
    npgettext,
    pgettext,
)
from jinja2 import Environment, FileSystemBytecodeCache
from markupsafe import Markup

from bihuan.faces.desk import rules as desk
from bihuan.faces.desk.words import Section
from bihuan.ground.access.words import Actor
from bihuan.kit import clock
from bihuan.project import county, spans


def environment(**options: Any) -> Environment:
    """Build the environment; Django calls this once per process."""
    env = Environment(  # noqa: S701 - autoescape is set below, over any option
        bytecode_cache=_bytecode_cache(),
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        **{**options, "autoescape": True},
    )
    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    env.globals.update(
        county=county.this_county,
        language=get_language,
        languages=settings.LANGUAGES,
        navigation=navigation,
        now=clock.now,
        said=said,
        static=static,
        url=url,
        with_query=with_query,
    )
    env.filters.update(
        ago=spans.ago,
        day=spans.day,
        left=spans.left,
        messages=get_messages,
        moment=spans.moment,
        number=number,
        paragraphs=paragraphs,
        percent=percent,
        period=spans.period,
        said=said,
        span=spans.span,
        time=time_tag,
    )
    return env


def _bytecode_cache() -> FileSystemBytecodeCache | None:
    """Compiled pages survive a restart; a place that cannot be written does without."""
    place = Path(settings.DATA) / "cache" / "pages"
    with contextlib.suppress(OSError):
        place.mkdir(parents=True, exist_ok=True)
        return FileSystemBytecodeCache(str(place))
    return None


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a page by its name."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


@lru_cache(maxsize=256)
def _fingerprint(path: str) -> str:
    found = finders.find(path)
    if found is None:
        msg = f"static file {path!r} does not exist"
        raise FileNotFoundError(msg)
    return hashlib.sha256(Path(str(found)).read_bytes()).hexdigest()[:10]


def static(path: str) -> str:
    """The address of a static file, new whenever its content is new."""
    if settings.DEBUG:
        _fingerprint.cache_clear()
    return f"{settings.STATIC_URL}{path}?v={_fingerprint(path)}"


@lru_cache(maxsize=64)
def _exists(view: str) -> bool:
    try:
        reverse(view)
    except NoReverseMatch:
        return False
    return True


def navigation(actor: Actor) -> list[Section]:
    """The desk's side navigation, of the places that this installation has."""
    sections = (
        Section(section.label, tuple(p for p in section.places if _exists(p.view)))
        for section in desk.navigation(actor)
    )
    return [section for section in sections if section.places]


def with_query(request: HttpRequest, **changes: object) -> str:
    """This page's address with some of its query changed; None removes a key."""
    query = request.GET.copy()
    for key, value in changes.items():
        query.pop(key, None)
        if value is not None:
            query[key] = str(value)
    return f"{request.path}?{urlencode(list(query.lists()), doseq=True)}"


def said(spoken: object) -> str:
    """A sentence in the reader's language, with what is filled in likewise.

    A `Verdict`, a `Sentence` of the calendar, or anything of their shape.
    """
    template = getattr(spoken, "reason", None) or getattr(spoken, "template", None)
    if template is None:
        return gettext(str(spoken)) if spoken else ""
    values: Mapping[str, object] = getattr(spoken, "values", {})
    return gettext(template).format_map(
        {name: _said_value(value) for name, value in values.items()}
    )


def _said_value(value: object) -> object:
    if isinstance(value, datetime):
        return spans.moment(value)
    if isinstance(value, date):
        return spans.day(value)
    if hasattr(value, "template"):
        return said(value)
    if isinstance(value, tuple):
        return gettext("、").join(str(_said_value(one)) for one in value)
    return gettext(value) if isinstance(value, str) and value else value


def number(value: int | float | None) -> str:
    """12,345; a dash where nothing is known."""
    return "—" if value is None else f"{value:,}"


def percent(value: float | None, digits: int = 1) -> str:
    """0.9905 as 99.1%; a dash where the denominator is empty."""
    return "—" if value is None else f"{value * 100:.{digits}f}%"


def paragraphs(text: str) -> Markup:
    """What a person typed, with their line breaks and nothing else of theirs."""
    blocks = (part.strip() for part in text.replace("\r\n", "\n").split("\n\n"))
    return Markup("").join(
        Markup("<p>{}</p>").format(Markup("<br>").join(block.split("\n")))
        for block in blocks
        if block
    )


def time_tag(value: datetime | date | None, style: str = "moment") -> Markup:
    """A <time> that machines, screen readers and people can all read."""
    if value is None:
        return Markup("—")
    exact = spans.moment(value) if isinstance(value, datetime) else spans.day(value)
    shown = exact
    if style == "day":
        shown = spans.day(value)
    elif style == "ago" and isinstance(value, datetime):
        shown = spans.ago(value)
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        value.isoformat(), exact, shown
    )
