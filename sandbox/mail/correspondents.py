"""Visitors who answer an e-mail by themselves: a few of the crowd, once each, as people do after a while."""

import threading
from contextlib import suppress
from datetime import UTC, datetime
from random import Random
from types import TracebackType
from typing import Self

from sandbox.mail.box import KeptMail
from sandbox.mail.servers import LocalMail
from sandbox.mail.showing import show
from sandbox.mail.writing import NotWritten, answer, send
from sandbox.visitors.people import language_of

ONE_IN = 3
SOONEST, LATEST = 20.0, 45.0
WORDS = {
    "en": (
        "Thank you, that is just what I wanted to know. One more thing: do you wrap it as a present?",
        "Brilliant, thanks! Could you do Saturday instead?",
        "That helps, thank you. I will order it tonight.",
    ),
    "es": (
        "Muchas gracias, justo lo que quería saber. Una cosa más: ¿lo envolvéis para regalo?",
        "¡Genial, gracias! ¿Podría ser el sábado?",
        "Me sirve, gracias. Lo pido esta noche.",
    ),
}


class Correspondents:
    """Answers for the visitors while it is open; who does is settled by the seed and the address."""

    def __init__(self, mail: LocalMail, seed: int, after: tuple[float, float] = (SOONEST, LATEST)) -> None:
        self._mail, self._seed, self._after = mail, seed, after
        self._waiting: dict[str, threading.Timer] = {}
        self._answered = {one.sender for one in mail.team.all()}

    def __enter__(self) -> Self:
        self._mail.listen(self._read)
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None,
                 _trace: TracebackType | None) -> None:  # fmt: skip
        self._mail.office.listeners.remove(self._read)
        for timer in self._waiting.values():
            timer.cancel()

    def _read(self, mail: KeptMail) -> None:
        """Once a person, however often they are written to, and never to a machine."""
        language, chance = language_of(mail.recipient), Random(f"{self._seed} {mail.recipient}")
        known = mail.recipient in self._answered or mail.recipient in self._waiting
        if language is None or known or chance.randrange(ONE_IN) or show(mail).is_automatic:
            return
        timer = threading.Timer(chance.uniform(*self._after), self._answer, (mail, chance.choice(WORDS[language])))
        timer.daemon = True
        self._waiting[mail.recipient] = timer
        timer.start()

    def _answer(self, mail: KeptMail, words: str) -> None:
        shown = show(mail)
        if shown.message_id in self._mail.office.answered:
            return  # who looks at the page was faster
        self._mail.visitors.see(mail)
        with suppress(NotWritten):
            send(answer(shown, words, None, datetime.now(UTC)), self._mail.smtp_port)
