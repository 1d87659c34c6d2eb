"""Addresses of voices: the desk's below /desk/voices/, and those that anybody opens."""

from __future__ import annotations

from django.urls import path

from bihuan.faces.voices.views import calling, observing, walking, window

app_name = "voices"
_REFUSALS = "desk/voices/refusals/"
_OBSERVERS = "desk/voices/observers/"
_WALKS = "desk/voices/walks/"
_CALLS = "desk/voices/calls/"
urlpatterns = [
    path("desk/voices/window/", window.window, name="window"),
    path("desk/voices/window/<str:number>/slip/", window.slip, name="slip"),
    path(_REFUSALS, window.refusals, name="refusals"),
    path(f"{_REFUSALS}<int:refusal_id>/", window.refusal, name="refusal"),
    path(f"{_REFUSALS}<int:refusal_id>/read/", window.read, name="read"),
    path(_OBSERVERS, observing.observers, name="observers"),
    path(f"{_OBSERVERS}<int:observer_id>/badge/", observing.badge, name="badge"),
    path(f"{_OBSERVERS}<int:observer_id>/renew/", observing.renew, name="renew"),
    path(f"{_OBSERVERS}<int:observer_id>/end/", observing.end, name="end_term"),
    path(_WALKS, walking.walks, name="walks"),
    path(f"{_WALKS}<int:walk_id>/", walking.walk, name="walk"),
    path(f"{_WALKS}<int:walk_id>/note/", walking.note, name="note"),
    path(f"{_WALKS}<int:walk_id>/end/", walking.end, name="end_walk"),
    path(_CALLS, calling.calls, name="calls"),
    path(f"{_CALLS}<int:call_id>/", calling.call, name="call"),
    path(f"{_CALLS}<int:call_id>/publish/", calling.publish, name="publish_call"),
    path(f"{_CALLS}<int:call_id>/tell/", calling.tell, name="tell_results"),
    path("calls/", calling.public_calls, name="public_calls"),
    path("calls/<int:call_id>/", calling.public_call, name="public_call"),
    path("observe/", observing.observe, name="observe"),
    path("observe/opinion/", observing.opine, name="opine"),
    path("observe/leave/", observing.leave, name="leave"),
    path("o/<str:code>", observing.scan, name="scan"),
]
