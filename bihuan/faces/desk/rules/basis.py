"""The places of the desk under 基础: what a county is made of, and who looks after it."""

from __future__ import annotations

from bihuan.faces.desk.words import Place, Section
from bihuan.ground.access.words import Permission


def _(text: str) -> str:
    """Marks a label for translation; the page translates it when shown."""
    return text


BASIS = Section(
    _("基础"),
    (
        Place(
            "desk:parties",
            _("企业档案"),
            "building-factory",
            frozenset({Permission.SEE_PARTIES}),
        ),
        Place(
            "desk:proposals",
            _("职责清单建议"),
            "list-check",
            frozenset({Permission.ADJUDICATE}),
        ),
        Place(
            "desk:models",
            _("建议模型"),
            "adjustments",
            frozenset({Permission.TEACH, Permission.DISPATCH, Permission.LEAD}),
        ),
        Place("unburden:home", _("减负"), "scale"),
        Place("desk:knowledge", _("知识库"), "message-circle"),
        Place("desk:registers", _("名录"), "notes"),
        Place(
            "messaging:log",
            _("消息发送"),
            "message",
            frozenset({Permission.MANAGE_ACCOUNTS}),
        ),
        Place(
            "groups:apps",
            _("企业微信接入"),
            "message-circle",
            frozenset({Permission.MANAGE_ACCOUNTS}),
        ),
        Place(
            "mail:boxes",
            _("收信邮箱"),
            "settings",
            frozenset({Permission.MANAGE_ACCOUNTS}),
        ),
        Place(
            "webhooks:receivers",
            _("事件推送"),
            "upload",
            frozenset({Permission.MANAGE_KEYS}),
        ),
        Place("exports:verify", _("核验导出文件"), "shield-check"),
        Place("desk:units", _("单位与人员"), "sitemap"),
        Place("desk:calendar", _("工作日历"), "calendar"),
        Place("desk:profiles", _("办理规则"), "book"),
        Place(
            "desk:audit",
            _("存证审计"),
            "fingerprint",
            frozenset({Permission.READ_AUDIT}),
        ),
    ),
)
