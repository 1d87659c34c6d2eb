"""The form of the telephone desk."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.faces.desk.forms.base import choice, line, text
from bihuan.faces.desk.forms.handling import RESULT_TEXTS
from bihuan.faces.desk.queries.registering import RESULTS, Desk, parties_named
from bihuan.kit.identifiers import check_phone, normalise_phone


class CodeForm(forms.Form):
    """The code that a caller reads out."""

    code = forms.CharField(
        label=_("查询码"),
        max_length=40,
        error_messages={"required": _("请填写这一项。")},
        help_text=_("来电问进展、要求撤回或重新办理的，凭查询码打开那一件。"),
    )


class MatterForm(forms.Form):
    """A new matter. `draft` names it for good, so that a second click changes nothing."""

    draft = forms.UUIDField(widget=forms.HiddenInput)
    phone = forms.CharField(
        label=_("来电号码"),
        required=False,
        max_length=20,
        help_text=_("填好后会列出同一号码还在办的事项。"),
    )
    name = line(_("姓名"), required=False)
    title = line(_("标题"), required=False, help_text=_("不填则取内容的第一句。"))
    body = text(_("诉求内容"), rows=6)
    party = line(
        _("企业"), required=False, help_text=_("名称开头几个字，或统一社会信用代码。")
    )
    party_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    place = line(_("地点"), required=False)
    profile = choice(_("事项类型"))
    channel = choice(_("来源"))
    category = choice(_("类别"), required=False)
    area = choice(_("所在地"), required=False)
    may_share = forms.BooleanField(
        label=_("诉求人同意承办单位直接联系"), required=False
    )
    answer = text(
        _("当场答复"),
        rows=3,
        required=False,
        help_text=_("能当场说清的，写下答复即可，不再派单；诉求人仍会被请求评价。"),
    )
    result = choice(_("答复的结果"), required=False)
    into = forms.CharField(
        required=False, max_length=40, widget=forms.HiddenInput, label=_("加入哪一件")
    )

    def __init__(self, *given: Any, desk: Desk, **named: Any) -> None:
        super().__init__(*given, **named)
        blank = [("", "—")]
        self._offer("profile", desk.profiles)
        self._offer("channel", [(code, _(name)) for code, name in desk.channels])
        self._offer("category", [*blank, *desk.categories])
        self._offer("area", [*blank, *desk.areas])
        self._offer("result", [*blank, *((one, RESULT_TEXTS[one]) for one in RESULTS)])
        self.fields["draft"].initial = uuid4
        if not desk.may_answer:
            del self.fields["answer"], self.fields["result"]

    def _offer(self, name: str, pairs: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(pairs)

    def clean_phone(self) -> str:
        given: str = self.cleaned_data["phone"]
        if given and not (verdict := check_phone(given)):
            raise forms.ValidationError(_(verdict.reason))
        return normalise_phone(given) if given else ""

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("answer", "").strip() and not given.get("result"):
            self.add_error("result", _("当场答复须选择结果。"))
        if given.get("answer", "").strip() and given.get("into"):
            told = _("加入别人提过的事项时，由那一件统一答复；请清空当场答复。")
            self.add_error("answer", told)
        if given.get("party") and not given.get("party_id"):
            self._settle_party(given)
        return given

    def _settle_party(self, given: dict[str, Any]) -> None:
        """One firm of that name is meant; several must be told apart."""
        found = parties_named(given["party"])
        if len(found) == 1:
            given["party_id"] = found[0].pk
        elif not found:
            self.add_error("party", _("没有找到这家企业。可以留空，在内容里写明。"))
        else:
            names = "；".join(one.name for one in found)
            self.add_error("party", _("有几家企业符合，请写全名：%s") % names)
