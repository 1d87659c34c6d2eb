"""How programs of the county write their log: one JSON object a line, never a person."""

from __future__ import annotations

from typing import Any

import structlog

_SHARED: list[Any] = [
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configuration(level: str = "INFO") -> dict[str, Any]:
    """Django's LOGGING: everything to the error stream, in one form."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.dict_tracebacks,
                    _without_locals,
                    structlog.processors.JSONRenderer(ensure_ascii=False),
                ],
            }
        },
        "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["lines"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            # Registers and defers aloud.
            "procrastinate": {"level": "WARNING"},
            "asyncio": {"level": "WARNING"},
        },
    }


def _without_locals(
    _logger: object, _method: str, event: dict[str, Any]
) -> dict[str, Any]:
    """Keep where an error happened, drop the variables: they hold what people wrote."""
    for error in event.get("exception", ()):
        if isinstance(error, dict):
            for frame in error.get("frames", ()):
                frame.pop("locals", None)
            error.pop("exc_value", None)
    return event
