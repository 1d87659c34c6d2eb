"""messages test: whether a message gets out, before the county relies on it."""

from __future__ import annotations

import click

from bihuan.project.cli.terminal import say, show
from bihuan.project.opening import county
from bihuan.project.words import Trouble


@click.group()
def messages() -> None:
    """Try the ways by which messages go out.

    Example: bihuan messages test --to 13800000000
    """


@messages.command()
@click.option("--to", required=True, help="Mobile number, or mail address.")
@click.option(
    "--channel",
    type=click.Choice(("sms", "mail")),
    default="sms",
    show_default=True,
    help="Which gateway of the county to use.",
)
def test(to: str, channel: str) -> int:
    """Send one message through the county's gateway now, and say what it answered.

    Nothing is queued or kept. Exit code 1 where the gateway did not take it.

    Example: bihuan messages test --channel mail --to zhang@example.cn
    """
    with county(what="bihuan messages test", say=say):
        from bihuan.faces.messaging.http import port
        from bihuan.faces.messaging.queries import trial_letter
        from bihuan.faces.messaging.rules.labels import trouble_said
        from bihuan.faces.messaging.words import Channel, Reply
        from bihuan.kit.sentences import Sentence

        letter = trial_letter(Channel(channel), to)
        if letter is None:
            raise Trouble(
                "还没有设置这个渠道的网关：请系统管理员在“消息发送—网关”里设置。"
            )
        outcome = port.send(letter)
    if outcome.reply is Reply.TAKEN:
        show("网关已收下。")
        return 0
    why = trouble_said(outcome.trouble)
    said = why if isinstance(why, Sentence) else None
    show("网关没有收下：{why}", why=said or outcome.trouble)
    return 1


COMMANDS = (messages,)
