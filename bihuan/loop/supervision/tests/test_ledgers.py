from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.directory.catalogue.words import Result
from bihuan.ground.access.words import Actor, Role
from bihuan.ground.ledger.models import Entry
from bihuan.kit import clock
from bihuan.kit.verdicts import Refused
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import (
    SYSTEM,
    a_matter,
    a_profile,
    a_unit,
    acting,
    handler_of,
    raiser_of,
)
from bihuan.loop.closing import actions as closing
from bihuan.loop.closing.words import Answer, Grade
from bihuan.loop.handling import actions as handling
from bihuan.loop.intake.actions import raise_many
from bihuan.loop.supervision import actions, queries, rules
from bihuan.loop.supervision.models import Difference, LedgerRow
from bihuan.loop.supervision.words import How, Standing, Theirs, Unreadable

DISCIPLINE = acting(Role.DISCIPLINE, name="account:9200")
CELLS = st.dictionaries(
    st.sampled_from(sorted(set(rules.HEADERS.values()))), st.text(max_size=40)
)


@given(cells=CELLS, line=st.integers(1, 99))
def test_any_row_is_read_or_refused_with_a_reason(
    cells: dict[str, str], line: int
) -> None:
    row = rules.read_row(line, cells)
    assert isinstance(row, Theirs) or row.reason


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"text": "要用工"}, "没有编号"),
        ({"key": "1", "closed": "已办结"}, "没有内容"),
        ({"key": "1", "text": "要用工", "closed": "差不多"}, "状态"),
        ({"key": "1", "text": "要用工", "told_on": "上个月"}, "反映日期"),
        ({"key": "1", "text": "要用工", "told_on": "2026-02-30"}, "反映日期"),
    ],
)
def test_what_cannot_be_compared_is_left_out_and_why(
    cells: dict[str, str], reason: str
) -> None:
    row = rules.read_row(7, cells)
    assert isinstance(row, Unreadable)
    assert reason in row.reason


def test_of_a_number_that_stands_twice_the_first_counts() -> None:
    rows = [(2, Theirs("1", text="甲")), (3, Theirs("1", text="乙"))]
    taken, rejected = rules.without_doubles(rows)
    assert [one.text for one in taken] == ["甲"]
    assert [one.line for one in rejected] == [3]


# -- With cases ---------------------------------------------------------------------


@pytest.fixture
def matters(county: None) -> list[Case]:
    """Twelve demands of firms, all but two closed."""
    return _some_cases(12, open_=2)


def _some_cases(many: int, *, open_: int) -> list[Case]:
    a_profile(code="demand", channels=["inspection"], call_back={"required": True})
    told = [
        a_matter(
            profile="demand",
            channel="inspection",
            external_id=f"jw-{n:03d}",
            title=f"第{n}家企业反映用工缺口",
            body=f"亳州甲乙{n}号药业反映缺工{n}人，希望协助招工。",
        )
        for n in range(1, many + 1)
    ]
    ids = [one.case_id for one in raise_many(told, actor=SYSTEM)]
    unit = a_unit("人社局")
    for pk in ids[open_:]:
        handling.answer_now(
            pk, result=Result.SOLVED, answer="已招工。", actor=_seat(unit)
        )
        actor, raising = raiser_of(Case.objects.get(pk=pk))
        answer = Answer(solved=True, grade=Grade.GOOD)
        closing.judge(raising, answer, actor=actor)
    return list(Case.objects.filter(pk__in=ids).order_by("pk"))


def _seat(unit: int) -> Actor:
    return Actor("account:9201", frozenset({unit}), SYSTEM.permissions)


def _opened() -> int:
    today = clock.local_day()
    return actions.open_ledgers(
        name="三季度对账",
        other="区纪委监委",
        profile="demand",
        since=today - timedelta(days=30),
        until=today,
        unit_id=a_unit("督查室"),
        actor=DISCIPLINE,
    )


