"""The words of access: what may be allowed, who is asking, and which role carries what."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bihuan.kit.verdicts import ALLOWED, Verdict


class Permission(StrEnum):
    """One sort of thing a person may do. Values are stored in packs and API keys."""

    RAISE = "raise"  # put a matter in (raisers themselves, operators, API clients)
    REGISTER = "register"  # put a matter in on behalf of somebody: telephone, window
    ACCEPT = "accept"
    DISPATCH = "dispatch"
    ADJUDICATE = "adjudicate"
    HANDLE = "handle"
    HEAD_UNIT = "head-unit"  # first extension, personal handling
    APPROVE_EXTENSION = "approve-extension"
    AUDIT = "audit"  # check a report before call-back
    CALL_BACK = "call-back"
    SECOND_LOOK = "second-look"  # call again, blind, about what others closed
    SUPERVISE = "supervise"  # escalations, notices, interviews, clock sweeps
    LEAD = "lead"  # the county head's page
    SEE_ALL_CASES = "see-all-cases"
    SEE_RESTRICTED = "see-restricted"
    REVEAL_IDENTITY = "reveal-identity"
    SEE_PARTIES = "see-parties"
    EDIT_CALENDAR = "edit-calendar"
    LOAD_PACKS = "load-packs"
    PROPOSE_ANSWERS = "propose-answers"  # to the knowledge base; a unit head approves
    KEEP_REGISTERS = "keep-registers"  # publish versions of lists (名录)
    MANAGE_ACCOUNTS = "manage-accounts"  # system administrator
    MANAGE_KEYS = "manage-keys"  # security administrator
    READ_AUDIT = "read-audit"  # audit administrator
    IMPORT = "import"
    FOLLOW = "follow"  # read by receipt or API scope
    COMMENT = "comment"  # API scope: carry what a raiser adds
    TEACH = "teach"  # retrain what proposes, put an earlier version in charge again
    EDIT_LETTERS = "edit-letters"  # templates of letters
    APPROVE_NOTICES = "approve-notices"  # notices (通报) and interviews (约谈)
    WATCH_HEADS = "watch-heads"  # what unit heads must handle personally (B06)
    RECONCILE = "reconcile"  # two ledgers side by side (对账销号)
    SPEAK_IN_GROUPS = "speak-in-groups"  # for the county, to many firms at once
    LIGHTEN = "lighten"  # allow or cancel what is asked of lower levels
    RATE = "rate"  # API scope: what a raiser decides: verdict, withdrawal


class Role(StrEnum):
    """A post's role (DOMAIN.md §3.8). One person may hold several in several units."""

    INTAKE = "intake"  # 受理员
    DISPATCHER = "dispatcher"  # 派单员
    HANDLER = "handler"  # 承办人
    UNIT_HEAD = "unit-head"  # 单位负责人
    CALLBACK = "callback"  # 回访员
    SUPERVISOR = "supervisor"  # 督查员
    GRID = "grid"  # 网格员
    LEADER = "leader"  # 县领导
    ORGANISATION = "organisation"  # 组织部
    DISCIPLINE = "discipline"  # 纪委监委
    SYSTEM_ADMIN = "system-admin"  # 系统管理员
    SECURITY_ADMIN = "security-admin"  # 安全管理员
    AUDIT_ADMIN = "audit-admin"  # 审计管理员


