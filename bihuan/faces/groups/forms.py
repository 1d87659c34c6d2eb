"""What is asked of whoever connects a WeCom application."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.faces.groups.queries import (
    leading_units,
    profiles_for_wechat,
    tags_of_groups,
)
from bihuan.faces.groups.rules.registering import KINDS, MOST_FIRMS
from bihuan.faces.groups.words import Gathers, NewGroup


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


class AmendForm(forms.Form):
    """What the register says of a group. Its tag is that of the firms in it."""

    name = forms.CharField(label=_("群名"), max_length=60)
    kind = forms.ChoiceField(
        label=_("按什么建群"),
    )
    tag = forms.CharField(
        label=_("标签"),
        max_length=30,
        required=False,
        help_text=_("同一标签的群共用答复，例如“药业”。"),
    )
    firms = forms.IntegerField(
        label=_("在册企业（家）"), min_value=0, max_value=MOST_FIRMS, initial=0
    )
    leader = forms.ChoiceField(label=_("牵头单位"), required=False)
    leader_title = forms.CharField(
        label=_("牵头人职务"),
        max_length=40,
        required=False,
        help_text=_("写职务，不写姓名，例如“局长”。"),
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [(str(code), _(name)) for code, name in KINDS.items()]
        field = self.fields["leader"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("（未定）")), *leading_units()]

    def new(self, code: str = "") -> NewGroup:
        """The group as it was typed."""
        given = self.cleaned_data
        return NewGroup(
            code=given.get("code", code),
            name=given["name"],
            firms=given["firms"],
            kind=Gathers(given["kind"]),
            tag=given["tag"],
            leader=given["leader"],
            leader_title=given["leader_title"],
        )


class GroupForm(AmendForm):
    """A group that is new to the register."""

    code = forms.SlugField(
        label=_("代码"), max_length=40, help_text=_("字母和数字，例如 medicine。")
    )


class CloseForm(forms.Form):
    """From which day on a group takes no more; empty lets it go on."""

    closes_on = forms.DateField(
        label=_("关闭日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("从这一天起不再收摘录、不再发消息。清空后继续使用。"),
    )


class RobotForm(forms.Form):
    """A robot's webhook. It is typed once and never shown again."""

    webhook = forms.CharField(label=_("群机器人的 Webhook 地址"), max_length=300)


class SayForm(forms.Form):
    """Exactly what is posted, and in which groups."""

    text = forms.CharField(
        label=_("要发的内容"),
        max_length=2048,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    groups = forms.TypedMultipleChoiceField(label=_("发到哪些群"), coerce=int)

    def __init__(self, *given: Any, able: Iterable[int], **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["text"].widget.attrs["rows"] = 6
        field = self.fields["groups"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(pk, str(pk)) for pk in able]
        field.error_messages["required"] = _("请至少选一个群。")

    def clean_text(self) -> str:
        """The lines as they were read: browsers end them with two signs."""
        return _lines(self.cleaned_data["text"])


class ChosenForm(forms.Form):
    """Some of the lines of a page."""

    chosen = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": _("请至少选一个。")}
    )

    def __init__(self, *given: Any, able: Iterable[int], **named: Any) -> None:
        super().__init__(*given, **named)
        field = self.fields["chosen"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(pk, str(pk)) for pk in able]


class PolicyForm(forms.Form):
    """A policy, short enough to be read in a chat."""

    title = forms.CharField(label=_("标题"), max_length=100)
    text = forms.CharField(
        label=_("要点"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("几句话说清谁能办、去哪办。全文放链接。"),
    )
    link = forms.CharField(
        label=_("链接"), required=False, max_length=500, help_text=_("政策全文的网址。")
    )
    valid_until = forms.DateField(
        label=_("有效期至"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    tags = forms.MultipleChoiceField(
        label=_("标签"), required=False, help_text=_("不选就是所有的群。")
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        field = self.fields["tags"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(one, one) for one in tags_of_groups()]

    def clean_text(self) -> str:
        """The lines as they will be read in a chat."""
        return _lines(self.cleaned_data["text"])


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


def _lines(text: str) -> str:
    return "\n".join(text.splitlines())
