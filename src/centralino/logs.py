"""Logs: to stderr, for people on a terminal, as JSON otherwise. Calls and agents come from the context."""

import logging
import sys

import structlog
from structlog.typing import Processor


def set_up(level: str) -> None:
    """For everything that this process logs, through structlog or `logging`."""
    terminal = sys.stderr.isatty()
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="%H:%M:%S.%f" if terminal else "iso", utc=not terminal),
    ]
    last: list[Processor] = (
        [structlog.dev.ConsoleRenderer()]
        if terminal
        else [structlog.processors.dict_tracebacks, structlog.processors.JSONRenderer()]
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    # These tell of every packet, statement and connection; what matters of them we say ourselves.
    for chatty in ("aioice", "aiosqlite", "aiortc", "alembic", "asyncio", "uvicorn.error", "websockets"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
