"""Whether an answer can be read by whoever raised the matter: hints, never more."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bihuan.kit.sentences import say
from bihuan.loop.triage.rules.replies.reading import Piece, Reading, sentences, size
from bihuan.loop.triage.words.replies import Code, Finding, Severity

_LONG = 100  # Chinese characters of one sentence; half of them is what reads well
_LONG_ENOUGH = 60  # an answer shorter than this needs no date
_PASSIVE = re.compile(
    r"(?:被|受到|得到|予以|给予|加以|作出|进行)(?:了)?[\u4e00-\u9fff]"
)
_MANY_PASSIVES = 3
_QUOTED = re.compile(r"《[^》]*》|“[^”]*”|\([^)]*\)|【[^】]*】")
_DATED = re.compile(
    r"\d{4}年|\d{1,2}月|\d{1,2}日|\d{4}[-./]\d|年底|年内|今年|明年|近日|近期|当日|当天|昨[日天]|今[日天]|目前|"
    r"[一二三四五六七八九十两\d]+个?(?:工作日|小时|天|周|月|年)"
)
_PLAIN = {
    "抓手": "办法",
    "闭环": "办完并回访",
    "压实": "明确",
    "压紧": "明确",
    "研判": "分析",
    "督办": "督促办理",
    "督导": "督促",
    "函复": "书面答复",
    "复函": "书面答复",
    "常态化": "经常",
    "长效机制": "长期办法",
    "台账": "清单",
    "销号": "办结",
    "属地管理": "由当地负责",
    "条块": "部门和乡镇",
    "三定": "部门职责",
    "联席会议": "几个部门一起开会",
    "会商": "商量",
    "赋能": "支持",
    "下沉": "到现场",
    "兜底": "托底保障",
    "网格化": "分片",
    "多措并举": "用了哪些办法",
    "统筹推进": "怎样推进",
    "扎实推进": "做到哪一步",
    "稳步推进": "做到哪一步",
    "有序推进": "做到哪一步",
    "依法依规": "依据哪一条",
    "切实": "（可以不写）",
    "狠抓": "抓紧做",
    "严肃处理": "怎样处理",
    "不动摇": "（可以不写）",
    "落到实处": "做到什么程度",
    "两违": "违法用地、违法建设",
    "处遗": "处理历史遗留问题",
    "踏勘": "现场查看",
    "核处": "核实处理",
}
_JARGON = re.compile("|".join(sorted(_PLAIN, key=len, reverse=True)))
_JARGON_FROM = 2  # different words


def unreadable(reading: Reading) -> Iterator[Finding]:
    """What makes an answer hard to read, each sort once."""
    told = list(sentences(reading.plain))
    yield from _long(reading, told)
    yield from _passive(reading, told)
    yield from _jargon(reading)
    if size(reading.plain) >= _LONG_ENOUGH and not _DATED.search(reading.plain):
        yield Finding(
            Code.NO_DATE,
            Severity.HINT,
            say("答复里没有任何日期或期限。"),
            say("写明哪一天查的、哪一天办的，或者什么时候办好。"),
        )


def _long(reading: Reading, told: list[Piece]) -> Iterator[Finding]:
    sizes = [(size(_QUOTED.sub("", one.text)), one) for one in told]
    longest, at = max(sizes, key=lambda pair: pair[0], default=(0, Piece("", 0)))
    if longest > _LONG:
        yield Finding(
            Code.LONG_SENTENCE,
            Severity.HINT,
            say("有一句话长达{n}个字，不容易读懂。", n=longest),
            say("一句只说一件事，五十个字以内。"),
            reading.span(at.start, at.end),
        )


def _passive(reading: Reading, told: list[Piece]) -> Iterator[Finding]:
    for one in told:
        found = _PASSIVE.findall(one.text)
        if len(found) >= _MANY_PASSIVES:
            yield Finding(
                Code.PASSIVE,
                Severity.HINT,
                say("一句话里有{n}处“予以”“进行”“被”这样的说法。", n=len(found)),
                say("直接写谁做了什么，例如“我局拆除了”，不写“予以进行拆除”。"),
                reading.span(one.start, one.end),
            )
            return


def _jargon(reading: Reading) -> Iterator[Finding]:
    found = {
        one.group(): one for one in reversed(list(_JARGON.finditer(reading.plain)))
    }
    if len(found) >= _JARGON_FROM:
        words = sorted(found, key=lambda word: found[word].start())[:4]
        first = found[words[0]]
        yield Finding(
            Code.JARGON,
            Severity.HINT,
            say("有诉求人不常听到的说法：{words}。", words="、".join(words)),
            say(
                "换成平常的话：{instead}。",
                instead="，".join(f"{word}→{_PLAIN[word]}" for word in words),
            ),
            reading.span(first.start(), first.end()),
        )
