"""tawk.to's agents are kept by property, as they were told last."""

from bot.ports import Member, Person
from storage.store import SqlStore
from tests.storage.samples import NOW

ANA, LUIS = Member("1", "Ana", "ana@shop.example"), Member("2", "Luis", "luis@shop.example", active=False)


def test_a_new_reading_of_a_property_takes_the_place_of_the_last(store: SqlStore) -> None:
    with store.write() as tx:
        shop, other = (tx.properties.add(tawk_id, "Shop", "C1", NOW).id for tawk_id in ("abc", "abd"))
        tx.members.set(shop, [LUIS, ANA])
        tx.members.set(other, [ANA, Member("3", "Eva")])
    with store.read() as tx:
        assert tx.members.all() == [ANA, ANA, Member("3", "Eva"), LUIS]
        assert tx.members.emails() == {ANA.email, LUIS.email}
    with store.write() as tx:
        tx.members.set(shop, [])
        tx.members.set(other, [LUIS, LUIS])
    with store.read() as tx:
        assert tx.members.all() == [LUIS]


def test_who_has_an_address_is_found_beside_those_who_were_given_a_name(store: SqlStore) -> None:
    with store.write() as tx:
        tx.people.save([Person("U1", "ana", email=ANA.email), Person("U2", "luis"), Person("U3", "eva")])
        tx.people.link("U3", "Eva")
    with store.read() as tx:
        assert [(one.id, one.email, one.tawk_name) for one in tx.people.linked()] == [
            ("U1", ANA.email, ""),
            ("U3", "", "Eva"),
        ]
    with store.write() as tx:
        tx.people.save([Person("U1", "ana"), Person("U3", "eva")])
    with store.read() as tx:
        assert [one.id for one in tx.people.linked()] == ["U3"]
