"""The questions and requests of a matter, and what kind of answer each wants.

Rhetorical questions (难道还有天理吗) want none and are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bihuan.loop.triage.rules.replies.reading import Piece, read, sentences, size
from bihuan.loop.triage.words.replies import Asked

MOST = 8  # questions of one matter; whoever asks twenty is answered by the first
_CONTEXT = 60  # characters before a short question that say what it is about
_SHORT = 12
_LONGEST_SHOWN = 60

# In this order: 什么时候 is a when, 为什么 a why, and only the rest a what.
_KINDS: tuple[tuple[Asked, re.Pattern[str]], ...] = tuple(
    (asked, re.compile(pattern))
    for asked, pattern in (
        (
            Asked.WHEN,
            (
                r"何时|什么时[候间]|啥时候?|几时|几号|哪[一]?[天年月]|何年|何日|多久|多长时间|(?:要|需要?|等|再)几个?[年月天]|几个?[年月天](?:能|可以|才|内|之内|后)|"
                r"什么年[代份]|什么时段|多少[天年个]+[天年月]?[才能]|时间表"
            ),
        ),
        (
            Asked.HOW_MUCH,
            r"多少|几[个位家套块元次处条倍](?!问题|事|疑)|多[高大远宽长重](?![时期])|标准是什么|什么标准|收费标准",
        ),
        (
            Asked.WHY,
            (
                r"为什么|为何|为啥|何故|凭什么|什么原因|啥原因|何以|怎么(?:还|会|就|没|不|都|又|一直)|"
                r"何(?:不|必)|什么道理|什么理由|(?:原因|理由|依据)(?:是什么|何在|在哪)"
            ),
        ),
        (
            Asked.WHO,
            (
                r"(?<!不)(?:归|由|找|向|问|是|被)?谁(?!知)|哪[一]?个(?:部门|单位|机构|局|领导|科室|窗口)|哪些(?:部门|单位)|"
                r"(?:什么|啥)(?:部门|单位)|哪里(?:管|负责)|哪家"
            ),
        ),
        (
            Asked.HOW,
            (
                r"怎么办|怎么样?(?=[^说个])|怎样|如何|咋[样办整]?|哪些(?:手续|材料|条件|流程|措施|步骤|资料|证件|途径)|"
                r"什么(?:手续|材料|条件|流程|措施|步骤|资料|证件|办法|方式|途径|程序)|(?:流程|手续|程序|条件)是"
            ),
        ),
        (
            Asked.WHERE,
            r"哪里|哪儿|何处|何地|什么地[方点]|在哪|去哪|到哪|啥地方|哪个(?:位置|地方|医院|学校|窗口)",
        ),
        (
            Asked.WHETHER,
            (
                r"吗|是否|能否|可否|会否|有否|与否|能不能|可不可以|是不是|有没有|要不要|会不会|该不该|行不行|"
                r"对不对|合不合|算不算|有无|可以[么不]|(?<![什怎那这多要])么(?=[?]|$)|还是[^,。]{1,20}[?？]|合[理法规]吗"
            ),
        ),
        (Asked.WHAT, r"什么(?![^,。]{0,4}[都也])|哪些|哪[一]?个|哪种|啥|怎么回事"),
    )
)
_REQUEST = re.compile(
    r"(?:希望|请求|恳请|恳求|要求|盼望?|呼吁|强烈建议|建议|(?<![申邀聘宴])请(?!问|假|示|客|求)|(?<![希期盼渴失绝看威愿])望(?=[^着去])|期望|渴望|敦促|烦请|求(?=[^助证职]))"
    r"(?:[^,。!?;\n]{0,20}?)(?:领导|政府|部门|单位|相关|有关|贵|您|能够?|可以|予以|给予|尽快|尽早|帮|解决|处理|核实|查|管|整治|"
    r"增|设|修|开通|加|取缔|拆|督促|协调|改|落实|公开|明确|说明|答复|回复|给)"
)
_RHETORICAL = re.compile(
    r"难道|岂[能可不有]|何况|莫非|天理|良心|王法|公平吗|公道|合理吗|合适吗|应该吗|于心何忍|情何以堪|何在|"
    r"谁来管|没人管吗|有人管吗|谁信|还有没有|不[是正就].{0,20}吗|信[吗么]|为所欲为|好笑|觉得.{0,12}[吗么]|得不[^吗,]{1,3}吗|对得起|(?:考虑|想|管|来看)过|知道[吗么]|就不怕|不敢|到底.{0,6}(?:赚钱|为了)|为了.{0,6}吗|没有[^,]{0,6}什么|还让不让|让(?:人|我们|老百姓).{0,10}(?:活|怎么|如何)|怎么活|"
    r"什么世道|说得过去|心安理得|这叫|叫什么|算什么|像话|什么意思|有何(?:区别|用|意义)|有什么(?:用|区别|意义)|哪有|哪能|"
    r"怎能|又(?:能|有)(?:什么|谁|怎)|吃什么|喝什么|何其|不知道?[^,。]{0,6}(?:什么|怎么)|保护伞|死活|笑话|贪官|视而不见|[腐贪]"
)
_ASKING = re.compile(
    r"请问|想问(?!下?情况)|咨询|请教|想知道|想了解|问一?下(?!情况)|能否|可否|不知道?[^,。]{0,8}(?:何时|什么时候|是否|会不会|有没有)"
)
# In a complaint these are mostly indignation, unless somebody says that they ask.
_INDIGNANT = frozenset({Asked.WHO, Asked.WHAT, Asked.WHERE, Asked.HOW, Asked.WHETHER})
_COMPLAINT = re.compile(
    r"投诉|举报|反映|反应|质疑|反对|控诉|抗议|揭露|曝光|请求|呼吁|强烈|坚决"
)
# Clauses that ask wherever they stand; other words ask only at the end of a sentence.
_PLAINLY = re.compile(
    r"何时|什么时候|是否|能否|可否|怎么办|为什么|为何|能不能|有没有|吗$|多久"
)
# What makes a question and tells nothing of what is asked after.
_ASKING_WORDS = re.compile(
    r"请问|想问|咨询|请教|想知道|想了解|一下|什么时[候间]|什么|何时|多久|多少|为什么|为何|怎么样?办?|怎样|如何|"
    r"哪[里儿些个]|部门|单位|是否|能否|可否|能不能|可不可以|是不是|有没有|可以|应该|需要|现在|目前|这个|这样|"
    r"到底|究竟|我们?|你们?|[吗呢吧啊的了是能会]"
)
_MARKS = re.compile(r"[?]")
_POLITE = re.compile(
    r"^[\s,:、。!?“”\"]*(?:(?:尊敬的|各位)[^,:。!?]{0,8}[,:])?(?:[你您]们?好[,:!]?)?"
)


@dataclass(frozen=True, slots=True)
class Ask:
    """One question, the words that it asks after, and what was said just before it."""

    text: str
    asked: Asked
    about: str
    own: str


def questions_of(title: str, body: str) -> list[Ask]:
    """Questions in the order they are asked, then at most one request.

    A request counts where nothing is asked: of a matter that asks, the answer is judged
    by its questions.
    """
    found: list[Ask] = []
    said: list[Piece] = []
    for text in (read(title).plain[:300], read(body).plain):
        said = list(sentences(text))
        for at, sentence in enumerate(said):
            before = said[at - 1].text if at else title
            asks = _in_sentence(sentence.text, before)
            if not _COMPLAINT.search(title) or _ASKING.search(before + sentence.text):
                found += asks
            else:
                found += (one for one in asks if _means_it(one))
    asked = _each_once(found)[:MOST]
    return asked or _request_in(title, body)


def _in_sentence(sentence: str, before: str) -> list[Ask]:
    """The clauses of one sentence that ask."""
    if not _asks(sentence):
        return []
    found, clauses = [], re.split(r"[,、:](?=[^,、:])", sentence)
    saying = (n for n, one in enumerate(clauses) if _ASKING.search(one))
    begins = next(saying, len(clauses) - 1)
    for at, clause in enumerate(clauses):
        kind = _kind_of(clause) if at >= begins or _PLAINLY.search(clause) else None
        if kind is None or _RHETORICAL.search(clause):
            continue
        about = clause
        if size(clause) < _SHORT:
            about = (before if at == 0 else "".join(clauses[:at]))[-_CONTEXT:] + clause
        own = _ASKING_WORDS.sub("\n", clause)
        found.append(Ask(_shown(clause), kind, about, own))
    return found


def _means_it(ask: Ask) -> bool:
    """Whether an answer is expected even in a complaint."""
    return ask.asked not in _INDIGNANT or bool(_PLAINLY.search(ask.text.rstrip("?吗")))


def _asks(sentence: str) -> bool:
    """Somebody asks: by a question mark, or by saying so."""
    return bool(_MARKS.search(sentence) or _ASKING.search(sentence))


def _kind_of(clause: str) -> Asked | None:
    for asked, pattern in _KINDS:
        if pattern.search(clause):
            return asked
    return None


def _request_in(title: str, body: str) -> list[Ask]:
    plain = read(body).plain
    for sentence in reversed(list(sentences(plain))):
        found = _REQUEST.search(sentence.text)
        if found:
            return [
                Ask(
                    _shown(sentence.text[found.start() :]),
                    Asked.REQUEST,
                    about=f"{title}\n{sentence.text}",
                    own=title,
                )
            ]
    found = _REQUEST.search(read(title).plain)
    return [Ask(_shown(title), Asked.REQUEST, title, title)] if found else []


def _each_once(found: list[Ask]) -> list[Ask]:
    """A title often asks what the text asks again in more words."""
    kept: list[Ask] = []
    cores: list[str] = []
    for ask in found:
        core = re.sub(r"\W", "", ask.own)
        again = (core in other or other in core for other in cores if core and other)
        if not any(again):
            kept.append(ask)
            cores.append(core)
    return kept


def _shown(text: str) -> str:
    plain = _POLITE.sub("", text.strip()).strip() or text.strip()
    return plain if len(plain) <= _LONGEST_SHOWN else f"{plain[: _LONGEST_SHOWN - 1]}…"
