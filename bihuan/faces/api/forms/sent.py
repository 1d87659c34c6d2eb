"""What machines send, field by field; the OpenAPI description is drawn from it."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Field, Header, Query, Schema
from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    StrictBool,
    StrictInt,
    StringConstraints,
)
from pydantic_core import PydanticCustomError

from bihuan.kit.identifiers import check_phone, check_uscc
from bihuan.kit.receipts import check_code
from bihuan.kit.verdicts import Verdict
from bihuan.loop.closing.words import Grade

NO_NUL = r"^[^\x00]*$"
NUMBER = r"^[A-Z]{2}[0-9]{20,28}$"
KEY = r"^[!-~]{1,128}$"
_YEARS = range(2000, 2100)
_MOMENT = re.compile(
    r"20\d\d-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d)"
)


def _checked(verdict: Verdict, text: str) -> str:
    if not verdict:
        values = {"reason": verdict.reason, **verdict.values}
        raise PydanticCustomError(verdict.code, "{reason}", values)
    return text


def _phone(text: str) -> str:
    return _checked(check_phone(text), text) if text else text


def _uscc(text: str) -> str:
    return _checked(check_uscc(text), text) if text else text


def _code(text: str) -> str:
    return _checked(check_code(text), text)


def _moment(text: Any) -> datetime | None:
    """RFC 3339 of this century, with its zone: a bare time means another hour elsewhere."""
    if text is None:
        return None
    try:
        if isinstance(text, str) and _MOMENT.fullmatch(text):
            return datetime.fromisoformat(text.upper())
    except ValueError:
        pass
    kind = "moment"
    raise PydanticCustomError(kind, "not a moment")


def _day(day: date | None) -> date | None:
    """A day of this century: no county has figures of another."""
    if day is not None and day.year not in _YEARS:
        kind = "day"
        raise PydanticCustomError(kind, "not a day of this century")
    return day


def _text(longest: int) -> Any:
    return StringConstraints(max_length=longest, pattern=NO_NUL)


After = Annotated[str | None, Query(max_length=200)]
Limit = Annotated[int, Query(ge=1, le=100)]
IdempotencyKey = Annotated[str | None, Header(alias="Idempotency-Key", pattern=KEY)]
# What an answer to something sent before carries.
REPLAYED = "Idempotency-Replayed"
Day = Annotated[date | None, Query(), AfterValidator(_day)]
# What the rollup has a key for: the price of these does not grow with the years.
FiguresBy = Literal["unit", "month", "profile"]
Code = Annotated[str, _text(60), AfterValidator(_code)]
Words = Annotated[str, _text(2_000)]
Long = Annotated[str, _text(20_000)]
Number = Annotated[str, StringConstraints(pattern=NUMBER)]


class Told(Schema):
    """What a machine sends. A field we do not know is a mistake, not a surprise."""

    model_config = ConfigDict(extra="forbid")


class RaiserIn(Told):
    """Who raises the matter. Nothing of it is demanded, and none of it is shown again."""

    name: Annotated[str, _text(50)] = ""
    phone: Annotated[str, _text(20), AfterValidator(_phone)] = ""
    address: Annotated[str, _text(200)] = ""
    may_share: StrictBool = Field(
        default=False, description="The unit in charge may see name and telephone."
    )


class MatterIn(Told):
    """A matter as it comes in. `title` or `body` is enough."""

    profile: Annotated[str, _text(32)] = Field(
        description="The sort of matter, by its code: see /profiles.",
        examples=["hotline"],
    )
    external_id: Annotated[str, StringConstraints(min_length=1), _text(128)] | None = (
        Field(None, description="Your own identifier; names the matter for good.")
    )
    title: Annotated[str, _text(200)] = ""
    body: Long = ""
    place: Annotated[str, _text(200)] = ""
    area: Annotated[str, _text(15)] | None = Field(
        None, description="Administrative code: see /areas."
    )
    category: Annotated[str, _text(32)] | None = Field(
        None, description="Code: see /categories."
    )
    uscc: Annotated[str, _text(22), AfterValidator(_uscc)] = Field(
        "", description="The enterprise concerned, by its unified social credit code."
    )
    raised_at: Annotated[
        datetime | None,
        BeforeValidator(_moment),
    ] = Field(None, description="When the raiser spoke, RFC 3339; now if absent.")
    raiser: RaiserIn | None = None


class CommentIn(Told):
    text: Annotated[str, StringConstraints(min_length=1), _text(20_000)]


class ReceiptIn(Told):
    """A receipt code. It opens a person's matter, so it travels in bodies only."""

    code: Code = Field(examples=["K7QF-2M9R-XX3T-0WPA"])


class ReceiptCommentIn(ReceiptIn):
    text: Annotated[str, StringConstraints(min_length=1), _text(20_000)]


Graded = Annotated[StrictInt, Field(ge=min(Grade), le=max(Grade))]


class RatingIn(ReceiptIn):
    """The raiser's own verdict: two questions, kept apart, and what they grade beside."""

    solved: StrictBool
    grade: Graded = Field(description="5 very good … 1 very bad.")
    dimensions: dict[Annotated[str, _text(20)], Graded] = Field(
        default_factory=dict,
        max_length=6,
        description="Grades of single dimensions by their codes, see /profiles. Each is "
        "given freely: leave out what the raiser does not name.",
        examples=[{"attitude": 5}],
    )
    words: Words = ""


class WithdrawalIn(ReceiptIn):
    reason: Words = ""


class ReopeningIn(ReceiptIn):
    reason: Annotated[str, StringConstraints(min_length=1), _text(2_000)]
