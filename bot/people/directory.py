"""Reads from Slack who is in which channel and group, and who has left; between transactions, never in one."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from bot.domain.deeds import Change, apply
from bot.domain.errors import Conflict, Limited, Refusal, Rejected, SlackError
from bot.domain.inbox import BY_CLOCK, Deed
from bot.ports import ASKED, DIRECTORY, Directory, NewPost, Person, PostKind, Store, Transaction
from bot.times.clock import Clock
from bot.transactions.recording import save_deed

EVERY = timedelta(minutes=5)
AFTER_TROUBLE = timedelta(seconds=15)
AT_ONCE = 50
NO_GROUP = "no_such_subteam"
GROUP = "S"  # the first letter of a group's id
USELESS = frozenset({"missing_scope", "not_authed", "invalid_auth", "account_inactive", "token_revoked"})
GROUPS = "groups"  # and when their names were
SITE = "site"
PEOPLE = "people"  # the source under which it stands when the people themselves were read

Answer = TypeVar("Answer")

log = logging.getLogger(__name__)


class Refresh:
    """Keeps the store's idea of the workspace fresh; called every second, it asks Slack only when that is due."""

    def __init__(self, store: Store, slack: Directory, admins: frozenset[str], default_channel: str, clock: Clock):
        self._store = store
        self._slack = slack
        self._admins = admins
        self._default_channel = default_channel
        self._clock = clock
        self._not_before: datetime | None = None

    def step(self) -> bool:
        """Read everything anew if that is due; answers whether it was."""
        now = self._clock()
        if self._not_before is not None and now < self._not_before:
            return False
        with self._store.read() as tx:
            if not self._is_due(tx, now):
                return False
            channels, groups = self._sources(tx)
        self._not_before = now + AFTER_TROUBLE
        well = self.read(channels, groups)
        if well:
            self._not_before = None
        return True

    def read(self, channels: Sequence[str], groups: Sequence[str]) -> bool:
        """Ask Slack for all of it; False where something did not answer and has to be asked again soon."""
        at = self._clock()
        read = [self._read_members(channel, at) for channel in channels]
        read += [self._read_group(group, at) for group in groups]
        read.append(self._read_people(at))
        self._read_names()
        if all(read):
            with self._store.write() as tx:
                tx.people.mark_read(DIRECTORY, at)
        self.unassign_left_behind()
        return all(read)

    def unassign_left_behind(self) -> int:
        """Give back what people who are gone had taken; answers with how many conversations that were."""
        with self._store.read() as tx:
            numbers = tx.people.left_behind(AT_ONCE)
        for number in numbers:
            self._unassign(number)
        return len(numbers)

    def _is_due(self, tx: Transaction, now: datetime) -> bool:
        last, asked = tx.people.read_at(DIRECTORY), tx.people.read_at(ASKED)
        if last is None or now - last >= EVERY or (asked is not None and asked >= last):
            return True
        return any(tx.people.read_at(channel) is None for channel in self._sources(tx)[0])

    def _sources(self, tx: Transaction) -> tuple[list[str], list[str]]:
        channels = [self._default_channel, *(one.channel for one in tx.properties.all())]
        groups = [grant.subject for grant in tx.people.grants() if grant.subject.startswith(GROUP)]
        return list(dict.fromkeys(channels)), list(dict.fromkeys(groups))

    def _read_members(self, channel: str, at: datetime) -> bool:
        return self._keep(
            channel, lambda: self._slack.members(channel), lambda tx, ids: tx.people.set_members(channel, ids, at)
        )

    def _read_group(self, group: str, at: datetime) -> bool:
        return self._keep(group, lambda: self._members_of(group), lambda tx, ids: tx.people.set_group(group, ids, at))

    def _members_of(self, group: str) -> Sequence[str]:
        """A group that is gone gives nobody its role any more."""
        try:
            return self._slack.group(group)
        except Rejected as refused:
            if refused.code != NO_GROUP:
                raise
            return ()

    def _read_names(self) -> None:
        """To choose groups from, and to link to cards: where that can't be read, work goes on."""
        self._keep(SITE, self._slack.site, lambda tx, url: tx.people.set_site(url))
        self._keep(GROUPS, self._slack.group_names, lambda tx, groups: tx.people.set_groups(groups))

    def _read_people(self, at: datetime) -> bool:
        with self._store.read() as tx:
            known, emails = tx.people.known() | self._admins, tx.members.emails()
        return self._keep(
            PEOPLE,
            lambda: list(_wanted(self._slack.people(), known, emails)),
            lambda tx, people: _save_people(tx, people, at),
        )

    def _keep(self, source: str, ask: Callable[[], Answer], keep: Callable[[Transaction, Answer], None]) -> bool:
        """A channel that Slack refuses counts as read and is not emptied; where the token is at fault, nothing is."""
        try:
            answer = ask()
        except Rejected as refused:
            log.warning("directory.refused", extra={"source": source, "code": refused.code})
            with self._store.write() as tx:
                tx.people.mark_read(source, self._clock())
            return refused.code not in USELESS
        except SlackError as error:
            log.warning("directory.unread", extra={"source": source, "error": type(error).__name__})
            if isinstance(error, Limited):
                self._not_before = self._clock() + max(AFTER_TROUBLE, timedelta(seconds=error.seconds))
            return False
        with self._store.write() as tx:
            keep(tx, answer)
        return True

    def _unassign(self, number: int) -> None:
        """One that fails must not keep those behind it waiting."""
        try:
            with self._store.write() as tx:
                unassign(tx, number, self._clock())
        except (Conflict, Refusal) as refused:
            log.warning("directory.not_unassigned", extra={"number": number, "reason": str(refused)})


def unassign(tx: Transaction, number: int, now: datetime) -> None:
    """Give back what somebody who is gone had taken, and tell it once in the thread."""
    before = tx.conversations.head(number)
    person = tx.people.person(before.agent) if before and before.agent else None
    if before is None or person is None or person.active:
        return
    change = Change(Deed.UNASSIGN, BY_CLOCK, now)
    save_deed(tx, change, before, apply(change, before))
    card = tx.posts.card_of(number)
    if card is not None:
        payload: dict[str, object] = {"notice": "agent_gone", "agent": ""}
        tx.posts.add(NewPost(PostKind.NOTICE, card.channel, number, card.id, payload), now)


def _wanted(people: Iterable[Person], known: frozenset[str], emails: frozenset[str]) -> Iterator[Person]:
    """Those who are known here or at tawk.to; an address is kept only where an agent of tawk.to has it."""
    for person in people:
        if person.email in emails:
            yield person
        elif person.id in known:
            yield replace(person, email="")


def _save_people(tx: Transaction, people: Iterable[Person], at: datetime) -> None:
    people = list(people)
    tx.people.save(people)
    for person in people:
        if not person.active:
            tx.people.deactivate(person.id)
    tx.people.mark_read(PEOPLE, at)
