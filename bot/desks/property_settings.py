"""What a property is told in a window of its own: who may open it, which property is meant, all is kept or nothing."""

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Generic, Protocol, TypeVar

from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Entry, Property
from bot.ports import Store, Transaction
from bot.times.clock import Clock
from bot.transactions.naming import named
from bot.transactions.permissions import Act, Permissions
from bot.views.property_sheet import PropertySheet

CONFIG = "config"  # the journal's word for a change of settings

Settings = TypeVar("Settings")
Change = Callable[[Settings], Settings]


class Kept(Protocol[Settings]):
    """One kind of settings: how it is kept in the store, and written down in the journal without visitors' words."""

    def read(self, tx: Transaction, property_id: int) -> Settings: ...
    def keep(self, tx: Transaction, property_id: int, settings: Settings) -> None: ...
    def written(self, settings: Settings) -> Mapping[str, object]: ...


class PropertySettings(Generic[Settings]):
    """Reads and changes settings of one kind."""

    def __init__(self, store: Store, permissions: Permissions, clock: Clock, kept: Kept[Settings]) -> None:
        self._store = store
        self._permissions = permissions
        self._clock = clock
        self._kept = kept

    def open(self, name: str, actor: str, channel: str) -> PropertySheet[Settings] | Sequence[Property]:
        """The property called `name`, else the only one or that of `channel`; or those to choose from."""
        with self._store.read() as tx:
            choices = self._permissions.where(tx, actor, Act.CONFIG)
            if name or not choices:
                return self._sheet(tx, named(self._permissions.visible(tx, actor), name), choices, actor)
            likely = choices if len(choices) == 1 else [one for one in choices if one.channel == channel]
            return self._sheet(tx, likely[0], choices, actor) if len(likely) == 1 else choices

    def sheet(self, property_id: int, actor: str) -> PropertySheet[Settings]:
        with self._store.read() as tx:
            choices = self._permissions.where(tx, actor, Act.CONFIG)
            return self._sheet(tx, self._known(tx, property_id, actor), choices, actor)

    def save(self, property_id: int, stamp: str, change: Change[Settings], actor: str) -> None:
        """Raises `Refusal`; its value `field`, where it has one, is the input that it is about."""
        with self._store.write() as tx:
            one = tx.properties.lock(self._known(tx, property_id, actor).id)
            sheet = self._sheet(tx, one, (), actor)
            if stamp != sheet.stamp:
                raise Refusal(Reason.SETTINGS_CHANGED)
            after = replace(sheet, settings=change(sheet.settings))
            self._keep(tx, sheet, after, actor)

    def _keep(
        self, tx: Transaction, before: PropertySheet[Settings], after: PropertySheet[Settings], actor: str
    ) -> None:
        property_id = before.property_.id
        stood, stands = self._kept.written(before.settings), self._kept.written(after.settings)
        changed = [key for key in {**stood, **stands} if stood.get(key) != stands.get(key)]
        if not changed:
            return
        self._kept.keep(tx, property_id, after.settings)
        then, since = ({key: one[key] for key in changed if key in one} for one in (stood, stands))
        tx.journal.add(Entry(self._clock(), actor, CONFIG, 0, property_id, 0, 0, before=then, after=since))

    def _known(self, tx: Transaction, property_id: int, actor: str) -> Property:
        """Raises `Refusal` where it is not there, or not any more for `actor`."""
        for one in self._permissions.known(tx, actor):
            if one.id == property_id:
                return one
        raise Refusal(Reason.SETTINGS_CHANGED)

    def _sheet(
        self, tx: Transaction, one: Property, choices: Sequence[Property], actor: str
    ) -> PropertySheet[Settings]:
        self._permissions.demand(tx, Act.CONFIG, actor, one.id)
        settings = self._kept.read(tx, one.id)
        stamp = f"{zlib.crc32(repr(sorted(self._kept.written(settings).items())).encode()):08x}"
        return PropertySheet(one, choices, settings, stamp)
