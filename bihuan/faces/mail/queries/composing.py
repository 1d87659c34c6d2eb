"""A mail of ours as it goes out: what it says, in its thread. Lives in memory only."""

from __future__ import annotations

from email.message import EmailMessage
from email.utils import format_datetime, formataddr

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from bihuan.directory.areas.queries import county_code, find_area
from bihuan.faces.mail.words import Claimed, Kind, Mailbox, Why
from bihuan.ground.vault.queries import contact_of
from bihuan.kit import clock
from bihuan.kit.sentences import marked
from bihuan.loop.cases.queries import FoundRaising, happenings
from bihuan.loop.cases.words import Audience
from bihuan.loop.closing.words import standing_answers
from bihuan.loop.intake.queries import receipt_code

_REFUSALS = {
    Why.EMPTY: marked(
        "您的来信里没有文字也没有附件，我们无法办理。请写下您要反映的事情，一句话就可以。"
    ),
    Why.ENCRYPTED: marked(
        "您的来信是加密的，我们无法打开。请不加密再发一次，或者在网上提交。"
    ),
    Why.TOO_LARGE: marked("您的来信太大，我们没有接收。请压缩附件或分几封信发送。"),
}


def compose(claimed: Claimed, box: Mailbox) -> tuple[str, EmailMessage] | None:
    """Whom to write to and what; None where there is nobody, or nothing to say any more."""
    to = contact_of(claimed.identity_id).email
    if not to:
        return None
    raising = _raising(claimed.raising_id)
    with translation.override(claimed.language):
        text = _text(claimed, raising)
        subject = _subject(raising)
    if not text:
        return None
    mail = EmailMessage()
    mail["From"] = formataddr((_county(), box.address))
    mail["To"] = to
    mail["Subject"] = subject
    mail["Date"] = format_datetime(clock.now().astimezone(clock.COUNTY_TIME))
    mail["Message-ID"] = f"<{claimed.message_id}@{box.address.rpartition('@')[2]}>"
    if claimed.answers:
        mail["In-Reply-To"] = mail["References"] = claimed.answers
    # RFC 3834: who answers machines looks at these, and does not answer us.
    automatic = claimed.kind is Kind.ANSWERED
    mail["Auto-Submitted"] = "auto-generated" if automatic else "auto-replied"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(text)
    return to, mail


def _raising(pk: int | None) -> FoundRaising | None:
    rows = FoundRaising.objects.select_related("case", "case__owner", "first_case")
    return rows.filter(pk=pk).first() if pk is not None else None


def _county() -> str:
    found = find_area(county_code())
    return found.name if found else "Bihuan"


def _subject(raising: FoundRaising | None) -> str:
    if raising is None:
        return gettext("您的来信没有办法办理")
    title = " ".join(raising.first_case.title.split())[:80]
    return f"Re: {title} [{raising.first_case.number}]"


def _text(claimed: Claimed, raising: FoundRaising | None) -> str:
    if claimed.kind is Kind.REFUSED:
        said = _REFUSALS.get(Why(claimed.details[0]) if claimed.details else Why.NONE)
        return _page(gettext(said)) if said else ""
    if raising is None:
        return ""
    parts = {
        Kind.RECEIVED: _received,
        Kind.ADDED: _added,
        Kind.CLOSED: _closed,
        Kind.ANSWERED: _answered,
        Kind.DECLINED: _declined,
    }[claimed.kind](raising)
    return _page(*parts, *_refused_files(claimed)) if parts else ""


def _page(*parts: str) -> str:
    """Greeting, what is said, and who says it."""
    county = gettext("{county} 诉求闭环平台").format(county=_county())
    foot = gettext("这是系统自动发出的邮件。")
    return "\n\n".join((gettext("您好："), *parts, f"— {county}\n{foot}")) + "\n"


def _link(raising: FoundRaising) -> str:
    code = receipt_code(raising.channel, raising.external_id)
    link = f"{settings.PUBLIC_URL}{reverse('portal:scan', args=[code])}"
    return gettext("查询码：{code}\n{link}\n谁有它谁就能打开，请不要转给别人。").format(
        code=code, link=link
    )


def _received(raising: FoundRaising) -> tuple[str, ...]:
    return (
        gettext("您的来信已收到，编号 {number}。").format(
            number=raising.first_case.number
        ),
        gettext("办理到哪一步、由谁办理、什么时候办结，随时可以查看："),
        _link(raising),
        gettext("要补充内容或附件，直接回复这封邮件即可。"),
    )


def _added(raising: FoundRaising) -> tuple[str, ...]:
    return (
        gettext("您补充的内容已加到 {number}，办理的人马上能看到。").format(
            number=raising.first_case.number
        ),
        _link(raising),
    )


def _closed(raising: FoundRaising) -> tuple[str, ...]:
    return (
        gettext(
            "您反映的 {number} 已经办结，所以您的回信没有自动加进去，工作人员会看。"
            "如果没有解决，请在这里选择“重新办理”："
        ).format(number=raising.first_case.number),
        _link(raising),
    )


def _answered(raising: FoundRaising) -> tuple[str, ...]:
    told = happenings(raising.case_id, audience=Audience.RAISER)
    texts = [one.text for one in standing_answers(told) if one.text]
    if not texts:
        return ()
    owner = raising.case.owner
    by = (gettext("承办单位：{unit}").format(unit=owner.called),) if owner else ()
    return (
        gettext("您反映的 {number} 有了答复：").format(
            number=raising.first_case.number
        ),
        texts[-1],
        *by,
        gettext("是否解决由您说了算。请打开链接评价；没有解决的会重新办理："),
        _link(raising),
    )


def _declined(raising: FoundRaising) -> tuple[str, ...]:
    told = happenings(raising.case_id, audience=Audience.RAISER)
    last = next((one for one in reversed(told) if one.kind == "routing.declined"), None)
    if last is None:
        return ()
    return (
        gettext("您反映的 {number} 不予受理：{ground}").format(
            number=raising.first_case.number, ground=last.facts.get("ground") or ""
        ),
        *((last.text,) if last.text else ()),
        _link(raising),
    )


def _refused_files(claimed: Claimed) -> tuple[str, ...]:
    if not claimed.details:
        return ()
    lines = "\n".join(f"- {one}" for one in claimed.details)
    return (gettext("这些附件没有接收：") + "\n" + lines,)
