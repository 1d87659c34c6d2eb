"""What machines are given, field by field; the OpenAPI description is drawn from it."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Field, Schema

from bihuan.loop.cases.words import Status


class RaisedOut(Schema):
    """The number for the office, the receipt code for the raiser: hand it on to them."""

    number: str
    receipt: str


class UnitOut(Schema):
    code: str
    name: str


class MatterOut(Schema):
    number: str
    profile: str
    status: Status
    round: int
    title: str
    area: str | None
    category: str | None
    unit: UnitOut | None
    raised_at: datetime
    registered_at: datetime
    due_at: datetime | None
    provisional: bool = Field(
        description="The deadline lies in a year whose holidays are not published yet."
    )
    result: str | None
    satisfied: bool | None
    closed_at: datetime | None


class MattersOut(Schema):
    items: list[MatterOut]
    next: str | None = Field(description="The `after` of the next page, if any.")


class EventOut(Schema):
    at: datetime
    kind: str
    unit: str
    text: str


class RaiserOut(Schema):
    """Masked, and only for the machine that brought the matter in or holds its receipt."""

    name: str
    phone: str


class MatterPageOut(Schema):
    matter: MatterOut
    merged_into: str | None
    body: str
    place: str
    raiser: RaiserOut | None
    answer: str
    events: list[EventOut]


class StandingOut(Schema):
    number: str
    status: Status
    round: int


class AreaOut(Schema):
    code: str
    name: str
    full_name: str
    level: int = Field(description="1 county, 2 town, 3 village, 4 grid.")
    parent: str | None


class AreasOut(Schema):
    items: list[AreaOut]


class CategoryOut(Schema):
    code: str
    name: str
    name_en: str
    full_name: str
    parent: str | None
    leaf: bool


class CategoriesOut(Schema):
    items: list[CategoryOut]


class DimensionOut(Schema):
    code: str
    name: str
    name_en: str


class ProfileOut(Schema):
    code: str
    version: int
    name: str
    name_en: str
    open_to_api: bool
    handled_within: str
    reopened_within: str
    results: list[str]
    dimensions: list[DimensionOut] = Field(
        description="What a verdict may grade beside the whole."
    )


class ProfilesOut(Schema):
    items: list[ProfileOut]


class RootOut(Schema):
    number: int
    day: date
    root: str
    previous: str
    leaves: int
    made_at: datetime


class RootsOut(Schema):
    items: list[RootOut]
    next: str | None


class ProofEntryOut(Schema):
    seq: int
    kind: str
    at: str
    details: str
    hash: str


class ProofPathOut(Schema):
    seq: int
    number: int
    day: str
    root: str
    position: int
    leaves: int
    path: list[str]


class ProofOut(Schema):
    """The ledger's receipt: can be checked offline against the published daily roots."""

    format: int
    stream: str
    entries: list[ProofEntryOut]
    pending: int
    proof: ProofPathOut | None


class StatisticOut(Schema):
    """One figure with the formula it was made by."""

    code: str
    name: str
    name_en: str
    formula: str
    formula_en: str
    version: int
    unit: str
    beside: list[str] = Field(description="Never to be shown without these.")


class ValueOut(Schema):
    """`n` of `of`; only `hidden` where it would tell of fewer than five."""

    n: int | None = None
    of: int | None = None
    value: float | None = None
    hidden: bool = False


class FigureLineOut(Schema):
    key: str
    label: str
    values: dict[str, ValueOut]


class FiguresOut(Schema):
    as_of: datetime
    since: date | None = Field(alias="from")
    until: date | None = Field(alias="to")
    by: str | None
    statistics: list[StatisticOut]
    rows: list[FigureLineOut]
    total: FigureLineOut
