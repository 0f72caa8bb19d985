"""How a property wants missed visitors to be written to: read from its window, kept, and shown as it would go out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.canned import FIELD, LONGEST_TEXT
from bot.domain.errors import Reason, Refusal
from bot.domain.hours import Hours
from bot.domain.inbox import Property
from bot.domain.setting_ids import RescueField
from bot.ports import RescueSettings, Store, Transaction
from bot.rescue.letter import rescue_letter
from bot.rescue.rules import promise
from bot.tickets.composing import Sender
from bot.times.clock import Clock
from bot.transactions.permissions import Act, Permissions
from bot.views.language import Languages
from bot.views.rescue_window import EXAMPLE_ADDRESS, EXAMPLE_NAME, RescueLook
from bot.views.rescue_words import FIELDS

MOST_MINUTES, MOST_HOURS = 1_440, 80
STEP, LOOKED_AHEAD = timedelta(minutes=30), 14 * 48  # steps: two weeks


class KeptRescue:
    """See `bot.desks.property_settings.Kept`."""

    def read(self, tx: Transaction, property_id: int) -> RescueSettings:
        return tx.rescues.of(property_id)

    def keep(self, tx: Transaction, property_id: int, settings: RescueSettings) -> None:
        tx.rescues.set(property_id, settings)

    def written(self, settings: RescueSettings) -> Mapping[str, object]:
        told = {"rescue": settings.is_on, "rescue_minutes": settings.minutes, "rescue_hours": settings.hours}
        return {**told, "rescue_words": settings.words}


def wanted_rescue(is_on: bool, minutes: str, hours: str, words: str, *, has_mail: bool) -> RescueSettings:
    """What the form was sent with. Raises `Refusal` whose value `field` is the input that it is about."""
    if is_on and not has_mail:
        raise Refusal(Reason.MAIL_OFF, field=RescueField.IS_ON)
    after = _number(minutes, 1, MOST_MINUTES, RescueField.MINUTES)
    within = _number(hours or "0", 0, MOST_HOURS, RescueField.HOURS)
    return RescueSettings(is_on, after, within, _words(words))


def _number(typed: str, least: int, most: int, field: RescueField) -> int:
    text = typed.strip()
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1
    if not least <= number <= most:
        raise Refusal(Reason.RESCUE_TIME_WRONG, word=text or "…", limit=most, field=field)
    return number


def _words(typed: str) -> str:
    words = typed.replace("\0", "").strip()
    if len(words) > LONGEST_TEXT:
        raise Refusal(Reason.ANSWER_TOO_LONG, limit=LONGEST_TEXT, field=RescueField.WORDS)
    for match in FIELD.finditer(words):
        if match[1].strip() not in FIELDS:
            names = tuple(f"{{{field}}}" for field in FIELDS)
            raise Refusal(Reason.FIELD_UNKNOWN, word=match[0], names=names, field=RescueField.WORDS)
    return words


@dataclass(frozen=True, slots=True)
class RescuePreviews:
    """What would go out. `zone` is that of properties which have said nothing of hours."""

    store: Store
    permissions: Permissions
    sender: Sender | None
    languages: Languages
    zone: ZoneInfo
    clock: Clock

    def looks(self, property_id: int, settings: RescueSettings, actor: str) -> Sequence[RescueLook]:
        """Now, and when it is the other way round: while somebody works, or while nobody does."""
        if self.sender is None:
            raise Refusal(Reason.MAIL_OFF)
        with self.store.read() as tx:
            property_ = self._settable(tx, property_id, actor)
            hours = tx.hours.of(property_id) or Hours(self.zone)
        language, now = self.languages.named(property_.language), self.clock()
        visitor = EXAMPLE_NAME, EXAMPLE_ADDRESS, property_, self.sender, settings

        def look(at: datetime) -> RescueLook:
            letter = rescue_letter(*visitor, promise(hours, settings, at), language)
            return RescueLook(at, hours.is_open(at), letter.shown)

        return [look(at) for at in (now, _turn(hours, now)) if at is not None]

    def _settable(self, tx: Transaction, property_id: int, actor: str) -> Property:
        for one in self.permissions.where(tx, actor, Act.CONFIG):
            if one.id == property_id:
                return one
        raise Refusal(Reason.SETTINGS_CHANGED)


def _turn(hours: Hours, now: datetime) -> datetime | None:
    """When it is the other way round, about; None for who always works."""
    is_open = hours.is_open(now)
    moments = (now + n * STEP for n in range(1, LOOKED_AHEAD))
    return next((at for at in moments if hours.is_open(at) is not is_open), None)
