"""`/inbox link` alone: who of tawk.to's agents is whom in Slack, and fields to say so."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from slack_sdk.errors import SlackClientError

from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Role
from bot.people.identity import Identity
from bot.ports import Grant, Member, Person
from bot.views.agents import MOST_FIELDS, agents_modal
from bot.views.language import Language
from bot.views.linking import known_links
from handlers.settings.agents import AgentsDesk
from handlers.talk.people import PeopleDesk
from tests.bot.views.checks import texts, view_misfits
from tests.bot.views.samples import LANGUAGES
from tests.inbox import ADMIN, ANA, NOON, Inbox, said

Body = dict[str, Any]
MAR, LEO, EVA, ROBOT = "U0MAR", "U0LEO", "U0EVA", "U0ROBOT"


@dataclass
class Window:
    """What Slack was asked to show; Mar has the address of an agent, and Leo was linked by hand."""

    inbox: Inbox
    language: Language
    shown: list[Body] = field(default_factory=list)
    broken: bool = False

    def __post_init__(self) -> None:
        self.inbox.receive(self.inbox.site.transcript(NOON, said("v", NOON, "hi")))
        self.identity = Identity(self.inbox.store, self.inbox.permissions, self.inbox.clock)
        self.desk = AgentsDesk(self.identity, self, lambda _: self.language)
        self.know(
            Member("1", "Mar G.", "mar@shop.example"),
            Member("2", "Eva <Q>", "eva@shop.example"),
            Member("3", "Leo"),
            Member("4", "Gone", active=False),
        )
        with self.inbox.store.write() as tx:
            tx.people.save([Person(MAR, "mar", email="mar@shop.example"), Person(LEO, "leo"), Person(EVA, "eva")])
            tx.people.save([Person(ROBOT, "robot", is_bot=True)])
            tx.people.link(LEO, "Leo")

    def know(self, *members: Member) -> None:
        with self.inbox.store.write() as tx:
            tx.members.set(self.inbox.get().property_id, members)

    def links(self) -> dict[str, str]:
        with self.inbox.store.read() as tx:
            return {link.name: link.person.id for link in known_links(tx).values()}

    def views_open(self, *, trigger_id: str, view: Body) -> object:
        if self.broken:
            raise SlackClientError("expired_trigger_id")
        assert view_misfits(view) == []
        self.shown.append(view)
        return view

    def views_push(self, *, trigger_id: str, view: Body) -> object:
        raise AssertionError("nothing lies upon it")

    def views_update(self, *, view_id: str, view: Body, hash: str | None = None) -> object:
        raise AssertionError("it is sent once")

    def type(self, text: str = "link", actor: str = ADMIN) -> Body | None:
        return self.desk.answer({"text": text, "user_id": actor, "trigger_id": "1.2"})

    def fields(self) -> dict[str, Body]:
        """The blocks with something to choose, by what stands above them."""
        return {one["label"]["text"]: one for one in self.shown[-1]["blocks"] if one["type"] == "input"}

    def send(self, actor: str = ADMIN, **chosen: str) -> Body | None:
        """The form as it was shown, but for what is chosen here by the names' first words."""
        values = {}
        for name, block in self.fields().items():
            stood = block["element"].get("initial_user")
            user = chosen.get(name.split()[0].lower(), stood) or None
            values[block["block_id"]] = {"agent_person": {"type": "users_select", "selected_user": user}}
        return self.desk.submit({"user": {"id": actor}}, {**self.shown[-1], "state": {"values": values}})


@pytest.fixture
def window(inbox: Inbox, english: Language) -> Window:
    return Window(inbox, english)


def words(view: Body) -> str:
    return "\n".join(text["text"] for text in texts(view))


def test_it_shows_who_is_linked_and_how_and_who_is_not(window: Window) -> None:
    assert window.type() == {}
    told = words(window.shown[-1])
    assert f"• Mar G.: <@{MAR}>" in told
    assert list(window.fields()) == ["Eva <Q>", "Leo"]
    assert [one["element"].get("initial_user") for one in window.fields().values()] == [None, LEO]
    assert "eva@shop.example" in told
    assert "`/inbox unlink @name` takes one back" in told
    assert "Gone" not in told
    assert told.index("nobody yet") < told.index("by hand") < told.index("e-mail addresses")


def test_whom_a_lead_chooses_is_linked_and_taken_away_again(window: Window) -> None:
    window.type("vincular")
    assert window.send(eva=EVA) == {}
    assert window.links() == {"Mar G.": MAR, "Eva <Q>": EVA, "Leo": LEO}
    window.type()
    assert window.send(eva="", leo=EVA) == {}
    assert window.links() == {"Mar G.": MAR, "Leo": EVA}


def test_two_agents_change_places_at_once(window: Window) -> None:
    window.type()
    window.send(eva=EVA)
    window.type()
    assert window.send(eva=LEO, leo=EVA) == {}
    assert window.links() == {"Mar G.": MAR, "Eva <Q>": LEO, "Leo": EVA}


