"""The environment that pages are made with."""

from __future__ import annotations

import pytest
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from bihuan.kit.verdicts import refuse
from bihuan.project import jinja


def test_every_page_of_ours_compiles() -> None:
    env = engines["jinja2"].env
    names = env.list_templates(extensions=["html"])

    assert "shell/desk.html" in names
    for name in names:
        env.get_template(name)


def test_a_static_address_changes_with_the_content() -> None:
    address = jinja.static("bihuan/bihuan.css")

    assert address.startswith("/static/bihuan/bihuan.css?v=")
    assert address != jinja.static("bihuan/desk.js").replace("desk.js", "bihuan.css")


def test_a_static_file_that_does_not_exist_is_a_mistake_of_ours() -> None:
    with pytest.raises(FileNotFoundError):
        jinja.static("bihuan/nothing.css")


def test_changing_one_key_of_the_query_keeps_the_others() -> None:
    request = RequestFactory().get("/desk/", {"light": ["red", "yellow"], "after": "x"})

    assert jinja.with_query(request, after=None) == "/desk/?light=red&light=yellow"
    assert jinja.with_query(request, after="y&z").endswith("after=y%26z")


def test_what_a_person_typed_stays_text() -> None:
    shown = jinja.paragraphs("第一段<script>\n第二行\n\n第二段")

    assert shown == "<p>第一段&lt;script&gt;<br>第二行</p><p>第二段</p>"


def test_a_reason_is_filled_after_translation() -> None:
    with translation.override("zh-hans"):
        assert jinja.said(refuse("x", "退回过 {n} 次。", n=2)) == "退回过 2 次。"


@pytest.mark.parametrize(
    ("value", "shown"), [(None, "—"), (0.9905, "99.1%"), (1, "100.0%")]
)
def test_a_rate_without_a_denominator_is_a_dash(
    value: float | None, shown: str
) -> None:
    assert jinja.percent(value) == shown
