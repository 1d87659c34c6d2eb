"""import appeals, import calls: what an office or a telephone system exported."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from bihuan.project.cli.terminal import progress, say, show, show_json
from bihuan.project.opening import county


@click.group(name="import")
def importing() -> None:
    """Bring in what another system exported.

    Example: bihuan import appeals messages.csv
    """


@importing.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--profile", default="hotline", show_default=True, help="Profile code.")
@click.option(
    "--source",
    default="",
    help="Name of the system the file is from, where two number their rows alike.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def appeals(file: Path, profile: str, source: str, *, as_json: bool) -> int:
    """Import a CSV (UTF-8 or GB18030) or XLSX file of appeals as cases.

    Columns: id, title, body, at, and optionally raiser, phone, area, channel, category;
    Chinese headings are understood. Doing it again adds nothing, an interrupted import
    goes on where it stopped, and refused rows go to FILE.rejects.csv with the reason.

    Example: bihuan import appeals messages.csv --profile hotline --json
    """
    with county(what="bihuan import", say=say):
        from bihuan.faces.imports.jobs import import_appeals
        from bihuan.project import preparing

        preparing.migrate(say=say)
        with progress("正在导入") as advance:
            report = import_appeals(
                file,
                profile=profile,
                source=source,
                on_progress=advance,
                actor=preparing.operator("import"),
            )
    counted = asdict(report)
    rejects = counted.pop("rejects_path")
    if as_json:
        show_json(counted)
    else:
        show(
            "共 {rows} 行：新收 {accepted}，已有 {already_known}，"
            "不能收 {rejected}，用时 {seconds:.1f} 秒。",
            **counted,
        )
        if rejects is not None:
            show("不能收的各行和原因在 {rejects}。", rejects=rejects)
    return 0


@importing.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def calls(file: Path, *, as_json: bool) -> int:
    """Import a CSV or XLSX log of calls for the connection figures.

    Columns: call_id, line, queued_at, answered_at, ended_at; Chinese headings are
    understood, other columns (such as callers' numbers) are not read. Doing it again
    counts nothing twice; refused rows go to FILE.rejects.csv with the reason.

    Example: bihuan import calls log.csv --json
    """
    with county(what="bihuan import", say=say):
        from bihuan.faces.hotline.jobs import import_log
        from bihuan.faces.hotline.rules import COLUMNS
        from bihuan.kit.tables.sending import as_csv
        from bihuan.project import preparing

        preparing.migrate(say=say)
        report = import_log(file, actor=preparing.operator("import"))
    rejects = file.with_name(f"{file.name}.rejects.csv")
    if report.rejected:
        rows = [(*cells, str(line), str(why)) for line, cells, why in report.rejected]
        rejects.write_bytes(as_csv((*COLUMNS, "行号", "原因"), rows))
    counted = {
        "rows": report.rows,
        "new": report.new,
        "already_known": report.already_known,
        "rejected": len(report.rejected),
    }
    if as_json:
        show_json(counted)
        return 0
    show(
        "共 {rows} 行：新收 {new}，已有 {already_known}，不能收 {rejected}。",
        **counted,
    )
    if report.rejected:
        show("不能收的各行和原因在 {rejects}。", rejects=rejects)
    return 0


COMMANDS = (importing,)
