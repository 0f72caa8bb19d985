"""What agents do with contacts, on both databases."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.domain.contact import ContactAct
from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Deed
from storage import tables
from storage.contacts import contact_pages
from tests.bot.contacts import Visitors
from tests.inbox import ADMIN, ANA, MEMBERS, Inbox

STRANGER = "U0STRANGER"


@pytest.fixture
def visitors(inbox: Inbox) -> Visitors:
    return Visitors(inbox)


def refused(call: object, *arguments: object) -> Reason:
    assert callable(call)
    with pytest.raises(Refusal) as caught:
        call(*arguments)
    return caught.value.reason


def test_what_the_team_edited_wins_over_what_tawk_tells_later(visitors: Visitors) -> None:
    visitors.write("María", "maria@example.com")
    maria = visitors.id("maria@example.com")
    visitors.edit(maria, name="María Gómez", company="Aurora")
    visitors.write("mari", "maria@example.com", city="cadiz")
    known = visitors.contacts.card(maria, ANA).contact
    assert [known.known(name) for name in ("name", "city", "company")] == ["María Gómez", "cadiz", "Aurora"]
    assert known.told.name == "mari"
    visitors.edit(maria, name="mari")
    assert visitors.contacts.card(maria, ANA).contact.edited == {"company": "Aurora"}


def test_a_corrected_address_gathers_the_chats_of_both(visitors: Visitors) -> None:
    old = visitors.write("Marta", "marta@exmaple.com")
    marta = visitors.id("marta@exmaple.com")
    visitors.edit(marta, email="marta@example.com")
    visitors.write("Marta", "Marta@Example.com")
    visitors.write("Marta", "marta@exmaple.com", chat=old)
    assert visitors.id("marta@example.com") == marta
    assert visitors.contacts.card(marta, ANA).conversations == 2
    assert visitors.found("marta@example") == visitors.found("exmaple") == ["Marta"]


@pytest.mark.parametrize("email", ["", "x", "a@b", "a b@c.de", "a@b.c, d@e.f", "<a@b.c>"])
def test_a_bad_address_is_refused(visitors: Visitors, email: str) -> None:
    visitors.write("Eva", "eva@example.com")
    eva = visitors.id("eva@example.com")
    assert refused(visitors.contacts.edit, eva, 0, ANA, {"email": email}) is Reason.EMAIL_WRONG


def test_an_address_of_another_contact_is_refused_unless_it_was_merged(visitors: Visitors) -> None:
    visitors.write("Eva", "eva@example.com")
    visitors.write("Ivo", "ivo@example.com")
    eva, ivo = visitors.id("eva@example.com"), visitors.id("ivo@example.com")
    address = {"email": "IVO@example.com"}
    assert refused(visitors.contacts.edit, eva, 0, ANA, address) is Reason.EMAIL_TAKEN
    visitors.contacts.merge(eva, ivo, ADMIN)
    visitors.edit(eva, **address)
    assert visitors.contacts.card(eva, ANA).contact.known("email") == "IVO@example.com"


def test_an_edit_of_what_somebody_else_changed_is_refused(visitors: Visitors) -> None:
    visitors.write("Eva", "eva@example.com")
    eva = visitors.id("eva@example.com")
    visitors.edit(eva, phone="600 111 222")
    assert refused(visitors.contacts.edit, eva, 0, ANA, {"name": "Evita"}) is Reason.CONTACT_CHANGED


def test_notes_of_both_are_shown_while_they_are_merged(visitors: Visitors) -> None:
    visitors.write("Eva", "eva@example.com")
    visitors.write("Ivo", "ivo@example.com")
    eva, ivo = visitors.id("eva@example.com"), visitors.id("ivo@example.com")
    visitors.contacts.note(eva, ANA, "prefers calls")
    visitors.contacts.note(ivo, ANA, "pays late")
    visitors.contacts.merge(eva, ivo, ADMIN)
    assert [note.text for note in visitors.contacts.card(eva, ANA).notes] == ["pays late", "prefers calls"]
    visitors.contacts.unmerge(ivo, ADMIN)
    assert [note.text for note in visitors.contacts.card(eva, ANA).notes] == ["prefers calls"]
    assert refused(visitors.contacts.note, eva, ANA, " \0") is Reason.NOTE_MISSING


def test_late_webhooks_of_a_merged_one_are_shown_under_the_survivor(visitors: Visitors) -> None:
    chat = visitors.write("Eva", "eva@example.com")
    visitors.write("Ivo", "ivo@example.com")
    eva, ivo = visitors.id("eva@example.com"), visitors.id("ivo@example.com")
    visitors.contacts.merge(ivo, eva, ADMIN)
    visitors.write("Evelyn", "eva@example.com", chat=chat)
    visitors.write("Eva", "eva@example.com")
    assert visitors.contacts.card(eva, ANA).contact.id == ivo
    assert visitors.contacts.card(ivo, ANA).conversations == 3
    assert visitors.found() == visitors.found("eva") == ["Ivo"]
    assert visitors.contacts.card(ivo, ANA).last_seen == visitors.inbox.clock()


def test_who_may_be_one_person_is_suggested(visitors: Visitors) -> None:
    for name, email in (
        ("Pia", "pia.lopez@gmail.com"),
        ("Pia L", "pialopez+shop@gmail.com"),
        ("PÍA", "other@example.com"),
        ("Tom", "tom@example.com"),
    ):
        visitors.write(name, email)
    pia, tom = visitors.id("pia.lopez@gmail.com"), visitors.id("tom@example.com")
    assert [one.told.name for one in visitors.contacts.card(pia, ANA).likely] == ["Pia L", "PÍA"]
    assert visitors.contacts.card(tom, ANA).likely == ()
    visitors.edit(pia, phone="+34 600 11 22 33")
    visitors.edit(tom, phone="600112233")
    assert [one.told.name for one in visitors.contacts.card(tom, ANA).likely] == ["Pia"]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=5))
def test_parting_in_the_reverse_order_restores_all_of_it(visitors: Visitors, pairs: list[tuple[int, int]]) -> None:
    emails = [f"p{n}@example.com" for n in range(4)]
    for email in emails:
        visitors.write(f"Person {email[1]}", email)
    ids = [visitors.id(email) for email in emails]
    histories = {one: visitors.numbers(one) for one in ids}
    states, merged, root = [visitors.state()], [], {one: one for one in ids}
    for survivor, other in ((ids[a], ids[b]) for a, b in pairs):
        if root[survivor] != survivor or root[other] != other or survivor == other:
            assert refused(visitors.contacts.merge, survivor, other, ADMIN) in (
                Reason.CONTACT_CHANGED,
                Reason.MERGED_ALREADY,
            )
            continue
        visitors.contacts.merge(survivor, other, ADMIN)
        root = {one: survivor if at == other else at for one, at in root.items()}
        states.append(visitors.state())
        merged.append(other)
        for one in set(root.values()):
            group = [member for member in ids if root[member] == one]
            whole = sorted((number for member in group for number in histories[member]), reverse=True)
            assert visitors.numbers(one) == whole[:10]
    assert len(visitors.found()) == len(set(root.values()))
    for other in reversed(merged):
        assert visitors.state() == states.pop()
        visitors.contacts.unmerge(other, ADMIN)
    assert visitors.state() == states[0]


def test_who_is_not_merged_can_not_be_parted(visitors: Visitors) -> None:
    visitors.write("Eva", "eva@example.com")
    assert refused(visitors.contacts.unmerge, visitors.id("eva@example.com"), ADMIN) is Reason.NOT_MERGED


def test_contacts_of_two_properties_are_never_merged(visitors: Visitors) -> None:
    visitors.write("Eva", "eva@example.com")
    elsewhere = Visitors(Inbox(visitors.inbox.engine))
    elsewhere.write("Eva", "eva@example.com")
    both = visitors.id("eva@example.com"), elsewhere.id("eva@example.com")
    assert refused(visitors.contacts.merge, *both, ADMIN) is Reason.MERGE_WITH_WHOM


def test_the_newest_seen_come_first_on_every_page(visitors: Visitors) -> None:
    for name in ("Ada", "Bob", "Cid", "Dan", "Eva"):
        visitors.write(name, f"{name}@example.com")
    visitors.write("Bob", "bob@example.com")
    assert visitors.found() == ["Bob", "Eva", "Dan", "Cid", "Ada"]
    page = visitors.contacts.of_conversation(visitors.numbers(visitors.id("bob@example.com"))[0], ANA)
    assert (page.rows[0].contact.told.name, page.rows[0].conversations) == ("Bob", 2)


def test_contacts_are_found_by_the_beginnings_of_words(visitors: Visitors) -> None:
    visitors.write("José Núñez", "pepe.n@shop.example", city="cadiz")
    visitors.write("Joseph Nolan", "jn@example.com", city="cork")
    visitors.write("Ángela", "angela_%@example.com", city="lugo")
    jose = visitors.id("pepe.n@shop.example")
    visitors.edit(jose, phone="+34 600 11 22 33", company="Lámparas & Co")
    for words in ("nun", "NÚÑEZ jos", "pepe.n@shop.example", "shop.exa", "600112233", "+34 600 11 22 33", "lamp"):
        assert visitors.found(words) == ["José Núñez"], words
    assert sorted(visitors.found("jose")) == ["Joseph Nolan", "José Núñez"]
    assert sorted(visitors.found("jos n")) == ["Joseph Nolan", "José Núñez"]


def test_what_a_property_masks_is_not_found_letter_by_letter(visitors: Visitors) -> None:
    visitors.write("José Núñez", "pepe.n@shop.example", city="cadiz")
    jose = visitors.id("pepe.n@shop.example")
    visitors.edit(jose, phone="+34 600 11 22 33", company="Lámparas & Co")
    letters = ("pepe", "pepe.n@shop.exampl", "shop.exa", "n@shop.example", "60011223")
    for words in letters:
        assert visitors.found(words) == ["José Núñez"], words
    with visitors.inbox.store.write() as tx:
        tx.properties.arrange(replace(tx.properties.get(visitors.property_id), masked=True))
    assert [words for words in (*letters, "jos pepe") if visitors.found(words)] == []
    for words in ("nun", "jos nun", "lamp", "cad", "PEPE.N@shop.example", "jos pepe.n@shop.example", "600 11 22 33"):
        assert visitors.found(words) == ["José Núñez"], words


def test_who_is_found_openly_is_found_behind_many_who_are_not(
    visitors: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contact_pages, "LOOKED_AT", 2)
    for n in range(5):
        visitors.write(f"Nobody {n}", f"zo{n}@example.com")
    for n in range(3):
        visitors.write(f"Zoro {n}", f"q{n}@example.com")
    with visitors.inbox.store.write() as tx:
        tx.properties.arrange(replace(tx.properties.get(visitors.property_id), masked=True))
    assert visitors.found("zo") == ["Zoro 0", "Zoro 1", "Zoro 2"]


@pytest.mark.parametrize(
    "words", ["%", "_", "'; drop table contact; --", "\\", "\0", "=mail", "😀", "*", "zz" * 500, "a' OR '1'='1"]
)
def test_hostile_words_find_nobody(visitors: Visitors, words: str) -> None:
    visitors.write("Ada", "ada@example.com")
    assert visitors.found(words) == []
    assert visitors.found("ada") == ["Ada"]


def test_who_may_not_see_a_contact_hears_what_they_hear_of_one_who_is_not_there(visitors: Visitors) -> None:
    visitors.write("Eva", "eva@example.com")
    eva = visitors.id("eva@example.com")
    number = visitors.numbers(eva)[0]
    assert visitors.found("eva", STRANGER) == visitors.found("", STRANGER) == []
    for who, contact_id in ((STRANGER, eva), (ADMIN, 10**9)):
        assert refused(visitors.contacts.card, contact_id, who) is Reason.NO_CONTACT
        assert refused(visitors.contacts.edit, contact_id, 0, who, {}) is Reason.NO_CONTACT
        assert refused(visitors.contacts.erase, contact_id, 0, who) is Reason.NO_CONTACT
    assert refused(visitors.contacts.of_conversation, number, STRANGER) is Reason.NOT_FOUND
    assert refused(visitors.contacts.of_conversation, 10**9, ADMIN) is Reason.NOT_FOUND


def test_merging_and_erasing_need_the_right(visitors: Visitors) -> None:
    visitors.write("Eva", "eva@example.com")
    visitors.write("Ivo", "ivo@example.com")
    eva, ivo = visitors.id("eva@example.com"), visitors.id("ivo@example.com")
    for call, arguments in (
        (visitors.contacts.merge, (eva, ivo, ANA)),
        (visitors.contacts.unmerge, (eva, ANA)),
        (visitors.contacts.erase, (eva, 0, ANA)),
    ):
        assert refused(call, *arguments) is Reason.ADMINS_ONLY
    assert len(visitors.found()) == 2


def test_the_journal_tells_of_contacts_by_ids_only(own_inbox: Inbox) -> None:
    visitors = Visitors(own_inbox)
    visitors.write("Eva", "eva@example.com")
    visitors.write("Ivo", "ivo@example.com")
    eva, ivo = visitors.id("eva@example.com"), visitors.id("ivo@example.com")
    visitors.edit(eva, name="Evita")
    visitors.contacts.note(eva, ANA, "calls")
    visitors.contacts.reveal(eva, ANA)
    visitors.contacts.merge(eva, ivo, ADMIN)
    visitors.contacts.unmerge(ivo, ADMIN)
    rows = own_inbox.rows(select(tables.journal).order_by(tables.journal.c.id))
    assert [(row["deed"], row["detail"]) for row in rows] == [
        (ContactAct.EDIT, {"contact": str(eva), "fields": "name"}),
        (ContactAct.NOTE, {"contact": str(eva)}),
        (ContactAct.REVEAL, {"contact": str(eva)}),
        (ContactAct.MERGE, {"contact": str(eva), "merged": str(ivo)}),
        (ContactAct.UNMERGE, {"contact": str(eva), "merged": str(ivo)}),
    ]


def test_what_was_done_to_a_contact_does_not_keep_a_deed_from_being_undone(visitors: Visitors) -> None:
    chat = visitors.write("Eva", "eva@example.com")
    actor = f"U{visitors.inbox.site.tawk_id}".upper()
    with visitors.inbox.store.write() as tx:
        tx.people.set_members(visitors.inbox.channel, [*MEMBERS, actor], visitors.inbox.clock())
    visitors.inbox.desk.do(Deed.CLOSE, visitors.inbox.get(chat).id, actor)
    visitors.edit(visitors.id("eva@example.com"), actor, name="Evita")
    assert visitors.inbox.desk.undo(actor).done == (visitors.inbox.get(chat).id,)
