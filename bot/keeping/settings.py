"""How long a property keeps what is over, as its settings; and the brake for whoever reads what is announced."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Entry
from bot.domain.setting_ids import KeepingField
from bot.keeping.announcing import announce, at_rest, put_off, restate, withdraw, zone_of
from bot.keeping.plan import is_stricter
from bot.ports import Keeping, Store, Transaction
from bot.times.clock import Clock
from bot.transactions.permissions import Act, Permissions
from bot.views.keeping import MOST_DAYS


class KeptKeeping:
    """See `bot.desks.property_settings.Kept`. Whatever lets more go than before is announced first."""

    def __init__(self, admins: Collection[str], zone: ZoneInfo, clock: Clock) -> None:
        self._admins = admins
        self._zone = zone
        self._clock = clock

    def read(self, tx: Transaction, property_id: int) -> Keeping:
        return tx.keepings.of(property_id)

    def keep(self, tx: Transaction, property_id: int, settings: Keeping) -> None:
        before, now = tx.keepings.lock(property_id), self._clock()
        after = replace(before, trash_days=settings.trash_days, closed_days=settings.closed_days)
        if not after.is_on:
            end(tx, after, "", now)
        elif is_stricter(before, after):
            announce(tx, after, self._admins, now, zone_of(tx, property_id, self._zone))
        elif after.first_at is None:
            tx.keepings.save(after)
        else:
            tx.keepings.save(put_off(tx, after, after.first_at))
            restate(tx, after, now)

    def written(self, settings: Keeping) -> Mapping[str, object]:
        return {"trash_days": settings.trash_days, "closed_days": settings.closed_days}


class Brake:
    """Stops what is announced, or has begun."""

    def __init__(self, store: Store, permissions: Permissions, clock: Clock) -> None:
        self._store = store
        self._permissions = permissions
        self._clock = clock

    def pull(self, property_id: int, actor: str) -> None:
        """Nothing is purged by the clock from now on. Raises `Refusal`."""
        with self._store.write() as tx:
            if property_id not in [one.id for one in self._permissions.known(tx, actor)]:
                raise Refusal(Reason.SETTINGS_CHANGED)
            self._permissions.demand(tx, Act.CONFIG, actor, property_id)
            before, now = tx.keepings.lock(property_id), self._clock()
            if before.is_on:
                end(tx, replace(before, trash_days=0, closed_days=0), actor, now)
                stood = {"trash_days": before.trash_days, "closed_days": before.closed_days}
                stands: dict[str, object] = dict.fromkeys(stood, 0)
                what = (Act.CONFIG.value, 0, property_id, 0, 0)
                tx.journal.add(Entry(now, actor, *what, before={**stood}, after=stands))


def end(tx: Transaction, keeping: Keeping, actor: str, now: datetime) -> None:
    """Whatever was announced or under way; what is purged stays so."""
    tx.keepings.save(replace(at_rest(keeping), first_at=None, next_at=None, stopped_by=actor))
    withdraw(tx, keeping, now)


def wanted_keeping(before: Keeping, trash: str, closed: str) -> Keeping:
    """What the form was sent with. Raises `Refusal` whose value `field` is the input that it is about."""
    trash_days, closed_days = _days(trash, KeepingField.TRASH), _days(closed, KeepingField.CLOSED)
    return replace(before, trash_days=trash_days, closed_days=closed_days)


def _days(typed: str, field: str) -> int:
    word = typed.strip()
    if not word:
        return 0
    days = int(word) if word.isascii() and word.isdigit() and len(word) < 6 else 0
    if not 1 <= days <= MOST_DAYS:
        raise Refusal(Reason.KEPT_DAYS_WRONG, word=word, limit=MOST_DAYS, field=field)
    return days
