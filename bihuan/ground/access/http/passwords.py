"""Django's password checks, said by our rules."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from bihuan.ground.access import queries, rules
from bihuan.ground.access.models import Account


class Mixed:
    """Long and mixed enough."""

    def validate(self, password: str, user: Account | None = None) -> None:
        username = user.username if user is not None else ""
        verdict = rules.may_be_password(password, username=username)
        if not verdict:
            said = _(verdict.reason).format_map(dict(verdict.values))
            raise ValidationError(said, code=verdict.code)

    def get_help_text(self) -> str:
        return _(
            "密码至少 {least} 位，包含大写字母、小写字母、数字、其他符号中的至少 {kinds} 种，不含用户名。"
        ).format(least=rules.PASSWORD_AT_LEAST, kinds=rules.PASSWORD_KINDS)


class NotUsedBefore:
    """Not the one in use and not one of the last few."""

    def validate(self, password: str, user: Account | None = None) -> None:
        if user is not None and user.pk and queries.was_used(user.pk, password):
            raise ValidationError(
                _("最近 {n} 次用过的密码不能再用，请换一个新的。").format(
                    n=rules.PASSWORDS_REMEMBERED
                ),
                code="password-used",
            )

    def get_help_text(self) -> str:
        return _("不能与最近 {n} 次用过的密码相同。").format(
            n=rules.PASSWORDS_REMEMBERED
        )
