"""Who has the county's data open: one owner at a time, known by name and address."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType


class InUse(Exception):  # noqa: N818
    """Somebody else holds the lock; `holder` is what they wrote about themselves."""

    def __init__(self, holder: Mapping[str, str]) -> None:
        super().__init__(holder)
        self.holder = holder


class Lock:
    """A lock file that the kernel lets go of when its holder dies, however it dies."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle: int | None = None

    def take(
        self,
        *,
        what: str,
        patience: float = 0,
        waiting: Callable[[Mapping[str, str]], None] = lambda holder: None,
        unless: Callable[[Mapping[str, str]], bool] = lambda holder: False,
    ) -> None:
        """Take the lock or raise `InUse`: when patience ends, or the holder is one to join.

        Tells `waiting` once if it has to wait.
        """
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        give_up_at = time.monotonic() + patience
        told = False
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                holder = read(self.path)
                if time.monotonic() >= give_up_at or unless(holder):
                    os.close(handle)
                    raise InUse(holder) from None
                if not told:
                    waiting(holder)
                    told = True
                time.sleep(0.05)
        self._handle = handle
        self.tell(what=what, pid=str(os.getpid()))

    def tell(self, **about: str) -> None:
        """Write down who we are, for whoever finds the lock taken."""
        assert self._handle is not None
        text = json.dumps(about, ensure_ascii=False).encode()
        os.pwrite(self._handle, text, 0)
        os.ftruncate(self._handle, len(text))

    def release(self) -> None:
        if self._handle is not None:
            os.ftruncate(self._handle, 0)
            os.close(self._handle)
            self._handle = None

    def __enter__(self) -> Lock:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def read(path: Path) -> dict[str, str]:
    """What the holder of this lock says about itself; empty when nobody has."""
    try:
        about = json.loads(path.read_text(encoding="utf-8") or "{}")
    except (OSError, ValueError):
        return {}
    return about if isinstance(about, dict) else {}
