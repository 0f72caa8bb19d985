"""Manages a team's canned answers, and fills the one that is picked for a conversation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.canned import MOST_ANSWERS, CannedAnswer, clean_name, clean_text, filled
from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Author, Conversation, Entry, Kind, Property
from bot.domain.nearest import nearest
from bot.ports import Store, Transaction
from bot.times.clock import Clock
from bot.transactions.permissions import EVERYWHERE, LEAST, Act, Permissions, allowed
from bot.transactions.retrying import in_transaction
from bot.views.canned import CannedSheet
from bot.views.linking import name_at_tawk
from bot.views.words import tidy

CANNED = "canned"  # the journal's word for a change of canned answers
NAME_LIMIT, QUESTION_LIMIT = 80, 500


@dataclass(frozen=True, slots=True)
class CannedDesk:
    """Whoever may change a property's settings may change its canned answers."""

    store: Store
    permissions: Permissions
    clock: Clock

    def sheet(self, actor: str) -> CannedSheet:
        """All that `actor` may change. Raises `Refusal` where that can be none."""
        with self.store.read() as tx:
            self.permissions.where(tx, actor, Act.CONFIG)
            places = self._places(tx, actor)
            if not places:
                raise Refusal(Reason.LEADS_ONLY)
            known = {one.id for one in places}
            return CannedSheet(places, [one for one in tx.canned_answers.all() if one.property_id in known])

    def save(self, answer: CannedAnswer, actor: str) -> None:
        """Add it, or change the one with its id. Raises `Refusal`."""
        clean = CannedAnswer(answer.id, answer.property_id, clean_name(answer.name), clean_text(answer.text))
        in_transaction(self.store, lambda tx: self._save(tx, clean, actor))

    def drop(self, answer_id: int, actor: str) -> None:
        with self.store.write() as tx:
            known = self._existing(tx, answer_id, actor)
            tx.canned_answers.drop(known.id)
            self._log(tx, actor, known.property_id, {"name": known.name, "deleted": "yes"})

    def pick(self, number: int, actor: str, answer_id: int) -> str:
        """The words of this one for this conversation."""
        with self.store.read() as tx:
            found = self.permissions.whole(tx, Act.REPLY, actor, number)
            known = next((one for one in tx.canned_answers.of(found.property_id) if one.id == answer_id), None)
            if known is None:
                raise Refusal(Reason.CANNED_GONE)
            return filled(known.text, _values(tx, found, actor))

    def named(self, number: int, actor: str, name: str) -> str:
        """The words of the one that is called so."""
        with self.store.read() as tx:
            found = self.permissions.whole(tx, Act.REPLY, actor, number)
            offered = {one.name: one for one in tx.canned_answers.of(found.property_id)}
            wanted = name.removeprefix("!").casefold()
            if wanted not in offered:
                near = nearest(wanted, tuple(offered))
                raise Refusal(Reason.CANNED_UNKNOWN, word=name, names=tuple(offered), nearest=near)
            return filled(offered[wanted].text, _values(tx, found, actor))

    def _save(self, tx: Transaction, clean: CannedAnswer, actor: str) -> None:
        self._demand(tx, actor, clean.property_id)
        if clean.id:
            self._existing(tx, clean.id, actor)
        others = [one for one in tx.canned_answers.all() if one.property_id == clean.property_id]
        if len([one for one in others if one.id != clean.id]) >= MOST_ANSWERS:
            raise Refusal(Reason.TOO_MANY_CANNED, limit=MOST_ANSWERS)
        if not tx.canned_answers.put(clean):
            raise Refusal(Reason.CANNED_NAME_TAKEN, word=clean.name)
        self._log(tx, actor, clean.property_id, {"name": clean.name})

    def _places(self, tx: Transaction, actor: str) -> Sequence[Property]:
        """The properties whose answers `actor` may change, after what stands for all of them."""
        roles = self.permissions.roles(tx, actor)
        every = [Property(EVERYWHERE, "", "", "")] if self._rules(tx, actor) else []
        return [*every, *(one for one, role in roles if allowed(Act.CONFIG, role))]

    def _rules(self, tx: Transaction, actor: str) -> bool:
        """Whether `actor` may do so in all properties, those that are still to come among them."""
        return actor in self.permissions.admins or actor in tx.people.holders(EVERYWHERE, LEAST[Act.CONFIG])

    def _demand(self, tx: Transaction, actor: str, property_id: int) -> None:
        if property_id not in {one.id for one in self._places(tx, actor)}:
            raise Refusal(Reason.CANNED_GONE)

    def _existing(self, tx: Transaction, answer_id: int, actor: str) -> CannedAnswer:
        """One that is not theirs to change is as one that is not there."""
        known = tx.canned_answers.get(answer_id)
        if known is None:
            raise Refusal(Reason.CANNED_GONE)
        self._demand(tx, actor, known.property_id)
        return known

    def _log(self, tx: Transaction, actor: str, property_id: int, detail: dict[str, str]) -> None:
        tx.journal.add(Entry(self.clock(), actor, CANNED, 0, property_id, 0, 0, detail=detail))


def _ticket(found: Conversation) -> str:
    """A chat has a number of its own, which its visitor is never told."""
    number = found.id if found.kind is Kind.TICKET else found.linked
    return f"#{number}" if number else ""


def _values(tx: Transaction, found: Conversation, actor: str) -> Mapping[str, str]:
    """The visitor's words are one line each but the question, and fill no field themselves."""
    person, property_ = tx.people.person(actor), tx.properties.get(found.property_id)
    name = tidy(found.visitor.name, NAME_LIMIT, one_line=True)
    asked = next((line.text for line in found.lines if line.author is Author.VISITOR and line.text.strip()), "")
    return {
        "name": name,
        "first_name": name.partition(" ")[0],
        "agent": name_at_tawk(tx, actor) or (person.name if person else ""),
        "property": property_.name,
        "ticket": _ticket(found),
        "question": tidy(asked, QUESTION_LIMIT),
    }
