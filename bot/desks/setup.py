"""The settings of a property: who may see and change them, what may be chosen; all is kept or nothing."""

import re
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.desks.mail_setup import MailWanted, corresponding, mail_settings
from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import CardPolicy, Entry, Property, Role
from bot.domain.setting_ids import SetupField
from bot.ports import ASKED, Grant, Store, Transaction
from bot.times.clock import Clock
from bot.transactions.naming import named
from bot.transactions.permissions import EVERYWHERE, Act, Permissions
from bot.views.setup import INSTALLATION, LANGUAGES, MOST_SUBJECTS, SetupSheet, groups_field, is_group, people_field

EVERY = Property(EVERYWHERE, "", "", "")  # stands for all of them: roles given there hold in each
CONFIG = "config"  # the journal's word for a change of settings
CHANNEL = re.compile("[CG][A-Z0-9]{1,30}")
PERSON = re.compile("[UW][A-Z0-9]{1,30}")
REDRAWN = 200  # cards at most, or what agents do meanwhile would wait behind them
GUARDED = (Role.ADMIN, Role.LEAD)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a form was sent with, not yet looked at."""

    channel: str
    policy: str
    language: str
    masked: bool
    people: Mapping[Role, Sequence[str]]
    groups: Mapping[Role, Sequence[str]]
    mail: MailWanted


class Setup:
    """Reads and changes the settings of properties."""

    def __init__(self, store: Store, permissions: Permissions, clock: Clock) -> None:
        self._store = store
        self._permissions = permissions
        self._clock = clock

    def open(self, name: str, actor: str, channel: str) -> SetupSheet | Sequence[Property]:
        """The property called `name`, else the only one or that of `channel`; or those to choose from."""
        with self._store.read() as tx:
            choices = self._choices(tx, actor)
            if name or not choices:
                return self._sheet(tx, named(self._permissions.visible(tx, actor), name), choices, actor)
            single = [one for one in choices if one.id != EVERYWHERE] or choices
            likely = single if len(single) == 1 else [one for one in single if one.channel == channel]
            return self._sheet(tx, likely[0], choices, actor) if len(likely) == 1 else choices

    def sheet(self, property_id: int, actor: str) -> SetupSheet:
        with self._store.read() as tx:
            choices = self._choices(tx, actor)
            chosen = next((one for one in choices if one.id == property_id), None)
            if chosen is None:
                raise Refusal(Reason.SETTINGS_CHANGED)
            return self._sheet(tx, chosen, choices, actor)

    def save(self, property_id: int, stamp: str, wanted: Wanted, actor: str) -> Property:
        """Raises `Refusal` whose value `field` is the input that it is about."""
        with self._store.write() as tx:
            sheet = self._sheet(tx, self._locked(tx, property_id, actor), (), actor)
            if stamp != sheet.stamp:
                raise Refusal(Reason.SETTINGS_CHANGED)
            after = replace(sheet, property_=_arranged(sheet.property_, wanted), given=_given(tx, sheet, wanted))
            if _settings(after) != _settings(sheet):
                self._keep(tx, sheet, after, actor)
            return after.property_

    def _choices(self, tx: Transaction, actor: str) -> Sequence[Property]:
        """The properties that `actor` may configure, and all of them for who administers everywhere."""
        return [*self._permissions.where(tx, actor, Act.CONFIG), *([EVERY] if self._rules(tx, actor) else [])]

    def _rules(self, tx: Transaction, actor: str) -> bool:
        return actor in self._permissions.admins or actor in tx.people.holders(EVERYWHERE, Role.ADMIN)

    def _locked(self, tx: Transaction, property_id: int, actor: str) -> Property:
        """Raises `Refusal` where it is not there, or not any more for `actor`."""
        if property_id == EVERYWHERE and self._rules(tx, actor):
            return EVERY
        if property_id not in [one.id for one in self._permissions.known(tx, actor)]:
            raise Refusal(Reason.SETTINGS_CHANGED)
        return tx.properties.lock(property_id)

    def _sheet(self, tx: Transaction, one: Property, choices: Sequence[Property], actor: str) -> SetupSheet:
        if one != EVERY:
            self._permissions.demand(tx, Act.CONFIG, actor, one.id)
        grants = tx.people.grants()
        given = {grant.subject: grant.role for grant in grants if grant.property_id == one.id}
        above = {grant.subject: grant.role for grant in grants if grant.property_id == EVERYWHERE != one.id}
        everywhere = {**above, **dict.fromkeys(self._permissions.admins, Role.ADMIN)}
        appoints = one == EVERY or self._permissions.role(tx, actor, one.id) is Role.ADMIN
        return SetupSheet(one, choices, given, everywhere, tx.people.groups(), appoints, _stamp(one, given))

    def _keep(self, tx: Transaction, before: SetupSheet, after: SetupSheet, actor: str) -> None:
        """Newcomers, and the members of a new channel or group, are read within a second."""
        now, property_ = self._clock(), after.property_
        guards = [(role, bool(tx.people.holders(property_.id, role))) for role in GUARDED]
        if property_ != EVERY:
            tx.properties.arrange(property_)
        for subject in sorted({*before.given, *after.given}):
            if before.given.get(subject) != after.given.get(subject):
                tx.people.grant(Grant(property_.id, subject, after.given.get(subject, Role.NONE)))
        self._demand_somebody(tx, property_.id, [role for role, held in guards if held])
        tx.people.mark_read(ASKED, now)
        if before.property_.channel != property_.channel:
            tx.posts.forgive(property_.channel, now)
        if (before.property_.language, before.property_.masked) != (property_.language, property_.masked):
            tx.posts.redraw(property_.id, REDRAWN, now)
            for post_id in tx.digests.posts_about(property_.id):  # they name visitors of it as well
                tx.posts.touch(post_id, now)
        then, since = _difference(_settings(before), _settings(after))
        tx.journal.add(Entry(now, actor, CONFIG, 0, property_.id, 0, 0, before=then, after=since))

    def _demand_somebody(self, tx: Transaction, property_id: int, guards: Sequence[Role]) -> None:
        """Where the settings name no administrator, a property that had one must not be left without."""
        for role in () if self._permissions.admins else guards:
            if not tx.people.holders(property_id, role):
                raise Refusal(Reason.LAST_ADMIN, field=people_field(role))


def _arranged(before: Property, wanted: Wanted) -> Property:
    if before == EVERY:
        return before
    if not CHANNEL.fullmatch(wanted.channel):
        raise Refusal(Reason.NOT_A_CHANNEL, field=SetupField.CHANNEL)
    _demand_known(wanted.policy, list(CardPolicy), SetupField.CARDS)
    _demand_known(wanted.language, list(LANGUAGES), SetupField.LANGUAGE)
    language = "" if wanted.language == INSTALLATION else wanted.language
    policy = CardPolicy(wanted.policy)
    arranged = replace(before, channel=wanted.channel, policy=policy, language=language, masked=wanted.masked)
    return corresponding(arranged, wanted.mail)


def _demand_known(word: str, known: Collection[str], field: str) -> None:
    if word not in known:
        raise Refusal(Reason.WRONG_VALUE, word=word, names=tuple(known), field=field)


def _given(tx: Transaction, sheet: SetupSheet, wanted: Wanted) -> Mapping[str, Role]:
    """Who has which role from now on; what the form did not ask for stays as it was."""
    found = {one: role for one, role in sheet.given.items() if not _is_asked(sheet, one, role)}
    for field, role, subjects in _chosen(sheet, wanted):
        if len(subjects) > MOST_SUBJECTS:
            raise Refusal(Reason.TOO_MANY_PEOPLE, limit=MOST_SUBJECTS, field=field)
        for one in dict.fromkeys(subjects):
            if one in found:
                raise Refusal(Reason.TWO_ROLES, word=_called(tx, sheet, one), field=field)
            if one not in sheet.given and not _may_have_role(tx, sheet, one):
                raise Refusal(Reason.NOT_A_PERSON, word=_called(tx, sheet, one), field=field)
            found[one] = role
    return found


def _is_asked(sheet: SetupSheet, subject: str, role: Role) -> bool:
    return role in sheet.roles and (bool(sheet.groups) or not is_group(subject))


def _chosen(sheet: SetupSheet, wanted: Wanted) -> Iterator[tuple[str, Role, Sequence[str]]]:
    for role in sheet.roles:
        yield people_field(role), role, wanted.people.get(role, ())
        if sheet.groups:
            yield groups_field(role), role, wanted.groups.get(role, ())


def _may_have_role(tx: Transaction, sheet: SetupSheet, subject: str) -> bool:
    """A group that Slack told us of, or anybody but an app."""
    if is_group(subject):
        return any(one.id == subject for one in sheet.groups)
    known = tx.people.person(subject)
    return PERSON.fullmatch(subject) is not None and not (known and known.is_bot)


def _called(tx: Transaction, sheet: SetupSheet, subject: str) -> str:
    if is_group(subject):
        return next((f"@{one.handle}" for one in sheet.groups if one.id == subject), subject)
    known = tx.people.person(subject)
    return known.name if known and known.name else subject


def _settings(sheet: SetupSheet) -> dict[str, object]:
    """All that can be changed, in no visitor's words, as the journal keeps it."""
    one = sheet.property_
    arranged = {"channel": one.channel, "policy": one.policy.value, "language": one.language, "masked": one.masked}
    return {**arranged, **mail_settings(one), **{subject: role.name.lower() for subject, role in sheet.given.items()}}


def _difference(
    before: Mapping[str, object], after: Mapping[str, object]
) -> tuple[dict[str, object], dict[str, object]]:
    changed = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    return {key: before[key] for key in changed if key in before}, {key: after[key] for key in changed if key in after}


def _stamp(one: Property, given: Mapping[str, Role]) -> str:
    stood = (one.channel, one.policy.value, one.language, one.masked, mail_settings(one), sorted(given.items()))
    return f"{zlib.crc32(repr(stood).encode()):08x}"
