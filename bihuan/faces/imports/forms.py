"""What somebody says of a file that they bring."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from bihuan.faces.imports.words import LARGEST, MEGABYTE, MOST_ROWS


class FileForm(forms.Form):
    """A file, what it is for, and from which system it is."""

    file = forms.FileField(
        label=_("表格文件"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
        allow_empty_file=True,  # said in our own words
        error_messages={"required": _("请选择一个文件。")},
    )
    profile = forms.ChoiceField(label=_("导入为"))
    source = forms.CharField(
        label=_("来源系统"),
        required=False,
        max_length=40,
        help_text=_("从哪个系统导出的，例如：市长信箱。两个系统的编号会重复时才要写。"),
        validators=[
            RegexValidator(
                r"^[\w.-]*$", _("来源系统只能用汉字、字母、数字、点和横线。")
            ),
            # It stands in the record of every matter, so it must lead to nobody.
            RegexValidator(
                r"\d{7}",
                _("来源系统写系统的名称，不写电话或证件号码。"),
                inverse_match=True,
            ),
        ],
    )

    def __init__(
        self, *given: object, profiles: Sequence[tuple[str, str]], **more: object
    ) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type]
        about = self.fields["profile"]
        assert isinstance(about, forms.ChoiceField)
        about.choices = list(profiles)
        self.fields["file"].help_text = _(
            "CSV（UTF-8 或 GB18030）或 XLSX，最多 %(size)s MB、%(rows)s 行。"
        ) % {"size": LARGEST // MEGABYTE, "rows": f"{MOST_ROWS:,}"}
