"""Who somebody is here: what Slack says, which role they have in which property, and why."""

from collections.abc import Callable, Sequence
from functools import partial

import pytest

from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import CardPolicy, Property, Role
from bot.people.identity import Identity
from bot.ports import Grant, Group, Held, Member, Person
from bot.transactions.permissions import Permissions
from bot.views.identity import WhoIs, whoami_message
from bot.views.language import Language
from bot.views.lists import show_message
from tests.bot.views.checks import misfits, shown, texts
from tests.bot.views.samples import ENGLISH, SPANISH
from tests.inbox import ADMIN, ANA, NOON, Inbox, said

GROUP, EVERYWHERE = "S0CREW", 0


def owner(inbox: Inbox) -> Property:
    inbox.receive(inbox.site.transcript(NOON, said("v", NOON, "hi")))
    with inbox.store.read() as tx:
        found = tx.properties.find(inbox.site.tawk_id)
    assert found is not None
    return found


def who_is(inbox: Inbox, actor: str) -> WhoIs:
    return Identity(inbox.store, Permissions(frozenset({ADMIN})), inbox.clock).who_is(actor)


def told(inbox: Inbox, actor: str, language: Language = ENGLISH) -> str:
    message = whoami_message(who_is(inbox, actor), language)
    assert misfits(message) == []
    return shown(message)


def test_a_member_of_the_channel_is_told_the_channel(inbox: Inbox) -> None:
    one = owner(inbox)
    [held] = [held for held in who_is(inbox, ANA).held if held.property_id == one.id]
    assert held == Held(one.id, Role.AGENT, one.channel)
    assert f"• Tienda Aurora: agent (you are in <#{one.channel}>)" in told(inbox, ANA)
    assert f"· Tienda Aurora: agente (estás en <#{one.channel}>)" in told(inbox, ANA, SPANISH)


def test_the_mightiest_role_is_told_with_all_that_give_it(inbox: Inbox) -> None:
    one, luz = owner(inbox), "U0LUZ"
    with inbox.store.write() as tx:
        tx.people.set_groups([Group(GROUP, "crew", "The crew")])
        tx.people.set_group(GROUP, [luz], inbox.clock())
        tx.people.join(one.channel, luz)
        tx.people.grant(Grant(one.id, luz, Role.LEAD))
        tx.people.grant(Grant(one.id, GROUP, Role.LEAD))
    assert "• Tienda Aurora: lead (as a member of @crew, given to you)" in told(inbox, luz)
    with inbox.store.write() as tx:
        tx.people.grant(Grant(EVERYWHERE, GROUP, Role.ADMIN))
    assert "• Tienda Aurora: administrator (as a member of @crew, in every property)" in told(inbox, luz)
    with inbox.store.write() as tx:
        tx.people.grant(Grant(EVERYWHERE, GROUP, Role.NONE))


def test_language_zone_and_name_at_tawk_are_told(inbox: Inbox) -> None:
    owner(inbox)
    with inbox.store.write() as tx:
        tx.people.save([Person("U0EVA", "Eva", "es-MX", "America/Mexico_City")])
        tx.people.link("U0EVA", "Eva <!channel> L.")
    said_of_her = told(inbox, "U0EVA")
    assert "You are <@U0EVA> (`U0EVA`)." in said_of_her
    assert "Your language in Slack is es-MX, your time zone America/Mexico_City." in said_of_her
    assert "At tawk.to you are “Eva &lt;!channel&gt; L.”." in said_of_her
    assert "I haven't read from Slack yet who you are" in told(inbox, "U0NEW")


def test_an_administrator_of_the_settings_is_told_so_and_a_stranger_what_to_do(inbox: Inbox) -> None:
    owner(inbox)
    assert "`ADMINS` in the settings names you" in told(inbox, ADMIN)
    stranger = told(inbox, "U0STRANGER")
    assert "You have no role in any property." in stranger
    assert "Tienda" not in stranger


def test_who_was_deactivated_and_apps_have_no_role(inbox: Inbox) -> None:
    one = owner(inbox)
    with inbox.store.write() as tx:
        tx.people.save([Person("U0GONE", active=False), Person("U0ROBOT", is_bot=True)])
        for name in ("U0GONE", "U0ROBOT"):
            tx.people.grant(Grant(one.id, name, Role.LEAD))
    assert [who_is(inbox, name).held for name in ("U0GONE", "U0ROBOT")] == [[], []]


# Who is who at tawk.to --------------------------------------------------------------------------


def identity_of(inbox: Inbox) -> Identity:
    return Identity(inbox.store, inbox.permissions, inbox.clock)


def refused(act: Callable[[], None]) -> tuple[Reason, object]:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.reason, caught.value.values.get("agent")


