"""What kinds of registers are called."""

from __future__ import annotations

from bihuan.kit.sentences import marked as _

REGISTER_KINDS = {
    "lines": _("热线号码"),
    "groups": _("服务群"),
    "windows": _("窗口"),
    "items": _("事项清单"),
    "firms": _("企业名录"),
    "places": _("场所"),
    "bodies": _("机构和队伍"),
    "pledges": _("承诺"),
    "other": _("其他"),
}
