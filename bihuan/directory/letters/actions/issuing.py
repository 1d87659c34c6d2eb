"""Issuing a letter: its number, its text and its record are one transaction."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from bihuan.directory.areas.queries import county, ways_down_to
from bihuan.directory.letters import rules
from bihuan.directory.letters.models import Letter, SeriesRow, Template
from bihuan.directory.letters.words import Event, Issued, Kind, NewLetter, Series
from bihuan.ground.access.words import Actor
from bihuan.ground.files.actions import delete_file, keep_file
from bihuan.ground.files.queries import open_file
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock
from bihuan.kit.text import tokens
from bihuan.kit.transactions import joins_transaction


@joins_transaction
def issue(new: NewLetter, *, actor: Actor) -> Issued:
    """Give a letter its number and keep it as a Word file and as a PDF.

    The number is taken under the lock of its counter and the letter is made before the
    transaction ends: a letter that could not be made takes no number, and two clerks
    who issue at once wait for each other. Text and digests go to the subject's stream.
    """
    series = _series(new.kind)
    year = clock.local_day().year
    serial = _next(series.prefix, year)
    _judge_once(new)
    number = rules.number(series.prefix, year, serial)

    version, template = _template(new.kind)
    made = _made(new, series, number, template)
    letter = _row(new, series, number, year=year, serial=serial, version=version)
    letter.issued_by = actor.name
    digests = _keep_files(letter, made, actor=actor)
    letter.save()
    _index(letter)

    record(
        Event.ISSUED,
        new.subject,
        actor=actor.name,
        letter=letter.pk,
        letter_kind=new.kind,
        number=number,
        template=version,
        unit=new.to.unit_id,
        **digests,
    )
    return Issued(letter.pk, number)


@joins_transaction
def remove_named(identity_id: int, *, actor: Actor) -> int:
    """Let go of the files that hold the name of somebody who was erased; keep the lines."""
    letters = Letter.objects.select_for_update(of=("self",)).filter(
        identity=identity_id, removed_at__isnull=True
    )
    gone = list(letters.select_related("document", "pdf"))
    for letter in gone:
        files = [letter.document_id, letter.pdf_id]
        letter.document = letter.pdf = None
        letter.removed_at = clock.now()
        letter.save(update_fields=["document", "pdf", "removed_at"])
        for file in files:
            if file is not None:
                delete_file(file, actor=actor)
        record(
            Event.REMOVED,
            letter.subject,
            actor=actor.name,
            letter=letter.pk,
            number=letter.number,
        )
    return len(gone)


@dataclass(frozen=True, slots=True)
class _Made:
    document: bytes
    pdf: bytes


def _series(kind: Kind) -> Series:
    row = SeriesRow.objects.filter(kind=kind).first()
    if row is None:
        return rules.usual_series(kind, _county())
    return Series(kind, row.prefix, row.issuer, row.head)


def _county() -> str:
    root = county()
    way = ways_down_to([root]).get(root, ()) if root else ()
    return way[-1].name if way else ""


def _next(prefix: str, year: int) -> int:
    """The next number; whoever comes at the same time waits here until we have committed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO letters_counter (prefix, year, last) VALUES (%s, %s, 1)"
            " ON CONFLICT (prefix, year)"
            " DO UPDATE SET last = letters_counter.last + 1 RETURNING last",
            [prefix, year],
        )
        return int(cursor.fetchone()[0])


def _judge_once(new: NewLetter) -> None:
    same = Letter.objects.filter(
        subject=new.subject, kind=new.kind, occasion=new.occasion
    )
    number = same.values_list("number", flat=True).first()
    rules.may_issue(already=number or "").enforce()


def _template(kind: Kind) -> tuple[int, bytes]:
    row = Template.objects.filter(kind=kind).order_by("-version").first()
    if row is None:
        return 0, rules.standard(kind)
    return row.version, open_file(row.file_id).path.read_bytes()


def _made(new: NewLetter, series: Series, number: str, template: bytes) -> _Made:
    fields = {
        **new.fields,
        "文号": number,
        "发文机关": series.head,
        "落款": series.issuer,
        "日期": rules.written(clock.local_day()),
        "收件人": new.fields.get("收件人") or new.to.called,
    }
    document = rules.filled(template, fields)
    title = f"{number} {rules.NAMES[new.kind]}"
    return _Made(document, rules.drawn(rules.read_paper(document), title=title))


def _row(
    new: NewLetter, series: Series, number: str, *, year: int, serial: int, version: int
) -> Letter:
    return Letter(
        kind=new.kind,
        prefix=series.prefix,
        year=year,
        serial=serial,
        number=number,
        subject=new.subject,
        occasion=new.occasion,
        title=new.title,
        addressee=new.to.called,
        unit_id=new.to.unit_id,
        restricted=new.restricted,
        identity_id=new.to.identity_id,
        template=version,
        issued_at=clock.now(),
    )


def _keep_files(letter: Letter, made: _Made, *, actor: Actor) -> dict[str, str]:
    """A stream of its own for each letter: who may see it is asked of its subject."""
    stream = f"letter:{letter.number}"
    digests = {}
    for field, ending, body in (
        ("document", "docx", made.document),
        ("pdf", "pdf", made.pdf),
    ):
        name = f"{letter.number}.{ending}"
        kept = keep_file(stream, name, body, kind_of_use="letter", actor=actor)
        setattr(letter, f"{field}_id", kept.pk)
        digests[field] = kept.sha256
    return digests


def _index(letter: Letter) -> None:
    words = tokens(f"{letter.number}\n{letter.title}\n{letter.addressee}")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE letters_letter SET words ="
            " array_to_tsvector(string_to_array(%s, ' ')) WHERE id = %s",
            [" ".join(words), letter.pk],
        )
