"""The words of letters: what is sent out on paper, how it is numbered, what a page holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What a letter is. Values are stored, and written in packs."""

    ACCEPTANCE = "acceptance"  # 受理告知书
    REFUSAL = "refusal"  # 不予受理告知书, with the right route
    EXTENSION = "extension"  # 延期告知书
    REPLY = "reply"  # 答复意见书
    BLUE = "urging-blue"  # 蓝色督办单
    YELLOW = "urging-yellow"  # 黄色督办单
    RED = "urging-red"  # 红色督办单
    NOTICE = "notice"  # 通报
    INTERVIEW = "interview"  # 约谈记录


class Event(StrEnum):
    ISSUED = "letters.issued"
    TEMPLATE_KEPT = "letters.template-kept"
    SERIES_KEPT = "letters.series-kept"
    REMOVED = "letters.removed"  # its addressee's identity was erased


# ---- What is written ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Series:
    """How the letters of one kind are numbered and signed; a pack says it."""

    kind: Kind
    prefix: str  # 谯督, in 谯督〔2026〕12号
    issuer: str  # who signs
    head: str  # the red head of the page


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a letter goes to: a unit, or a raiser as staff may know them (张*)."""

    called: str
    unit_id: int | None = None
    identity_id: int | None = None  # set where the letter holds the name itself


@dataclass(frozen=True, slots=True)
class NewLetter:
    """A letter about to be issued. `occasion` keeps one matter from two of a kind."""

    kind: Kind
    subject: str  # a ledger stream, such as case:12
    title: str
    to: Addressee
    fields: dict[str, str]
    occasion: str = ""
    restricted: bool = False  # as the case it is about


@dataclass(frozen=True, slots=True)
class Issued:
    """A letter that has its number."""

    id: int
    number: str


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One line of the register of what went out."""

    id: int
    kind: Kind
    number: str
    subject: str
    title: str
    addressee: str
    issued_by: str
    issued_at: datetime
    removed: bool
    occasion: str = ""


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """One version of a template; version 0 is the one that comes with the platform."""

    kind: Kind
    version: int
    file_id: int | None = None
    note: str = ""
    kept_by: str = ""
    kept_at: datetime | None = None
    variables: tuple[str, ...] = ()


# ---- A page of paper ------------------------------------------------------------


class Align(StrEnum):
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"
    JUSTIFY = "justify"


@dataclass(frozen=True, slots=True)
class Run:
    """Some text in one look. `is_page` stands for the number of the page."""

    text: str
    size: float = 16
    bold: bool = False
    italic: bool = False
    underline: bool = False
    colour: str = "000000"
    is_page: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A rule under or above a paragraph, such as the red one below the head."""

    colour: str = "000000"
    width: float = 0.5


@dataclass(frozen=True, slots=True)
class Para:
    """One paragraph; lengths are in points."""

    runs: tuple[Run, ...]
    align: Align = Align.JUSTIFY
    first: float = 0
    left: float = 0
    right: float = 0
    before: float = 0
    after: float = 0
    leading: float = 28
    above: Line | None = None
    below: Line | None = None
    breaks: bool = False  # begins a page

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table, with how many columns and rows it takes."""

    paras: tuple[Para, ...]
    columns: int = 1
    rows: int = 1
    shade: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: rows of cells, and the columns' widths in points."""

    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    lined: bool = True


@dataclass(frozen=True, slots=True)
class Paper:
    """A document as it will be drawn: a page, its margins, and what stands on it."""

    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float
    blocks: tuple[Para | Grid, ...]
    foot: tuple[Para, ...] = field(default=())
    foot_at: float = 56  # from the lower edge


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A table of a document that is no letter; widths are parts of the whole."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlainDocument:
    """A document without number and head: a bulletin. `# ` begins a heading."""

    title: str
    below: str  # a line under the title: the period, the moment
    text: tuple[str, ...]
    tables: tuple[PlainTable, ...] = ()
