"""What any key may read: sorts of matter, categories, areas, daily roots."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Query, Router

from bihuan.faces.api import forms, queries
from bihuan.faces.api.http import Asking, Key
from bihuan.ground.ledger import queries as ledger
from bihuan.measure.figures.queries import as_json, public_figures

ANY_KEY = Key()

router = Router()


@router.get(
    "/profiles",
    auth=ANY_KEY,
    response=forms.ProfilesOut,
    summary="List the sorts of matter",
    operation_id="list_profiles",
    tags=["lists"],
)
def profiles(request: Asking) -> Any:
    """Those with `open_to_api` can be raised here. Any key."""
    return {"items": queries.sorts()}


@router.get(
    "/categories",
    auth=ANY_KEY,
    response=forms.CategoriesOut,
    summary="List the category tree",
    operation_id="list_categories",
    tags=["lists"],
)
def categories(request: Asking) -> Any:
    """Each under its parent. Any key."""
    return {"items": queries.categories()}


@router.get(
    "/areas",
    auth=ANY_KEY,
    response=forms.AreasOut,
    summary="List areas",
    operation_id="list_areas",
    tags=["lists"],
)
def areas(
    request: Asking,
    within: Annotated[str | None, Query(pattern=r"^[0-9]{6,15}$")] = None,
) -> Any:
    """The county and its towns, or what lies directly inside one area. Any key."""
    return {"items": queries.areas(within)}


@router.get(
    "/roots",
    auth=ANY_KEY,
    response=forms.RootsOut,
    summary="List the ledger's daily roots, newest first",
    operation_id="list_roots",
    tags=["ledger"],
)
def roots(request: Asking, after: forms.After = None, limit: forms.Limit = 30) -> Any:
    """Whoever writes one down can hold the county to it for ever. Any key."""
    return ledger.roots(after, limit=limit)


@router.get(
    "/figures",
    auth=ANY_KEY,
    response=forms.FiguresOut,
    summary="Read the county's public figures",
    operation_id="read_figures",
    tags=["lists"],
    by_alias=True,
    exclude_unset=True,
)
def figures(
    request: Asking,
    since: forms.Day = None,
    until: forms.Day = None,
    by: forms.FiguresBy | None = None,
) -> Any:
    """Of the matters accepted from `since` to `until`, each number with its formula, as
    of now. What would tell of fewer than five is hidden. Any key.
    """
    return as_json(public_figures(since=since, until=until, by=by))
