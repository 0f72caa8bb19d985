"""How the bot logs: one stream, as text or JSON, with secrets masked and talkative libraries hushed."""

import logging
import os
import re
import sys
from collections.abc import Iterable
from typing import Literal, TextIO

import structlog
from structlog.dev import ConsoleRenderer, plain_traceback
from structlog.stdlib import ProcessorFormatter
from structlog.typing import Processor

from config.redaction import Redactor

# At DEBUG these log bodies and addresses: what visitors wrote, and where answers may be posted.
TALKATIVE = ("apscheduler", "httpcore", "httpx", "slack_bolt", "slack_sdk", "sqlalchemy", "urllib3", "websockets")
# Logs the whole body of a request whose signature is wrong.
SILENT = "slack_bolt.RequestVerification"

LogFormat = Literal["text", "json"]


class Hush(logging.Filter):
    """Stops what talkative libraries say below WARNING.

    A level on their loggers would not do: Bolt gives its own the root's, and names some after our files.
    """

    _source = re.compile(rf"{re.escape(os.sep)}(?:{'|'.join(TALKATIVE)}){re.escape(os.sep)}")

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name == SILENT:
            return False
        library = re.split(r"[.:]", record.name)[0]
        talkative = library in TALKATIVE or self._source.search(record.pathname)
        return record.levelno >= logging.WARNING or not talkative


def configure_logs(level: str, form: LogFormat, secrets: Iterable[str], stream: TextIO | None = None) -> None:
    """Send all that is logged in this process to `stream`, by default to standard error."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.addFilter(Hush())
    handler.setFormatter(_formatter(form, Redactor(secrets), colors=handler.stream.isatty()))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in TALKATIVE:  # spares the work of making lines that the filter would stop
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *_common(), ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def _common() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]


def _formatter(form: LogFormat, redactor: Redactor, *, colors: bool) -> ProcessorFormatter:
    last: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        # The default one shows the local variables of every frame.
        else ConsoleRenderer(colors=colors, exception_formatter=plain_traceback)
    )
    return ProcessorFormatter(
        foreign_pre_chain=[*_common(), structlog.stdlib.ExtraAdder()],
        processors=[
            ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            redactor,
            last,
        ],
    )
