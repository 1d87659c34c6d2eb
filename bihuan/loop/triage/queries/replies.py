"""An answer read beside its case before it goes out."""

from __future__ import annotations

from functools import lru_cache

from bihuan.ground.access.words import Actor
from bihuan.ground.vault.queries import masked
from bihuan.kit.sentences import Sentence
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.queries import FoundCase, raisings_of, visible_cases
from bihuan.loop.triage.queries.twins import here
from bihuan.loop.triage.rules.replies import checking
from bihuan.loop.triage.words.replies import Matter, Raiser, ReplyCheck

_MOST_RAISERS = 50  # of a campaign; the rest are found by the words around a name


def check_reply(case_id: int, text: str, *, actor: Actor) -> ReplyCheck:
    """What is to be said of this answer to this case; the text is kept nowhere.

    Raisers are held against it only as staff sees them, masked: nobody's identity is
    opened by a check.
    """
    case = visible_cases(actor).filter(pk=case_id).first()
    if case is None:
        raise NotVisible(str(case_id))
    return checking.check_reply(_prepared(_matter(case)), text)


def leak_in(text: str, *, case_id: int | None = None) -> Sentence | None:
    """Why this may not be said before many: somebody's data is in it; None if it may.

    Of a matter, its raisers are held against it as well. Whoever asks was admitted by
    a door of their own, also where they may not open the matter.
    """
    case = FoundCase.objects.filter(pk=case_id).first() if case_id else None
    matter = _matter(case) if case else Matter(title="", body="")
    return checking.check_reply(_prepared(matter), text).refusal


def _matter(case: FoundCase) -> Matter:
    identities = [one.identity_id for one in raisings_of(case.pk) if one.identity_id]
    people = masked(identities[:_MOST_RAISERS]).values()
    return Matter(
        title=case.title,
        body="\n".join(filter(None, (case.body, case.place))),
        raisers=tuple(Raiser(one.name, one.phone) for one in people),
    )


@lru_cache(maxsize=32)
def _prepared(matter: Matter) -> checking.Prepared:
    """Once for all drafts of an answer; by its text, so a changed case is read anew."""
    return checking.prepared(matter, here().common)
