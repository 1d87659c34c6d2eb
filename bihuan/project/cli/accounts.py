"""createadmin: the first people who can sign in."""

from __future__ import annotations

import sys

import click

from bihuan.project.cli.terminal import say, show, translated
from bihuan.project.opening import county
from bihuan.project.words import Trouble

_ROLES = ("system-admin", "security-admin", "audit-admin")


@click.command()
@click.argument("username")
@click.option("--name", required=True, help="The person's name as others see it.")
@click.option(
    "--role",
    type=click.Choice(_ROLES),
    default=_ROLES[0],
    show_default=True,
    help="Which of the three separated administrators.",
)
@click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input."
)
def createadmin(username: str, name: str, role: str, *, password_stdin: bool) -> int:
    """Make an administrator's account. Asks for the password; it must be changed later.

    Example: bihuan createadmin lihua --name 李华 --role system-admin
    """
    if password_stdin:
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = click.prompt(
            translated("密码"), hide_input=True, confirmation_prompt=True, err=True
        )
    if not password.isprintable():
        raise Trouble("口令里有看不见或无法识别的字符：请用 UTF-8 另输一个。")
    with county(what="bihuan createadmin", say=say):
        from bihuan.project import founding, preparing

        preparing.migrate(say=say)
        founding.make_administrator(username, name, role, password=password)
    show(
        "已建立账号 {username}。首次登录时须更改密码并设置双重验证。", username=username
    )
    return 0


COMMANDS = (createadmin,)
