"""How the embedded server is set up: by this machine's memory, never at the cost of safety."""

from __future__ import annotations

from pathlib import Path

import psutil

_MB = 1024 * 1024


def memory() -> int:
    """Bytes we may count on: the machine's, or the container's if that is less."""
    total = int(psutil.virtual_memory().total)
    for limit in (
        Path("/sys/fs/cgroup/memory.max"),
        Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
    ):
        try:
            total = min(total, int(limit.read_text()))
        except (OSError, ValueError):
            continue
    return total


def settings(*, durable: bool = True) -> dict[str, str]:
    """The server's settings. Not durable is for tests that throw the data away."""
    available = memory() // _MB
    chosen = {
        "listen_addresses": "",
        "unix_socket_permissions": "0700",
        "max_connections": "120",
        "shared_buffers": f"{min(max(available // 8, 32), 1024)}MB",
        "effective_cache_size": f"{max(available // 2, 128)}MB",
        "work_mem": f"{min(max(available // 512, 4), 16)}MB",
        "maintenance_work_mem": f"{min(max(available // 32, 32), 256)}MB",
        "max_wal_size": "2GB",
        "min_wal_size": "128MB",
        "checkpoint_timeout": "10min",
        "wal_compression": "on",
        "random_page_cost": "1.1",
        "jit": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "lc_messages": "C",
        "idle_in_transaction_session_timeout": "10min",
        # Statements and error details can carry what a raiser told us in confidence.
        "log_min_error_statement": "panic",
        "log_parameter_max_length": "0",
        "log_error_verbosity": "terse",
        "log_checkpoints": "off",
    }
    if not durable:
        chosen |= {
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
        }
    return chosen
