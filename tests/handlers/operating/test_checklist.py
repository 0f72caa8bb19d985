"""The set-up checklist: each line ticks by itself, once what it asks for has happened, and not before."""

from collections.abc import Iterator

import pytest

from bot.domain.inbox import Role
from bot.ports import DIRECTORY, Claim, Grant, Person
from tests.handlers.screen import Screen
from tests.inbox import ADMIN, ANA, MINUTE, NOON, Inbox, migrated, said

EVENT, HEARD, WRITES, MANNED = "The first event", "its webhook reaches", "I can write to", "somebody is in"


class Setup:
    """An installation from its first minute; nobody has written yet."""

    def __init__(self, inbox: Inbox) -> None:
        self.screen = Screen(inbox, chats="")
        self.inbox = inbox
        with inbox.store.write() as tx:
            tx.people.set_members(inbox.channel, (), inbox.clock())

    def ticks(self) -> dict[str, bool]:
        """Each line that the administrator sees, and whether it is ticked; nothing once all of it is done."""
        self.screen.look(ADMIN)
        blocks = self.screen.published[-1][1]["blocks"]
        assert isinstance(blocks, list)
        lines = [line for block in blocks for line in str(block.get("text", {}).get("text", "")).split("\n")]
        asked = ("Give a webhook", EVENT, HEARD, WRITES, MANNED)
        return {name: line.startswith("✅") for line in lines for name in asked if name in line}

    def write(self, chat: str = "a") -> None:
        self.inbox.receive(self.inbox.site.transcript(NOON, said("v", NOON, "hello"), chat=chat))

    def post(self, problem: str = "") -> None:
        """Slack takes the next post, or says what is wrong with the channel."""
        inbox = self.inbox
        inbox.clock.forward(MINUTE)
        with inbox.store.write() as tx:
            claim = tx.posts.claim(inbox.clock(), inbox.clock() + MINUTE)
            assert isinstance(claim, Claim)
            if not problem:
                tx.posts.set_posted(claim, f"176381{claim.post.id:04}.000100", claim.post.want_version)
            tx.posts.release(claim, inbox.clock(), problem)

    def join(self, slack_id: str, *, is_bot: bool = False, active: bool = True) -> None:
        with self.inbox.store.write() as tx:
            tx.people.join(self.inbox.channel, slack_id)
            tx.people.save([Person(slack_id, is_bot=is_bot, active=active)])


@pytest.fixture
def setup(database_url: str) -> Iterator[Setup]:
    with migrated(database_url) as engine:
        yield Setup(Inbox(engine))


def test_it_begins_with_the_address_for_the_webhook(setup: Setup) -> None:
    assert setup.ticks() == {"Give a webhook": False, EVENT: False}


def test_a_property_of_the_settings_is_asked_for_by_its_own_address(setup: Setup) -> None:
    setup.inbox.intake.register([setup.inbox.site.tawk_id])
    assert setup.ticks() == {EVENT: False, HEARD: False, WRITES: False, MANNED: False}
    assert f"/webhooks/tawk/{setup.inbox.site.tawk_id}" in str(setup.screen.published[-1][1])


def test_the_first_event_ticks_the_event_and_the_webhook_of_its_property_only(setup: Setup) -> None:
    setup.inbox.intake.register(["another"])
    setup.write()
    setup.screen.look(ADMIN)
    shown = str(setup.screen.published[-1][1])
    assert "✅ The first event" in shown
    assert "✅ Tienda Aurora: its webhook" in shown
    assert "⬜ another: its webhook" in shown


def test_a_channel_is_ticked_once_slack_has_taken_a_post_there(setup: Setup) -> None:
    setup.write()
    assert setup.ticks()[WRITES] is False
    setup.post(problem="not_in_channel")
    assert setup.ticks()[WRITES] is False
    setup.post()
    assert setup.ticks()[WRITES] is True
    setup.write("b")
    setup.post(problem="not_in_channel")
    assert setup.ticks()[WRITES] is False


def test_rights_are_ticked_once_somebody_may_work_there(setup: Setup) -> None:
    setup.write()
    assert setup.ticks()[MANNED] is False
    setup.join("U0BOT", is_bot=True)
    setup.join("U0GONE", active=False)
    assert setup.ticks()[MANNED] is False
    setup.join(ANA)
    assert setup.ticks()[MANNED] is True


def test_once_all_is_done_nothing_is_shown_and_it_comes_back_with_what_is_new(setup: Setup) -> None:
    setup.write()
    setup.post()
    setup.join(ANA)
    assert setup.ticks() == {}
    setup.inbox.intake.register(["another"])
    assert setup.ticks()[HEARD] is False


def test_nobody_but_an_administrator_of_the_installation_sees_it(setup: Setup) -> None:
    setup.write()
    with setup.inbox.store.write() as tx:
        tx.people.mark_read(DIRECTORY, setup.inbox.clock())
        tx.people.grant(Grant(0, ANA, Role.ADMIN))
    setup.screen.look(ANA)
    assert "Set up Recado" not in str(setup.screen.published[-1][1])