def _theirs(n: int, *, closed: bool = True, **changes: object) -> Theirs:
    told = {
        "key": f"jw-{n:03d}",
        "firm": f"亳州甲乙{n}号药业",
        "told_on": clock.local_day(),
        "text": f"亳州甲乙{n}号药业反映缺工{n}人，希望协助招工。",
        "closed": closed,
        **changes,
    }
    return Theirs(**told)  # type: ignore[arg-type]


def test_two_ledgers_are_matched_by_number_and_the_open_ones_named(
    matters: list[Case],
) -> None:
    opened = _opened()
    rows = [_theirs(n, closed=n > 2) for n in range(1, 13)]
    actions.import_theirs(opened, rows, actor=DISCIPLINE)

    report = queries.find_ledgers(DISCIPLINE, opened).report
    assert (report.theirs, report.resolved) == (12, 10)
    assert report.by[How.NUMBER] == 12
    assert [one.key for one in report.open] == ["jw-001", "jw-002"]
    assert not Difference.objects.exists()  # open in both is work, no difference


def test_the_commission_s_219_and_215_are_printed_with_the_four_open_ones(
    county: None,
) -> None:
    """谯城 C18: 219 collected, 215 resolved (98.17 %), the four others named."""
    _some_cases(219, open_=4)
    opened = _opened()
    rows = [_theirs(n, closed=n > 4) for n in range(1, 220)]
    actions.import_theirs(opened, rows, actor=DISCIPLINE)

    report = queries.find_ledgers(DISCIPLINE, opened).report
    assert (report.theirs, report.resolved) == (219, 215)
    assert f"{100 * (report.rate or 0):.2f}" == "98.17"
    assert [one.key for one in report.open] == [f"jw-00{n}" for n in (1, 2, 3, 4)]
    assert all(one.case_number for one in report.open)


def test_the_same_file_twice_changes_nothing(matters: list[Case]) -> None:
    opened = _opened()
    rows = [_theirs(n) for n in range(1, 6)]
    first = actions.import_theirs(opened, rows, actor=DISCIPLINE)
    state = list(LedgerRow.objects.values())
    again = actions.import_theirs(opened, rows, actor=DISCIPLINE)
    assert (first.new, again.new, again.changed, again.same) == (5, 0, 0, 5)
    assert list(LedgerRow.objects.values()) == state
    changed = [_theirs(1, closed=False), *rows[1:]]
    assert actions.import_theirs(opened, changed, actor=DISCIPLINE).changed == 1


def test_without_numbers_only_what_is_certain_is_matched(matters: list[Case]) -> None:
    opened = _opened()
    alike = _theirs(7, key="9001")
    other_day = _theirs(8, key="9002", told_on=date(2020, 1, 1))
    other_firm = _theirs(9, key="9003", firm="别家企业")
    actions.import_theirs(opened, [alike, other_day, other_firm], actor=DISCIPLINE)

    rows = {one.key: one for one in LedgerRow.objects.all()}
    assert rows["9001"].how == How.LIKENESS
    assert rows["9001"].case_id == matters[6].pk
    assert (rows["9001"].likeness or 0) >= 67
    assert rows["9002"].case_id is None
    assert rows["9003"].case_id is None


def test_every_way_of_differing_has_an_owner_and_a_day(matters: list[Case]) -> None:
    opened = _opened()
    rows = [
        _theirs(1),  # they struck off what is open here
        _theirs(5, closed=False),  # closed here, not there
        _theirs(6, closed_on=clock.local_day() - timedelta(days=40)),
        _theirs(7, key="9007", our_number="", firm="", text="没有人知道的事"),
    ]
    actions.import_theirs(opened, rows, actor=DISCIPLINE)

    found = queries.find_ledgers(DISCIPLINE, opened)
    kinds = {one.kind for one in found.differences}
    assert kinds == {
        Standing.CLOSED_THERE,
        Standing.CLOSED_HERE,
        Standing.DIFFERS,
        Standing.ONLY_THERE,
        Standing.ONLY_HERE,
    }
    assert all(one.due_at > clock.now() for one in found.differences)
    there = next(one for one in found.differences if one.kind is Standing.ONLY_THERE)
    assert there.unit_id == found.unit_id

    before = Difference.objects.count()
    actions.compare_again(opened, actor=DISCIPLINE)
    assert Difference.objects.count() == before


