"""A visitor whom nobody answers, and who writes to them then."""

from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from bot.domain.hours import Hours
from bot.domain.inbox import Property
from bot.languages import load_languages
from bot.mail.letters import Letter
from bot.ports import Mail, RescueSettings
from bot.rescue.rescuer import Rescuer
from bot.tickets.composing import Sender
from bot.tickets.outbox import Outbox
from bot.views.language import Languages
from tests.bot.tickets.correspondence import SENDER, Server
from tests.inbox import CHAT, MADRID, MINUTE, Inbox, Site, said

ROSE = "rose@example.com"
NIGHT = Hours(MADRID, (((540, 1080),),) * 5 + ((), ()))  # NOON is a Sunday


@dataclass
class Rescue:
    """A property with the automatic e-mail after ten minutes, and a server that takes what is sent."""

    inbox: Inbox
    server: Server = field(default_factory=Server)
    sender: Sender | None = SENDER
    most_a_day: int = 500

    def __post_init__(self) -> None:
        self.inbox.intake.register([self.inbox.site.tawk_id])
        self.arrange(language="en", name="")
        self.set(RescueSettings(is_on=True, minutes=10))

    @property
    def property_(self) -> Property:
        with self.inbox.store.read() as tx:
            found = tx.properties.find(self.inbox.site.tawk_id)
        assert found is not None
        return found

    @property
    def rescuer(self) -> Rescuer:
        languages = Languages(load_languages(), "en")
        return Rescuer(self.inbox.store, self.sender, languages, ZoneInfo("UTC"), self.inbox.clock, self.most_a_day)

    def set(self, settings: RescueSettings, hours: Hours | None = None) -> None:
        with self.inbox.store.write() as tx:
            tx.rescues.set(self.property_.id, settings)
            tx.hours.set(self.property_.id, hours)

    def arrange(self, **values: object) -> None:
        with self.inbox.store.write() as tx:
            tx.properties.arrange(replace(self.property_, **values))  # type: ignore[arg-type]

    def missed(self, chat: str = CHAT, site: Site | None = None) -> int:
        site, now = site or self.inbox.site, self.inbox.clock()
        self.inbox.receive(site.transcript(now, said("v", now, "anyone?"), chat=chat))
        return self.inbox.get(chat).id

    def wait(self, minutes: float = 10) -> None:
        self.inbox.clock.forward(minutes * MINUTE)
        self.rescuer.end()

    def written(self, *numbers: int) -> list[Mail]:
        with self.inbox.store.read() as tx:
            found = [tx.mails.rescue_of(number) for number in numbers]
        return [one for one in found if one is not None]

    def sent(self) -> list[Letter]:
        outbox = Outbox(self.inbox.store, self.server, SENDER, self.inbox.clock)
        while outbox.step():
            pass
        return self.server.taken
