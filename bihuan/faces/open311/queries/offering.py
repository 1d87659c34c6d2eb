"""Which services there are: the leaves of the category tree, under the public profile."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from bihuan.directory.areas.queries import find_area
from bihuan.directory.catalogue.queries import category_tree, profiles
from bihuan.directory.catalogue.words import CategoryNode, Profile
from bihuan.directory.catalogue.words import Privacy as Visibility
from bihuan.directory.parties.queries import party_by_uscc
from bihuan.faces.open311.words import (
    CHANNEL,
    OTHER,
    Attribute,
    Definition,
    Service,
    Value,
)
from bihuan.kit.verdicts import NotVisible


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a service code stands for when something is reported under it."""

    profile: str
    category_id: int | None
    called: str


def offered() -> Profile | None:
    """The public sort of matter that is open to Open311; the first by code of several."""
    found = (about for _, about in profiles() if CHANNEL in about.channels)
    return next((one for one in found if one.privacy is Visibility.PUBLIC), None)


def services() -> list[Service]:
    """Everything that can be reported; none where no public sort is open to Open311."""
    if offered() is None:
        return []
    tree = category_tree()
    above = {one.pk: one for one in tree}
    return [
        *(_service(one, above) for one in tree if one.is_leaf),
        Service(
            service_code=OTHER,
            service_name=gettext("其他"),
            description=gettext("不知道属于哪一类时选它，由工作人员分类。"),
            metadata=True,
            type="realtime",
            keywords="",
            group=gettext("其他"),
        ),
    ]


def _service(leaf: CategoryNode, above: dict[int, CategoryNode]) -> Service:
    parent = above.get(leaf.parent_id or 0)
    return Service(
        service_code=leaf.code,
        service_name=leaf.called,
        description=leaf.called_in_full,
        metadata=True,
        type="realtime",
        keywords=",".join(leaf.keywords),
        group=parent.called_in_full if parent else leaf.called,
    )


def chosen(code: str) -> Chosen:
    """What is reported under this code, or `NotVisible`."""
    about = offered()
    if about is None:
        raise NotVisible(code)
    if code == OTHER:
        return Chosen(about.code, None, gettext("其他"))
    leaf = next((one for one in category_tree() if one.code == code), None)
    if leaf is None or not leaf.is_leaf:
        raise NotVisible(code)
    return Chosen(about.code, leaf.pk, leaf.called)


def definition(code: str) -> Definition:
    """What else a report under this code may say. Nothing of it is demanded."""
    chosen(code)
    notice = Attribute(
        variable=False,
        code="notice",
        datatype="string",
        required=False,
        datatype_description="",
        order=1,
        description=gettext(
            "办理进展和答复对外公开；描述不公开。请不要在地址里写姓名和电话。"
        ),
    )
    share = Attribute(
        variable=True,
        code="may_share",
        datatype="singlevaluelist",
        required=False,
        datatype_description="",
        order=2,
        description=gettext("是否同意让承办单位看到姓名和电话，以便联系"),
        values=(Value("1", gettext("同意")), Value("0", gettext("不同意"))),
    )
    firm = Attribute(
        variable=True,
        code="uscc",
        datatype="string",
        required=False,
        datatype_description=gettext("18 位，例如营业执照上所印"),
        order=3,
        description=gettext("涉及企业的统一社会信用代码"),
    )
    return Definition(code, (notice, share, firm))


def area_of(code: str) -> tuple[int, str]:
    """The area that an `address_id` names, and what it is called; or `NotVisible`."""
    found = find_area(code) if code.isascii() and code.isdecimal() else None
    if found is None:
        raise NotVisible(code)
    return found.pk, found.full_name


def firm_of(uscc: str) -> int | None:
    """The enterprise of this code, if it is filed here."""
    found = party_by_uscc(uscc)
    return found.pk if found else None


def changed_on() -> str:
    """What clients sort by to see that services have changed: the profile's version."""
    about = offered()
    return f"{about.code}-{about.version}-{len(services())}" if about else "0"