def test_a_difference_that_is_gone_ends_and_accounts_close_once_all_are_explained(
    matters: list[Case],
) -> None:
    opened = _opened()
    rows = [_theirs(n, closed=n > 2) for n in range(1, 12)]  # the last is missing
    actions.import_theirs(
        opened, [*rows[:4], _theirs(5, closed=False), *rows[5:]], actor=DISCIPLINE
    )
    with pytest.raises(Refused, match="ledger-open"):
        actions.conclude(opened, actor=DISCIPLINE)

    actions.import_theirs(opened, [rows[4]], actor=DISCIPLINE)
    (left,) = queries.find_ledgers(DISCIPLINE, opened).differences
    assert left.kind is Standing.ONLY_HERE
    owner = handler_of(left.unit_id or 0)
    with pytest.raises(Refused, match="not-owner"):
        actions.explain_difference(left.id, words="漏登。", actor=handler_of(a_unit()))
    assert [one.id for one in queries.my_differences(owner)] == [left.id]
    actions.explain_difference(left.id, words="对方漏登，已函告。", actor=owner)
    actions.compare_again(opened, actor=DISCIPLINE)
    actions.conclude(opened, actor=DISCIPLINE)
    with pytest.raises(Refused, match="ledger-concluded"):
        actions.import_theirs(opened, rows, actor=DISCIPLINE)


def test_a_row_is_paired_and_parted_by_hand(matters: list[Case]) -> None:
    opened = _opened()
    actions.import_theirs(
        opened, [_theirs(3, key="9003", firm=""), _theirs(4)], actor=DISCIPLINE
    )
    row = LedgerRow.objects.get(key="9003")
    taken = LedgerRow.objects.get(key="jw-004").case
    assert taken is not None
    with pytest.raises(Refused, match="ledger-taken"):
        actions.pair(row.pk, number=taken.number, actor=DISCIPLINE)
    with pytest.raises(Refused, match="ledger-scope"):
        actions.pair(row.pk, number="NO-SUCH", actor=DISCIPLINE)
    actions.pair(row.pk, number=matters[2].number, actor=DISCIPLINE)
    row.refresh_from_db()
    assert (row.how, row.case_id) == (How.HAND, matters[2].pk)
    actions.part_again(row.pk, actor=DISCIPLINE)
    actions.compare_again(opened, actor=DISCIPLINE)
    row.refresh_from_db()
    assert row.case_id is None  # what a person parted is not joined again


def test_sealed_matters_never_enter(matters: list[Case]) -> None:
    Case.objects.filter(pk=matters[9].pk).update(visibility="sealed")
    opened = _opened()
    rows = [
        _theirs(n, our_number=matters[9].number if n == 10 else "") for n in (9, 10)
    ]
    actions.import_theirs(opened, rows, actor=DISCIPLINE)

    assert LedgerRow.objects.get(key="jw-010").case_id is None
    shown = queries.rows_of(DISCIPLINE, opened)
    assert matters[9].number not in {one.case_number for one in shown}
    a_profile(code="secret", privacy="sealed", channels=["inspection"])
    with pytest.raises(Refused, match="ledger-sealed"):
        actions.open_ledgers(
            name="密",
            other="甲",
            profile="secret",
            since=clock.local_day(),
            until=clock.local_day(),
            unit_id=None,
            actor=DISCIPLINE,
        )


def test_nobody_else_reads_or_writes_ledgers(matters: list[Case]) -> None:
    opened = _opened()
    before = Entry.objects.count()
    for role in (Role.HANDLER, Role.DISPATCHER, Role.LEADER, Role.SYSTEM_ADMIN):
        outsider = acting(role, a_unit())
        with pytest.raises(Refused, match="not-permitted"):
            queries.find_ledgers(outsider, opened)
        with pytest.raises(Refused, match="not-permitted"):
            actions.import_theirs(opened, [_theirs(1)], actor=outsider)
    assert Entry.objects.count() == before + 4  # only the four units
