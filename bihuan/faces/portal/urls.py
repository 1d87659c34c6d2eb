"""Addresses of the portal."""

from __future__ import annotations

from django.urls import path

from bihuan.faces.portal.views import (
    asking,
    bulletins,
    drawing,
    following,
    judging,
    noticing,
    raising,
    reading,
    supporting,
    truth,
)

app_name = "portal"
urlpatterns = [
    path("", raising.home, name="home"),
    path("raise/", raising.raise_, name="raise"),
    path("support/", supporting.support, name="support"),
    path("supported/", supporting.supported, name="supported"),
    path("receipt/", raising.receipt, name="receipt"),
    path("follow/", following.open_, name="follow"),
    path("follow/open/", following.open_, name="open"),
    path("f/<str:code>", following.scan, name="scan"),
    path("matter/", following.matter, name="matter"),
    path("matter/add/", following.add, name="add"),
    path("matter/withdraw/", following.withdraw, name="withdraw"),
    path("matter/messages/", following.messaged, name="messaged"),
    path("matter/rate/", following.rate, name="rate"),
    path("matter/reply/", following.reply, name="reply"),
    path("v/<str:code>", judging.scan, name="scan_verdict"),
    path("verdict/", judging.verdict, name="verdict"),
    path("verdict/thanks/", judging.thanks, name="thanks"),
    path("matter/reopen/", following.reopen, name="reopen"),
    path("matter/leave/", following.leave, name="leave"),
    path("matter/proof.json", following.proof, name="proof"),
    path("matter/files/<int:file_id>", following.file, name="file"),
    path("answers/", asking.answers, name="answers"),
    path("answers/<int:answer_id>/", asking.answer, name="answer"),
    path("figures/", reading.figures, name="figures"),
    path("open-data/", reading.open_data, name="open_data"),
    path(
        "open-data/<slug:month>-dictionary.csv",
        reading.open_dictionary,
        name="open_dictionary",
    ),
    path("open-data/<slug:month>.csv", reading.open_month, name="open_month"),
    path("bulletins/", bulletins.bulletins, name="bulletins"),
    path("bulletins/<int:bulletin_id>/", bulletins.bulletin, name="bulletin"),
    path(
        "bulletins/<int:bulletin_id>.<slug:ending>",
        bulletins.file,
        name="bulletin_file",
    ),
    path("roots/", reading.roots, name="roots"),
    path("roots/check.py", reading.checker, name="checker"),
    path("draws/", drawing.draws, name="draws"),
    path("draws/check.py", drawing.draw_checker, name="draw_checker"),
    path("draws/<slug:code>/", drawing.draw, name="draw"),
    path("draws/<slug:code>.json", drawing.draw_file, name="draw_file"),
    path("notices/", noticing.notices, name="notices"),
    path("notices/<int:notice_id>/", noticing.notice, name="notice"),
    path("notices/<int:notice_id>.pdf", noticing.notice_file, name="notice_file"),
    path("truth/", truth.truth, name="truth"),
    path("about/", reading.about, name="about"),
]
