"""backup, restore: the whole county in one file."""

from __future__ import annotations

from pathlib import Path

import click

from bihuan.project.cli.terminal import progress, say, show


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--with-keys", is_flag=True, help="Put the vault's keys in as well.")
def backup(file: Path, *, with_keys: bool) -> int:
    """Write database and files of a county, running or not, into one file.

    The vault's keys stay out unless you ask: whoever has both can read every raiser's
    name. Keep a copy of the `keys` folder elsewhere.

    Example: bihuan backup /backup/county-2026-11-22.tar
    """
    from bihuan.project.backups import back_up

    with progress("正在备份") as advance:
        made = back_up(file, with_keys=with_keys, on_progress=advance, say=say)
    show("已备份到 {file}（{size:.1f} MB）。", file=file, size=made.bytes / 1e6)
    if not with_keys:
        say("密钥不在备份里：请另外保管 {keys}。", keys=made.keys)
    return 0


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Give up what the county holds now.")
def restore(file: Path, *, replace: bool) -> int:
    """Bring a county back from a backup and verify its ledger.

    Refuses a county that is not empty unless told --replace; it is all or nothing.
    Last night's backup in three commands: stop the county with Ctrl-C; restore; start.

    Example: bihuan restore /backup/county-2026-11-22.tar --replace
    """
    from bihuan.project.backups import bring_back

    with progress("正在恢复") as advance:
        report = bring_back(file, replace=replace, on_progress=advance, say=say)
    show(
        "已恢复：{entries} 条台账记录、{files} 个文件，台账核验无误。",
        entries=report.entries,
        files=report.files,
    )
    if report.keys_missing:
        say(
            "缺少密钥 {names}：请把保管的 keys 目录放回 {keys}，否则已存身份打不开。",
            names=tuple(report.keys_missing),
            keys=report.keys,
        )
    return 0


COMMANDS = (backup, restore)
