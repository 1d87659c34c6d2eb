"""Child processes that cannot outlive us, so that ports and locks always come free.

Linux tells a process when its parent has died (`PR_SET_PDEATHSIG`). Elsewhere the
next start finds the orphans instead.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def tied_to_parent(farewell: signal.Signals) -> Callable[[], None]:
    """What a child runs just before its program: ask for a signal when we die.

    Start such children from the main thread: Linux means the parent *thread*.
    The kernel forgets the wish when the user changes, so this belongs after
    `user=`, which is where `subprocess` runs it.
    """
    parent = os.getpid()

    def tie() -> None:
        tie_to_parent(farewell)
        if os.getppid() != parent:  # died in between
            os._exit(1)

    return tie


def tie_to_parent(farewell: signal.Signals) -> None:
    """Ask the kernel for this signal when the parent of this process dies."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, int(farewell), 0, 0, 0)
