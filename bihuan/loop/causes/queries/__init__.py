"""Reading classes of problems. Everything starts from `visible_problems`."""

from __future__ import annotations

from bihuan.loop.causes.queries.growing import areas_of_problem, trends
from bihuan.loop.causes.queries.listing import (
    AreaCount,
    HotLine,
    ProblemLine,
    TownCount,
    by_town,
    hot_problems,
    problem_of,
    problems,
    visible_problems,
)
from bihuan.loop.causes.queries.one import (
    MemberLine,
    OfferLine,
    ProblemPage,
    TrendPoint,
    find_problem,
    members_of_problem,
    problem_choices,
    similar_firms,
    trend,
)

__all__ = [
    "AreaCount",
    "HotLine",
    "MemberLine",
    "OfferLine",
    "ProblemLine",
    "ProblemPage",
    "TownCount",
    "TrendPoint",
    "areas_of_problem",
    "by_town",
    "find_problem",
    "hot_problems",
    "members_of_problem",
    "problem_choices",
    "problem_of",
    "problems",
    "similar_firms",
    "trend",
    "trends",
    "visible_problems",
]
