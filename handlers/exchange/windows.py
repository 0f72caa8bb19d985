"""Slack's calls that show a window. Their trigger lives three seconds, and Slack may not answer in time."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from typing import Any, Protocol

from slack_sdk.errors import SlackClientError

from bot.domain.errors import Reason, Refusal

UNANSWERED = (SlackClientError, OSError, HTTPException)

log = logging.getLogger(__name__)


class Opener(Protocol):
    """Opens a window where none is."""

    def __call__(self, *, trigger_id: str, view: dict[str, Any]) -> object: ...


class Windows(Protocol):
    """Opens a window, lays one upon it, and draws one anew."""

    def views_open(self, *, trigger_id: str, view: dict[str, Any]) -> object: ...
    def views_push(self, *, trigger_id: str, view: dict[str, Any]) -> object: ...
    def views_update(self, *, view_id: str, view: dict[str, Any], hash: str | None = None) -> object: ...


@contextmanager
def in_time() -> Iterator[None]:
    """Raises `Refusal` where the window was not shown: who pressed has to press again."""
    try:
        yield
    except UNANSWERED as error:
        log.warning("windows.not_shown", extra={"error": type(error).__name__})
        raise Refusal(Reason.MODAL_EXPIRED) from error


@contextmanager
def if_in_time() -> Iterator[None]:
    """Where the window was not drawn anew it stays as it was."""
    try:
        yield
    except UNANSWERED as error:
        log.warning("windows.not_redrawn", extra={"error": type(error).__name__})
