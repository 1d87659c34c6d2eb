"""What people of the cast do on the way of a case, beside moving it on."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image

from bihuan.directory.catalogue.words import Result
from bihuan.ground.calendars.words import Measure, Period
from bihuan.ground.files.actions import keep_file
from bihuan.ground.files.http import receive
from bihuan.ground.files.words import Content
from bihuan.loop.cases.words import OPEN, Status, stream_of
from bihuan.loop.handling import actions as handling
from bihuan.loop.handling.models import Branch
from bihuan.loop.handling.words import BranchState
from bihuan.loop.oversight import actions as oversight
from bihuan.loop.routing import actions as routing
from bihuan.packs.replaying.lives import Life, Standing

_IN_WORK = OPEN - {Status.CALLING_BACK, Status.DEFERRED}


def classify(life: Life, found: Standing) -> None:
    text = f"{life.matter.title} {life.matter.body}"
    category = found.category or life.cast.class_of(text, life.chance)
    area = found.area
    if area is None and life.cast.towns:
        area = life.chance.choice(life.cast.towns)
    cause = life.chance.choice(life.about.causes) if life.about.causes else ""
    routing.classify(
        life.case,
        category_id=category,
        area_id=area,
        cause=cause,
        actor=life.cast.dispatcher,
    )
    life.done.add("classed")
    life.unit = life.cast.right_unit(category, area, life.chance)


def merge(life: Life, twin: Life) -> bool:
    """Into the case of the same matter that came first, if that is still in work."""
    life.twin = None
    if twin.standing().status not in _IN_WORK:
        return False
    routing.merge(
        life.case,
        into_id=twin.case,
        reason="反映同一问题。",
        actor=life.cast.dispatcher,
    )
    return True


def _contact(life: Life, found: Standing) -> None:
    who = life.cast.handler(found.owner)
    handling.record_contact(life.case, text="已电话联系，约定到场时间。", actor=who)


def _note(life: Life, found: Standing) -> None:
    handling.add_note(
        life.case,
        text="已到现场查看，正在安排处理。",
        for_raiser=True,
        actor=life.cast.handler(found.owner),
    )


def _help(life: Life, found: Standing) -> None:
    helper = life.cast.other_unit(found.owner, life.chance)
    handling.ask_help(
        life.case,
        unit_id=helper,
        task="请协助核实现场情况。",
        within=Period(2, Measure.WORKING_DAYS),
        actor=life.cast.handler(found.owner),
    )
    branches = Branch.objects.filter(case=life.case, state=BranchState.OPEN)
    branch = branches.values_list("pk", flat=True).latest("pk")
    life.after(1.5, lambda: _give_help(life, branch, helper))


def _give_help(life: Life, branch: int, helper: int) -> None:
    if not Branch.objects.filter(pk=branch, state=BranchState.OPEN).exists():
        return  # it lapsed when the case went elsewhere
    who = life.cast.handler(helper)
    handling.give_help(branch, answer="已核实，情况属实。", actor=who)


def _extend(life: Life, found: Standing) -> None:
    rule = life.about.extension
    who = life.cast.handler(found.owner)
    handling.ask_extension(
        life.case, by=rule.at_most, reason="现场条件复杂，需要更多时间。", actor=who
    )
    life.after(1.5, lambda: _decide(life))


def _decide(life: Life) -> None:
    life.try_once(
        lambda: handling.decide_extension(
            life.case,
            grant=life.fate.extension_granted,
            reason="请按期办结。",
            actor=life.cast.supervisor,
        )
    )


def _pause(life: Life, found: Standing) -> None:
    handling.pause(
        life.case,
        ground=life.chance.choice(life.about.pause_grounds),
        reason="等待检测结果。",
        actor=life.cast.handler(found.owner),
    )


WORK = {
    "contact": _contact,
    "note": _note,
    "help": _help,
    "extend": _extend,
    "pause": _pause,
}


def urge(life: Life) -> None:
    late = life.standing().status in (Status.HANDLING, Status.DISPATCHED)
    if late:
        life.try_once(
            lambda: oversight.urge(
                life.case, text="已超期，请抓紧办理。", actor=life.cast.supervisor
            )
        )


def prove(life: Life, result: Result) -> None:
    """The evidence that the profile asks for: a photograph of nothing in particular."""
    if result is not Result.SOLVED or not life.about.evidence:
        return
    who = life.cast.handler(life.unit)
    with transaction.atomic(durable=True):
        for n in range(life.about.evidence):
            keep_file(
                stream_of(life.case),
                "现场照片.png",
                _photograph((life.case + n) % 7),
                kind_of_use="evidence",
                actor=who,
            )


@lru_cache
def _photograph(n: int) -> Content:
    """A picture as it is after an upload was looked at, which is done once for each."""
    upload = SimpleUploadedFile("现场照片.png", _picture(n), "image/png")
    return receive(upload)


def _picture(n: int) -> bytes:
    """Plain stripes: no photograph of a real place belongs into a demonstration."""
    image = Image.new("RGB", (96, 64), (120 + 12 * n, 150, 190 - 14 * n))
    image.paste((235, 235, 225), (0, 40 - 2 * n, 96, 44 - 2 * n))
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
