"""What a form about a ticket is sent with, and what of that can be used."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.deeds import PRIORITIES, demand_person
from bot.domain.errors import Reason, Refusal
from bot.ports import MailFile, Spot

LONGEST_ANSWER, LONGEST_SUBJECT = 20_000, 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a form was sent with, not yet looked at; `seen` is how many of the visitor's lines it was drawn with.

    `spot` is where in Slack it was said: whatever is told of that place once more is the same answer.
    """

    address: str = ""
    subject: str = ""
    answer: str = ""
    priority: str = ""
    agent: str = ""
    closes: bool = False
    files: tuple[MailFile, ...] = ()
    spot: Spot | None = None
    seen: int | None = None


def demand_choices(wanted: Wanted) -> None:
    """Raise `Refusal` for a priority or an agent that there is not."""
    if wanted.priority and wanted.priority.casefold() not in PRIORITIES:
        raise Refusal(Reason.PRIORITY_UNKNOWN, word=wanted.priority)
    if wanted.agent:
        demand_person(wanted.agent)


def clean_answer(text: str, files: Sequence[MailFile] = ()) -> str:
    """Raises `Refusal` for nothing and for too much; files may say it all."""
    answer = text.replace("\0", "").strip()
    if not answer and not files:
        raise Refusal(Reason.ANSWER_MISSING)
    if len(answer) > LONGEST_ANSWER:
        raise Refusal(Reason.ANSWER_TOO_LONG, limit=LONGEST_ANSWER)
    return answer


def clean_subject(text: str) -> str:
    """One line without what could begin another header."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())[:LONGEST_SUBJECT]
