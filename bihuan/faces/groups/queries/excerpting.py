"""Groups, the messages of an excerpt as the clerk sees them, and what was asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Count, Q

from bihuan.directory.knowledge.queries import public_answers
from bihuan.directory.parties.queries import party_names
from bihuan.faces.groups import rules
from bihuan.faces.groups.models import Asked, Excerpt, Group, Member
from bihuan.faces.groups.words import (
    ANSWERED,
    Answered,
    AskedLine,
    Draft,
    DraftLine,
    ExcerptPage,
    GroupLine,
    GroupPage,
)
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.vault.queries import digest
from bihuan.kit import keyring
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.queries import visible_cases
from bihuan.loop.cases.words import Status
from bihuan.loop.handling.queries import report_of

_SHOWN = 30


def groups(actor: Actor) -> list[GroupLine]:
    """Every group with how many firms are known in it and how many matters it brought."""
    _admit(actor)
    rows = Group.objects.order_by("name", "pk")
    firms = dict(
        Member.objects.values_list("group").annotate(n=Count("party", distinct=True))
    )
    matters = dict(
        Asked.objects.filter(first=True).values_list("group").annotate(n=Count("pk"))
    )
    return [_line(one, firms, matters) for one in rows]


def group_page(actor: Actor, group_id: int) -> GroupPage:
    """One group: its last excerpts, and what was asked there with its answers."""
    _admit(actor)
    row = Group.objects.filter(pk=group_id).first()
    if row is None:
        raise NotVisible(str(group_id))
    firms = Member.objects.filter(group=row).values("party").distinct().count()
    asked = Asked.objects.filter(group=row, first=True)
    lately = list(asked.select_related("case").order_by("-pk")[:_SHOWN])
    seen = set(
        visible_cases(actor)
        .filter(pk__in={one.case_id for one in lately})
        .values_list("pk", flat=True)
    )
    excerpts = Excerpt.objects.filter(group=row).exclude(sealed=b"").order_by("-pk")
    return GroupPage(
        group=_line(row, {row.pk: firms}, {row.pk: asked.count()}),
        excerpts=tuple(excerpts.values_list("pk", "at", "size")[:_SHOWN]),
        asked=tuple(_asked(one, may_see=one.case_id in seen) for one in lately),
    )


def excerpt_page(actor: Actor, excerpt_id: int) -> ExcerptPage:
    """The messages of one excerpt: whose they are, which are matters, which were answered."""
    _admit(actor)
    row = Excerpt.objects.select_related("group").filter(pk=excerpt_id).first()
    if row is None:
        raise NotVisible(str(excerpt_id))
    drafts, rejects = _opened(row)
    return ExcerptPage(
        id=row.pk,
        group_id=row.group_id,
        group=row.group.name,
        at=row.at,
        messages=tuple(_lines(row.group, drafts)),
        rejects=tuple(rejects),
        erased=not bytes(row.sealed),
    )


def _admit(actor: Actor) -> None:
    if not actor.may(Permission.REGISTER):
        raise NotVisible


def _line(
    row: Group, firms: Mapping[int, int], matters: Mapping[int, int]
) -> GroupLine:
    return GroupLine(
        row.pk,
        row.code,
        row.name,
        row.tag,
        firms.get(row.pk, 0),
        matters.get(row.pk, 0),
    )


def _asked(row: Asked, *, may_see: bool) -> AskedLine:
    # It was asked before the whole group, so its clerk may read what to tell there.
    answered = Status(row.case.status) in ANSWERED
    report = report_of(row.case_id) if answered else None
    return AskedLine(
        id=row.pk,
        number=row.case.number,
        title=row.case.title if may_see else "",
        status=row.case.status,
        answer=report.answer if report else "",
        told_at=row.told_at,
        may_see=may_see,
    )


def _opened(row: Excerpt) -> tuple[list[Draft], list[str]]:
    if not bytes(row.sealed):
        return [], []
    return rules.unpacked(
        rules.unseal(keyring.ring(), row.key_id, bytes(row.salt), bytes(row.sealed))
    )


def _lines(group: Group, drafts: Sequence[Draft]) -> list[DraftLine]:
    """The same number of queries for one message and for four hundred."""
    raised = _raised(group, drafts)
    firms = _firms(group, drafts)
    answers = _answers(group, drafts)
    return [
        DraftLine(
            id=one.id,
            who=one.who,
            at=one.at,
            text=one.text,
            bare=rules.is_bare(one.text),
            firm=firms.get(one.who, ""),
            number=next((raised[p] for p in one.parts if p in raised), ""),
            answered=answers.get(rules.same_words(one.text)),
        )
        for one in drafts
    ]


def _raised(group: Group, drafts: Sequence[Draft]) -> dict[str, str]:
    parts = [bytes.fromhex(part) for one in drafts for part in one.parts]
    rows = Asked.objects.filter(group=group, message__in=parts)
    return {
        bytes(message).hex(): number
        for message, number in rows.values_list("message", "case__number")
    }


def _firms(group: Group, drafts: Sequence[Draft]) -> dict[str, str]:
    named = {digest("group-nickname", one.who)[:16]: one.who for one in drafts}
    rows = Member.objects.filter(group=group, nickname__in=list(named))
    spoken = {named[bytes(row.nickname)]: row.party_id for row in rows}
    names = party_names(spoken.values())
    return {who: names.get(party, "") for who, party in spoken.items()}


def _answers(group: Group, drafts: Sequence[Draft]) -> dict[str, Answered]:
    """What was told already: by the knowledge base, or in a group with the same tag."""
    words = {rules.same_words(one.text) for one in drafts} - {""}
    asked = {digest("group-question", one)[:16]: one for one in words}
    alike = Q(group=group) | (Q(group__tag=group.tag) if group.tag else Q())
    rows = Asked.objects.filter(
        alike, question__in=list(asked), told_at__isnull=False
    ).select_related("case")
    found = {
        asked[bytes(row.question)]: Answered(row.case.number, _told(row.case_id))
        for row in rows.order_by("pk")
    }
    for one in public_answers(most=500):
        question = rules.same_words(one.question)
        if question in words:
            found[question] = Answered(text=one.text, source=one.source)
    return found


def _told(case_id: int) -> str:
    report = report_of(case_id)
    return report.answer if report else ""
