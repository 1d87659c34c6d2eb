"""What is said of the models that propose: their kinds, states and deeds."""

from __future__ import annotations

from dataclasses import dataclass

from bihuan.faces.desk.rules.sentences import Sentence
from bihuan.loop.triage.words import Kind, State


def _mark(text: str) -> str:
    """Marks a label for translation; the page translates it when shown."""
    return text


_ = _mark


@dataclass(frozen=True, slots=True)
class KindWords:
    """What a kind of model is called, what it does, and what stands in until it learnt."""

    name: str
    task: str
    until: str


KINDS = {
    Kind.CATEGORY: KindWords(
        _("判断类别"),
        _("读诉求的文字，判断属于哪一类。"),
        _("现在按分类名称和配置包里的关键词判断，每一件都由人选定。"),
    ),
    Kind.UNIT: KindWords(
        _("建议承办单位"),
        _("看地点、类别和渠道，建议派给哪个单位。"),
        _("现在只按职责清单和裁定建议；清单没有写明的，由人选定。"),
    ),
}
MODEL_STATES = {
    State.CANDIDATE: _("备用"),
    State.IN_CHARGE: _("使用中"),
    State.RETIRED: _("用过"),
    State.REFUSED: _("未采用"),
}
MODEL_TONES = {
    State.CANDIDATE: "plain",
    State.IN_CHARGE: "good",
    State.RETIRED: "plain",
    State.REFUSED: "warn",
}
ORIGINS = {"labels": _("已定事项"), "file": _("导入文件里的事项")}
LEVELS = (_("一级"), _("二级"), _("三级"), _("四级"), _("五级"))
MODEL_SENTENCES = {
    "triage.learnt": Sentence(_("学成第{number}号，开始使用"), "good", "check"),
    "triage.refused": Sentence(_("学成第{number}号，没有采用"), "warn", "x"),
    "triage.put-in-charge": Sentence(
        _("改用第{number}号，不再用第{instead}号"), "now", "repeat"
    ),
    "triage.retraining-asked": Sentence(_("要求重新训练"), "plain", "refresh"),
}
