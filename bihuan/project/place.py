"""Where a county keeps its things on disk, and what is asked of that place."""

from __future__ import annotations

import os
import secrets
import socket
import time
from dataclasses import dataclass
from pathlib import Path

from bihuan.project.words import Trouble


@dataclass(frozen=True, slots=True)
class Place:
    """The county's folder (BIHUAN_DATA, by default `var`) and what lies where in it."""

    folder: Path

    @property
    def lock(self) -> Path:
        return self.folder / "county.lock"

    @property
    def database(self) -> Path:
        return self.folder / "pg"

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    @property
    def files(self) -> Path:
        return self.folder / "files"

    @property
    def standin(self) -> Path:
        """What the demo's stand-in for the gateway took; where it is, one is started."""
        return self.folder / "standin"

    @property
    def static(self) -> Path:
        return self.folder / "static"

    def prepare(self) -> None:
        """Make the folder, closed to others, or say why it cannot be used."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            probe = self.folder / f".write-{secrets.token_hex(4)}"
            probe.write_bytes(b"")
            probe.unlink()
        except OSError as error:
            raise Trouble(
                "不能在 {folder} 里写文件（{why}）：请更改它的权限，"
                "或用 BIHUAN_DATA 另指一个可写的目录。",
                folder=self.folder,
                why=error.strerror,
            ) from error

    def make_keys(self) -> None:
        """The signing key of sessions and links; the vault makes its own beside it."""
        self.keys.mkdir(exist_ok=True, mode=0o700)
        path = self.keys / "secret-key"
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48) + "\n")


def here() -> Place:
    """The place named by the environment."""
    return Place(Path(os.environ.get("BIHUAN_DATA") or "var").resolve())


def ensure_port_free(host: str, port: int, *, patience: float = 0) -> None:
    """Say plainly that a port is taken, before anything else is started.

    After a kill the former web server may need a moment to notice and go.
    """
    give_up_at = time.monotonic() + patience
    while (error := _refusal(host, port)) is not None:
        if isinstance(error, PermissionError):
            raise Trouble(
                "没有权限使用端口 {port}：请换一个大于 1023 的端口，例如 PORT=8000 make run。",
                port=port,
            )
        if time.monotonic() >= give_up_at:
            raise Trouble(
                "{host} 的端口 {port} 不可用（{why}）：请换一个端口，例如 PORT={other} make run。",
                host=host,
                port=port,
                why=error.strerror,
                other=port % 65535 + 1,
            )
        time.sleep(0.1)


def _refusal(host: str, port: int) -> OSError | None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error
    return None
