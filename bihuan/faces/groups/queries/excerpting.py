"""Groups, the messages of an excerpt as the clerk sees them, and what was asked."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from bihuan.directory.areas.queries import county_name
from bihuan.directory.knowledge.queries import public_answers
from bihuan.directory.parties.queries import party_names
from bihuan.faces.groups import rules
from bihuan.faces.groups.models import Asked, Excerpt, Group, Member, Telling
from bihuan.faces.groups.queries.registering import (
    WAITING,
    admit,
    lines_of,
    promise,
)
from bihuan.faces.groups.queries.telling import judging_place
from bihuan.faces.groups.words import (
    Answered,
    AskedLine,
    Draft,
    DraftLine,
    ExcerptPage,
    GroupPage,
    Went,
)
from bihuan.ground.access.words import Actor
from bihuan.ground.vault.queries import digest
from bihuan.kit import clock, keyring
from bihuan.kit.text import says_nothing
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.queries import visible_cases
from bihuan.loop.cases.words import OPEN, Status
from bihuan.loop.closing.words import ANSWERED
from bihuan.loop.handling.queries import reports_of
from bihuan.loop.triage.queries import twins_for
from bihuan.loop.triage.words import TwinCandidate

_SHOWN = 30
_TWINS = 6


def group_page(actor: Actor, group_id: int) -> GroupPage:
    """One group: its last excerpts, and what was asked there with its answers.

    The same number of queries for one question and for thirty.
    """
    admit(actor)
    row = Group.objects.filter(pk=group_id).first()
    if row is None:
        raise NotVisible(str(group_id))
    asked = Asked.objects.filter(group=row, first=True)
    lately = list(asked.select_related("case").order_by("-pk")[:_SHOWN])
    excerpts = Excerpt.objects.filter(group=row).exclude(sealed=b"").order_by("-pk")
    return GroupPage(
        group=lines_of([row])[0],
        excerpts=tuple(excerpts.values_list("pk", "at", "size")[:_SHOWN]),
        asked=tuple(_asked_lines(row, lately, actor)),
    )


def excerpt_page(
    actor: Actor, excerpt_id: int, *, alike: int | None = None
) -> ExcerptPage:
    """The messages of one excerpt: whose they are, which are matters, which were answered.

    Of the one that is asked for, `alike`, also what may be the same matter.
    """
    admit(actor)
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
        alike=alike,
        twins=_twins(actor, row.group, drafts, alike),
    )


def _asked_lines(group: Group, rows: Sequence[Asked], actor: Actor) -> list[AskedLine]:
    cases = {one.case_id for one in rows}
    seen = visible_cases(actor).filter(pk__in=cases).values_list("pk", flat=True)
    able, now, within = set(seen), clock.now(), promise()
    # It was asked before the whole group, so its clerk may read what to tell there.
    done = {one.case_id for one in rows if Status(one.case.status) in ANSWERED}
    reports, county = reports_of(done) if done else {}, county_name()
    tellings = Telling.objects.filter(group=group, case__in=cases)
    went, judge_at = dict(tellings.values_list("case", "went")), judging_place()
    lines = []
    for one in rows:
        answer = reports[one.case_id].answer if one.case_id in reports else ""
        asked_at = one.case.raised_at
        waits = one.told_at is None and one.case.status in WAITING
        light = rules.answer_light(asked_at, now=now, within=within) if waits else ""
        words = {"question": one.case.title, "number": one.case.number}
        words["judge_at"] = judge_at
        lines.append(
            AskedLine(
                id=one.pk,
                number=one.case.number,
                title=one.case.title if one.case_id in able else "",
                status=one.case.status,
                answer=answer,
                told_at=one.told_at,
                may_see=one.case_id in able,
                asked_at=asked_at,
                light=light,
                posting=rules.answer_words(county, answer=answer, **words)
                if answer
                else "",
                went=went.get(one.case_id, ""),
            )
        )
    return lines


def _twins(
    actor: Actor, group: Group, drafts: Sequence[Draft], alike: int | None
) -> tuple[TwinCandidate, ...]:
    """What is open and may be the same as one message, as the telephone page finds it."""
    draft = next((one for one in drafts if one.id == alike), None)
    if draft is None or says_nothing(draft.text):
        return ()
    nickname = digest("group-nickname", draft.who)[:16]
    member = Member.objects.filter(group=group, nickname=nickname).first()
    found = twins_for(
        title="",
        text=draft.text,
        party_id=member.party_id if member else None,
        actor=actor,
    )
    return tuple(one for one in found if one.status in OPEN)[:_TWINS]


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
    heard = Telling.objects.filter(group=group, went=Went.TOLD, case__isnull=False)
    told = (alike & Q(told_at__isnull=False)) | Q(case__in=heard.values("case"))
    rows = Asked.objects.filter(told, question__in=list(asked)).select_related("case")
    stopped = list(rows.order_by("pk"))
    reports = reports_of(row.case_id for row in stopped) if stopped else {}
    found = {
        asked[bytes(row.question)]: Answered(
            row.case.number, reports[row.case_id].answer
        )
        for row in stopped
        if row.case_id in reports
    }
    for one in public_answers(most=500):
        question = rules.same_words(one.question)
        if question in words:
            found[question] = Answered(text=one.text, source=one.source)
    return found
