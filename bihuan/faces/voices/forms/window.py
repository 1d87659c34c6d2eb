"""The window of things that could not be done, and refusals before they are given."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bihuan.faces.voices.forms.base import (
    Drafted,
    line,
    mistake,
    phone,
    text,
    unit,
)
from bihuan.faces.voices.words import TROUBLE_NAMES, Trouble
from bihuan.ground.files.http import receive
from bihuan.ground.files.words import Content
from bihuan.kit.verdicts import Refused

ACCEPT = "image/*,.pdf,.doc,.docx,.xls,.xlsx"
MOST_FILES = 9


class _SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class PapersField(forms.FileField):
    """Several papers, each looked at by its content before anything is kept."""

    def __init__(self, **more: Any) -> None:
        widget = _SeveralFiles(attrs={"accept": ACCEPT})
        super().__init__(required=False, widget=widget, **more)

    def clean(self, data: Any, initial: Any = None) -> list[Content]:
        sent = data if isinstance(data, list | tuple) else [data]
        chosen: list[UploadedFile[bytes]] = [one for one in sent if one]
        if len(chosen) > MOST_FILES:
            told = gettext("一次最多上传 {n} 个文件。")
            raise forms.ValidationError(told.format(n=MOST_FILES))
        try:
            return [receive(upload) for upload in chosen]
        except Refused as refused:
            raise mistake(refused.verdict) from refused


class WindowForm(Drafted):
    """What somebody tells at the window; who they are is not demanded."""

    service = line(_("要办什么事"), help_text=_("事项名称，例如：食品经营许可。"))
    trouble = forms.ChoiceField(
        label=_("怎么办不成"),
        choices=[(one.value, _(name)) for one, name in TROUBLE_NAMES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择一项。")},
    )
    unit_id = unit(_("哪个单位的窗口"), required=False)
    by_whom = line(
        _("哪个窗口、哪位工作人员"),
        required=False,
        longest=60,
        help_text=_("窗口号或工号即可。"),
    )
    said = text(_("当时怎么说的"), help_text=_("拒绝的理由，尽量照原话。"))
    wish = text(_("希望怎么办"), rows=2)
    papers = PapersField(label=_("证明材料"), help_text=_("照片、告知单、截图。"))
    name = line(_("称呼"), required=False, longest=50)
    phone = phone(_("手机或电话"), help_text=_("责任单位须当日联系，请尽量留一个。"))
    may_share = forms.BooleanField(
        label=_("同意责任单位直接联系反映人"), required=False
    )

    def clean_trouble(self) -> Trouble:
        chosen = self.cleaned_data["trouble"]
        return Trouble(chosen)


class RefusalForm(Drafted):
    """A refusal as a window wants to give it; no name is asked for."""

    service = line(_("申请的事项"))
    unit_id = unit(_("窗口所属单位"))
    wanted = text(_("申请人要办什么"))
    ground = text(_("为什么不能办"), help_text=_("写明依据的条款，或者缺哪一份材料。"))
    instead = text(_("申请人可以怎么做"), help_text=_("补什么、到哪里、还有什么办法。"))
    phone = phone(
        _("申请人电话"),
        help_text=_("加密保存；复核后应当办理的，凭它联系。"),
    )


class ReadForm(forms.Form):
    """What the second reader says."""

    agree = forms.ChoiceField(
        label=_("复核意见"),
        choices=[
            ("yes", _("同意，可以告知申请人不予办理")),
            ("no", _("不同意，应当办理")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择一项。")},
    )
    reason = text(_("复核理由"))
