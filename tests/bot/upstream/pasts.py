"""What there is to bring over, and what strikes those who do."""

from collections.abc import Callable

from bot.ports import Phase
from tests.bot.upstream.archive import DAY, HOUR, Archive
from tests.inbox import MINUTE, NOON, said

START = NOON - 90 * DAY
CHATS = (Phase.CHATS,)


def fill(archive: Archive, chats: int = 130, tickets: int = 23) -> None:
    """Some answered, some missed; three chats of each person."""
    for n in range(chats):
        at = START + n * 15 * HOUR
        answer = [said("a", at + MINUTE, "Hello!", n="x")] if n % 3 == 0 else []
        archive.add_chat(f"c{n}", at, said("v", at, f"question {n}"), *answer, personId=f"p{n // 3}")
    for n in range(tickets):
        archive.add_ticket(f"t{n}", START + n * 3 * DAY)
    for n in range(chats // 3 + 1):
        archive.persons[f"p{n}"] = {"name": f"Person {n}", "primaryEmail": f"p{n}@example.com"}


class Killed(BaseException):
    """Ends a process at once, as far as the process can tell."""


def raising(error: BaseException | None) -> Callable[[str], None]:
    def trouble(method: str) -> None:
        if error:
            raise error

    return trouble
