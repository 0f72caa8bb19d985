"""The tray of exports by e-mail: each file is made when its mail goes out, with the rights that its asker has then."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from bot.domain.errors import Reason, Refusal
from bot.exporting.addresses import Addresses
from bot.exporting.bundle import MOST_ENTRIES, MOST_IN_FILE
from bot.exporting.composing import Composed, advanced, compose, entries_of, file_name
from bot.exporting.exporter import tell
from bot.exporting.html_file import Reader
from bot.mail.letters import Attachment, Letter
from bot.mail.sending import FIRST_RETRY
from bot.ports import Export, ExportClaim, ExportState, Form, Store, Transaction
from bot.times.clock import Clock
from bot.transactions.permissions import Permissions
from bot.views.export_mails import Enclosed, export_words
from bot.views.language import LanguageOf

MOST_BYTES = (
    18_000_000  # in a mail that is less than 25 MB, where a file is a third longer and its lines end in two bytes
)
TYPES = {Form.JSON: "application/json", Form.CSV: "text/csv", Form.HTML: "text/html"}


@dataclass(frozen=True, slots=True)
class ExportMail:
    """One that was taken to be sent."""

    claim: ExportClaim
    composed: Composed
    letter: Letter

    @property
    def attempts(self) -> int:
        return self.claim.export.attempts

    @property
    def since(self) -> datetime:
        return self.claim.since


@dataclass(frozen=True, slots=True)
class ExportTray:
    """See `bot.mail.sending.Tray`; `sender` is a display name and an address, both empty where no e-mail is set up."""

    store: Store
    permissions: Permissions
    addresses: Addresses
    sender: tuple[str, str]
    language_of: LanguageOf
    clock: Clock
    zone: ZoneInfo

    def any_due(self, tx: Transaction, now: datetime) -> bool:
        return tx.exports.any_due(now, by_mail=True)

    def take(self, now: datetime, lease_until: datetime) -> ExportMail | None:
        with self.store.write() as tx:
            claim = tx.exports.claim(now, lease_until, by_mail=True)
        if claim is None:
            return None
        try:
            return self._written(claim, now, lease_until)
        except Refusal as refused:
            self._refuse(claim, refused, now)
            return None

    def set_sent(self, tx: Transaction, taken: ExportMail, now: datetime) -> None:
        self._keep(tx, taken.claim, advanced(taken.claim.export, taken.composed), now, now)

    def set_failed(self, tx: Transaction, taken: ExportMail, reason: str, now: datetime) -> None:
        failed = replace(taken.claim.export, state=ExportState.REFUSED, problem=reason)
        self._keep(tx, taken.claim, failed, now, now)

    def delay(self, tx: Transaction, taken: ExportMail, until: datetime, reason: str, now: datetime) -> None:
        waiting = replace(taken.claim.export, problem=reason, attempts=taken.attempts + 1)
        self._keep(tx, taken.claim, waiting, until, now)

    def _written(self, claim: ExportClaim, now: datetime, lease_until: datetime) -> ExportMail | None:
        """None where nothing is left of what this file was to hold, or somebody else works on it by now."""
        composed, content = self._composed(claim.export, now)
        export = replace(claim.export, parts=composed.parts, file_id=claim.export.file_id or self._message_id())
        if not composed.count:
            with self.store.write() as tx:
                self._keep(tx, claim, advanced(export, composed), now, now)
            return None
        if not self._begin(claim, export, composed, now, lease_until):
            return None
        held = replace(claim, export=replace(export, logged=export.part + 1))
        return ExportMail(held, composed, self._letter(export, composed, content, now))

    def _begin(
        self, claim: ExportClaim, export: Export, composed: Composed, now: datetime, lease_until: datetime
    ) -> bool:
        """Keep the Message-ID, and what the journal tells of the file, before it is sent; False for an older fence."""
        begun = replace(export, logged=export.part + 1)
        with self.store.write() as tx:
            held = tx.exports.save(claim, begun, now, lease_until)
            if held and export.logged <= export.part:
                for entry in entries_of(export, composed, now):
                    tx.journal.add(entry)
        return held

    def _composed(self, export: Export, now: datetime) -> tuple[Composed, bytes]:
        """With so many things less as make it fit into a mail."""
        most = MOST_ENTRIES if export.is_journal else MOST_IN_FILE
        while True:
            with self.store.read() as tx:
                self.addresses.demand(tx, export.slack_id, export.address)
                composed = compose(tx, export, self.permissions, now, most)
            content = composed.written(export.form, Reader(self.language_of(export.slack_id), self.zone))
            if len(content) <= MOST_BYTES:
                return composed, content
            if composed.wanted <= 1:
                raise Refusal(Reason.TOO_LARGE_TO_MAIL)
            most = composed.wanted // 2

    def _letter(self, export: Export, composed: Composed, content: bytes, now: datetime) -> Letter:
        name = file_name(export, now)
        with self.store.read() as tx:
            person = tx.people.person(export.slack_id)
        told = Enclosed(export, composed.count, composed.left_out, name, person.name if person else "")
        subject, text = export_words(told, self.language_of(export.slack_id))
        return Letter(
            message_id=export.file_id,
            sender=self.sender,
            to=export.address,
            subject=subject,
            text=text,
            is_automatic=True,
            attachments=(Attachment(name, TYPES[export.form], content),),
            at=now,
        )

    def _message_id(self) -> str:
        return f"<export.{uuid4().hex}@{self.sender[1].rpartition('@')[2]}>"

    def _refuse(self, claim: ExportClaim, refused: Refusal, now: datetime) -> None:
        with self.store.write() as tx:
            known = tx.exports.get(claim.export.id) or claim.export  # its Message-ID may be kept already
            if refused.reason is Reason.BUSY:
                tx.exports.save(claim, known, now + FIRST_RETRY)
            else:
                ended = replace(known, state=ExportState.REFUSED, problem=refused.reason.value)
                self._keep(tx, claim, ended, now, now)

    def _keep(self, tx: Transaction, claim: ExportClaim, export: Export, next_at: datetime, now: datetime) -> None:
        if tx.exports.save(claim, export, next_at):
            tell(tx, export, now)
