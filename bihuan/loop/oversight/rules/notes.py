"""Blue, yellow, red: each note only after the one before expired unanswered (DOMAIN §2.3)."""

from __future__ import annotations

from bihuan.kit.sentences import marked
from bihuan.kit.verdicts import ALLOWED, Verdict, refuse
from bihuan.loop.oversight.words import COLOURS, Colour, LastNote, NoteState

COLOUR_NAMES = {
    Colour.BLUE: marked("蓝色"),
    Colour.YELLOW: marked("黄色"),
    Colour.RED: marked("红色"),
}


def next_colour(last: LastNote | None) -> Colour | None:
    """The only colour that may come now; None while one waits, and after red expired."""
    if last is None or last.state in (NoteState.ANSWERED, NoteState.LAPSED):
        return Colour.BLUE
    if last.state is NoteState.WAITING or last.colour is Colour.RED:
        return None
    return COLOURS[COLOURS.index(last.colour) + 1]


def may_issue_note(
    colour: Colour, *, last: LastNote | None, is_open: bool, held: bool
) -> Verdict:
    """A unit is urged in the order of colours and answers each in its own time."""
    if not is_open or not held:
        return Verdict("note-nobody", "这件事现在没有承办单位在办，不能出督办单。")
    if last is not None and last.state is NoteState.WAITING:
        return refuse(
            "note-waiting",
            "{number}还没有到答复期限（{due}），到期没有答复才能出下一张。",
            number=last.number,
            due=last.due_at,
        )
    allowed = next_colour(last)
    if allowed is None:
        return Verdict(
            "note-last", "红色督办单已经到期：由单位负责人亲自办理，可以提请约谈。"
        )
    if colour is not allowed:
        return refuse(
            "note-order",
            "现在只能出{colour}督办单：上一张到期没有答复，才能出下一种颜色。",
            colour=COLOUR_NAMES[allowed],
        )
    return ALLOWED


def may_answer_note(*, state: NoteState, unit: int, units: frozenset[int]) -> Verdict:
    """The unit that was urged answers, late if it must; once."""
    if unit not in units:
        return Verdict("not-holder", "只有被督办的单位可以答复。")
    if state is NoteState.ANSWERED:
        return Verdict("note-answered", "这张督办单已经答复。")
    if state is NoteState.LAPSED:
        return Verdict("note-lapsed", "这件事已经不由本单位承办，不必再答复。")
    return ALLOWED
