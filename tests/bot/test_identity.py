"""Who somebody is here: what Slack says, which role they have in which property, and why."""

from bot.identity import Identity
from bot.inbox import Property, Role
from bot.permissions import Permissions
from bot.ports import Grant, Group, Held, Person
from bot.views.identity import WhoIs, whoami_message
from bot.views.language import Language
from tests.bot.views.checks import misfits, shown
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
    return Identity(inbox.store, Permissions(frozenset({ADMIN}))).who_is(actor)


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
