"""From a row of a table, by the telephone that stands in it, to its raiser's verdict."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bihuan.faces.imports.models import Import
from bihuan.faces.imports.tests.factories import BAD, GOOD, PHONE, a_csv
from bihuan.ground.access.words import Actor, Role
from bihuan.ground.vault.queries import contact_of
from bihuan.loop.cases.models import Case, Raising
from bihuan.loop.cases.tests.factories import a_unit, acting, dispatcher, fresh
from bihuan.loop.closing.actions import record_answer
from bihuan.loop.closing.models import Judgement
from bihuan.loop.closing.tests.factories import HAPPY, answered


@pytest.mark.proves("imports", "journey")
def test_from_a_row_of_a_table_by_its_telephone_to_the_verdict(
    county: None, browse: Callable[[Actor], Client]
) -> None:
    desk = browse(dispatcher())
    file = SimpleUploadedFile("信箱.csv", a_csv(GOOD, BAD))
    read = desk.post("/desk/imports/", {"file": file, "profile": "hotline"})
    desk.post(f"{read['Location']}begin/")
    case = Case.objects.get()
    assert case.number in desk.get("/desk/?tab=accept").text
    assert Import.objects.get().first_case == case.pk
    answered(case, a_unit("城管局"), "已更换灯具。")

    caller = acting(Role.CALLBACK, a_unit("回访中心"))
    raising = Raising.objects.get()
    assert case.number in browse(caller).get("/desk/call-backs/").text
    assert raising.identity_id is not None
    assert contact_of(raising.identity_id).phone == PHONE
    record_answer(raising.pk, HAPPY, actor=caller)
    assert fresh(case).status == "closed"
    assert Judgement.objects.get().source == "call"
