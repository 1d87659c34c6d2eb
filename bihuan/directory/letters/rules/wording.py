"""What the platform's own templates say, in everyday words."""

from __future__ import annotations

from dataclasses import dataclass

from bihuan.directory.letters.words import Kind


@dataclass(frozen=True, slots=True)
class Wording:
    """One template: its head, its title, a table of facts, and its paragraphs."""

    title: str
    lines: tuple[str, ...]
    facts: tuple[tuple[str, str], ...] = ()
    is_official: bool = True  # 公文: with the red head
    colour: str = "C00000"


_MATTER = (("事项编号", "{{ 事项编号 }}"), ("事项", "{{ 事项标题 }}"))
_WAY = "您可以凭查询码随时查看办理进度。对办理结果不满意的，可以重新打开这件事。"


def _note(title: str, colour: str, why: str, then: str) -> Wording:
    return Wording(
        title=title,
        facts=(
            *_MATTER,
            ("承办单位", "{{ 承办单位 }}"),
            ("办理期限", "{{ 办理期限 }}（{{ 办理状态 }}）"),
            ("答复期限", "{{ 答复期限 }}"),
        ),
        lines=(
            "> {{ 收件人 }}：",
            why,
            "# 督办要求",
            "{{ 督办要求 }}",
            "请在{{ 答复期限 }}前，在平台上书面答复：办到哪一步，什么时候办结，需要谁配合。"
            + then,
        ),
        colour=colour,
    )


WORDINGS = {
    Kind.ACCEPTANCE: Wording(
        title="受理告知书",
        lines=(
            "> {{ 收件人 }}：",
            "您于{{ 提出日期 }}提出的“{{ 事项标题 }}”（编号{{ 事项编号 }}），我们已于{{ 受理日期 }}受理。",
            "{%p if 承办单位 %}",
            "这件事由{{ 承办单位 }}办理。{% if 办理期限 %}办理期限到{{ 办理期限 }}，到期会答复您。{% endif %}",
            "{%p endif %}",
            _WAY,
            "特此告知。",
        ),
    ),
    Kind.REFUSAL: Wording(
        title="不予受理告知书",
        lines=(
            "> {{ 收件人 }}：",
            "您于{{ 提出日期 }}提出的“{{ 事项标题 }}”（编号{{ 事项编号 }}）收到了。经审查，不属于本平台受理范围，理由如下：",
            "{{ 不予受理理由 }}",
            "# 您可以这样解决",
            "{{ 正确途径 }}",
            "特此告知。",
        ),
    ),
    Kind.EXTENSION: Wording(
        title="延期办理告知书",
        lines=(
            "> {{ 收件人 }}：",
            "您提出的“{{ 事项标题 }}”（编号{{ 事项编号 }}）由{{ 承办单位 }}办理，原定{{ 原期限 }}前办结。因下列原因，经批准延长到{{ 新期限 }}：",
            "{{ 延期理由 }}",
            "给您带来不便，请您谅解。" + _WAY,
            "特此告知。",
        ),
    ),
    Kind.REPLY: Wording(
        title="答复意见书",
        lines=(
            "> {{ 收件人 }}：",
            "您提出的“{{ 事项标题 }}”（编号{{ 事项编号 }}），{{ 承办单位 }}已经办理，结果是：{{ 办理结果 }}。现答复如下：",
            "{{ 答复内容 }}",
            "{%p if 后续计划 %}",
            "# 后续计划",
            "{{ 后续计划 }}",
            "{%p endif %}",
            "问题解决了没有、您满意不满意，由您来评价。" + _WAY,
        ),
    ),
    Kind.BLUE: _note(
        "督办单（蓝色）",
        "1F5FBF",
        "上述事项由你单位承办，现予提醒督办。",
        "逾期没有答复的，将出具黄色督办单。",
    ),
    Kind.YELLOW: _note(
        "督办单（黄色）",
        "E0A100",
        "上述事项由你单位承办。{% if 前次督办 %}{{ 前次督办 }}督办单到期没有收到你单位答复，{% endif %}现再次督办。",
        "逾期没有答复的，将出具红色督办单。",
    ),
    Kind.RED: _note(
        "督办单（红色）",
        "C00000",
        "上述事项由你单位承办。{% if 前次督办 %}{{ 前次督办 }}督办单到期没有收到你单位答复，{% endif %}现作最后督办。",
        "逾期仍没有答复的，将由你单位主要负责人亲自办理，并可以提请约谈和通报。",
    ),
    Kind.NOTICE: Wording(
        title="{{ 标题 }}",
        lines=(
            "> {{ 收件人 }}：",
            "{{ 正文 }}",
            "{%p if 典型经验 %}",
            "# 一、典型做法",
            "{{ 典型经验 }}",
            "{%p endif %}",
            "{%p if 存在问题 %}",
            "# {% if 典型经验 %}二、{% endif %}存在问题",
            "{{ 存在问题 }}",
            "{%p endif %}",
            "被通报单位对事实有异议的，可以在{{ 异议期限 }}前书面提出，由没有参与起草的人员复核。",
        ),
    ),
    Kind.INTERVIEW: Wording(
        title="提醒约谈记录",
        facts=(
            ("约谈对象", "{{ 约谈对象 }}"),
            ("约谈时间", "{{ 约谈时间 }}"),
            ("参加人员", "{{ 参加人员 }}"),
        ),
        lines=(
            "# 约谈事由",
            "{{ 约谈事由 }}",
            "# 谈话要点",
            "{{ 约谈记录 }}",
            "# 处理结果",
            "{{ 处理结果 }}",
        ),
        is_official=False,
        colour="",
    ),
}
