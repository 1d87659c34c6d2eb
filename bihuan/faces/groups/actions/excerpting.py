"""Groups, and what a clerk makes of a chat: pasted once, each message at most one matter."""

from __future__ import annotations

import os
from collections.abc import Sequence

from django.db.models import Q

from bihuan.directory.catalogue.queries import profiles
from bihuan.directory.knowledge.queries import public_answers
from bihuan.directory.parties.queries import party_by_uscc
from bihuan.faces.groups import rules
from bihuan.faces.groups.models import Asked, Excerpt, Group, Member, Telling
from bihuan.faces.groups.words import CHANNEL, Answered, Draft, Event, Part, Went
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record
from bihuan.ground.vault.queries import digest
from bihuan.kit import clock, keyring
from bihuan.kit.transactions import opens_transaction, tried_again
from bihuan.kit.verdicts import NotVisible, Refused, Verdict
from bihuan.loop.cases.words import OPEN, stream_of
from bihuan.loop.intake.actions import take_in
from bihuan.loop.intake.words import NewMatter, Raised
from bihuan.loop.routing.actions import join

_SALT = 16
_SAME = "同一个群里有人问过同样的问题，正在办理。"
_TWIN = "登记群消息时看出是同一件事。"
_PROFILE = Verdict("group-profile", "没有接受微信来件的事项类型，请先配置办理规则。")
_FIRM = Verdict("member-firm", "名录里没有这个统一社会信用代码的企业。")
_GONE = Verdict("excerpt-changed", "这条消息已经合并、拆开或过期，请刷新后再试。")


@tried_again
@opens_transaction
def paste(group_id: int, *, text: str, actor: Actor) -> int:
    """Keep a piece of a chat, encrypted, for the clerk to arrange; the same one once."""
    actor.may(Permission.REGISTER).enforce()
    group = Group.objects.filter(pk=group_id).first()
    if group is None:
        raise NotVisible(str(group_id))
    rules.may_take(group.closes_on, clock.local_day()).enforce()
    rules.may_be_pasted(text, messages=0).enforce()
    pieces = rules.read_excerpt(text)
    drafts = rules.drafts_of(pieces, named=_Namer(group_id))
    rules.may_be_pasted(text, messages=len(drafts)).enforce()
    content = digest("group-excerpt", text)[:16]
    known = Excerpt.objects.filter(group=group_id, content=content).first()
    if known is not None and bytes(known.sealed):
        return known.pk

    row = known or Excerpt(group_id=group_id, content=content)
    row.by, row.at, row.size = actor.name, clock.now(), len(drafts)
    rejects = [one.raw for one in pieces if one.part is Part.REJECT]
    _seal(row, rules.packed(drafts, rejects))
    row.save()

    record(Event.PASTED, f"group:{group_id}", actor=actor.name, messages=len(drafts))
    return row.pk


@opens_transaction
def join_up(excerpt_id: int, draft_id: int, *, actor: Actor) -> None:
    """Put a message to the end of the one before it."""
    actor.may(Permission.REGISTER).enforce()
    row, drafts, rejects = _open(excerpt_id)

    _seal(row, rules.packed(rules.joined(drafts, draft_id), rejects))
    row.save()

    record(Event.JOINED, f"group:{row.group_id}", actor=actor.name, excerpt=row.pk)


@opens_transaction
def split_up(excerpt_id: int, draft_id: int, *, actor: Actor) -> None:
    """Make each line of a message a message of its own."""
    actor.may(Permission.REGISTER).enforce()
    row, drafts, rejects = _open(excerpt_id)

    parts = rules.split(drafts, draft_id, named=_Namer(row.group_id))
    _seal(row, rules.packed(parts, rejects))
    row.save()

    record(Event.SPLIT, f"group:{row.group_id}", actor=actor.name, excerpt=row.pk)


@opens_transaction
def know_member(excerpt_id: int, draft_id: int, *, uscc: str, actor: Actor) -> None:
    """Say for which firm somebody speaks in this group, from now on."""
    actor.may(Permission.REGISTER).enforce()
    row, drafts, _ = _open(excerpt_id)
    who = _draft(drafts, draft_id).who
    party = party_by_uscc(uscc)
    if party is None:
        raise Refused(_FIRM)

    Member.objects.update_or_create(
        group_id=row.group_id,
        nickname=nickname_of(who),
        defaults={"party_id": party.pk},
    )

    record(Event.KNOWN, f"group:{row.group_id}", actor=actor.name, party=party.pk)


