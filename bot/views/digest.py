"""Draws a digest: what waits with its buttons, how much there is of whom, and what was answered since the last."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from bot.domain.ids import Action, ContactAction
from bot.domain.inbox import Property
from bot.domain.setting_ids import DigestAction
from bot.ports import Answered, Listing, Share
from bot.ports.messages import Message
from bot.views.card import property_name
from bot.views.labels import PRIORITIES
from bot.views.language import Language
from bot.views.masking import veiled_row
from bot.views.parts import Block, actions, button, context, date, divider, mrkdwn, plain, section
from bot.views.people import visitor_name
from bot.views.spans import span
from bot.views.states import sign_of, state_of
from bot.views.words import escape, tidy

MOST_ROWS, MOST_ANSWERED = 10, 10_000
ANSWERED_SHOWN = 5
ROWS_BYTES_LIMIT = 9_000  # of 14,000 that a message may have, the rest is for what stands below
NAME_LIMIT, WORDS_LIMIT, LABEL_LIMIT, NAMES_SHOWN = 40, 60, 30, 10


@dataclass(frozen=True, slots=True)
class Contents:
    """What a digest tells: `rows` are the oldest that nobody has, `shares` count all that is open and missed.

    `since` is when the channel was told before. Visitors' names stand in the rows only, which are drawn anew when one
    of them is purged.
    """

    digest_id: int
    rows: Sequence[Listing]
    shares: Sequence[Share]
    answered: Sequence[Answered]
    since: datetime
    properties: Mapping[int, Property]

    @property
    def waiting(self) -> int:
        """How many nobody has."""
        return sum(share.count for share in self.shares if not share.agent)

    @property
    def oldest(self) -> datetime | None:
        return min((share.oldest for share in self.shares if not share.agent), default=None)


def digest_message(contents: Contents, language: Language) -> Message:
    """It is drawn anew with every deed on what it lists, until nothing waits."""
    rows = [block for row in shown_rows(contents, language) for block in _row(row, contents.properties, language)]
    below = [*_counts(contents, language), *_answers(contents, language), *_more(contents, language)]
    head = section(mrkdwn(_head(contents, language)))
    return Message(text=_title(contents, language), blocks=[head, *rows, *([divider()] if rows else []), *below])


def digest_over(at: datetime, language: Language) -> Message:
    """In the place of one from `at` that is not the newest any more."""
    told = language.say("The digest of {when} is over: a newer one stands below.", when=date(at))
    return Message(text=language.say("Digest"), blocks=[context(mrkdwn(told))])


def shown_rows(contents: Contents, language: Language) -> Sequence[Listing]:
    """As many as fit, and one at least."""
    size = 0
    for count, row in enumerate(contents.rows[:MOST_ROWS]):
        blocks = _row(row, contents.properties, language)
        size += sum(len(json.dumps(block, ensure_ascii=False).encode(errors="replace")) for block in blocks)
        if count and size > ROWS_BYTES_LIMIT:
            return contents.rows[:count]
    return contents.rows[:MOST_ROWS]


def _title(contents: Contents, language: Language) -> str:
    if not contents.waiting:
        return language.say("Nothing waits.")
    return language.count("One visitor waits for an answer", "{n} visitors wait for an answer", contents.waiting)


def _head(contents: Contents, language: Language) -> str:
    title, oldest = _title(contents, language), contents.oldest
    if oldest is None:
        return f"✅ *{title}*"
    since = language.say("the oldest since {when}", when=date(oldest))
    return f"📋 *{title}* · {since}"


def _row(row: Listing, properties: Mapping[int, Property], language: Language) -> list[Block]:
    """The first two buttons are those of its card, the third opens the window in which all else is done."""
    seen = veiled_row(row, properties.get(row.property_id))
    number = str(row.number)
    take = button(language.say("Take it"), Action.TAKE, number, "primary")
    close = button(language.say("Close"), Action.CLOSE, number)
    look = button(language.say("Open…"), ContactAction.OPEN, number)
    facts = context(mrkdwn(_facts(seen, properties, language)))
    return [section(plain(_who(seen, language))), facts, actions(f"digest:{number}", take, close, look)]


def _who(row: Listing, language: Language) -> str:
    words = tidy(row.excerpt, WORDS_LIMIT, one_line=True)
    shown = f"{sign_of(row)} #{row.number} {visitor_name(row.visitor, language, NAME_LIMIT)}"
    return f"{shown}: {words}" if words else shown


def _facts(row: Listing, properties: Mapping[int, Property], language: Language) -> str:
    facts = (
        state_of(row, language),
        language.say("since {when}", when=date(row.created_at)),
        language.say(PRIORITIES[row.priority]) if row.priority.name != "NORMAL" else "",
        property_name(properties[row.property_id]) if len(properties) > 1 and row.property_id in properties else "",
        escape(tidy(row.department, LABEL_LIMIT, one_line=True)),
    )
    return " · ".join(filter(None, facts))


def _counts(contents: Contents, language: Language) -> list[Block]:
    """By agent and by department, where there are any. In plain text: a mention would notify at every digest."""
    agents, departments = Counter[str](), Counter[str]()
    for share in contents.shares:
        agents[share.agent] += share.count
        departments[share.department.casefold()] += share.count  # the same in several properties
    whose = {share.agent: share.name or share.agent or language.say("nobody") for share in contents.shares}
    nowhere = language.say("no department")
    which = {share.department.casefold(): share.department or nowhere for share in contents.shares}
    told = (
        language.say("Unanswered, by agent: {counts}", counts=_listed(agents, whose)) if any(agents) else "",
        language.say("By department: {counts}", counts=_listed(departments, which)) if any(departments) else "",
    )
    shown = [plain(line) for line in told if line]
    return [context(*shown)] if shown else []


def _listed(counts: Counter[str], names: Mapping[str, str]) -> str:
    shown = [f"{tidy(names[key], LABEL_LIMIT, one_line=True)} {n}" for key, n in counts.most_common(NAMES_SHOWN)]
    return " · ".join([*shown, *(["…"] if len(counts) > NAMES_SHOWN else [])])


def _answers(contents: Contents, language: Language) -> list[Block]:
    when, n = date(contents.since), len(contents.answered)
    if not n:
        return [context(mrkdwn(language.say("Since {when} nobody was answered.", when=when)))]
    count = language.say("Answered since {when}: {n}.", when=when, n=f"{n}+" if n >= MOST_ANSWERED else str(n))
    waits = [one.waited for one in contents.answered]
    waited = language.say(
        "Waiting time: median {median}, worst {worst}.",
        median=span(timedelta(seconds=median(wait.total_seconds() for wait in waits)), language),
        worst=span(max(waits), language),
    )
    told = [_answer(one, language) for one in contents.answered[:ANSWERED_SHOWN]]
    more = ["…"] if n > ANSWERED_SHOWN else []
    return [section(mrkdwn(f"💬 {count} {waited}")), context(plain(" · ".join([*told, *more])))]


def _answer(one: Answered, language: Language) -> str:
    """Its number, and not its visitor: see `Contents`."""
    agent = tidy(one.name, LABEL_LIMIT, one_line=True)
    return language.say(
        "{who} after {span}", who=f"#{one.number}" + (f" {agent}" if agent else ""), span=span(one.waited, language)
    )


def _more(contents: Contents, language: Language) -> list[Block]:
    """A private list of all, where not all are here."""
    left = contents.waiting - len(shown_rows(contents, language))
    if left <= 0:
        return []
    label = language.count("One more…", "{n} more…", left)
    return [actions("digest_more", button(label, DigestAction.MORE, str(contents.digest_id)))]
