"""triage retrain, learn, models, use: what the running county has learnt, and from what."""

from __future__ import annotations

from pathlib import Path

import click

from bihuan.kit.sentences import marked
from bihuan.project.cli.terminal import say, show, show_json
from bihuan.project.cli.triage.messages import CSV, rows_of, wrong
from bihuan.project.opening import county

KIND = click.Choice(["category", "unit"])
_AS = "triage-command"
_KINDS = {"category": marked("判断类别"), "unit": marked("建议承办单位")}
_STATES = {
    "candidate": marked("备用"),
    "in-charge": marked("使用中"),
    "retired": marked("用过"),
    "refused": marked("未采用"),
}


@click.command()
@click.option("--kind", type=KIND, help="Only this one; both if left out.")
@click.option("--seed", default=7, show_default=True, help="The same seed, the same.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def retrain(kind: str | None, seed: int, *, as_json: bool) -> int:
    """Learn anew from every decision up to now, as the worker does every night.

    The new model takes over only if it is no worse, in any class, on recent decisions.

    Example: bihuan triage retrain --kind unit
    """
    told = []
    with county(what="bihuan triage retrain", say=say):
        from bihuan.loop.triage import jobs
        from bihuan.loop.triage.words.learning import Kind
        from bihuan.project import preparing

        preparing.migrate(say=say)
        actor = preparing.operator(_AS)
        for one in [Kind(kind)] if kind else [*Kind]:
            number = jobs.retrain(one, seed=seed, actor=actor)
            told.append(_told(one, number))
    _show(told, as_json=as_json)
    return 0


@click.command()
@click.argument("file", type=CSV)
@click.option("--seed", default=7, show_default=True, help="The same seed, the same.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def learn(file: Path, seed: int, *, as_json: bool) -> int:
    """Learn categories from a file of decided matters: for a county without a history.

    Columns title, body, label; a label is the code or the name of one of the county's
    own categories. Lines with other labels are counted and left out.

    Example: bihuan triage learn decided.csv
    """
    from bihuan.loop.triage.words.reading import Labelled, Text

    rows = [
        Labelled(Text(row.get("title", ""), row.get("body", "")), row["label"])
        for row in rows_of(file, "label")
    ]
    if not rows:
        raise wrong("{path} 里没有一行", path=file.name)
    with county(what="bihuan triage learn", say=say):
        from bihuan.loop.triage import jobs
        from bihuan.loop.triage.words.learning import Kind
        from bihuan.project import preparing

        preparing.migrate(say=say)
        actor = preparing.operator(_AS)
        number, unknown = jobs.learn_file(rows, seed=seed, actor=actor)
        told = _told(Kind.CATEGORY, number)
    if unknown:
        labels = tuple(sorted(unknown, key=lambda one: -unknown[one])[:10])
        say(
            "有 {n} 行的类别不在本县分类里，未学习：{labels}。",
            n=sum(unknown.values()),
            labels=labels,
        )
    _show([told], as_json=as_json)
    return 0


@click.command()
@click.option("--kind", type=KIND, default="category", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def models(kind: str, *, as_json: bool) -> int:
    """List the versions of a model, the newest first.

    Example: bihuan triage models --kind unit
    """
    with county(what="bihuan triage models", say=say):
        from bihuan.loop.triage import queries
        from bihuan.loop.triage.words.learning import Kind
        from bihuan.project import preparing

        preparing.migrate(say=say)
        lines = queries.versions(Kind(kind), actor=preparing.operator(_AS))
        told = [_line(one) for one in lines]
    _show(told, as_json=as_json)
    return 0


@click.command()
@click.argument("kind", type=KIND)
@click.argument("number", type=click.IntRange(min=1))
def use(kind: str, number: int) -> int:
    """Put an earlier version in charge again.

    Example: bihuan triage use unit 3
    """
    with county(what="bihuan triage use", say=say):
        from bihuan.kit.verdicts import NotVisible
        from bihuan.loop.triage import actions
        from bihuan.loop.triage.words.learning import Kind
        from bihuan.project import preparing

        preparing.migrate(say=say)
        try:
            actions.put_in_charge(Kind(kind), number, actor=preparing.operator(_AS))
        except NotVisible:
            raise wrong("没有第 {number} 号版本", number=number) from None
    show("现在使用第 {number} 号。", number=number)
    return 0


def _told(kind: object, number: int) -> dict[str, object]:
    from bihuan.loop.triage import queries
    from bihuan.loop.triage.words.learning import Kind
    from bihuan.project import preparing

    lines = queries.versions(Kind(str(kind)), actor=preparing.operator(_AS))
    return next(_line(one) for one in lines if one.number == number)


def _line(one: object) -> dict[str, object]:
    from bihuan.loop.triage.words.versions import ModelLine

    assert isinstance(one, ModelLine)
    return {
        "kind": str(one.kind),
        "number": one.number,
        "state": str(one.state),
        "n": one.n,
        "held": one.held,
        "accuracy": one.scores.get("accuracy"),
        "macro_f1": one.scores.get("macro_f1"),
        "origin": one.origin,
        "learnt_at": one.learnt_at.isoformat(timespec="seconds"),
        "refused_because": one.refused_because,
    }


def _show(lines: list[dict[str, object]], *, as_json: bool) -> None:
    if as_json:
        show_json({"models": lines})
        return
    if not lines:
        show(
            "还没有版本：满 30 件已定事项就会学习，或用 bihuan triage learn 从表格学习。"
        )
    for line in lines:
        accuracy = line["accuracy"]
        told = {
            **line,
            "kind": _KINDS[str(line["kind"])],
            "state": _STATES[str(line["state"])],
            "accuracy": f"{accuracy:.1%}" if isinstance(accuracy, float) else "—",
        }
        show(
            "{kind}第 {number} 号（{state}）：学过 {n} 件，在没有学过的 {held} 件新近已定事项上"
            "判对 {accuracy}。{refused_because}",
            **told,
        )


COMMANDS = (retrain, learn, models, use)
