"""What an operator types, and what a telephone system sends."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.directory.parties.queries import find_party
from bihuan.faces.hotline.queries import Choices
from bihuan.faces.hotline.queries.calling import RESULTS
from bihuan.faces.hotline.words import (
    LANES,
    MODES,
    OUTCOMES,
    Lane,
    Mode,
    Outcome,
    WrapUp,
)
from bihuan.kit.identifiers import check_phone, normalise_phone

LONGEST = 5000
_RESULTS = {
    "explained": _("已解释说明"),
    "solved": _("已解决"),
}
_PICK = {"required": _("请选择一项。"), "invalid_choice": _("请从列出的选项中选择。")}


class PopForm(forms.Form):
    """The number of a call, typed or sent; it is allowed to be withheld."""

    phone = forms.CharField(label=_("来电号码"), required=False, max_length=24)
    line = forms.ChoiceField(label=_("打进哪条热线"), required=False)

    def __init__(self, *given: Any, lines: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        field = self.fields["line"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.number, f"{one.number} {one.name}") for one in lines]

    def clean_phone(self) -> str:
        return _phone(self.cleaned_data["phone"])


class CallForm(forms.Form):
    """Everything of one call. A sentence and a way of answering are enough."""

    phone = forms.CharField(label=_("来电号码"), required=False, max_length=24)
    name = forms.CharField(label=_("姓名"), required=False, max_length=60)
    body = forms.CharField(
        label=_("来电说了什么"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("请写下来电说了什么，一句话就可以。")},
    )
    place = forms.CharField(label=_("地点"), required=False, max_length=200)
    party = forms.CharField(label=_("企业"), required=False, max_length=120)
    party_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    line = forms.ChoiceField(label=_("打进哪条热线"), required=False)
    lane = forms.ChoiceField(label=_("专线"), choices=[*LANES.items()])
    profile = forms.ChoiceField(label=_("事项类型"), error_messages=_PICK)
    category = forms.ChoiceField(label=_("类别"), required=False)
    area = forms.ChoiceField(label=_("所在地"), required=False)
    may_share = forms.BooleanField(
        label=_("诉求人同意承办单位直接联系"), required=False
    )
    mode = forms.ChoiceField(
        label=_("怎样答复"),
        widget=forms.RadioSelect,
        error_messages=_PICK,
        initial=Mode.DISPATCH,
    )
    answer = forms.CharField(
        label=_("当场答复"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    result = forms.ChoiceField(
        label=_("答复的结果"), required=False, choices=[*_RESULTS.items()]
    )
    answer_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    unit = forms.ChoiceField(label=_("接通哪个单位"), required=False)
    searched = forms.CharField(label=_("查知识库"), required=False, max_length=100)
    into = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *given: Any, offered: Choices, **named: Any) -> None:
        super().__init__(*given, **named)
        blank = [("", "—")]
        lines = [(one.number, f"{one.number} {one.name}") for one in offered.lines]
        self._offer("line", [*blank, *lines])
        self._offer("lane", [(lane, _(said)) for lane, said in LANES.items()])
        self._offer("mode", [(mode, _(said)) for mode, said in MODES.items()])
        self._offer("profile", offered.profiles)
        self._offer("category", [*blank, *offered.categories])
        self._offer("area", [*blank, *offered.areas])
        self._offer("unit", [*blank, *offered.units])

    def _offer(self, name: str, pairs: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(pairs)

    def clean_phone(self) -> str:
        return _phone(self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("party") and not given.get("party_id"):
            found = find_party(given["party"], limit=6)
            if len(found) == 1:
                given["party_id"] = found[0].pk
            elif not found:
                self.add_error("party", _("没有找到这家企业。可以留空，在内容里写明。"))
            else:
                names = "；".join(one.name for one in found)
                self.add_error("party", _("有几家企业符合，请写全名：%s") % names)
        return given

    def wrap(self) -> WrapUp:
        """What the form says, once it is valid."""
        given = self.cleaned_data
        return WrapUp(
            mode=Mode(given["mode"]),
            profile=given["profile"],
            body=given["body"],
            lane=Lane(given["lane"]),
            line=given["line"],
            phone=given["phone"],
            name=given["name"],
            place=given["place"],
            area_id=_number(given["area"]),
            category_id=_number(given["category"]),
            party_id=given["party_id"],
            may_share=given["may_share"],
            answer=given["answer"],
            result=given["result"] or RESULTS[0],
            answer_id=given["answer_id"],
            unit_id=_number(given["unit"]),
            searched=given["searched"],
            into=given["into"],
        )


class EndForm(forms.Form):
    """A call without a matter."""

    outcome = forms.ChoiceField(
        choices=[(one, OUTCOMES[one]) for one in Outcome if one is not Outcome.MATTER]
    )
    number = forms.CharField(required=False, max_length=40)


class LogForm(forms.Form):
    """The log that the telephone system exports."""

    log = forms.FileField(
        label=_("通话记录表"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
        help_text=_(
            "CSV 或 XLSX，每行一个来电：通话编号、线路、进线时间、接听时间、结束时间。"
            "其他列（例如来电号码）不读也不存。"
        ),
        error_messages={"required": _("请选择一个文件。")},
    )


class SpanForm(forms.Form):
    first = forms.DateField(label=_("从"), required=False)
    last = forms.DateField(label=_("到"), required=False)


def _phone(given: str) -> str:
    if given and not (verdict := check_phone(given)):
        raise forms.ValidationError(_(verdict.reason))
    return normalise_phone(given) if given else ""


def _number(text: str) -> int | None:
    return int(text) if text else None