def test_what_nobody_changed_is_left_to_others(window: Window) -> None:
    window.type()
    window.identity.unlink(LEO, ADMIN)
    assert window.send() == {}
    assert window.send(eva=EVA) == {}
    assert window.links() == {"Mar G.": MAR, "Eva <Q>": EVA}


def test_what_another_changed_meanwhile_is_told_beside_the_field(window: Window) -> None:
    window.type()
    window.identity.unlink(LEO, ADMIN)
    answer = window.send(leo="", eva=EVA)
    assert answer is not None
    assert list(answer["errors"]) == [window.fields()["Leo"]["block_id"]]
    assert "changed meanwhile" in str(answer)
    assert window.links() == {"Mar G.": MAR}


@pytest.mark.parametrize(("who", "told"), [(LEO, "They are “Leo” at tawk.to already"), (ROBOT, "robot is an app")])
def test_a_choice_that_cant_be_is_told_beside_its_field(window: Window, who: str, told: str) -> None:
    window.type()
    answer = window.send(eva=who)
    assert answer is not None
    assert list(answer["errors"]) == [window.fields()["Eva <Q>"]["block_id"]]
    assert told in str(answer)
    assert window.links() == {"Mar G.": MAR, "Leo": LEO}


def test_agents_are_told_that_it_is_for_leads(window: Window) -> None:
    answer = window.type(actor=ANA)
    assert answer is not None
    assert "Only leads" in answer["text"]
    window.type()
    assert "errors" in (window.send(actor=ANA, eva=EVA) or {})
    with window.inbox.store.write() as tx:
        tx.people.grant(Grant(window.inbox.get().property_id, ANA, Role.LEAD))
    assert window.type(actor=ANA) == {}
    assert window.send(actor=ANA, eva=EVA) == {}


def test_a_lead_sees_the_agents_of_their_own_properties(window: Window) -> None:
    """Nobody's address is shown to who has nothing to do with them."""
    with window.inbox.store.write() as tx:
        other = tx.properties.add("other", "Other shop", "C0OTHER", NOON)
        elsewhere = [Member("9", "Zoe", "zoe@other.example"), Member("8", "Max", "max@other.example")]
        both = Member("2", "Eva <Q>", "eva@shop.example")
        tx.members.set(other.id, [both, Member("7", "Ivo"), *elsewhere])
        tx.people.save([Person("U0MAX", "max", email="max@other.example"), Person("U0IVO", "ivo")])
        tx.people.link("U0IVO", "ivo")
        tx.people.grant(Grant(window.inbox.get().property_id, ANA, Role.LEAD))
    window.type(actor=ANA)
    told = words(window.shown[-1])
    assert not [name for name in ("Zoe", "other.example", "Max", "Ivo") if name in told]
    assert [name for name in ("Eva", "Leo", "Mar G.") if name in told] == ["Eva", "Leo", "Mar G."]
    window.type(actor=ADMIN)
    assert list(window.fields()) == ["Eva <Q>", "Zoe", "Ivo", "Leo"]


def test_without_agents_it_says_what_it_takes_to_know_them(window: Window) -> None:
    window.know()
    window.identity.unlink(LEO, ADMIN)
    assert window.type() == {}
    assert "`TAWK_API_KEY`" in words(window.shown[-1])
    assert "submit" not in window.shown[-1]


def test_names_of_agents_call_nobody_and_format_nothing(window: Window) -> None:
    window.know(
        Member("1", "*Mar* <!channel>", "mar@shop.example"), Member("2", "\u200b<!here>"), Member("3", "\u200b")
    )
    window.type()
    written = [text["text"] for text in texts(window.shown[-1]) if text["type"] == "mrkdwn"]
    assert not any("<!" in text or "*Mar*" in text for text in written)
    assert list(window.fields()) == ["…", "<!here>", "Leo"]


def test_hundreds_of_agents_fit(window: Window) -> None:
    window.know(
        *(Member(f"f{number}", f"Free {number:03} {'x' * 40}") for number in range(200)),
        *(Member(f"m{number}", f"Known {number:03} {'<' * 40}", "mar@shop.example") for number in range(200)),
    )
    for language in LANGUAGES:
        view = agents_modal(window.identity.agents(ADMIN), language)
        assert view_misfits(view) == []
    window.type()
    assert len(window.fields()) == MOST_FIELDS
    assert "and 140 more" in words(window.shown[-1])


def test_other_commands_and_windows_are_not_its_own(window: Window) -> None:
    assert window.type("link <@U0EVA> Eva") is None
    assert window.type("list") is None
    assert window.type("nonsense") is None
    assert window.desk.submit({"user": {"id": ADMIN}}, {"callback_id": "other"}) is None


def test_a_window_that_slack_did_not_show_is_told(window: Window) -> None:
    window.broken = True
    answer = window.type()
    assert answer is not None
    assert answer["response_type"] == "ephemeral"


def test_a_mention_can_open_no_window_and_says_so(window: Window) -> None:
    with pytest.raises(Refusal) as caught:
        PeopleDesk(window.identity, lambda _: window.language).link((), ADMIN, "C1")
    assert caught.value.reason is Reason.ONLY_TYPED
