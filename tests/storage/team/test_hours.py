"""When a team works is kept as it was said, over both databases."""

from datetime import date
from zoneinfo import ZoneInfo

from bot.domain.hours import Hours
from storage.store import SqlStore
from tests.storage.samples import NOW

SPLIT = Hours(
    ZoneInfo("Asia/Kathmandu"),
    (((540, 840), (960, 1140)), *((),) * 5, ((0, 1440),)),
    frozenset({date(2026, 12, 25), date(2027, 1, 1)}),
)


def test_hours_are_those_that_were_said_last_of_that_property(store: SqlStore) -> None:
    with store.write() as tx:
        one, two = (tx.properties.add(tawk_id, "Shop", "C1", NOW).id for tawk_id in ("abc", "abd"))
        assert tx.hours.of(one) is None
        tx.hours.set(one, Hours(ZoneInfo("UTC")))
        tx.hours.set(one, SPLIT)
        tx.hours.set(two, Hours(ZoneInfo("Europe/Madrid")))
    with store.read() as tx:
        assert tx.hours.of(one) == SPLIT
        assert tx.hours.of(two) == Hours(ZoneInfo("Europe/Madrid"))


def test_hours_that_are_taken_back_were_never_said(store: SqlStore) -> None:
    with store.write() as tx:
        one = tx.properties.add("abc", "Shop", "C1", NOW).id
        tx.hours.set(one, SPLIT)
        tx.hours.set(one, None)
        assert tx.hours.of(one) is None
