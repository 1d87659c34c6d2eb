"""What is asked of whoever connects a WeCom application."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.faces.groups.queries import profiles_for_wechat


class AppForm(forms.Form):
    """Everything is copied from the vendor's page; token and key are never shown again."""

    name = forms.CharField(
        label=_("应用名称"), max_length=60, help_text=_("例如：政企直通车。")
    )
    corp_id = forms.RegexField(
        r"^[A-Za-z0-9_-]{4,64}$",
        label=_("企业 ID（CorpID）"),
        help_text=_("企业微信后台“我的企业”最下面一行。"),
    )
    agent_id = forms.RegexField(
        r"^[0-9]{1,20}$",
        label=_("应用 ID（AgentId）"),
        required=False,
        help_text=_("应用详情页里的数字。"),
    )
    profile = forms.ChoiceField(label=_("发来的事登记为"))
    token = forms.RegexField(
        r"^[A-Za-z0-9]{3,32}$",
        label=_("Token"),
        help_text=_("“接收消息”设置页里随机生成的那一串。"),
    )
    aes_key = forms.RegexField(
        r"^[A-Za-z0-9]{43}$",
        label=_("EncodingAESKey"),
        help_text=_("同一页，43 个字母或数字。"),
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        field = self.fields["profile"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = profiles_for_wechat()
