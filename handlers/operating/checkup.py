"""`/inbox doctor`: the doctor's round, for administrators; acknowledged at once, answered when it is done."""

import logging
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from bot.domain.checkup import Check, Finding, Sign, found
from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Role
from bot.ports import Store
from bot.times.clock import Clock
from bot.transactions.permissions import Permissions
from bot.views.checkup import begun_message, busy_message, findings_message
from bot.views.language import LanguageOf
from bot.views.refusals import refusal
from handlers.exchange.sentences import Command, command_of
from handlers.exchange.whispers import Whispers

log = logging.getLogger(__name__)
REACHED = found(Sign.SIGNATURE, True)


class CheckupDesk:
    """One round at a time in a process: it asks servers that may take their time."""

    def __init__(
        self,
        checks: Callable[[], Sequence[Check]],
        store: Store,
        permissions: Permissions,
        language_of: LanguageOf,
        clock: Clock,
        wake: Callable[[], None],
    ) -> None:
        self._checks = checks
        self._store = store
        self._permissions = permissions
        self._whispers = Whispers(store, clock)
        self._language_of = language_of
        self._wake = wake
        self._turn = threading.Lock()

    def answer(self, command: Mapping[str, Any]) -> dict[str, Any] | None:
        """The acknowledgement; None for another command."""
        if command_of(str(command.get("text", ""))) is not Command.DOCTOR:
            return None
        actor = str(command.get("user_id", ""))
        language = self._language_of(actor)
        try:
            self._demand(actor)
        except Refusal as refused:
            return {"response_type": "ephemeral", "text": refusal(refused, language)}
        if not self._turn.acquire(blocking=False):
            return {"response_type": "ephemeral", **busy_message(language)}
        threading.Thread(target=self._look, args=(dict(command), actor), name="checkup", daemon=True).start()
        return {"response_type": "ephemeral", **begun_message(language)}

    def _demand(self, actor: str) -> None:
        with self._store.read() as tx:
            if not self._permissions.is_everywhere(tx, actor, Role.ADMIN):
                raise Refusal(Reason.ADMINS_ONLY, admins=tuple(sorted(self._permissions.admins)))

    def _look(self, command: Mapping[str, Any], actor: str) -> None:
        try:
            findings = [REACHED, *_tried(self._examine)]
        finally:
            self._turn.release()
        try:
            self._whispers.replace(command, findings_message(findings, self._language_of(actor)))
        except Refusal:  # the store is busy: whoever asked asks again
            log.warning("checkup.not_told")
        self._wake()

    def _examine(self) -> Iterable[Finding]:
        return [finding for check in self._checks() for finding in _tried(check)]


def _tried(check: Check) -> list[Finding]:
    """A check that breaks is a finding, too."""
    try:
        return list(check())
    except Exception as error:
        log.exception("checkup.failed", extra={"error": type(error).__name__})
        return [found(Sign.BROKEN, False, error=type(error).__name__)]
