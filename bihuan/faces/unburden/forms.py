"""Asking units for data, filling in what is asked, and a leader's reasons."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bihuan.directory.burden.words import (
    MOST_ITEMS,
    MOST_ROWS,
    SORT_NAMES,
    SUBJECT_NAMES,
    ItemLine,
    NewDemand,
    NewItem,
    Sort,
    Subject,
)
from bihuan.faces.unburden.queries import Asking
from bihuan.kit.sentences import told
from bihuan.kit.tables.reading import read_table
from bihuan.kit.text import says_nothing
from bihuan.kit.verdicts import Refused

LARGEST = 2 << 20
EARLIEST, LATEST = 2000, 2100
BLANK_ROWS = 3
Rows = list[list[str]]
REQUIRED = {"required": _("请填写这一项。")}


def line(label: Any, *, required: bool = True, longest: int = 100) -> Any:
    """A box for a few words."""
    return forms.CharField(
        label=label, required=required, max_length=longest, error_messages=REQUIRED
    )


def text(label: Any, *, rows: int = 3, **more: Any) -> Any:
    """A box for sentences."""
    return forms.CharField(
        label=label,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages=REQUIRED,
        **more,
    )


def choice(label: Any, *, required: bool = True) -> Any:
    """One of a list that is filled in when the form is drawn."""
    return forms.ChoiceField(label=label, required=required, error_messages=REQUIRED)


def day(label: Any, **more: Any) -> Any:
    """A date of this century."""
    return forms.DateField(
        validators=[_in_this_century],
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("请选一天。")},
        **more,
    )


def _in_this_century(chosen: date) -> None:
    if not EARLIEST <= chosen.year <= LATEST:
        wrong = _("年份请填 %(first)s 到 %(last)s 之间。")
        params = {"first": EARLIEST, "last": LATEST}
        raise forms.ValidationError(wrong, params=params)


class AskForm(forms.Form):
    """What is asked, on what ground, of whom, by when; `draft` names it for good."""

    draft = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    title = line(_("这张表叫什么"))
    asker = choice(_("由哪个单位要"))
    ground = text(
        _("依据"), rows=3, help_text=_("哪一条规定，或者哪一项任务；没有依据的不能要。")
    )
    subject = choice(_("一行填的是"))
    starts_on = day(_("统计期从"))
    ends_on = day(_("统计期到"))
    due_on = day(_("哪天前报"), help_text=_("至少留 3 天。"))
    units = forms.MultipleChoiceField(
        label=_("由哪些单位填"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选一个单位。")},
    )

    def __init__(self, *given: Any, asking: Asking, **named: Any) -> None:
        super().__init__(*given, **named)
        self._offer("asker", asking.askers)
        self._offer("units", asking.units)
        self._offer("subject", [(one.value, _(n)) for one, n in SUBJECT_NAMES.items()])
        for at in range(MOST_ITEMS):
            self.fields[f"item{at}"] = line(_("指标"), required=False, longest=60)
            self.fields[f"sort{at}"] = choice(_("填什么"), required=False)
            self._offer(
                f"sort{at}", [(one.value, _(n)) for one, n in SORT_NAMES.items()]
            )

    def _offer(self, name: str, pairs: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(pairs)

    @property
    def item_fields(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"item{at}"], self[f"sort{at}"]) for at in range(MOST_ITEMS)]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        written = [given.get(f"item{at}", "") for at in range(MOST_ITEMS)]
        if all(map(says_nothing, written)):
            self.add_error("item0", _("请至少写一个指标。"))
        return given

    def demand(self) -> NewDemand:
        """What the form says, once it is valid."""
        given = self.cleaned_data
        names = [(given[f"item{at}"], given[f"sort{at}"]) for at in range(MOST_ITEMS)]
        return NewDemand(
            draft=str(given["draft"]),
            title=given["title"],
            asker_id=int(given["asker"]),
            ground=given["ground"],
            subject=Subject(given["subject"]),
            starts_on=given["starts_on"],
            ends_on=given["ends_on"],
            due_on=given["due_on"],
            units=tuple(int(one) for one in given["units"]),
            items=tuple(
                NewItem(name, Sort(sort or Sort.NUMBER))
                for name, sort in names
                if name.strip()
            ),
        )


class ReasonForm(forms.Form):
    """Why a leader allows a repetition, or cancels a form."""

    reason = text(_("理由"), rows=3)


class SheetForm(forms.Form):
    """What a unit fills in: cells by row and column, or a table that replaces them."""

    table = forms.FileField(
        label=_("或者上传表格"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        help_text=_("CSV 或 XLSX，列名与这里的指标相同；可以先下载空表。"),
    )
    minutes = forms.IntegerField(
        label=_("实际用了多少分钟"),
        required=False,
        min_value=1,
        max_value=10_000,
        help_text=_("自愿填。用来看估得准不准，不作考核。"),
    )

    def __init__(
        self,
        *given: Any,
        items: Sequence[ItemLine],
        kept: Sequence[Sequence[str]] = (),
        single: bool = False,
        **named: Any,
    ) -> None:
        super().__init__(*given, **named)
        self.items, self.single = items, single
        self.typed: Rows = self._posted() if self.is_bound else [list(r) for r in kept]
        self.uploaded: Rows | None = None

    @property
    def rows(self) -> Rows:
        """The rows to draw: what was typed, and some blank ones to go on."""
        if self.single:
            return self.typed[:1] or [[""] * len(self.items)]
        return [*self.typed, *([[""] * len(self.items)] * BLANK_ROWS)]

    @property
    def given(self) -> Rows:
        """What counts: the uploaded table, else what was typed."""
        return self.typed if self.uploaded is None else self.uploaded

    def _posted(self) -> Rows:
        width = len(self.items)
        said = str(self.data.get("count", ""))[:4]
        sent = int(said) if said.isascii() and said.isdigit() else 0
        count = min(sent, MOST_ROWS + BLANK_ROWS)
        rows = [
            [
                str(self.data.get(f"r{at}c{column}", ""))[:2000]
                for column in range(width)
            ]
            for at in range(count)
        ]
        return [row for row in rows if not all(says_nothing(cell) for cell in row)]

    def clean_table(self) -> None:
        sent: UploadedFile[bytes] | None = self.cleaned_data["table"]
        if not sent:
            return
        if (sent.size or 0) > LARGEST:
            raise forms.ValidationError(_("文件太大，最多2 MB。"))
        with tempfile.NamedTemporaryFile() as kept:
            kept.write(sent.read())
            kept.flush()
            self.uploaded = self._read(Path(kept.name))

    def _read(self, path: Path) -> Rows:
        """The rows of a file by the names of the items; every mistake with its line."""
        names = {one.name: str(at) for at, one in enumerate(self.items)}
        try:
            table = read_table(path, names)
            missing = [
                o.name for a, o in enumerate(self.items) if str(a) not in table.names
            ]
            found = list(table.rows)
        except Refused as refused:
            said = told(refused.verdict.sentence, gettext)
            raise forms.ValidationError(str(said)) from None
        if missing:
            wrong = _("表里没有这些列：%(names)s")
            raise forms.ValidationError(wrong, params={"names": "、".join(missing)})
        for row in found:
            if row.problem:
                wrong = _("第%(line)s行：%(why)s")
                params = {"line": row.line, "why": row.problem}
                raise forms.ValidationError(wrong, params=params)
        width = range(len(self.items))
        return [[row.cells.get(str(at), "") for at in width] for row in found]
