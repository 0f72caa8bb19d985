"""Shows what agents wrote in tawk.to under the names of the people in Slack whom they are linked to.

A name is somebody's because a lead said so, or because its agent at tawk.to has their e-mail address; a lead's word
comes first. Addresses are Slack's and tawk.to's own, both of which have them confirmed.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.inbox import Author, Line
from bot.ports import Member, Person, Transaction

LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Link:
    """A name at tawk.to, and whose it is."""

    name: str
    person: Person
    by_hand: bool


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody who writes at tawk.to under this name; `link` is None where nobody in Slack is known to be them."""

    name: str
    email: str
    link: Link | None


@dataclass(frozen=True, slots=True)
class LinkWish:
    """That a name be taken from `before` and given to `after`; either may be nobody."""

    name: str
    before: str
    after: str


def clean_name(text: str) -> str:
    """A name in one line."""
    return " ".join(text.split())


def key_of(name: str) -> str:
    """Two names that differ in case or spaces only are one."""
    return clean_name(name).casefold()


def links(people: Sequence[Person], members: Sequence[Member]) -> Mapping[str, Link]:
    """By the keys of the names."""
    said = {key_of(one.tawk_name): Link(one.tawk_name, one, by_hand=True) for one in people if one.tawk_name}
    return {**_by_email(people, members), **said}


def known_links(tx: Transaction) -> Mapping[str, Link]:
    return links(tx.people.linked(), tx.members.all())


def known_agents(tx: Transaction, property_ids: Collection[int]) -> Sequence[Agent]:
    """All who work there at tawk.to, or are linked by hand and work nowhere else, by their names.

    Who has left is known only where linked.
    """
    members, links_by_key = tx.members.of(property_ids), known_links(tx)
    elsewhere = {key_of(one.name) for one in tx.members.all()} - {key_of(one.name) for one in members}
    found = {key: Agent(link.name, "", link) for key, link in links_by_key.items() if key not in elsewhere}
    for one in members:
        key = key_of(one.name)
        if key and (one.active or key in links_by_key):
            email = one.email or (found[key].email if key in found else "")
            found[key] = Agent(clean_name(one.name), email, links_by_key.get(key))
    return [found[key] for key in sorted(found)]


def name_at_tawk(tx: Transaction, slack_id: str) -> str:
    """The name under which somebody writes there: that which a lead told, or that of their address."""
    own = [link for link in known_links(tx).values() if link.person.id == slack_id]
    return min(own, key=lambda link: (not link.by_hand, key_of(link.name))).name if own else ""


def in_slack_names(tx: Transaction, lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines, those of linked agents under their names in Slack; nobody is mentioned by that."""
    if not any(line.author is Author.AGENT and line.name for line in lines):
        return tuple(lines)
    known = known_links(tx)
    return tuple(
        replace(line, name=_slack_name(line.name, known)) if line.author is Author.AGENT else line for line in lines
    )


def name_in_slack(tx: Transaction, name: str) -> str:
    """The name in Slack of the agent who is called so at tawk.to; the same where they are linked to nobody."""
    return _slack_name(name, known_links(tx))


def agents_of(lines: Iterable[Line]) -> tuple[str, ...]:
    """The names of the agents who said something, each once."""
    said = (clean_name(line.name) for line in lines if line.author is Author.AGENT and line.says_something)
    return tuple(dict.fromkeys(filter(None, said)))


def _slack_name(name: str, known: Mapping[str, Link]) -> str:
    found = known.get(key_of(name))
    return (found.person.name if found else "") or name


def _by_email(people: Sequence[Person], members: Sequence[Member]) -> Mapping[str, Link]:
    """A name that several agents have is nobody's, or one would speak under the name of the other."""
    by_email = _people_by_email(people)
    found: dict[str, dict[str, Person | None]] = {}
    names: dict[str, str] = {}
    for one in members:
        key = key_of(one.name)
        names.setdefault(key, clean_name(one.name))
        agents = found.setdefault(key, {})
        agents[one.id] = by_email.get(one.email) or agents.get(one.id)
    return {
        key: Link(names[key], person, by_hand=False)
        for key, agents in found.items()
        if key and (person := _only(agents.values())) is not None
    }


def _people_by_email(people: Sequence[Person]) -> Mapping[str, Person]:
    """Who is still there comes before who has left, where an address was given to somebody else."""
    humans = [one for one in people if one.email and not one.is_bot]
    return {one.email: one for one in sorted(humans, key=lambda one: one.active)}


def _only(people: Iterable[Person | None]) -> Person | None:
    different = set(people)
    return different.pop() if len(different) == 1 else None