_P = Permission
# None of the three administrators can by themselves read content and erase traces.
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.INTAKE: frozenset(
        {
            _P.RAISE,
            _P.REGISTER,
            _P.ACCEPT,
            _P.SEE_ALL_CASES,
            _P.SEE_PARTIES,
            _P.PROPOSE_ANSWERS,
            _P.SPEAK_IN_GROUPS,
        }
    ),
    Role.DISPATCHER: frozenset(
        {
            _P.RAISE,
            _P.REGISTER,
            _P.ACCEPT,
            _P.DISPATCH,
            _P.ADJUDICATE,
            _P.APPROVE_EXTENSION,
            _P.AUDIT,
            _P.SECOND_LOOK,
            _P.SEE_ALL_CASES,
            _P.SEE_PARTIES,
            _P.IMPORT,
            _P.REVEAL_IDENTITY,
            _P.EDIT_LETTERS,
            _P.KEEP_REGISTERS,
            _P.PROPOSE_ANSWERS,
            _P.SPEAK_IN_GROUPS,
        }
    ),
    Role.HANDLER: frozenset({_P.HANDLE, _P.PROPOSE_ANSWERS}),
    Role.UNIT_HEAD: frozenset(
        {_P.HANDLE, _P.HEAD_UNIT, _P.APPROVE_EXTENSION, _P.PROPOSE_ANSWERS}
    ),
    Role.CALLBACK: frozenset(
        {
            _P.CALL_BACK,
            _P.SECOND_LOOK,
            _P.SEE_ALL_CASES,
            _P.REVEAL_IDENTITY,
            _P.SEE_PARTIES,
        }
    ),
    Role.SUPERVISOR: frozenset(
        {
            _P.RAISE,  # what follows from an interview is a matter
            _P.SUPERVISE,
            _P.SECOND_LOOK,
            _P.ADJUDICATE,
            _P.APPROVE_EXTENSION,
            _P.AUDIT,
            _P.SEE_ALL_CASES,
            _P.SEE_RESTRICTED,
            _P.LEAD,
            _P.TEACH,
            _P.EDIT_LETTERS,
            _P.WATCH_HEADS,
            _P.RECONCILE,
        }
    ),
    Role.GRID: frozenset({_P.RAISE, _P.REGISTER}),
    Role.LEADER: frozenset(
        {_P.LEAD, _P.SEE_ALL_CASES, _P.APPROVE_NOTICES, _P.WATCH_HEADS, _P.LIGHTEN}
    ),
    Role.ORGANISATION: frozenset({_P.LEAD, _P.WATCH_HEADS}),
    Role.DISCIPLINE: frozenset(
        {_P.SEE_ALL_CASES, _P.SEE_RESTRICTED, _P.LEAD, _P.RECONCILE}
    ),
    Role.SYSTEM_ADMIN: frozenset(
        {
            _P.MANAGE_ACCOUNTS,
            _P.EDIT_CALENDAR,
            _P.LOAD_PACKS,
            _P.KEEP_REGISTERS,
            _P.TEACH,
        }
    ),
    Role.SECURITY_ADMIN: frozenset({_P.MANAGE_KEYS}),
    Role.AUDIT_ADMIN: frozenset({_P.READ_AUDIT}),
}

# 等保三级 (GB/T 22239-2019, 8.1.4): two factors for whoever can oversee or administer.
TWO_FACTOR_ROLES = frozenset(
    {
        Role.SUPERVISOR,
        Role.SYSTEM_ADMIN,
        Role.SECURITY_ADMIN,
        Role.AUDIT_ADMIN,
    }
)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is acting, resolved once per request and carried by every call after it.

    A job acts too, under its own name and with only the permissions it needs.
    `name` goes into the ledger, so it is an internal key (`account:12`,
    `raiser:17`, `job:sweeper`, `client:3`), never a person's name.
    """

    name: str
    units: frozenset[int] = frozenset()
    permissions: frozenset[Permission] = frozenset()

    def may(self, permission: Permission) -> Verdict:
        """Whether this actor's roles include this sort of thing at all."""
        if permission in self.permissions:
            return ALLOWED
        return Verdict("not-permitted", "您的角色不包含这项操作。")


def job(name: str, *permissions: Permission) -> Actor:
    """An actor for timed work, with exactly the permissions it needs."""
    return Actor(f"job:{name}", frozenset(), frozenset(permissions))


# ---- Accounts --------------------------------------------------------------------


class Event(StrEnum):
    """What is written down about an account, in the stream `account:<pk>`."""

    CREATED = "access.created"
    DEACTIVATED = "access.deactivated"
    REACTIVATED = "access.reactivated"
    SIGNED_IN = "access.signed-in"
    SIGN_IN_FAILED = "access.sign-in-failed"
    LOCKED_OUT = "access.locked-out"
    SIGNED_OUT = "access.signed-out"
    PASSWORD_CHANGED = "access.password-changed"  # noqa: S105 - a name, no password
    PASSWORD_RESET = "access.password-reset"  # noqa: S105
    SECOND_FACTOR_CHANGED = "access.second-factor-changed"
    SECOND_FACTOR_RESET = "access.second-factor-reset"
    KEY_ISSUED = "access.key-issued"
    KEY_REVOKED = "access.key-revoked"


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account just made, or given a new password: the only time that is shown."""

    id: int
    username: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One line of the system administrator's list."""

    id: int
    username: str
    display_name: str
    is_active: bool
    must_change_password: bool
    has_second_factor: bool
    last_active_on: date | None


# ---- Machines --------------------------------------------------------------------

# What a key may be given: to carry what raisers say, to read, to import. Nothing with
# which a machine could handle, reveal or administer.
API_SCOPES = frozenset(
    {
        Permission.RAISE,
        Permission.REGISTER,
        Permission.FOLLOW,
        Permission.COMMENT,
        Permission.RATE,
        Permission.SEE_ALL_CASES,
        Permission.SEE_PARTIES,
        Permission.IMPORT,
    }
)


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A key just made: the only time its secret is shown."""

    id: int
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Client(Actor):
    """A machine that showed its key, with how often it may ask."""

    key_id: int = 0
    rate_per_minute: int = 60
    last_used_on: date | None = None


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One line of the security administrator's list of keys."""

    id: int
    prefix: str
    name: str
    scopes: tuple[str, ...]
    rate_per_minute: int
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_on: date | None
