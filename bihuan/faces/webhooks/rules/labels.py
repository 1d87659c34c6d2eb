"""What scopes, modes, states and reasons are called on pages."""

from __future__ import annotations

from bihuan.faces.webhooks.words import Mode, Scope, State, Why
from bihuan.kit.sentences import marked

SCOPES = {
    Scope.PUBLIC: marked("公开：只有公开事项，不含承办单位"),
    Scope.INTERNAL: marked("内部：公开和一般事项，含承办单位，不含诉求人的评价"),
    Scope.RESTRICTED: marked("限制：另含限制公开的事项和诉求人的评价"),
}
SCOPE_NAMES = {
    Scope.PUBLIC: marked("公开事项"),
    Scope.INTERNAL: marked("一般事项"),
    Scope.RESTRICTED: marked("含限制公开事项"),
}
MODES = {
    Mode.CHECKING: (marked("等对方同意"), "warn", "hourglass"),
    Mode.ACTIVE: (marked("在推送"), "good", "circle-check"),
    Mode.PAUSED: (marked("已暂停"), "plain", "player-pause"),
    Mode.GONE: (marked("对方已停收"), "bad", "alert-triangle"),
    Mode.REMOVED: (marked("已删除"), "plain", "trash"),
}
STATES = {
    State.WAITING: (marked("排队"), "busy"),
    State.SENDING: (marked("正在发送"), "busy"),
    State.RETRYING: (marked("将重试"), "warn"),
    State.DELIVERED: (marked("已送达"), "good"),
    State.DEAD: (marked("停发"), "bad"),
    State.DROPPED: (marked("不必发"), "plain"),
}
WHYS = {
    Why.TRIED_OUT: marked("试了三天都没成"),
    Why.EXPIRED: marked("等了三天没能发出"),
    Why.GONE: marked("对方已停收"),
    Why.HIDDEN: marked("不在它的可见范围"),
}
