"""The log: what Rasid says while it works, on standard error, as text for people or one JSON object a line for machines."""

from __future__ import annotations

import logging
import sys

import structlog

from rasid.settings import Logs

_OURS = ("rasid", "ingest", "sinks")


_AGAIN = 30.0
"""Seconds in which a library need not repeat itself."""


class _Seldom(logging.Filter):
    """What a library says again and again (a server is away: fifty times a second) is said twice a minute, with how often it was said."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[tuple[str, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.partition(".")[0] in _OURS:
            return True
        key = record.name, str(record.msg)
        last, held = self._said.get(key, (0.0, 0))
        if record.created - last < _AGAIN:
            self._said[key] = last, held + 1
            return False
        self._said[key] = record.created, 0
        if held:
            record.msg, record.args = f"{record.getMessage()} (and {held} times before)", ()
        return True


def configure(settings: Logs) -> None:
    """Sends structlog's events, and those of libraries that use `logging`, through one chain to standard error."""
    level = logging.getLevelNamesMapping()[settings.level.upper()]
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    last: list[structlog.typing.Processor]
    if settings.format == "json":
        last = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    else:
        # Tracebacks without local variables: those hold tokens, and whole articles.
        last = [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    ))
    handler.addFilter(_Seldom())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(level, logging.WARNING))
    for room in _OURS:
        logging.getLogger(room).setLevel(level)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
