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


class GroupForm(forms.Form):
    """A group of firms. Its tag is that of the firms in it."""

    code = forms.SlugField(
        label=_("代码"), max_length=40, help_text=_("字母和数字，例如 medicine。")
    )
    name = forms.CharField(label=_("群名"), max_length=60)
    tag = forms.CharField(
        label=_("标签"),
        max_length=30,
        required=False,
        help_text=_("同一标签的群共用答复，例如“药业”。"),
    )


class PasteForm(forms.Form):
    """A chat as it was copied, or as it was exported."""

    text = forms.CharField(
        label=_("聊天内容"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    export = forms.FileField(
        label=_("或者导出的 .txt 文件"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".txt,text/plain"}),
    )

    @property
    def said(self) -> str:
        """The file where one was chosen; what cannot be read as UTF-8 is GB 18030."""
        sent = self.cleaned_data.get("export")
        if not sent:
            return str(self.cleaned_data["text"])
        raw = sent.read(_LARGEST)
        try:
            return str(raw.decode("utf-8-sig")).replace("\x00", "")
        except UnicodeDecodeError:
            return str(raw.decode("gb18030", "replace")).replace("\x00", "")


_LARGEST = 1 << 20


class MemberForm(forms.Form):
    uscc = forms.CharField(label=_("统一社会信用代码"), max_length=18)
