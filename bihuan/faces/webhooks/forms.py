"""What is asked of whoever lets a system be told of events."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _say
from django.utils.translation import gettext_lazy as _

from bihuan.faces.webhooks import rules
from bihuan.faces.webhooks.queries import kinds_offered
from bihuan.faces.webhooks.words import NewSubscription, ReplayWish, Scope
from bihuan.kit.clock import COUNTY_TIME
from bihuan.kit.sentences import told


class ReceiverForm(forms.Form):
    """Who receives what. The address may hold a key: it is never shown again."""

    asked_with = ()

    name = forms.CharField(
        label=_("接收方"), max_length=60, help_text=_("例如：市12345平台。")
    )
    url = forms.CharField(
        label=_("推送到哪个网址"),
        max_length=500,
        help_text=_("https:// 开头。加密保存，存后不再显示。"),
    )
    scope = forms.ChoiceField(label=_("可见范围"), initial=Scope.INTERNAL)
    kinds = forms.MultipleChoiceField(label=_("推送哪些事件"))
    handshake = forms.BooleanField(
        label=_("先用 OPTIONS 请求问对方同不同意"),
        required=False,
        help_text=_("CloudEvents 的做法；对方不支持就不要选。"),
    )

    def __init__(self, *given: Any, known: bool = False, **named: Any) -> None:
        super().__init__(*given, **named)
        scope, kinds = self.fields["scope"], self.fields["kinds"]
        assert isinstance(scope, forms.ChoiceField)
        assert isinstance(kinds, forms.MultipleChoiceField)
        scope.choices = [(one, _say(said)) for one, said in rules.SCOPES.items()]
        if not settings.WEBHOOK_RESTRICTED:
            scope.help_text = _(
                "“限制”一档要由系统管理员先打开 BIHUAN_WEBHOOK_RESTRICTED。"
            )
        self.groups = kinds_offered()
        kinds.choices = [one for _group, some in self.groups for one in some]
        if known:
            self.fields["url"].required = False
            self.fields["url"].help_text = _("不改就空着。")
            del self.fields["handshake"]

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"]).strip()
        if url:
            verdict = rules.may_be_told(url, allowed=settings.WEBHOOK_HOSTS)
            if not verdict:
                raise forms.ValidationError(str(told(verdict.sentence, _say)))
        return url

    def new(self) -> NewSubscription:
        told_us = self.cleaned_data
        return NewSubscription(
            name=told_us["name"],
            url=told_us["url"],
            kinds=tuple(told_us["kinds"]),
            scope=Scope(told_us["scope"]),
            handshake=told_us["handshake"],
        )

    def changes(self) -> dict[str, Any]:
        told_us = self.cleaned_data
        return {**told_us, "scope": Scope(told_us["scope"])}


class ReplayForm(forms.Form):
    """From where, and how fast."""

    asked_with = ()

    since = forms.DateTimeField(
        label=_("从什么时候起"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    after = forms.IntegerField(
        label=_("或者从哪个事件编号之后"),
        required=False,
        min_value=0,
        help_text=_("对方最后收到的事件的 id。"),
    )
    per_minute = forms.IntegerField(
        label=_("每分钟最多几条"), min_value=1, max_value=6_000, initial=300
    )

    def clean(self) -> dict[str, Any]:
        told_us = super().clean() or {}
        since, after = told_us.get("since"), told_us.get("after")
        if not self.errors and (since is None) == (after is None):
            self.add_error("since", _("时间和事件编号填一个。"))
        return told_us

    def wish(self) -> ReplayWish:
        told_us = self.cleaned_data
        since = told_us["since"]
        if since is not None and since.tzinfo is None:
            since = since.replace(tzinfo=COUNTY_TIME)
        return ReplayWish(since, told_us["after"], told_us["per_minute"])