def answered(inbox: Inbox, name: str, chat: str = "chat") -> Sequence[str]:
    """The names under which what an agent called `name` wrote is put into the thread, and those that `show` has."""
    lines = said("v", NOON, "hi"), {**said("a", NOON, "hello"), "sender": {"t": "a", "n": name}}
    inbox.choose(CardPolicy.ALL)
    inbox.receive(inbox.site.transcript(NOON, *lines, chat=chat))
    number = inbox.get(chat).id
    [post] = inbox.posts("lines", number)
    found = inbox.lookup.detail(number, ANA).conversation.facts.lines
    return [*(line["name"] for line in post["payload"]["lines"]), *(line.name for line in found)]


def test_a_linked_agent_is_shown_under_their_name_in_slack(inbox: Inbox) -> None:
    owner(inbox)
    with inbox.store.write() as tx:
        tx.people.save([Person("U0MAR", "marta")])
    assert "Marta R." in answered(inbox, "Marta R.", "before")
    identity_of(inbox).link("U0MAR", " marta  r. ", ADMIN)
    names = answered(inbox, "Marta R.", "after")
    assert names.count("marta") == 2
    assert "Marta R." not in names
    assert inbox.lookup.detail(inbox.get("before").id, ANA).conversation.facts.lines[-1].name == "marta"
    identity_of(inbox).unlink("U0MAR", ADMIN)
    assert "Marta R." in answered(inbox, "Marta R.", "later")


def test_show_names_who_answered_and_mentions_nobody(inbox: Inbox) -> None:
    owner(inbox)
    answered(inbox, "Marta <!channel> R.")
    found = inbox.lookup.detail(inbox.get("chat").id, ANA)
    message = show_message(found.conversation, found.property_, found.entries, ENGLISH)
    plain = [text["text"] for text in texts(message["blocks"]) if text["type"] == "plain_text"]
    assert "Answered by Marta <!channel> R." in plain


def test_leads_and_administrators_link_and_nobody_else(inbox: Inbox) -> None:
    one, identity = owner(inbox), identity_of(inbox)
    with inbox.store.write() as tx:
        tx.people.grant(Grant(one.id, "U0BOSS", Role.LEAD))
    for actor in (ANA, "U0STRANGER"):
        assert refused(partial(identity.link, "U0PIA", "Pia", actor))[0] is Reason.LEADS_ONLY
        assert refused(partial(identity.unlink, "U0PIA", actor))[0] is Reason.LEADS_ONLY
    identity.link("U0PIA", "Pia", "U0BOSS")
    assert "At tawk.to you are “Pia”." in told(inbox, "U0PIA")
    with inbox.store.read() as tx:
        [entry] = [entry for entry in tx.journal.of(0) if entry.detail == {"agent": "U0PIA", "value": "Pia"}]
    assert (entry.actor, entry.deed) == ("U0BOSS", "link")


def test_a_name_is_one_persons_and_only_people_have_one(inbox: Inbox) -> None:
    owner(inbox)
    identity = identity_of(inbox)
    with inbox.store.write() as tx:
        tx.people.save([Person("U0ROBOT", "robot", is_bot=True), Person("U0GONE", "gone", active=False)])
    identity.link("U0ONE", "Sam", ADMIN)
    identity.link("U0ONE", "Sam", ADMIN)
    assert refused(lambda: identity.link("U0TWO", "SAM", ADMIN)) == (Reason.NAME_LINKED, "U0ONE")
    assert refused(lambda: identity.link("U0ROBOT", "Robot", ADMIN))[0] is Reason.NOT_A_PERSON
    assert refused(lambda: identity.link("U0GONE", "Gone", ADMIN))[0] is Reason.NOT_A_PERSON
    assert refused(lambda: identity.link("U0TWO", " ", ADMIN))[0] is Reason.LINK_INCOMPLETE
    assert refused(lambda: identity.link("U0TWO", "n" * 61, ADMIN))[0] is Reason.LABEL_TOO_LONG
    identity.unlink("U0ONE", ADMIN)
    assert refused(lambda: identity.unlink("U0ONE", ADMIN)) == (Reason.NOT_LINKED, "U0ONE")
    identity.link("U0TWO", "SAM", ADMIN)


def test_who_has_an_agents_address_is_told_so_and_not_unlinked_by_hand(inbox: Inbox) -> None:
    one, identity = owner(inbox), identity_of(inbox)
    with inbox.store.write() as tx:
        tx.people.save([Person("U0IVO", "ivo", email="ivo@shop.example")])
        tx.members.set(one.id, [Member("1", "Ivo N.", "ivo@shop.example")])
    assert "At tawk.to you are “Ivo N.”, by your e-mail address." in told(inbox, "U0IVO")
    with pytest.raises(Refusal) as caught:
        identity.unlink("U0IVO", ADMIN)
    assert (caught.value.reason, caught.value.values["word"]) == (Reason.LINKED_BY_EMAIL, "Ivo N.")
    identity.link("U0IVO", "Ivica", ADMIN)
    assert "At tawk.to you are “Ivica”." in told(inbox, "U0IVO")
    with inbox.store.write() as tx:
        tx.members.set(one.id, [])
        tx.people.save([Person("U0IVO", "ivo")])
