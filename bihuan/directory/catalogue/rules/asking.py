"""How raisers are asked, out of a profile's table: the call, and what may be graded."""

from __future__ import annotations

import re
from string import Formatter

from bihuan.directory.catalogue.rules.fields import Fields
from bihuan.directory.catalogue.words import (
    BLANKS,
    CallBackRule,
    Dimension,
    VerdictRule,
)
from bihuan.kit.sentences import marked, say

_CODE = re.compile(r"[a-z][a-z_]{1,19}")
MOST_DIMENSIONS = 6  # a longer questionnaire is a burden, and few answer it


def read_call_back(fields: Fields) -> CallBackRule:
    """Whether, how often and with which words a raiser is called."""
    rule = CallBackRule(
        required=fields.flag("required", default=True),
        attempts=fields.count("attempts", default=3, least=1),
        script=fields.texts("script"),
    )
    for line in rule.script:
        unknown = [name for name in _blanks(line) if name not in BLANKS]
        if unknown:
            text = say(
                "“{name}”不是可用的空格；可用的有：{known}。",
                name=unknown[0],
                known=BLANKS,
            )
            fields.wrong("script", text)
    fields.close()
    return rule


def _blanks(line: str) -> list[str]:
    """The names in braces; a brace that is never closed is a blank named by itself."""
    try:
        return [
            name
            for _text, name, _form, _way in Formatter().parse(line)
            if name is not None
        ]
    except ValueError:
        return ["{"]


def read_verdict(fields: Fields) -> VerdictRule:
    """No table means: one grade for the whole, and the usual time for an objection."""
    usual = VerdictRule()
    within = fields.period("object_within") if fields.has("object_within") else None
    dimensions = tuple(_dimension(one) for one in fields.tables("dimensions"))
    fields.offer("object_within")
    fields.close()
    codes = [one.code for one in dimensions]
    if len(set(codes)) != len(codes):
        fields.wrong("dimensions", say("列表里有重复的项。"))
    if len(codes) > MOST_DIMENSIONS:
        fields.wrong("dimensions", say("最多写 {n} 个评价维度。", n=MOST_DIMENSIONS))
    return VerdictRule(dimensions, within or usual.object_within)


def _dimension(fields: Fields) -> Dimension:
    code = fields.text("code")
    if code and _CODE.fullmatch(code) is None:
        right = marked("小写字母和下划线，如 “attitude”")
        fields.wrong("code", say("“{text}”应为{right}。", text=code, right=right))
    found = Dimension(code, fields.text("name"), fields.text("name_en"))
    fields.close()
    return found
