"""Every building block on one page, for whoever makes pages. Only in DEBUG."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bihuan.ground.access.words import Actor, Permission
from bihuan.kit import clock
from bihuan.kit.verdicts import ALLOWED, refuse


class SampleForm(forms.Form):
    """One field of each kind."""

    matter = forms.CharField(
        label="您要反映什么",
        help_text="一句话就够。说清楚什么事、在哪里、希望怎么办。",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )
    place = forms.CharField(label="地点", required=False, max_length=120)
    phone = forms.CharField(label="手机号码", required=False, max_length=11)
    kind = forms.ChoiceField(
        label="您是",
        choices=[("person", "个人"), ("firm", "企业")],
        widget=forms.RadioSelect,
    )
    area = forms.ChoiceField(
        label="所在街道", choices=[("", "请选择"), ("1", "花戏楼街道")]
    )
    photo = forms.FileField(label="照片", required=False)
    agree = forms.BooleanField(label="同意办理单位与我联系", required=False)


@login_not_required
def styleguide(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    form = SampleForm(
        {"place": "魏武大道与药都路口", "kind": "firm", "phone": "1380000"}
    )
    form.add_error("phone", "手机号码应为 11 位数字。")
    request.actor = Actor("account:0", frozenset(), frozenset(Permission))  # type: ignore[attr-defined]
    page = {
        "beats": _beats(now),
        "form": form,
        "yes": ALLOWED,
        "no": refuse(
            "send-back-limit", "这件事已经退回过 {n} 次，须由派单中心裁定。", n=2
        ),
        "page": SimpleNamespace(next="x", previous="y"),
        "due": [
            now + timedelta(days=3),
            now + timedelta(hours=5),
            now - timedelta(hours=30),
        ],
    }
    shell = "desk" if "desk" in request.GET else "public"
    return render(request, f"styleguide/{shell}.html", page)


def _beats(now: datetime) -> list[dict[str, object]]:
    return [
        _beat(
            now - timedelta(days=2), "您提出了诉求", tone="plain", mark="speakerphone"
        ),
        _beat(
            now - timedelta(days=2),
            "已受理并派给区水务局",
            who="区政务热线中心",
            mark="send",
        ),
        _beat(
            now - timedelta(days=1),
            "申请延期一次，理由：需要停水施工",
            tone="warn",
            mark="clock-plus",
        ),
        _beat(
            now - timedelta(hours=5),
            "办理单位报告已办结",
            who="区水务局",
            body="管网已更换，水压恢复。\n附照片两张。",
            tone="good",
        ),
        _beat(now, "等待您的评价", tone="now", mark="star"),
    ]


def _beat(at: object, title: str, **more: object) -> dict[str, object]:
    return {
        "at": at,
        "title": title,
        "who": "",
        "body": "",
        "tone": "",
        "mark": "",
        **more,
    }