@tried_again
@opens_transaction
def raise_message(
    excerpt_id: int, draft_id: int, *, into: int | None = None, actor: Actor
) -> Raised:
    """Make one message a matter, once for its group whatever excerpt it stands in.

    What was answered in public is not raised again. What another asked with the same
    words and is still open is joined to it, as is what the clerk says is the same as
    `into`: both are answered, both judge.
    """
    actor.may(Permission.RAISE).enforce()
    row, drafts, _ = _open(excerpt_id)
    draft = _draft(drafts, draft_id)
    group = Group.objects.select_for_update().get(pk=row.group_id)
    parts = [bytes.fromhex(one) for one in draft.parts]
    before = Asked.objects.filter(group=group, message__in=parts, first=True).first()
    question = digest("group-question", rules.same_words(draft.text))[:16]
    if before is None:
        answer = _answered(group, draft.text, question)
        rules.may_be_raised(draft, answered=answer).enforce()
    name = bytes(before.message).hex() if before else draft.parts[0]

    (raised,) = take_in([_matter(group, draft, name)], actor=actor)
    if not raised.already_known:
        _join(raised.case_id, _open_elsewhere(group, question), into, actor)
        _remember(group, parts, question, raised.case_id)
        record(
            Event.RAISED, stream_of(raised.case_id), actor=actor.name, group=group.pk
        )
    return raised


def _join(case_id: int, asked: int | None, into: int | None, actor: Actor) -> None:
    """To what the same words became, or else to what the clerk sees is the same."""
    if asked is not None:
        join(case_id, into_id=asked, reason=_SAME, actor=actor)
    elif into is not None:
        join(case_id, into_id=into, reason=_TWIN, actor=actor)


def _remember(group: Group, parts: list[bytes], question: bytes, case_id: int) -> None:
    rows = [
        Asked(
            group=group,
            message=part,
            question=question,
            first=n == 0,
            case_id=case_id,
        )
        for n, part in enumerate(dict.fromkeys(parts))
    ]
    Asked.objects.bulk_create(rows, ignore_conflicts=True)


class _Namer:
    """Digests who said what in one group, so that it is known in any excerpt."""

    def __init__(self, group_id: int) -> None:
        self.group = group_id

    def __call__(self, who: str, text: str) -> str:
        said = rules.same_words(text) or text
        named = digest("group-message", f"{self.group}\x1f{who}\x1f{said}")
        return named.hex()[:32]


def nickname_of(who: str) -> bytes:
    """The keyed digest by which somebody of a group is known again."""
    return digest("group-nickname", who)[:16]


def _answered(group: Group, text: str, question: bytes) -> Answered | None:
    """What the public, or a group with the same tag, was told about the same question."""
    words = rules.same_words(text)
    for one in public_answers(most=500):
        if rules.same_words(one.question) == words:
            return Answered(text=one.text, source=one.source)
    heard = Telling.objects.filter(group=group, went=Went.TOLD, case__isnull=False)
    told = Asked.objects.filter(
        Q(group__in=_alike(group), told_at__isnull=False)
        | Q(case__in=heard.values("case")),
        question=question,
    )
    row = told.select_related("case").order_by("-told_at").first()
    return Answered(number=row.case.number, text=row.case.number) if row else None


def _alike(group: Group) -> Sequence[int]:
    alike = Group.objects.filter(tag=group.tag) if group.tag else Group.objects.none()
    return [group.pk, *alike.values_list("pk", flat=True)]


def _open_elsewhere(group: Group, question: bytes) -> int | None:
    rows = Asked.objects.filter(
        group__in=_alike(group), question=question, case__status__in=sorted(OPEN)
    )
    return rows.order_by("pk").values_list("case_id", flat=True).first()


def _matter(group: Group, draft: Draft, name: str) -> NewMatter:
    member = Member.objects.filter(group=group, nickname=nickname_of(draft.who)).first()
    return NewMatter(
        profile=_profile(),
        channel=f"{CHANNEL}:group-{group.pk}",
        external_id=name,
        title="",
        body=draft.text,
        raised_at=clock.now(),
        raiser_name=draft.who[:60],
        party_id=member.party_id if member else None,
    )


def _profile() -> str:
    """The sort of matter that comes by WeChat; of several the one that is most so."""
    found = [
        (len(one.channels), one.code)
        for _, one in profiles()
        if CHANNEL in one.channels
    ]
    if not found:
        raise Refused(_PROFILE)
    return min(found)[1]


def _open(excerpt_id: int) -> tuple[Excerpt, list[Draft], list[str]]:
    row = Excerpt.objects.select_for_update().filter(pk=excerpt_id).first()
    if row is None:
        raise NotVisible(str(excerpt_id))
    if not bytes(row.sealed):
        raise Refused(_GONE)
    text = rules.unseal(keyring.ring(), row.key_id, bytes(row.salt), bytes(row.sealed))
    return row, *rules.unpacked(text)


def _draft(drafts: Sequence[Draft], draft_id: int) -> Draft:
    for one in drafts:
        if one.id == draft_id:
            return one
    raise Refused(_GONE)


def _seal(row: Excerpt, text: str) -> None:
    ring = keyring.ring()
    row.salt = os.urandom(_SALT)
    row.key_id, row.sealed = ring.current, rules.seal(ring, text, salt=row.salt)
