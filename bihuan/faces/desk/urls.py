"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from bihuan.faces.desk.views import (
    answers,
    calendar,
    cases,
    directory,
    intake,
    knowledge,
    lead,
    mapping,
    merging,
    models,
    problems,
    proposing,
    queue,
    registers,
)

app_name = "desk"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("dispatch/", queue.queue, {"board": "dispatch"}, name="dispatch"),
    path("adjudication/", queue.queue, {"board": "adjudication"}, name="adjudication"),
    path("extensions/", queue.queue, {"board": "extensions"}, name="extensions"),
    path("call-backs/", queue.queue, {"board": "call_backs"}, name="call_backs"),
    path("oversight/", queue.queue, {"board": "oversight"}, name="oversight"),
    path("new/", intake.register, name="register"),
    path("new/similar/", intake.similar, name="similar"),
    path("new/twins/", intake.twins, name="twins"),
    path("new/by-receipt/", intake.by_receipt, name="by_receipt"),
    path("new/<str:number>/", intake.registered, name="registered"),
    path("search/", directory.search, name="search"),
    path("parties/", directory.parties, name="parties"),
    path("parties/<int:party_id>/", directory.party, name="party"),
    path("units/", directory.units, name="units"),
    path("units/<int:unit_id>/", directory.unit, name="unit"),
    path("profiles/", directory.profiles, name="profiles"),
    path("profiles/<str:code>/", directory.profile, name="profile"),
    path("knowledge/", knowledge.knowledge, name="knowledge"),
    path("knowledge/new/", knowledge.propose_answer, name="propose_answer"),
    path("knowledge/find/", knowledge.find_for_reply, name="find_for_reply"),
    path("knowledge/<int:answer_id>/", knowledge.answer, name="answer"),
    path(
        "knowledge/<int:answer_id>/approve/",
        knowledge.approve_answer,
        name="approve_answer",
    ),
    path(
        "knowledge/<int:answer_id>/confirm/",
        knowledge.confirm_answer,
        name="confirm_answer",
    ),
    path(
        "knowledge/<int:answer_id>/withdraw/",
        knowledge.withdraw_answer,
        name="withdraw_answer",
    ),
    path(
        "knowledge/missing/<int:miss_id>/hand-on/",
        knowledge.hand_on_miss,
        name="hand_on_miss",
    ),
    path(
        "knowledge/missing/<int:miss_id>/settle/",
        knowledge.settle_miss,
        name="settle_miss",
    ),
    path("registers/", registers.registers, name="registers"),
    path("registers/<slug:code>/", registers.register, name="register_of"),
    path(
        "registers/<slug:code>/publish/",
        registers.publish_register,
        name="publish_register",
    ),
    path(
        "registers/<slug:code>/changes/<int:before>/<int:after>/",
        registers.register_changes,
        name="register_changes",
    ),
    path(
        "registers/<slug:code>/v<int:number>.<slug:form>",
        registers.register_file,
        name="register_file",
    ),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/<int:year>/", calendar.calendar, name="calendar_year"),
    path("calendar/day/", calendar.set_day, name="set_day"),
    path("calendar/publish/", calendar.publish_year, name="publish_year"),
    path("proposals/", mapping.proposals, name="proposals"),
    path(
        "proposals/<int:proposal>/accept/",
        mapping.accept_proposal,
        name="accept_proposal",
    ),
    path(
        "proposals/<int:proposal>/reject/",
        mapping.reject_proposal,
        name="reject_proposal",
    ),
    path("problems/", problems.problems, name="problems"),
    path("problems/hot/", problems.hot, name="problems_hot"),
    path("problems/<int:problem_id>/", problems.problem, name="problem"),
    path(
        "problems/<int:problem_id>/remove/",
        problems.remove_member,
        name="remove_member",
    ),
    path(
        "problems/<int:problem_id>/<slug:verb>/",
        problems.problem_act,
        name="problem_act",
    ),
    path("models/", models.models, name="models"),
    path("models/training/", models.training, name="training"),
    path("models/retrain/", models.retrain, name="retrain"),
    path("models/<slug:kind>/", models.model, name="model"),
    path("models/<slug:kind>/use/", models.use_model, name="use_model"),
    path("lead/", lead.lead, name="lead"),
    path("audit/", lead.audit, name="audit"),
    path("audit/check/", lead.check_ledger, name="check_ledger"),
    path("cases/<str:number>/", cases.case, name="case"),
    path("cases/<str:number>/files/<int:file_id>/", cases.file, name="file"),
    path("cases/<str:number>/raisers/<int:raising>/", cases.reveal, name="reveal"),
    path(
        "cases/<str:number>/branches/<int:branch>/", cases.give_help, name="give_help"
    ),
    path(
        "cases/<str:number>/branches/<int:branch>/recall/",
        cases.recall_help,
        name="recall_help",
    ),
    path(
        "cases/<str:number>/proposed/accept/",
        proposing.accept_proposed,
        name="accept_proposed",
    ),
    path(
        "cases/<str:number>/proposed/<slug:kind>/wrong/",
        proposing.explain_wrong,
        name="explain_wrong",
    ),
    path("cases/<str:number>/merge/", merging.merge, name="merge"),
    path("cases/<str:number>/<slug:verb>/", cases.act, name="act"),
    path(
        "cases/<str:number>/<slug:verb>/check/",
        answers.check_answer,
        name="check_answer",
    ),
]
