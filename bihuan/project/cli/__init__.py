"""The `bihuan` command: everything an operator does, from one place.

Commands import what they need when they run, so that `--help` is there at once.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence

import click

from bihuan.kit.sentences import Sentence, marked
from bihuan.kit.verdicts import Refused
from bihuan.project.cli import (
    accounts,
    appeals,
    backups,
    calendar,
    draws,
    figures,
    ledger,
    messages,
    packs,
    replaying,
    running,
    triage,
)
from bihuan.project.cli.terminal import english, say, translated
from bihuan.project.words import Trouble


@click.group(no_args_is_help=False)
def bihuan() -> None:
    """Run a county's closed loop: 一件事，一个人管，一个期限，一个答复，由提出的人评。

    Example: bihuan up
    """


for module in (
    running,
    packs,
    appeals,
    ledger,
    draws,
    calendar,
    figures,
    replaying,
    backups,
    accounts,
    messages,
    triage,
):
    for command in module.COMMANDS:
        bihuan.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command. Exit codes: 0 done, 1 could not, 2 asked wrongly, 130 interrupted."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """As `main`, giving the exit code back."""
    try:
        code = bihuan.main(arguments, prog_name="bihuan", standalone_mode=False)
    except click.UsageError as error:
        say(_what_is_wrong(error), **_words_of(error))
        return 2
    except click.ClickException as error:
        say("{why}", why=error.format_message())
        return 1
    except Trouble as trouble:
        say(trouble.sentence, **trouble.values)
        return 1
    except (click.Abort, KeyboardInterrupt):
        say("已中断。")
        return 130
    except Exception as error:
        sentence = _sentence_of(error)
        if sentence is None:
            raise
        say(sentence.template, **sentence.values)
        return 1
    return code if isinstance(code, int) else 0


def _sentence_of(error: Exception) -> Sentence | None:
    """What an exception from below says to people, if it speaks to them at all."""
    if isinstance(error, Refused):
        return error.verdict.sentence
    said = error.args[0] if error.args else None
    return said if isinstance(said, Sentence) else None


def _what_is_wrong(error: click.UsageError) -> str:
    match error:
        case click.NoSuchOption():
            return marked("没有 {name} 这个选项：{command} --help 列出了全部选项。")
        case click.MissingParameter():
            return marked("缺少 {name}：{command} --help 有完整的例子。")
        case click.BadParameter():
            return marked("{name} 的值不对（{why}）：{command} --help 有完整的例子。")
    if isinstance(error, click.exceptions.NoArgsIsHelpError) or error.message in {
        "",
        "Missing command.",
    }:
        return marked("还要说明做什么：{command} --help 列出了全部命令。")
    return marked("命令写得不对（{why}）：{command} --help 有完整的例子。")


# What click says of an argument, and how a Chinese terminal is told.
_REASONS = (
    (r"No such command '(.*)'", "没有 {} 这个命令"),
    (r"Got unexpected extra arguments? \((.*)\)", "多出了 {}"),
    (r"(\S+) is not in the range x>=(\S+)", "{} 太小，至少是 {}"),
    (r"(\S+) is not in the range (\S+)<=x<=(\S+)", "{} 应在 {} 到 {} 之间"),
    (r"'(.*)' is not a valid integer.*", "{} 不是整数"),
    (r"'(.*)' is not one of (.*)", "没有 {}，可选 {}"),
    (r"'(.*)' does not match the format '%Y-%m-%d'", "{} 应写成 2026-09-30"),
    (r"(?:File|Directory|Path) '(.*)' does not exist", "没有 {}"),
    (r"File '(.*)' is a directory", "{} 是文件夹，应是文件"),
    (r"Directory '(.*)' is a file", "{} 是文件，应是文件夹"),
    (r"(?:File|Directory|Path) '(.*)' is not readable", "{} 没有读取的权限"),
    (r"Option '(.*)' requires an argument", "{} 后面要有值"),
    (r"Option '(.*)' does not take a value", "{} 后面不能有值"),
)


def _reason(message: str) -> str:
    """Click's own words, or the Chinese for them."""
    if not english():
        for pattern, sentence in _REASONS:
            if found := re.fullmatch(pattern, message, re.DOTALL):
                return sentence.format(*found.groups())
    return message


def _words_of(error: click.UsageError) -> dict[str, object]:
    name = getattr(error, "option_name", None) or ""
    parameter = getattr(error, "param", None)
    if parameter is not None:
        name = parameter.get_error_hint(error.ctx) if error.ctx else parameter.name
    command = error.ctx.command_path if error.ctx else "bihuan"
    return {
        "name": str(name).replace("'", ""),
        "command": command,
        "why": _reason(error.message.rstrip(".")),
    }


__all__ = ["bihuan", "main", "run", "translated"]
