"""Forms of reconciliation: what is compared, their list, pairs, differences."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from bihuan.faces.desk.forms.base import choice, line, text
from bihuan.faces.desk.forms.oversight import WithUnits
from bihuan.faces.desk.forms.supervision import day
from bihuan.kit.tables.reading import read_table
from bihuan.kit.verdicts import Refused
from bihuan.loop.supervision.queries import (
    HEADERS,
    MOST_ROWS,
    read_row,
    without_doubles,
)
from bihuan.loop.supervision.words import Theirs, Unreadable

LARGEST = 10 << 20


class OpenForm(WithUnits):
    """What is compared with whose list."""

    name = line(_("名称"), help_text=_("例如“2026年三季度企业诉求对账”。"))
    other = line(_("和谁对账"), help_text=_("例如区纪委监委。"))
    profile = choice(_("本平台的哪一类事项"))
    since = day(_("收集日期从"))
    until = day(_("到"))
    unit = choice(
        _("差异由谁负责"),
        required=False,
        help_text=_("只在对方台账里的，由这个单位核实；其余由承办单位说明。"),
    )

    def __init__(self, *given: Any, profiles: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        field = self.fields["profile"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *profiles]


class TheirsForm(forms.Form):
    """Their list as a file; what cannot be read is told line by line."""

    table = forms.FileField(
        label=_("对方台账"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
        help_text=_(
            "CSV 或 XLSX。列：编号、平台编号、企业、反映日期、内容、状态、办结日期。"
        ),
        error_messages={"required": _("请选择一个文件。")},
    )

    rows: tuple[Theirs, ...] = ()
    rejected: tuple[Unreadable, ...] = ()

    def clean_table(self) -> UploadedFile[bytes]:
        sent: UploadedFile[bytes] = self.cleaned_data["table"]
        if (sent.size or 0) > LARGEST:
            raise forms.ValidationError(_("文件太大，最多10 MB。"))
        ending = Path(sent.name or "").suffix.lower()
        with tempfile.NamedTemporaryFile(suffix=ending) as kept:
            for chunk in sent.chunks():
                kept.write(chunk)
            kept.flush()
            self._read(Path(kept.name))
        return sent

    def _read(self, path: Path) -> None:
        try:
            read = [
                (
                    row.line,
                    Unreadable(row.line, row.problem)
                    if row.problem
                    else read_row(row.line, row.cells),
                )
                for row in read_table(path, HEADERS).rows
            ]
        except Refused as refused:
            if refused.verdict.code == "no-known-header":
                raise forms.ValidationError(
                    _("表头里没有认识的列名，至少要有“编号”和“状态”。")
                ) from None
            raise forms.ValidationError(str(refused.verdict)) from None
        if len(read) > MOST_ROWS:
            raise forms.ValidationError(_("行数太多，请分几个文件。"))
        rows, rejected = without_doubles(read)
        if not rows:
            raise forms.ValidationError(_("没有一行能读，请核对列名和内容。"))
        self.rows, self.rejected = tuple(rows), tuple(rejected)


class PairForm(forms.Form):
    number = line(_("是哪一个事项（编号）"))


class ExplainForm(forms.Form):
    words = text(
        _("原因和处理"), rows=4, help_text=_("例如“对方漏登销号，已函告补登”。")
    )


class HandOnForm(WithUnits):
    unit = choice(_("由哪个单位说明"))
