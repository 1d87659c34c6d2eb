"""What is asked of people: how they want to be told, which words go out, by which gateway."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bihuan.faces.messaging import rules
from bihuan.faces.messaging.rules.labels import CHANNELS, KINDS, LANGUAGES, MODES
from bihuan.faces.messaging.words import (
    TO_STAFF,
    Channel,
    Kind,
    Language,
    Mode,
    Quiet,
    Wish,
)
from bihuan.kit.sentences import told
from bihuan.kit.verdicts import Verdict

HELP = {
    Channel.SMS: _("11 位手机号。"),
    Channel.MAIL: _("例如 zhang@example.cn。"),
    Channel.WECOM: _("企业微信群机器人的 Webhook 地址。"),
    Channel.DINGTALK: _("钉钉机器人的 Webhook 地址；有加签密钥的，空一格写在后面。"),
    Channel.FEISHU: _("飞书机器人的 Webhook 地址。"),
}


def mistake(verdict: Verdict) -> forms.ValidationError:
    """A rule's reason as a mistake of a form, in the reader's language."""
    return forms.ValidationError(
        str(told(verdict.sentence, gettext)), code=verdict.code
    )


class ChoicesForm(forms.Form):
    """How one wants to be told. An address left empty stays as it is."""

    channel = forms.ChoiceField(
        label=_("用什么发给我"), required=False, widget=forms.RadioSelect
    )
    language = forms.ChoiceField(
        label=_("用哪种语言"), choices=list(LANGUAGES.items()), widget=forms.RadioSelect
    )
    begins = forms.TimeField(
        label=_("免打扰从"), widget=forms.TimeInput(attrs={"type": "time"})
    )
    ends = forms.TimeField(
        label=_("到"), widget=forms.TimeInput(attrs={"type": "time"})
    )

    def __init__(
        self,
        typed: QueryDict | None = None,
        *,
        ways: Iterable[Channel],
        kept: Mapping[Channel, str],
        offered: Iterable[Kind] = TO_STAFF,
        wish: Wish | None = None,
    ) -> None:
        self.ways, self.offered = tuple(ways), tuple(offered)
        initial = _initial(wish) if wish is not None else None
        super().__init__(typed, initial=initial)
        channel = self.fields["channel"]
        assert isinstance(channel, forms.ChoiceField)
        channel.choices = [(one, _(CHANNELS[one])) for one in self.ways]
        for way in self.ways:
            self._offer_address(way, kept.get(way, ""))
        for kind in self.offered:
            self._offer_kind(kind)

    def _offer_address(self, way: Channel, masked: str) -> None:
        saved = gettext("已保存 {address}，不改就留空。").format(address=masked)
        self.fields[f"address_{way}"] = forms.CharField(
            label=_(CHANNELS[way]),
            help_text=saved if masked else HELP[way],
            required=False,
            max_length=200,
        )
        if masked:
            self.fields[f"forget_{way}"] = forms.BooleanField(
                label=_("删除这个地址"), required=False
            )

    def _offer_kind(self, kind: Kind) -> None:
        self.fields[f"mode_{kind}"] = forms.ChoiceField(
            label=_(KINDS[kind]),
            choices=[(mode, _(MODES[mode])) for mode in rules.modes_for(kind)],
            widget=forms.RadioSelect,
            error_messages={"required": _("请选择一项。")},
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for way in self.ways:
            text = str(cleaned.get(f"address_{way}", "")).strip()
            if text and not (verdict := rules.check_address(way, text)):
                self.add_error(f"address_{way}", mistake(verdict))
        return cleaned

    @property
    def addresses(self) -> dict[Channel, str]:
        """Those that change: a new one, or an empty one to be forgotten."""
        found = {}
        for way in self.ways:
            if self.cleaned_data.get(f"forget_{way}"):
                found[way] = ""
            elif text := self.cleaned_data[f"address_{way}"].strip():
                found[way] = text
        return found

    @property
    def wish(self) -> dict[str, Any]:
        """What the action takes."""
        told = self.cleaned_data
        return {
            "channel": Channel(told["channel"]) if told["channel"] else None,
            "quiet": Quiet(told["begins"], told["ends"]),
            "language": Language(told["language"]),
            "modes": {kind: Mode(told[f"mode_{kind}"]) for kind in self.offered},
            "addresses": self.addresses,
        }

    @property
    def kinds(self) -> list[tuple[Kind, forms.BoundField]]:
        return [(kind, self[f"mode_{kind}"]) for kind in self.offered]

    @property
    def places(self) -> list[tuple[Channel, forms.BoundField, forms.BoundField | None]]:
        return [
            (
                way,
                self[f"address_{way}"],
                self[f"forget_{way}"] if f"forget_{way}" in self.fields else None,
            )
            for way in self.ways
        ]


def _initial(wish: Wish) -> dict[str, Any]:
    return {
        "channel": wish.channel or "",
        "language": wish.language,
        "begins": f"{wish.quiet.begins:%H:%M}",
        "ends": f"{wish.quiet.ends:%H:%M}",
        **{f"mode_{kind}": rules.mode_of(kind, wish) for kind in TO_STAFF},
    }


class TextForm(forms.Form):
    """The words of one kind of message. `seen` is the version its page showed."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("短信内容"),
        max_length=rules.LONGEST,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("请写下短信内容。")},
    )

    def __init__(
        self, *given: Any, kind: Kind, language: Language, **named: Any
    ) -> None:
        self.kind, self.language = kind, language
        super().__init__(*given, **named)

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        if not (verdict := rules.check_text(self.kind, text, self.language)):
            raise mistake(verdict)
        return text


class GatewayForm(forms.Form):
    """The county's own gateway; its address is never shown again."""

    url = forms.CharField(
        label=_("网关地址"),
        max_length=1000,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("请填写网关地址。")},
    )
    accepts = forms.CharField(
        label=_("收下时回答里会有"),
        help_text=_("网关什么都答 200 的，填“已收下”时才有的字样；一般不用填。"),
        required=False,
        max_length=100,
    )

    def __init__(self, typed: QueryDict | None = None, *, channel: Channel) -> None:
        self.channel = channel
        super().__init__(typed, prefix=channel)

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"]).strip()
        if not (verdict := rules.check_gateway(self.channel, url)):
            raise mistake(verdict)
        return url


class MoodForm(forms.Form):
    """How the stand-in is to answer the next messages."""

    MOODS = (
        ("202", _("照常收下")),
        ("429", _("说太频繁，30 秒后再来")),
        ("500", _("出错")),
        ("400", _("拒收")),
        ("hang", _("不应答")),
        ("lost", _("收下了但不应答")),
    )
    answer = forms.ChoiceField(label=_("接下来这样回答"), choices=MOODS)
    times = forms.IntegerField(label=_("几条"), min_value=1, max_value=50, initial=1)
