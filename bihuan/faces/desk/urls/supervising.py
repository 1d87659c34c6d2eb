"""Addresses of supervision at the desk: items, two ledgers, visits."""

from __future__ import annotations

from django.urls import path

from bihuan.faces.desk.views import ledgers, supervising, supervision, visits

urlpatterns = [
    path("supervision/", supervision.supervision, name="supervision"),
    path("supervision.xlsx", supervision.supervision_file, name="supervision_file"),
    path("supervision/meeting/", supervision.meeting, name="meeting"),
    path("supervision/new/", supervision.set_up_item, name="set_up_item"),
    path(
        "supervision/parts/<int:part_id>/<slug:verb>/",
        supervising.part_act,
        name="part_act",
    ),
    path(
        "supervision/<int:item_id>/",
        supervision.supervision_item,
        name="supervision_item",
    ),
    path(
        "supervision/<int:item_id>/papers/<int:file_id>/",
        supervision.supervision_paper,
        name="supervision_paper",
    ),
    path(
        "supervision/<int:item_id>/<slug:verb>/", supervising.item_act, name="item_act"
    ),
    path("ledgers/", ledgers.ledgers, name="ledgers"),
    path("ledgers/new/", ledgers.open_ledgers, name="open_ledgers"),
    path("ledgers/<int:pk>/", ledgers.ledgers_of, name="ledgers_of"),
    path("ledgers/<int:pk>.xlsx", ledgers.ledgers_file, name="ledgers_file"),
    path("ledgers/<int:pk>.csv", ledgers.ledgers_rejects, name="ledgers_rejects"),
    path("ledgers/<int:pk>/<slug:verb>/", ledgers.ledgers_act, name="ledgers_act"),
    path("ledgers/rows/<int:pk>/pair/", ledgers.pair_row, name="pair_row"),
    path("ledgers/rows/<int:pk>/part/", ledgers.part_row, name="part_row"),
    path("ledgers/differences/<int:pk>/", ledgers.difference, name="difference"),
    path("visits/", visits.visits, name="visits"),
    path("visits/plan/", visits.draft_plan, name="draft_plan"),
    path("visits/plans/<int:pk>/<slug:verb>/", visits.plan_act, name="plan_act"),
    path("visits/<int:pk>/", visits.visit, name="visit"),
    path("visits/<int:pk>/<slug:verb>/", visits.visit_act, name="visit_act"),
    path(
        "visits/<int:pk>/proposals/<int:proposal>/",
        visits.decide_visit_proposal,
        name="decide_visit_proposal",
    ),
]
