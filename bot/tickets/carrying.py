"""Carries files that came by e-mail into the threads of their tickets, one a step, and deletes those of purged ones.

Slack's id of a file is kept before the file is shown: where the answer was lost, Slack is asked whether it was shown,
and only a file that nobody sees is uploaded anew.
"""

import logging
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import PurePath
from typing import Protocol

from bot.domain.errors import Limited, Rejected, SlackError
from bot.mirror.pacing import TROUBLE, is_trouble
from bot.ports import FileClaim, FileState, MailFile, Post, Store, ThreadFile, Transaction
from bot.tickets.showing import redraw
from bot.times.clock import Clock

PACE = "files"
NAME_LIMIT = 100
EMPTY, DANGEROUS, MASKED = "empty", "dangerous", "masked"
# What a double click would run on somebody's machine.
PROGRAMS = frozenset(
    (
        *("ade", "adp", "app", "appx", "bat", "chm", "cmd", "com", "cpl", "dll", "dmg", "exe", "gadget", "hta"),
        *("img", "iso", "jar", "js", "jse", "lnk", "mde", "msc", "msi", "msix", "msp", "pif", "pkg", "ps1", "reg"),
        *("scr", "sct", "settingcontent-ms", "vb", "vbe", "vbs", "vhd", "vhdx", "wsc", "wsf", "wsh", "xll"),
    )
)

log = logging.getLogger(__name__)


class Files(Protocol):
    """Slack's files. Each may raise `Limited`, `Rejected` or `Unknown`."""

    def begin(self, name: str, size: int) -> tuple[str, str]: ...
    def send(self, url: str, content: bytes) -> None: ...
    def share_in(self, file_id: str, title: str, channel: str, thread_ts: str | None = None) -> None: ...
    def is_shared(self, file_id: str) -> bool: ...
    def delete(self, file_id: str) -> None: ...


@dataclass(frozen=True, slots=True)
class CarrierPace:
    """`each` between two files, `settle` after a lost answer, `lease` of one step."""

    each: timedelta
    settle: timedelta
    lease: timedelta


@dataclass(frozen=True, slots=True)
class Cargo:
    """A file with its content, and the card below which it belongs; `problem` where it stays here."""

    file: MailFile
    card: Post | None
    problem: str


@dataclass(frozen=True, slots=True)
class FileCarrier:
    """Any number of these may run at once."""

    store: Store
    files: Files
    pace: CarrierPace
    clock: Clock

    def step(self) -> bool:
        """See to the next file that is due; False when none is."""
        now = self.clock()
        with self.store.read() as tx:
            if (tx.posts.pace(PACE) or now) > now or not tx.thread_files.any_due(now):
                return False
        with self.store.write() as tx:
            claim = tx.thread_files.claim(now, now + self.pace.lease)
            tx.posts.set_pace(PACE, now + self.pace.each)
        if claim is None:
            return False
        try:
            self._see_to(claim)
        except SlackError as error:
            self._fail(claim, error)
        return True

    def _see_to(self, claim: FileClaim) -> None:
        file = claim.file
        if file.state is FileState.DOOMED:
            self._delete(claim)
        elif file.slack_id and self.files.is_shared(file.slack_id):
            self._end(claim, replace(file, state=FileState.SHARED))
        else:
            self._carry(claim)

    def _carry(self, claim: FileClaim) -> None:
        file = claim.file
        with self.store.read() as tx:
            cargo = _cargo(tx, file)
        if cargo is None or cargo.card is None or cargo.card.ts is None:
            self._try_later(claim, TROUBLE)  # its card or its conversation has gone meanwhile
        elif cargo.problem:
            self._end(claim, replace(file, state=FileState.REFUSED, problem=cargo.problem))
        else:
            self._upload(claim, cargo.file, cargo.card)

    def _upload(self, claim: FileClaim, content: MailFile, card: Post) -> None:
        name = content.name[-NAME_LIMIT:]
        file_id, url = self.files.begin(name, len(content.content))
        self.files.send(url, content.content)
        begun = replace(claim.file, slack_id=file_id)
        with self.store.write() as tx:
            if not tx.thread_files.save(claim, begun, self.clock(), self.clock() + self.pace.lease):
                return  # purged, or somebody else's by now
        self.files.share_in(file_id, name, card.channel, card.ts)
        self._end(claim, replace(begun, state=FileState.SHARED))

    def _delete(self, claim: FileClaim) -> None:
        self.files.delete(claim.file.slack_id)
        with self.store.write() as tx:
            tx.thread_files.remove(claim)

    def _fail(self, claim: FileClaim, error: SlackError) -> None:
        """It is tried again, unless Slack says that it takes no such file; what has to go is tried for ever."""
        log.warning("files.not_carried", extra={"file": claim.file.id, "error": str(error)})
        if isinstance(error, Limited):
            self._try_later(claim, timedelta(seconds=error.seconds))
        elif not isinstance(error, Rejected):
            self._try_later(claim, self.pace.settle)
        elif claim.file.state is FileState.DOOMED or is_trouble(error.code):
            self._try_later(claim, TROUBLE)
        else:
            self._end(claim, replace(claim.file, state=FileState.REFUSED, problem=error.code))

    def _try_later(self, claim: FileClaim, wait: timedelta) -> None:
        """With what is known of it by now: it may have come."""
        with self.store.write() as tx:
            known = tx.thread_files.get(claim.file.id)
            if known is not None:
                tx.thread_files.save(claim, known, self.clock() + wait)

    def _end(self, claim: FileClaim, file: ThreadFile) -> None:
        with self.store.write() as tx:
            mail = tx.mails.get(file.mail_id)
            if tx.thread_files.save(claim, file, self.clock()) and file.problem and mail is not None:
                redraw(tx, mail, self.clock())


def _cargo(tx: Transaction, file: ThreadFile) -> Cargo | None:
    """None where it is gone."""
    content, conversation = tx.thread_files.content(file), tx.conversations.head(file.number)
    if content is None or conversation is None:
        return None
    masked = tx.properties.get(conversation.property_id).masked
    return Cargo(content, tx.posts.card_of(file.number), MASKED if masked else _problem(content))


def _problem(file: MailFile) -> str:
    if not file.content:
        return EMPTY  # Slack takes no empty files
    return DANGEROUS if PurePath(file.name).suffix[1:].casefold() in PROGRAMS else ""
