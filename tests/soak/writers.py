"""Visitors who write e-mails, and who in the team answers in tawk.to's dashboard."""

import threading
from dataclasses import dataclass, field
from email.message import EmailMessage
from itertools import count
from random import Random

from sqlalchemy import select

from sandbox.tawk.control import LocalTawk
from storage.tables import mail
from tests.crash.mail.incoming import Sent
from tests.crash.mail.incoming import Visitors as Correspondents
from tests.crash.mail.outgoing import Answer
from tests.mail.dovecot import Dovecot
from tests.soak.looking import Eye
from tests.soak.times import Times
from tests.soak.visitors import Visitors, conversation_of

EVERY, DASHBOARD_EVERY = 2.0, 4.0
MARK = "answer-"
RECENT = 60


@dataclass(slots=True)
class Letters:
    """What agents wrote, as it is kept: by the word in it that stands nowhere else."""

    eye: Eye

    @property
    def answers(self) -> dict[str, Answer]:
        wanted = select(mail.c.id, mail.c.conversation_id, mail.c.recipient, mail.c.text).where(
            mail.c.kept_at.is_(None)
        )
        found = {mark_in(row.text): row for row in self.eye.rows(wanted)}
        return {m: Answer(m, row.id, row.conversation_id, row.recipient) for m, row in found.items() if m}


def mark_in(text: str) -> str:
    _, mark, rest = text.partition(MARK)
    return mark + rest[:5] if mark else ""


@dataclass(slots=True)
class Writers:
    """They answer what the mail server took; `answered` is what was said in the dashboard, by chat."""

    imap: Dovecot
    arrived: list[EmailMessage]
    letters: Letters
    visitors: Visitors
    tawk: LocalTawk
    times: Times
    dice: Random
    sent: list[Sent] = field(default_factory=list)
    answered: dict[str, str] = field(default_factory=dict)

    def write_mails(self, over: threading.Event) -> None:
        them = Correspondents(self.imap.deliver, self.letters, self.arrived, self.dice, self.sent)  # type: ignore[arg-type]
        writing = them.work()
        while not over.wait(self.dice.uniform(0.5, 1.5) * EVERY):
            next(writing)

    def answer_in_dashboard(self, over: threading.Event) -> None:
        for n in count():
            if over.wait(self.dice.uniform(0.5, 1.5) * DASHBOARD_EVERY):
                return
            if recent := [one for one in self.visitors.sent[-RECENT:] if b'"chat:transcript' in one.body]:
                chosen = self.dice.choice(recent)
                chat, words = conversation_of(chosen), f"dash-{n:05d}: it is on its way."
                agent = self.dice.choice(self.tawk.members(chosen.property_id)).name
                self.tawk.answer(chat, agent, words, self.times.now())
                self.answered[words] = chat
