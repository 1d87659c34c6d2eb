"""The models in charge, held in memory and exchanged when another is put in charge."""

from __future__ import annotations

from dataclasses import dataclass

from bihuan.directory.catalogue.queries import category_tree
from bihuan.kit.prepared import run_prepared
from bihuan.kit.remembered import remembered
from bihuan.loop.triage.models import ModelBody
from bihuan.loop.triage.rules.dispatching import Dispatcher
from bihuan.loop.triage.rules.reading import KeywordReader, Reader
from bihuan.loop.triage.words.learning import Kind
from bihuan.loop.triage.words.reading import PATH

_OLD_ENOUGH = 5.0  # seconds; the tree of categories hardly ever changes
_IN_CHARGE = """
SELECT id, number, digest FROM triage_modelversion
WHERE kind = %(kind)s AND state = 'in-charge'
"""


@dataclass(frozen=True, slots=True)
class _Loaded:
    key: tuple[int, str]
    number: int
    model: Reader | Dispatcher


_loaded: dict[Kind, _Loaded] = {}


def reader_in_charge() -> tuple[int, Reader] | None:
    """Number and reader of categories; its labels are category codes, /01/0101/ as 01/0101."""
    found = _in_charge(Kind.CATEGORY)
    if found is None or not isinstance(found.model, Reader):
        return None
    return found.number, found.model


def dispatcher_in_charge() -> tuple[int, Dispatcher] | None:
    """Number and dispatcher; its units are ids as text."""
    found = _in_charge(Kind.UNIT)
    if found is None or not isinstance(found.model, Dispatcher):
        return None
    return found.number, found.model


@remembered(_OLD_ENOUGH)
def keyword_reader() -> tuple[KeywordReader, dict[str, int]] | None:
    """What reads while nothing was learnt, with the ids of its labels; None without a tree.

    The words of the categories' names, and the keywords that the pack gives.
    """
    tree = category_tree()
    labels = {node.pk: node.full_name.replace(" / ", PATH) for node in tree}
    if not labels:
        return None
    keywords = {labels[node.pk]: node.keywords for node in tree if node.keywords}
    return KeywordReader(labels.values(), keywords), {v: k for k, v in labels.items()}


def _in_charge(kind: Kind) -> _Loaded | None:
    """One short query while nothing changed; the body is read when something did."""
    rows = run_prepared(_IN_CHARGE, {"kind": str(kind)})
    if not rows:
        _loaded.pop(kind, None)
        return None
    pk, number, digest = rows[0]
    known = _loaded.get(kind)
    if known is None or known.key != (pk, digest):
        data = bytes(ModelBody.objects.get(version=pk).data)
        known = _Loaded((pk, digest), number, model_of(kind, data))
        _loaded[kind] = known
    return known


def forget_models() -> None:
    """As a process that has just started."""
    _loaded.clear()


def model_of(kind: Kind, data: bytes) -> Reader | Dispatcher:
    """The model that these bytes hold. ValueError where they are torn."""
    which = Reader if kind is Kind.CATEGORY else Dispatcher
    return which.from_bytes(data)
