"""A new version of a register: a table, and the day from which it counts."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from bihuan.directory.registers.words import Column, NewVersion
from bihuan.faces.desk.forms.base import line
from bihuan.kit.tables.reading import Row, read_table
from bihuan.kit.verdicts import Refused

LARGEST = 5 << 20
_NO_HEADER = _("表头里没有这个名录的列名。请先下载现在的版本，在上面改。")


class VersionForm(forms.Form):
    """The whole list anew; the lines of its rows are kept for telling mistakes."""

    starts_on = forms.DateField(
        label=_("从哪一天起有效"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={
            "required": _("请选一天。"),
            "invalid": _("请按年-月-日填写，例如2026-12-31。"),
        },
    )
    table = forms.FileField(
        label=_("表格"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
        help_text=_("CSV 或 XLSX，要有全部条目，列名与现在的版本相同。"),
        error_messages={"required": _("请选择一个文件。")},
    )
    note = line(_("说明"), required=False, help_text=_("为什么改，例如文件名和文号。"))

    def __init__(
        self, *given: Any, columns: Sequence[Column] = (), **named: Any
    ) -> None:
        super().__init__(*given, **named)
        self.columns = columns
        self.lines: list[int] = []

    def clean_table(self) -> tuple[dict[str, str], ...]:
        sent: UploadedFile[bytes] = self.cleaned_data["table"]
        if (sent.size or 0) > LARGEST:
            raise forms.ValidationError(_("文件太大，最多5 MB。"))
        with tempfile.NamedTemporaryFile() as kept:
            for chunk in sent.chunks():
                kept.write(chunk)
            kept.flush()
            return self._rows(Path(kept.name))

    def _rows(self, path: Path) -> tuple[dict[str, str], ...]:
        names = {one.name: one.name for one in self.columns}
        names |= {one.label: one.name for one in self.columns}
        try:
            rows: list[Row] = list(read_table(path, names).rows)
        except Refused as refused:
            if refused.verdict.code == "no-known-header":
                raise forms.ValidationError(_NO_HEADER) from None
            raise forms.ValidationError(str(refused.verdict)) from None
        for row in rows:
            if row.problem:
                told = {"line": row.line, "why": row.problem}
                raise forms.ValidationError(_("第%(line)s行：%(why)s"), params=told)
        self.lines = [row.line for row in rows]
        return tuple(dict(row.cells) for row in rows)

    def version(self) -> NewVersion:
        """What the form says, once it is valid."""
        given = self.cleaned_data
        return NewVersion(given["starts_on"], given["table"], given["note"])
