"""Classes of problems in words: where one stands, what can be done, what happened."""

from __future__ import annotations

from collections.abc import Mapping

from bihuan.faces.desk.rules.sentences import Sentence
from bihuan.faces.desk.words import ProblemButton, ProblemVerb
from bihuan.kit.verdicts import Verdict


def _mark(text: str) -> str:
    """Marks a label for translation; the page translates it when shown."""
    return text


_ = _mark

STATES = {
    "proposed": _("待确认"),
    "confirmed": _("已确认"),
    "remedied": _("已治理，待复查"),
    "settled": _("已销项"),
    "dismissed": _("不是一类"),
    "merged": _("已并入另一类"),
}
STATE_TONES = {
    "proposed": "warn",
    "confirmed": "busy",
    "remedied": "good",
    "settled": "done",
    "dismissed": "plain",
    "merged": "plain",
}
SPANS = (_("近7天"), _("近30天"), _("近90天"), _("今年"))

# In the order of their buttons; the first of these that is allowed is the filled one.
PROBLEM_VERBS = {
    verb.name: verb
    for verb in (
        ProblemVerb("confirm", _("确认是一类"), "check", direct=True),
        ProblemVerb(
            "review",
            _("复查"),
            "eye",
            _("看看措施之后还有没有人再反映。没有消除的，写明下次复查的日期。"),
        ),
        ProblemVerb(
            "own",
            _("指定牵头单位"),
            "flag",
            _("一类问题由一个单位牵头治本；每件诉求仍由原来的单位办理。"),
        ),
        ProblemVerb(
            "plan",
            _("写原因和措施"),
            "edit",
            _("为什么总是发生、怎样治本、什么时候回头看。"),
        ),
        ProblemVerb(
            "remedy",
            _("措施已完成"),
            "shield-check",
            _("从第二天起，再有人反映同一类问题就记为复发。"),
        ),
        ProblemVerb(
            "offer",
            _("统一答复"),
            "speakerphone",
            _(
                "答复会放到每一件未办结的诉求里，供承办单位采用；"
                "不会替任何人办结，仍由诉求人评价。"
            ),
        ),
        ProblemVerb("rename", _("改名称"), "notes"),
        ProblemVerb("add", _("加入一件诉求"), "plus"),
        ProblemVerb(
            "split",
            _("拆出几件"),
            "git-branch",
            _("选中的诉求成为另一类问题，其余留在这一类。"),
        ),
        ProblemVerb(
            "merge",
            _("并入另一类"),
            "git-merge",
            _("这一类的全部诉求转到另一类，原因、措施以那一类为准。"),
        ),
        ProblemVerb(
            "dismiss",
            _("不是一类"),
            "x",
            _("这些诉求各办各的，系统不会再把它们归到一起。"),
            danger=True,
        ),
    )
}
_STEPS = ("confirm", "review", "own", "plan", "remedy", "offer")
PROBLEM_DONE = {
    "confirm": _("已确认是一类问题。"),
    "own": _("已指定牵头单位。"),
    "plan": _("原因、措施和复查日期已保存。"),
    "remedy": _("已记为措施完成，之后再有反映记为复发。"),
    "review": _("复查结果已记录。"),
    "offer": _("统一答复已放到未办结的诉求里。"),
    "rename": _("名称已修改。"),
    "add": _("已加入这一类。"),
    "remove": _("已移出这一类，系统不会再把它归进来。"),
    "split": _("已拆成两类，这是新的一类。"),
    "merge": _("已并入这一类。"),
    "dismiss": _("已撤销，这些诉求各办各的。"),
}


def problem_buttons(
    choices: Mapping[str, Verdict], *, owned: bool, planned: bool
) -> list[ProblemButton]:
    """The choices as buttons; the next thing that a class needs stands out.

    What waits for something else (a review before there is a remedy) is shown refused,
    with its reason; what is over (confirming) is not shown.
    """
    done = {"own": owned, "plan": planned, "offer": True}
    first = next(
        (one for one in _STEPS if choices.get(one) and not done.get(one)), None
    )
    return [
        ProblemButton(verb, choices[name], step=name in _STEPS, primary=name == first)
        for name, verb in PROBLEM_VERBS.items()
        if name in choices and (choices[name] or name != "confirm")
    ]


PROBLEM_SENTENCES = {
    "causes.found": Sentence(_("发现这一类问题，{members}件诉求"), "now", "stack-2"),
    "causes.joined": Sentence(_("加入{cases}件诉求"), "plain", "plus"),
    "causes.left": Sentence(_("移出{cases}件诉求"), "plain", "minus"),
    "causes.renamed": Sentence(_("修改了名称"), "plain", "notes"),
    "causes.confirmed": Sentence(_("确认是一类问题"), "good", "check"),
    "causes.dismissed": Sentence(_("认定不是一类，{cases}件各办各的"), "warn", "x"),
    "causes.merged": Sentence(_("并入另一类，{cases}件随之转去"), "warn", "git-merge"),
    "causes.split": Sentence(_("拆出{cases}件，另成一类"), "warn", "git-branch"),
    "causes.owned": Sentence(_("由{unit}牵头"), "now", "flag"),
    "causes.planned": Sentence(_("写明了原因和措施，{review}复查"), "now", "edit"),
    "causes.remedied": Sentence(_("措施于{done}完成"), "good", "shield-check"),
    "causes.review-due": Sentence(_("到了复查的日子"), "warn", "calendar-event"),
    "causes.reviewed": Sentence(
        _("复查：仍未消除，{again}再查"), "warn", "eye", short=_("复查：已经消除")
    ),
    "causes.offered": Sentence(
        _("统一答复了{cases}件诉求，另告知{firms}家同类企业"),
        "good",
        "speakerphone",
        short=_("统一答复了{cases}件诉求"),
    ),
    "causes.recurred": Sentence(_("措施之后又有人反映"), "bad", "repeat"),
}


def problem_sentence(kind: str, facts: Mapping[str, object]) -> Sentence | None:
    """What to say of an entry of a class; the short way where there is less to say."""
    found = PROBLEM_SENTENCES.get(kind)
    if found and found.short and (facts.get("gone") or facts.get("firms") == []):
        return Sentence(found.short, found.tone, found.mark)
    return found
