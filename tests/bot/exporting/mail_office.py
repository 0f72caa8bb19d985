"""Who asks for exports by e-mail, the codes that came, and a mail server that answers as it is told."""

import re
from dataclasses import dataclass, field

from bot.domain.inbox import EXPORTED, Entry
from bot.exporting.addresses import Addresses
from bot.exporting.code_mails import CodeTray
from bot.exporting.dispatch import Dispatch
from bot.exporting.mailing import ExportTray
from bot.exporting.requests import Requests
from bot.mail.sending import Sending
from bot.mirror.direct import export as draw_export
from bot.ports import Export, Form, PostKind
from bot.views.language import Language, Languages
from tests.bot.tickets.correspondence import Server
from tests.bot.views.checks import misfits
from tests.bot.views.samples import ENGLISH, SPANISH
from tests.inbox import ADMIN, MADRID, NOON, Inbox, said

SENDER = ("Recado", "recado@aurora.example")
ADDRESS = "admin@aurora.example"
CODE = re.compile(r"\b(\d{4}) (\d{4})\b")


@dataclass
class MailOffice:
    """An inbox whose administrator has exports mailed."""

    inbox: Inbox
    domains: frozenset[str] = frozenset({"aurora.example"})
    sender: tuple[str, str] = SENDER
    language: Language = ENGLISH
    server: Server = field(default_factory=Server)

    def __post_init__(self) -> None:
        """Without a property nobody may do anything."""
        self.inbox.intake.register([self.inbox.site.tawk_id])

    @property
    def addresses(self) -> Addresses:
        return Addresses(self.domains, self.sender[1], self.inbox.clock)

    @property
    def dispatch(self) -> Dispatch:
        return Dispatch(self.inbox.store, self.inbox.permissions, self.addresses)

    @property
    def requests(self) -> Requests:
        return Requests(self.inbox.store, self.inbox.permissions, self.inbox.clock)

    @property
    def exports(self) -> ExportTray:
        told = (self.addresses, self.sender, lambda _: self.language, self.inbox.clock)
        return ExportTray(self.inbox.store, self.inbox.permissions, *told, MADRID)

    @property
    def codes(self) -> CodeTray:
        return CodeTray(self.inbox.store, self.addresses, self.sender, lambda _: self.language, self.inbox.clock)

    def work(self) -> None:
        """Whatever is due."""
        sendings = [
            Sending(self.inbox.store, self.server, self.codes, self.inbox.clock),
            Sending(self.inbox.store, self.server, self.exports, self.inbox.clock),
        ]
        while any(one.step() for one in sendings):  # type: ignore[attr-defined]
            pass

    def chats(self, count: int) -> list[int]:
        for n in range(count):
            self.inbox.receive(self.inbox.site.transcript(NOON, said("v", NOON, f"question {n}"), chat=f"c{n}"))
        return [self.inbox.get(f"c{n}").id for n in range(count)]

    def send(self, draft: Export, to: str = ADDRESS, form: Form = Form.JSON) -> str:
        return self.dispatch.send(draft.id, form, to, draft.slack_id)

    def code(self) -> str:
        """That of the newest letter."""
        self.work()
        match = CODE.search(self.server.taken[-1].text)
        assert match is not None
        return match[1] + match[2]

    def confirmed(self, actor: str = ADMIN, address: str = ADDRESS) -> None:
        """An address that is confirmed before anything is asked for."""
        with self.inbox.store.write() as tx:
            self.addresses.ask(tx, actor, address)
        self.dispatch.confirm(self.code(), actor)
        self.server.taken.clear()

    def get(self, export_id: int) -> Export:
        with self.inbox.store.read() as tx:
            found = tx.exports.get(export_id)
        assert found is not None
        return found

    def told(self, actor: str = ADMIN) -> str:
        """What the newest direct message about exports says now."""
        languages = Languages({"en": ENGLISH, "es": SPANISH}, self.language.code)
        with self.inbox.store.read() as tx:
            post = tx.posts.unseen(PostKind.EXPORT, actor)
            assert post is not None
            message = draw_export(tx, post, languages)
        assert message is not None
        assert misfits(message) == []
        return message["text"]

    def logged(self) -> list[Entry]:
        with self.inbox.store.read() as tx:
            entries = tx.archive.journal([0, *(one.id for one in tx.properties.all())], 0, 10_000)
        return [entry for entry in entries if entry.deed == EXPORTED]
