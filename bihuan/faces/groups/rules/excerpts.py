"""Reading a pasted chat: WeChat's and WeCom's exports, and what a screen copies.

Every character that was pasted is in some piece, and no text is an error.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict

from bihuan.faces.groups.words import LONGEST, MOST, Answered, Draft, Part, Piece
from bihuan.kit.text import for_matching, says_nothing
from bihuan.kit.verdicts import ALLOWED, Verdict, refuse

_DAY = (
    r"(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}[-/月]\d{1,2}日?"
    r"|今天|昨天|前天|(?:星期|周)[一二三四五六日天])"
)
_TIME = r"(?:凌晨|早上|上午|中午|下午|晚上)?\s?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?"
_WHEN = rf"(?:{_DAY}\s*,?\s*{_TIME}|{_TIME})"
# 昵称 2026-11-20 14:05:33
_NAME_FIRST = re.compile(rf"(?P<who>\S.{{0,59}}?)\s+(?P<when>{_WHEN})(?P<text>)")
# [2026-11-20 14:05] 昵称, with or without what was said
_TIME_FIRST = re.compile(
    rf"[\[（(【]?(?P<when>{_WHEN})[\])）】]?\s+(?P<who>[^:：]{{1,40}})(?:[:：]\s*(?P<text>.*))?"
)
# 昵称: what was said. Only where nothing has a time, or 地址：… would be somebody.
_BARE_NAME = re.compile(
    r"(?P<who>[^:：，。！？,!?；;\d][^:：，。！？,!?；;]{0,29})[:：](?!//)\s*(?P<text>.*)"
)
_DIVIDER = re.compile(rf"[\s—\-=–_·]*(?:{_DAY})?\s*(?:{_TIME})?[\s—\-=–_·]*")
_LONGEST_DIVIDER = 80
_NOTE = re.compile(
    r".{0,80}(?:撤回了一条消息|加入了?群聊|移出了?群聊|修改群名为|拍了拍|以下为新消息).{0,80}"
)
_QUOTED_END = re.compile(r"\s*-(?:\s?-){3,}\s*")
_BARE = re.compile(
    r"(?:\s*[\[［【(](?:图片|语音|视频|文件|动画表情|表情|链接|位置|小程序|聊天记录|"
    r"[\w+]{1,8})[\]］】)])+\s*(?:\d+[\"″秒]|\S+\.\w{2,5})?\s*"
)
_LINE = re.compile(r"[^\n]*\n|[^\n]+\Z")
_EDGES = "\r\n \t\u200b\ufeff\u2005\u3000"


def may_be_pasted(text: str, *, messages: int) -> Verdict:
    """An excerpt has something in it, and can be looked through by a person."""
    if says_nothing(text):
        return Verdict("excerpt-empty", "请粘贴聊天内容，或选择导出的 .txt 文件。")
    if len(text) > LONGEST or messages > MOST:
        return refuse(
            "excerpt-long",
            "内容太长：一次最多 {most} 条，请分几次粘贴；重叠的部分不会重复登记。",
            most=MOST,
        )
    return ALLOWED


def may_be_raised(draft: Draft, *, answered: Answered | None) -> Verdict:
    """A message becomes a matter unless it says nothing, or was answered already."""
    if is_bare(draft.text):
        return Verdict(
            "message-bare", "这条没有文字。请先与说明事情的那一条合并，再成为事项。"
        )
    if answered is not None and answered.text:
        return Verdict(
            "message-answered",
            "这个问题已有公开的答复，请复制答复发到群里，不必再立一件。",
        )
    return ALLOWED


def is_bare(text: str) -> bool:
    """Whether there are no words: a picture, a voice, nothing."""
    return says_nothing(text) or _BARE.fullmatch(text.strip()) is not None


def same_words(text: str) -> str:
    """What two askings of the same question have in common: letters and digits alone."""
    return "".join(one for one in for_matching(text).casefold() if one.isalnum())


def read_excerpt(text: str) -> list[Piece]:
    """The pieces of a pasted chat, in order; joined again they are what was pasted."""
    lines = _LINE.findall(text)
    timed = any(_timed(one.strip(_EDGES)) for one in lines)
    header = _timed if timed else _BARE_NAME.fullmatch
    pieces: list[Piece] = []
    day = ""
    for raw in lines:
        line = raw.strip(_EDGES)
        open_message = bool(pieces) and pieces[-1].part is Part.MESSAGE
        if not line:
            _follow(pieces, raw)
        elif found := header(line):
            pieces.append(_begun(raw, found, day))
        elif _NOTE.fullmatch(line):
            pieces.append(Piece(Part.NOTE, raw))
        elif _is_day(line):
            day = line.strip("—-=–_· \t")
            pieces.append(Piece(Part.DIVIDER, raw))
        elif open_message:
            _follow(pieces, raw)
        else:
            pieces.append(Piece(Part.REJECT, raw))
    return [_settled(one) for one in pieces]


_Found = re.Match[str]


def _timed(line: str) -> _Found | None:
    if len(line) > 400 or _divides(line):
        return None
    return _TIME_FIRST.fullmatch(line) or _NAME_FIRST.fullmatch(line)


def _is_day(line: str) -> bool:
    return any(one.isdigit() or one in "今昨前星周" for one in line) and _divides(line)


def _divides(line: str) -> bool:
    # Of a longer line of spaces the expression would try every way to share them out.
    return len(line) <= _LONGEST_DIVIDER and _DIVIDER.fullmatch(line) is not None


def _begun(raw: str, found: _Found, day: str) -> Piece:
    told = found.groupdict()
    when = (told.get("when") or "").strip()
    if when and day and re.fullmatch(_TIME, when):
        when = f"{day.split(maxsplit=1)[0]} {when}"
    who = told["who"].strip(_EDGES).rstrip(":：")
    return Piece(Part.MESSAGE, raw, who, when, told.get("text") or "")


def _follow(pieces: list[Piece], raw: str) -> None:
    """What goes on where the last piece stopped."""
    if not pieces:
        pieces.append(Piece(Part.DIVIDER, raw))
        return
    last = pieces[-1]
    last.raw += raw
    if last.part is Part.MESSAGE:
        last.text += f"\n{raw.strip(_EDGES)}"


def _settled(piece: Piece) -> Piece:
    """A message without the quotation before it; one recalled, or empty, is a note."""
    if piece.part is not Part.MESSAGE:
        return piece
    lines = piece.text.strip(_EDGES).split("\n")
    ends = [n for n, line in enumerate(lines) if _QUOTED_END.fullmatch(line)]
    if ends and lines[0].lstrip().startswith(("「", "“", '"')):
        lines = lines[ends[0] + 1 :]
    piece.text = "\n".join(lines).strip(_EDGES)
    if not piece.text or _NOTE.fullmatch(piece.text):
        piece.part = Part.NOTE
    return piece


Named = Callable[[str, str], str]


def drafts_of(pieces: Sequence[Piece], *, named: Named) -> list[Draft]:
    """The messages as a clerk begins to arrange them; `named` digests who said what."""
    said = [one for one in pieces if one.part is Part.MESSAGE]
    return [
        Draft(n, one.who, one.at, one.text, [named(one.who, one.text)])
        for n, one in enumerate(said, start=1)
    ]


def joined(drafts: Sequence[Draft], draft_id: int) -> list[Draft]:
    """With this message at the end of the one before it."""
    place = _place(drafts, draft_id)
    if place < 1:
        return list(drafts)
    first, second = drafts[place - 1], drafts[place]
    text = f"{first.text}\n{second.text}".strip()
    both = Draft(first.id, first.who, first.at, text, first.parts + second.parts)
    return [*drafts[: place - 1], both, *drafts[place + 1 :]]


def split(drafts: Sequence[Draft], draft_id: int, *, named: Named) -> list[Draft]:
    """With each line of this message as a message of its own."""
    place = _place(drafts, draft_id)
    if place < 0:
        return list(drafts)
    one = drafts[place]
    lines = [line for line in one.text.split("\n") if line.strip()]
    free = max(each.id for each in drafts) + 1
    own = [
        Draft(
            one.id if n == 0 else free + n,
            one.who,
            one.at,
            line,
            [named(one.who, line)],
        )
        for n, line in enumerate(lines)
    ]
    return [*drafts[:place], *(own or [one]), *drafts[place + 1 :]]


def _place(drafts: Sequence[Draft], draft_id: int) -> int:
    return next((n for n, one in enumerate(drafts) if one.id == draft_id), -1)


def packed(drafts: Sequence[Draft], rejects: Sequence[str]) -> str:
    """An excerpt as it is encrypted."""
    return json.dumps({"messages": [asdict(one) for one in drafts], "no": [*rejects]})


def unpacked(text: str) -> tuple[list[Draft], list[str]]:
    """An excerpt again, after it was decrypted."""
    told = json.loads(text)
    return [Draft(**one) for one in told["messages"]], told["no"]
