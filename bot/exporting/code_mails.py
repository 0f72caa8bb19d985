"""The tray of mails with the codes that confirm addresses."""

from dataclasses import dataclass
from datetime import datetime

from bot.exporting.addresses import CODE_LIFE, Addresses
from bot.exporting.codes import code_of
from bot.mail.letters import Letter
from bot.ports import AddressClaim, NewPost, PostKind, Store, Transaction
from bot.times.clock import Clock
from bot.views.export_mails import code_words
from bot.views.language import LanguageOf


@dataclass(frozen=True, slots=True)
class CodeMail:
    """One that was taken to be sent."""

    claim: AddressClaim
    letter: Letter

    @property
    def attempts(self) -> int:
        return self.claim.asked.attempts

    @property
    def since(self) -> datetime:
        return self.claim.asked.asked_at


@dataclass(frozen=True, slots=True)
class CodeTray:
    """See `bot.mail.sending.Tray`. A code that comes too late to be typed is not sent."""

    store: Store
    addresses: Addresses
    sender: tuple[str, str]
    language_of: LanguageOf
    clock: Clock

    def any_due(self, tx: Transaction, now: datetime) -> bool:
        return tx.export_addresses.any_due(now)

    def take(self, now: datetime, lease_until: datetime) -> CodeMail | None:
        with self.store.write() as tx:
            claim = tx.export_addresses.claim(now, lease_until)
            if claim is None:
                return None
            if now > claim.asked.asked_at + CODE_LIFE or not self.addresses.allows(claim.asked.address):
                self._fail(tx, claim, "", now)
                return None
            code = code_of(tx, claim.asked)
            person = tx.people.person(claim.asked.slack_id)
        return CodeMail(claim, self._letter(claim, code, person.name if person else ""))

    def set_sent(self, tx: Transaction, taken: CodeMail, now: datetime) -> None:
        tx.export_addresses.settle(taken.claim, "", None)

    def set_failed(self, tx: Transaction, taken: CodeMail, reason: str, now: datetime) -> None:
        self._fail(tx, taken.claim, reason, now)

    def delay(self, tx: Transaction, taken: CodeMail, until: datetime, reason: str, now: datetime) -> None:
        if until > taken.since + CODE_LIFE:
            self._fail(tx, taken.claim, reason, now)
        else:
            tx.export_addresses.settle(taken.claim, reason, until)

    def _fail(self, tx: Transaction, claim: AddressClaim, reason: str, now: datetime) -> None:
        if tx.export_addresses.settle(claim, reason, None):
            payload: dict[str, object] = {"address": claim.asked.id}
            tx.posts.add(NewPost(PostKind.EXPORT, claim.asked.slack_id, 0, payload=payload), now)

    def _letter(self, claim: AddressClaim, code: str, asker: str) -> Letter:
        subject, text = code_words(code, asker, self.language_of(claim.asked.slack_id))
        asked = claim.asked
        return Letter(asked.message_id, self.sender, asked.address, subject, text, is_automatic=True, at=asked.asked_at)
