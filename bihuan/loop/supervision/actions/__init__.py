"""What is done about items of supervision: one verb each, split by family."""

from __future__ import annotations

from bihuan.loop.supervision.actions.ending import drop, review, sign_off
from bihuan.loop.supervision.actions.explaining import (
    conclude,
    explain_difference,
    hand_on_difference,
)
from bihuan.loop.supervision.actions.following import (
    follow_cases,
    follow_part,
    keep_term,
    open_from_signal,
)
from bihuan.loop.supervision.actions.giving_out import give_out
from bihuan.loop.supervision.actions.proposing import (
    decide_visit_proposal,
    propose_of_visit,
)
from bihuan.loop.supervision.actions.reconciling import (
    compare_again,
    import_theirs,
    open_ledgers,
    pair,
    part_again,
)
from bihuan.loop.supervision.actions.setting_up import (
    change_item,
    drop_part,
    keep_paper,
    plan_part,
    set_up,
)
from bihuan.loop.supervision.actions.telling import tell_progress
from bihuan.loop.supervision.actions.visiting import (
    approve_plan,
    conclude_visit,
    decide_visit_objection,
    draft_plan,
    object_to_visit,
    plan_visit,
    report_put_right,
    verify_put_right,
)

__all__ = [
    "approve_plan",
    "change_item",
    "compare_again",
    "conclude",
    "conclude_visit",
    "decide_visit_objection",
    "decide_visit_proposal",
    "draft_plan",
    "drop",
    "drop_part",
    "explain_difference",
    "follow_cases",
    "follow_part",
    "give_out",
    "hand_on_difference",
    "import_theirs",
    "keep_paper",
    "keep_term",
    "object_to_visit",
    "open_from_signal",
    "open_ledgers",
    "pair",
    "part_again",
    "plan_part",
    "plan_visit",
    "propose_of_visit",
    "report_put_right",
    "review",
    "set_up",
    "sign_off",
    "tell_progress",
    "verify_put_right",
]
