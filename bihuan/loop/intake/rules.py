"""What can be a matter. Plain values in, a Verdict out."""

from __future__ import annotations

from datetime import datetime, timedelta

from bihuan.kit.text import excerpt, says_nothing
from bihuan.kit.verdicts import ALLOWED, Verdict, refuse
from bihuan.loop.intake.words import LONGEST_TITLE, NewMatter

LONGEST = 20_000
TITLE_OF_BODY = 40
# Clocks of other machines differ a little; a matter from next week is a mistake.
AHEAD = timedelta(minutes=10)


def may_be_raised(
    *, title: str, body: str, raised_at: datetime, now: datetime
) -> Verdict:
    """One sentence is enough; nothing else is demanded."""
    if says_nothing(title) and says_nothing(body):
        return Verdict("matter-empty", "请写下您要反映的事情，一句话就可以。")
    if len(title) + len(body) > LONGEST:
        return refuse(
            "matter-long",
            "内容太长（{got} 字），最多 {most} 字；请精简，或把材料作为附件上传。",
            got=len(title) + len(body),
            most=LONGEST,
        )
    if raised_at > now + AHEAD:
        return Verdict("matter-future", "反映时间晚于现在，请核对日期。")
    return ALLOWED


def may_arrive(
    matter: NewMatter, *, channels: tuple[str, ...], now: datetime
) -> Verdict:
    """What every matter is asked at the door, whoever brings it."""
    itself = may_be_raised(
        title=matter.title, body=matter.body, raised_at=matter.raised_at, now=now
    )
    return itself and may_come_by(channel=matter.channel, channels=channels)


def may_come_by(*, channel: str, channels: tuple[str, ...]) -> Verdict:
    """A profile names the channels it is open to; files may be imported into any."""
    kind = channel.partition(":")[0]
    if kind in (*channels, "import"):
        return ALLOWED
    return refuse(
        "channel-closed", "此类事项不接受“{channel}”渠道的来件。", channel=kind
    )


def title_of(*, title: str, body: str) -> str:
    """The raiser's title, or the beginning of what they wrote."""
    if says_nothing(title):
        return excerpt(body, TITLE_OF_BODY)
    return title.strip()[:LONGEST_TITLE]


def case_number(*, stream: str, county: str, at: datetime, serial: int) -> str:
    """Stream + area + day + serial (DOMAIN.md §3.9); `at` in county time."""
    return f"{stream}{county}{at:%Y%m%d}{serial:06d}"


def receipt_name(channel: str, external_id: str) -> tuple[str, str]:
    """What the receipt code of a raising is a keyed digest of: the same pair, the same code."""
    return "receipt-code", f"{channel}\x1f{external_id}"


def may_repeat(*, kept: object, content: str) -> Verdict:
    """A name once given to one addition is not given to another."""
    if kept == content:
        return ALLOWED
    return Verdict("name-taken", "这个 Idempotency-Key 已经用于另一条内容不同的补充。")


def may_add(*, text: str, is_open: bool) -> Verdict:
    """A raiser adds to an open matter."""
    if not is_open:
        return Verdict(
            "closed", "这件事已经办结。如果没有解决，请选择“重新办理”，或另提一件。"
        )
    if says_nothing(text):
        return Verdict("text-missing", "请写下要补充的内容。")
    if len(text) > LONGEST:
        return refuse("text-long", "补充内容最多 {most} 字。", most=LONGEST)
    return ALLOWED
