"""Names for ids, read once for a whole page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from bihuan.directory.catalogue.words import Profile
from bihuan.directory.units.queries import unit_names
from bihuan.faces.desk import rules
from bihuan.ground.access.queries import account_names, keys
from bihuan.kit.languages import named


def called(about: Profile) -> str:
    """A profile's name in the reader's language."""
    return named(about.name, about.name_en)


@dataclass(frozen=True, slots=True)
class Names:
    """What the units and actors of one page are called."""

    units: Mapping[int, str] = field(default_factory=dict)
    accounts: Mapping[int, str] = field(default_factory=dict)
    machines: Mapping[int, str] = field(default_factory=dict)

    def unit(self, pk: object) -> str:
        return self.units.get(pk, "") if isinstance(pk, int) else ""

    def actor(self, name: str) -> str:
        """A person's name, 诉求人, a machine's name, or 系统."""
        kind, pk = rules.who(name)
        if kind == "account" and pk is not None:
            return self.accounts.get(pk) or _("已注销账号")
        if kind == "client" and pk is not None:
            return self.machines.get(pk) or _("接口")
        return _("诉求人") if kind == "raiser" else _("系统")


def names_for(units: Iterable[object], actors: Iterable[str]) -> Names:
    """The names of these units and actors, in at most three queries."""
    found = [rules.who(actor) for actor in set(actors)]
    accounts = {pk for kind, pk in found if kind == "account" and pk is not None}
    clients = any(kind == "client" for kind, _pk in found)
    wanted = {pk for pk in units if isinstance(pk, int)}
    return Names(
        units=unit_names(wanted) if wanted else {},
        accounts=account_names(accounts) if accounts else {},
        machines={key.id: key.name for key in keys()} if clients else {},
    )
