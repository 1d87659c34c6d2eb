"""What a client sends and asks for, read into clean values; every mistake by its field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy

from bihuan.faces.open311 import rules
from bihuan.faces.open311.words import MOST, State, Wanted
from bihuan.kit import clock
from bihuan.kit.identifiers import check_phone, check_uscc
from bihuan.kit.text import clean
from bihuan.kit.verdicts import Verdict

_ATTRIBUTE = re.compile(r"attribute\[([^\[\]]{0,64})\](?:\[\])?")
_LIST_AT_MOST = 20_000


def said(verdict: Verdict) -> str:
    """A rule's reason in the caller's language."""
    return gettext(verdict.reason).format_map(verdict.values)


def _enforced(verdict: Verdict) -> None:
    if not verdict:
        raise forms.ValidationError(said(verdict))


class PostForm(forms.Form):
    """A report: `service_code` and a place are demanded, nothing else."""

    service_code = forms.CharField(max_length=32)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90)
    long = forms.FloatField(required=False, min_value=-180, max_value=180)
    address_string = forms.CharField(required=False, max_length=200)
    address_id = forms.CharField(required=False, max_length=15)
    email = forms.EmailField(required=False, max_length=254)
    device_id = forms.CharField(required=False, max_length=200)
    account_id = forms.CharField(required=False, max_length=200)
    first_name = forms.CharField(required=False, max_length=30)
    last_name = forms.CharField(required=False, max_length=20)
    phone = forms.CharField(required=False, max_length=20)
    description = forms.CharField(required=False, max_length=4000)
    media_url = forms.CharField(
        required=False,
        max_length=1000,
        validators=[URLValidator(schemes=["http", "https"])],
    )
    may_share = forms.ChoiceField(
        required=False, choices=[("", ""), ("0", "0"), ("1", "1")]
    )
    uscc = forms.CharField(required=False, max_length=22)

    def __init__(self, sent: QueryDict) -> None:
        self.attributes = {
            found[1]: [one for one in values if one]
            for name, values in sent.lists()
            if (found := _ATTRIBUTE.fullmatch(name))
        }
        super().__init__({**_first_of(sent), **_first_of_each(self.attributes)})

    def clean_phone(self) -> str:
        text = str(self.cleaned_data["phone"])
        if text:
            _enforced(check_phone(text))
        return text

    def clean_uscc(self) -> str:
        text = str(self.cleaned_data["uscc"])
        if text:
            _enforced(check_uscc(text))
        return text

    def clean_description(self) -> str:
        return clean(str(self.cleaned_data["description"]))

    def clean_address_string(self) -> str:
        return clean(str(self.cleaned_data["address_string"]))

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        self._check_place(told)
        for code, values in self.attributes.items():
            if code not in {"may_share", "uscc"}:
                self.add_error(
                    None, gettext("没有 attribute[{code}]。").format(code=code[:40])
                )
            elif len(values) > 1:
                self.add_error(
                    None, gettext("attribute[{code}] 只能有一个值。").format(code=code)
                )
        return told

    def _check_place(self, told: Mapping[str, Any]) -> None:
        lat, long = told.get("lat"), told.get("long")
        if (lat is None) != (long is None) and not {"lat", "long"} & set(self.errors):
            self.add_error(None, gettext("lat 和 long 要一起给。"))
        named = told.get("address_string") or told.get("address_id")
        if lat is None and not named and not {"lat", "long"} & set(self.errors):
            self.add_error(
                None,
                gettext("请给出位置：lat 和 long，或 address_string，或 address_id。"),
            )


def _first_of(sent: QueryDict) -> dict[str, str]:
    """The plain fields; what is an attribute must be sent as one."""
    return {
        name: str(sent[name])
        for name in sent
        if "[" not in name and name not in {"may_share", "uscc"}
    }


def _first_of_each(attributes: Mapping[str, list[str]]) -> dict[str, str]:
    known = {"may_share", "uscc"}
    return {code: one[0] for code, one in attributes.items() if one and code in known}


class PagingForm(forms.Form):
    """Which window and which page of it."""

    start_date = forms.CharField(required=False, max_length=40)
    end_date = forms.CharField(required=False, max_length=40)
    page = forms.IntegerField(required=False)
    page_size = forms.IntegerField(required=False)

    def clean_start_date(self) -> Any:
        return self._moment("start_date")

    def clean_end_date(self) -> Any:
        return self._moment("end_date")

    def _moment(self, name: str) -> Any:
        text = str(self.cleaned_data[name])
        if not text:
            return None
        found = rules.moment_of(text, clock.COUNTY_TIME)
        if found is None:
            raise forms.ValidationError(
                gettext_lazy("应为带时区的时间，例如 2026-09-30T16:30:00+08:00。")
            )
        return found

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        told["page"] = 1 if told.get("page") is None else told["page"]
        told["page_size"] = MOST if told.get("page_size") is None else told["page_size"]
        if not self.errors:
            _enforced(rules.may_turn_to(page=told["page"], size=told["page_size"]))
        return told


class RequestsForm(PagingForm):
    """Which requests are asked for; a list of numbers overrides everything else."""

    service_request_id = forms.CharField(required=False, max_length=_LIST_AT_MOST)
    service_code = forms.CharField(required=False, max_length=_LIST_AT_MOST)
    status = forms.CharField(required=False, max_length=100)
    extensions = forms.CharField(required=False, max_length=10)

    def clean_service_request_id(self) -> tuple[str, ...]:
        return _listed(self.cleaned_data["service_request_id"])

    def clean_service_code(self) -> tuple[str, ...]:
        return _listed(self.cleaned_data["service_code"])

    def clean_status(self) -> frozenset[State]:
        names = _listed(self.cleaned_data["status"].lower())
        strange = [one for one in names if one not in [*State]]
        if strange:
            text = gettext("status 只能是 open 或 closed，不能是 {strange}。")
            raise forms.ValidationError(text.format(strange=strange[0][:20]))
        return frozenset(State(one) for one in names)

    @property
    def wanted(self) -> Wanted:
        told = self.cleaned_data
        numbers = told["service_request_id"]
        # Numbers are answered whole: the specification lets them override all else.
        return Wanted(
            numbers=tuple(one for one in numbers if rules.is_number(one))
            or numbers[:1],
            services=told["service_code"],
            states=told["status"],
            since=told["start_date"],
            until=told["end_date"],
            page=1 if numbers else told["page"],
            page_size=MOST if numbers else told["page_size"],
            extended=told["extensions"].lower() == "true",
        )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part for one in text.split(",") if (part := one.strip()))[:MOST]
