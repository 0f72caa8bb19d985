"""Websites and their channels."""

from bot.domain.inbox import CardPolicy, Property
from storage.store import SqlStore
from tests.storage.samples import NOW, SECOND


def test_a_property_is_found_by_its_id_at_tawk(store: SqlStore) -> None:
    with store.write() as tx:
        added = tx.properties.add("abc", "Shop", "C1", NOW)
    with store.read() as tx:
        assert added == Property(added.id, "abc", "Shop", "C1", CardPolicy.MISSED)
        assert tx.properties.find("abc") == tx.properties.get(added.id) == added
        assert tx.properties.find("abd") is None


def test_a_property_that_is_there_already_is_answered_as_it_is(store: SqlStore) -> None:
    with store.write() as tx:
        first = tx.properties.add("abc", "Shop", "C1", NOW)
        assert tx.properties.add("abc", "Other", "C2", NOW + SECOND) == first
        assert tx.properties.all() == [first]


def test_a_property_is_routed_to_another_channel(store: SqlStore) -> None:
    with store.write() as tx:
        one = tx.properties.add("abc", "Shop", "C1", NOW)
        two = tx.properties.add("abd", "Blog", "C1", NOW)
        tx.properties.route(one.id, "C2")
        assert [found.id for found in tx.properties.of_channel("C1")] == [two.id]
        assert [found.id for found in tx.properties.of_channel("C2")] == [one.id]


def test_a_policy_is_kept(store: SqlStore) -> None:
    with store.write() as tx:
        one = tx.properties.add("abc", "Shop", "C1", NOW)
        tx.properties.set_policy(one.id, CardPolicy.ALL)
        assert tx.properties.get(one.id).policy is CardPolicy.ALL


def test_the_newest_name_counts_in_whatever_order_it_is_told(store: SqlStore) -> None:
    with store.write() as tx:
        one = tx.properties.add("abc", "Shop", "C1", NOW)
        tx.properties.rename(one.id, "Newest", NOW + 2 * SECOND)
        tx.properties.rename(one.id, "Newer", NOW + SECOND)
        assert tx.properties.get(one.id).name == "Newest"


def test_of_two_names_told_at_once_the_order_decides_nothing(store: SqlStore) -> None:
    with store.write() as tx:
        for tawk_id, names in (("abc", ("A", "B")), ("abd", ("B", "A"))):
            one = tx.properties.add(tawk_id, names[0], "C1", NOW)
            tx.properties.rename(one.id, names[1], NOW)
            assert tx.properties.get(one.id).name == "B"
