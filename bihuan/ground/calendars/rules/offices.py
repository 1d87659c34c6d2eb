"""Office hours as people write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from bihuan.ground.calendars.words import Span
from bihuan.kit.sentences import Sentence, say

_SPAN = re.compile(r"^(\d{1,2}):(\d{2})\s*[-–—~至]\s*(\d{1,2}):(\d{2})$")
_DAY = 24 * 60


def read_office_hours(
    texts: Sequence[object],
) -> tuple[tuple[Span, ...], list[Sentence]]:
    """Read ["08:30-12:00", "14:30-17:30"]; with it, what is wrong and what would be right."""
    spans, wrong = [], []
    for text in texts:
        span = _span(str(text).strip())
        if span is None:
            wrong.append(
                say(
                    "办公时间“{text}”写法不对，应写成“08:30-12:00”这样的起止时间",
                    text=text,
                )
            )
        else:
            spans.append(span)
    spans.sort(key=lambda span: span.begin)
    for earlier, later in pairwise(spans):
        if later.begin < earlier.end:
            wrong.append(
                say(
                    "办公时间 {one} 与 {other} 重叠，请分开写",
                    one=str(earlier),
                    other=str(later),
                )
            )
    if not texts:
        wrong.append(say("没有办公时间，至少写一段，例如“08:30-12:00”"))
    return tuple(spans), wrong


def _span(text: str) -> Span | None:
    found = _SPAN.match(text)
    if found is None:
        return None
    hour, minute, to_hour, to_minute = map(int, found.groups())
    begin, end = hour * 60 + minute, to_hour * 60 + to_minute
    if minute > 59 or to_minute > 59 or not begin < end <= _DAY:
        return None
    return Span(begin, end)
