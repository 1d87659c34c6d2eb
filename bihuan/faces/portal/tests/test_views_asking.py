"""Common questions on the portal: public answers alone, and gaps without a person."""

from __future__ import annotations

import pytest
from django.test import Client

from bihuan.directory.knowledge.queries import misses
from bihuan.directory.knowledge.tests.factories import an_answer
from bihuan.loop.cases.tests.factories import a_county, a_profile, a_unit


@pytest.fixture(autouse=True)
def _county(db: None) -> None:
    a_county()
    a_profile()


def test_the_public_finds_public_answers_and_no_others() -> None:
    unit = a_unit("人社局")
    public = an_answer(unit, public=True)
    hidden = an_answer(unit, "内部口径怎么掌握？", text="内部掌握。")
    reader = Client()
    page = reader.get("/answers/").text
    assert "社保卡丢了怎么补办" in page
    assert "内部" not in page
    assert "先挂失" in reader.post("/answers/", {"asked": "社保卡 挂失"}).text
    assert "内部掌握" not in reader.post("/answers/", {"asked": "内部口径"}).text
    assert reader.get(f"/answers/{public}/").status_code == 200
    assert reader.get(f"/answers/{hidden}/").status_code == 404
    assert "/answers/" in reader.get("/raise/").text


def test_what_the_public_asks_in_vain_is_kept_without_the_person() -> None:
    reader = Client()
    answer = reader.post("/answers/", {"asked": "我是王小明，公积金贷款 13812345678"})
    assert "没有找到现成的答复" in answer.text
    (one,) = misses()
    assert one.words == "公积金 贷款"
