"""What the portal asks of a person: one sentence, and whatever else they care to add."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bihuan.faces.portal.http import may_use, new_token
from bihuan.faces.portal.queries import sort_choices, town_choices
from bihuan.ground.files.http import receive
from bihuan.ground.files.words import Content
from bihuan.kit import clock
from bihuan.kit.identifiers import check_phone, check_uscc
from bihuan.kit.receipts import check_code
from bihuan.kit.sentences import say, told
from bihuan.kit.verdicts import Refused, Verdict

LONGEST = 10_000
ACCEPTED = "image/*,audio/*,.pdf,.doc,.docx,.xls,.xlsx,.txt"
MOST_FILES = 9
# What may be answered to "others raised this": a number, or one of these.
ALONE, EDIT = "alone", "edit"


def mistake(verdict: Verdict) -> forms.ValidationError:
    """A rule's reason as a mistake of a form, in the reader's language."""
    values = {name: _plain(value) for name, value in verdict.values.items()}
    text = told(say(verdict.reason, **values), gettext)
    return forms.ValidationError(str(text), code=verdict.code)


def _plain(value: object) -> object:
    """A moment in county time; everything else as it is."""
    if isinstance(value, datetime):
        return f"{value.astimezone(clock.COUNTY_TIME):%Y-%m-%d %H:%M}"
    return value


class FilesInput(forms.FileInput):
    """A picker that takes several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several uploads, each looked at by its content before anything is kept."""

    def __init__(self, **options: Any) -> None:
        widget = FilesInput(attrs={"accept": ACCEPTED})
        super().__init__(required=False, widget=widget, **options)

    def clean(self, data: Any, initial: Any = None) -> list[Content]:
        several = isinstance(data, list | tuple)
        chosen: list[UploadedFile[bytes]] = list(data) if several else [data]
        chosen = [upload for upload in chosen if upload]
        if len(chosen) > MOST_FILES:
            text = gettext("一次最多上传 {n} 个文件。")
            raise forms.ValidationError(text.format(n=MOST_FILES))
        try:
            return [receive(upload) for upload in chosen]
        except Refused as refused:
            raise mistake(refused.verdict) from refused


class _Shared(dict[str, forms.Field]):
    """Fields that every form of a class looks at and none changes.

    Django copies all fields, deeply, for every form that is made, in case one changes
    them: a fifteenth of what taking in a matter costs.
    """

    def __deepcopy__(self, memo: object) -> _Shared:
        return self


def _towns() -> list[tuple[str, str]]:
    return [("", gettext("不确定")), *town_choices()]


class RaiseForm(forms.Form):
    """Only `matter` must be filled in."""

    base_fields: ClassVar[dict[str, forms.Field]]

    token = forms.CharField(widget=forms.HiddenInput)
    matter = forms.CharField(
        label=_("您要反映什么？"),
        help_text=_("一句话就可以。说清什么事、在哪里、希望怎么办，会更快。"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("请写下您要反映的事情，一句话就可以。")},
    )
    place = forms.CharField(label=_("在哪里"), max_length=200, required=False)
    # Choices are read only when they are drawn or checked.
    area = forms.ChoiceField(label=_("所属街道或乡镇"), required=False, choices=_towns)
    papers = FilesField(
        label=_("照片、录音或文件"),
        help_text=_("照片里的拍摄地点等隐藏信息会自动去除。"),
    )
    sort = forms.ChoiceField(
        label=_("属于哪一类"),
        required=False,
        choices=sort_choices,
        widget=forms.RadioSelect,
    )
    unseen = forms.BooleanField(
        label=_("不公开"),
        help_text=_(
            "不勾选就公开办理：别人会知道哪天有人提过哪一类事、几个人反映、怎样答复，看不到您写的内容，也看不到您是谁。代表企业反映的一律不公开。"
        ),
        required=False,
    )
    name = forms.CharField(label=_("称呼"), max_length=50, required=False)
    phone = forms.CharField(
        label=_("手机或电话"),
        help_text=_("只用于回访和通知结果。"),
        max_length=20,
        required=False,
    )
    may_share = forms.BooleanField(
        label=_("同意承办单位看到我的称呼和电话，直接与我联系"), required=False
    )
    firm = forms.CharField(label=_("企业名称"), max_length=120, required=False)
    uscc = forms.CharField(label=_("统一社会信用代码"), max_length=22, required=False)
    asked = forms.BooleanField(required=False, widget=forms.HiddenInput)
    same = forms.CharField(
        label=_("是同一件事吗？"),
        max_length=40,
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fresh_token = new_token()

    @property
    def next_token(self) -> str:
        """The token to draw: the one that came, as long as it may be used again."""
        came = str(self.data.get("token", "")) if self.is_bound else ""
        keep = came and "token" not in self.errors
        return came if keep else self.fresh_token

    def clean_token(self) -> str:
        token = str(self.cleaned_data["token"])
        if not (verdict := may_use(token)):
            raise mistake(verdict)
        return token

    def clean_phone(self) -> str:
        phone = str(self.cleaned_data["phone"]).strip()
        if phone and not (verdict := check_phone(phone)):
            raise mistake(verdict)
        return phone

    @property
    def typed(self) -> list[forms.BoundField]:
        """What goes along unseen while another question is asked."""
        seen = {"token", "papers", "asked", "same"}
        return [self[name] for name in self.fields if name not in seen]

    def clean_uscc(self) -> str:
        uscc = str(self.cleaned_data["uscc"]).strip()
        if uscc and not (verdict := check_uscc(uscc)):
            raise mistake(verdict)
        return uscc

    @property
    def opened(self) -> set[str]:
        """Which of the folded parts hold something that was typed or is wrong."""
        parts = {
            "more": ("area", "sort"),
            "contact": ("name", "phone", "may_share"),
            "firm": ("firm", "uscc"),
        }
        touched = {name for name in self.fields if self.data.get(name)} | set(
            self.errors
        )
        return {part for part, names in parts.items() if touched & set(names)}


RaiseForm.base_fields = _Shared(RaiseForm.base_fields)


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("查询码"),
        help_text=_("回执上的 16 位字母和数字，横线和大小写不用管。"),
        max_length=60,
        error_messages={"required": _("请输入回执上的查询码。")},
    )

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if not (verdict := check_code(code)):
            raise mistake(verdict)
        return code


class AddForm(forms.Form):
    text = forms.CharField(
        label=_("补充内容"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    papers = FilesField(label=_("照片、录音或文件"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not (cleaned.get("text") or cleaned.get("papers")):
            self.add_error("text", gettext("请写一句话，或选一个文件。"))
        return cleaned
