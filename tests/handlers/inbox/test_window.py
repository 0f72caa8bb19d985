"""Presses in the window of one conversation: each is done or refused, and the window shows how it stands since."""

from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk.errors import SlackClientError
from sqlalchemy import update

from bot.desks.desk import Choice
from bot.domain.ids import Action, ContactAction, View, WindowAction
from bot.domain.inbox import REVEALED, Deed, Folder, Role, Status
from bot.languages import load_languages
from bot.ports import Grant
from bot.views.window import LABELS
from storage import tables
from tests.inbox import ADMIN, ANA, LUIS, NOON, Inbox, migrated, said

SITE = "https://team.slack.com"
VIEWER, STRANGER = "U0VIEWER", "U0NOBODY"


class Desktop:
    """The window of conversation 1 as Slack keeps it open."""

    def __init__(self, inbox: Inbox) -> None:
        self.inbox = inbox
        inbox.receive(inbox.site.transcript(NOON, said("v", NOON, "hello"), chat="a"))
        with inbox.store.write() as tx:
            tx.people.grant(Grant(1, VIEWER, Role.VIEWER))
        self.stack: list[dict[str, Any]] = []
        self.error: Exception | None = None
        self.desk = inbox.conversation_desk(load_languages()["en"], self)

    def views_open(self, *, trigger_id: str, view: dict[str, Any]) -> None:
        if self.error:
            raise self.error
        self.stack = [self._kept(view)]

    def views_push(self, *, trigger_id: str, view: dict[str, Any]) -> None:
        if self.error:
            raise self.error
        self.stack.append({**self._kept(view), "previous_view_id": self.stack[-1]["id"]})

    def views_update(self, *, view_id: str, view: dict[str, Any], hash: str | None = None) -> None:
        if self.error:
            raise self.error
        place = next(n for n, one in enumerate(self.stack) if one["id"] == view_id)
        kept = {name: self.stack[place].get(name) for name in ("id", "previous_view_id")}
        self.stack[place] = {**view, **kept}

    def _kept(self, view: dict[str, Any]) -> dict[str, Any]:
        return {**view, "type": "modal", "id": f"V{len(self.stack)}"}

    def open(self, actor: str = ANA) -> None:
        self.views_open(trigger_id="t", view=self.desk.draw(1, self.body(actor)))

    def body(self, actor: str) -> dict[str, Any]:
        return {"user": {"id": actor}, "trigger_id": "t"}

    def press(self, name: str, rest: str = "", actor: str = ANA, **action: object) -> bool:
        body = {**self.body(actor), "view": self.stack[-1]}
        return self.desk.press(body, {"action_id": f"{name}:{rest}" if rest else name, **action})

    def do(self, deed: Deed, actor: str = ANA) -> None:
        self.press(WindowAction.DO, deed, actor)

    @property
    def shown(self) -> str:
        return str(self.stack[-1]["blocks"])


@pytest.fixture
def desktop(database_url: str) -> Iterator[Desktop]:
    """One on SQLite, one on PostgreSQL."""
    with migrated(database_url) as engine:
        desktop = Desktop(Inbox(engine))
        desktop.open()
        yield desktop


def test_each_deed_is_done_and_the_window_offers_what_follows(desktop: Desktop) -> None:
    for deed, gone, offered in (
        (Deed.TAKE, Deed.TAKE, Deed.UNASSIGN),
        (Deed.CLOSE, Deed.CLOSE, Deed.REOPEN),
        (Deed.REOPEN, Deed.REOPEN, Deed.CLOSE),
        (Deed.UNASSIGN, Deed.UNASSIGN, Deed.TAKE),
        (Deed.SPAM, Deed.SPAM, Deed.NOT_SPAM),
        (Deed.NOT_SPAM, Deed.NOT_SPAM, Deed.SPAM),
        (Deed.TRASH, Deed.TRASH, Deed.RESTORE),
        (Deed.RESTORE, Deed.RESTORE, Deed.TRASH),
    ):
        assert f"window_do:{deed}'" in desktop.shown
        desktop.do(deed)
        assert f"window_do:{gone}'" not in desktop.shown
        assert f"window_do:{offered}'" in desktop.shown
    assert [entry.deed for entry in desktop.inbox.journal(1)] == [
        *(deed.value for deed in (Deed.TAKE, Deed.CLOSE, Deed.REOPEN, Deed.UNASSIGN)),
        *(deed.value for deed in (Deed.SPAM, Deed.NOT_SPAM, Deed.TRASH, Deed.RESTORE)),
    ]


def test_spam_is_brought_back_by_one_button_only(desktop: Desktop) -> None:
    desktop.do(Deed.SPAM)
    assert "window_do:notspam'" in desktop.shown
    assert "window_do:restore'" not in desktop.shown


def test_somebody_is_chosen_to_look_after_it(desktop: Desktop) -> None:
    desktop.press(WindowAction.ASSIGN, selected_user=LUIS)
    assert desktop.inbox.get("a").agent == LUIS
    assert f"Assigned to <@{LUIS}>" in desktop.shown


def test_who_was_slower_reads_why_and_how_it_stands(desktop: Desktop) -> None:
    desktop.inbox.desk.do(Deed.TAKE, 1, LUIS)
    desktop.do(Deed.TAKE)
    assert f"<@{LUIS}> was faster" in desktop.shown
    assert "window_do:take'" not in desktop.shown


def test_a_press_from_an_old_window_ends_in_a_sentence_where_all_is_gone(desktop: Desktop) -> None:
    for deed in (Deed.TRASH, Deed.PURGE):
        desktop.inbox.desk.do(deed, 1, ADMIN)
    desktop.do(Deed.TAKE)
    assert "There is no #1" in desktop.shown
    desktop.do(Deed.TAKE)  # of a window that is none any more
    assert desktop.inbox.journal(1)[-1].deed == "purge"


def test_only_what_the_role_allows_is_offered_and_done(desktop: Desktop) -> None:
    desktop.open(VIEWER)
    assert "window_" not in desktop.shown.replace("window:", "")
    for deed in LABELS:
        desktop.do(deed, VIEWER)
        assert "Only agents may do that" in desktop.shown
    assert desktop.inbox.journal(1) == []
    desktop.do(Deed.TAKE, STRANGER)
    assert "There is no #1" in desktop.shown


def test_purging_is_offered_to_leads_in_the_trash_and_asks_for_the_number(desktop: Desktop) -> None:
    desktop.open(ADMIN)
    assert WindowAction.PURGE not in desktop.shown
    desktop.do(Deed.TRASH, ADMIN)
    assert WindowAction.PURGE in desktop.shown
    desktop.open(ANA)
    assert WindowAction.PURGE not in desktop.shown
    desktop.press(WindowAction.PURGE, actor=ANA)
    assert [view["callback_id"] for view in desktop.stack] == [View.CONVERSATION]
    assert "Only leads and administrators" in desktop.shown
    desktop.press(WindowAction.PURGE, actor=ADMIN)
    assert [view["callback_id"] for view in desktop.stack] == [View.CONVERSATION, View.PURGE]


def test_after_a_form_the_window_below_shows_what_it_changed(desktop: Desktop) -> None:
    desktop.press(WindowAction.FORM)
    form = desktop.stack[-1]
    assert form["callback_id"] == View.WORK
    desktop.inbox.desk.do(Deed.TAG, 1, ANA, Choice(value="vip"))
    desktop.desk.look_again(desktop.body(ANA), form)
    desktop.stack.pop()
    assert "vip" in desktop.shown


def test_after_a_purge_the_window_below_says_so(desktop: Desktop) -> None:
    desktop.do(Deed.TRASH, ADMIN)
    desktop.press(WindowAction.PURGE, actor=ADMIN)
    desktop.inbox.desk.do(Deed.PURGE, 1, ADMIN)
    desktop.desk.look_again(desktop.body(ADMIN), desktop.stack.pop())
    assert "#1: purged for good." in desktop.shown


def test_a_form_that_lay_upon_nothing_changes_no_window(desktop: Desktop) -> None:
    before = list(desktop.stack)
    for form in ({"callback_id": View.WORK}, {"callback_id": "x", "previous_view_id": "V0", "private_metadata": "1:2"}):
        desktop.desk.look_again(desktop.body(ANA), {"private_metadata": "1:2", **form})
    assert desktop.stack == before


def test_a_window_upon_another_is_shown_in_its_place(desktop: Desktop) -> None:
    """Slack takes three, and a form may lie upon it."""
    desktop.press(ContactAction.OPEN, value="1")
    desktop.press(ContactAction.OPEN, value="1")
    assert len(desktop.stack) == 2
    desktop.press(WindowAction.FORM)
    assert len(desktop.stack) == 3


def test_the_home_is_drawn_anew_after_a_deed(desktop: Desktop) -> None:
    with desktop.inbox.store.write() as tx:
        before = tx.homes.get(ANA)
    desktop.do(Deed.TAKE)
    with desktop.inbox.store.write() as tx:
        assert tx.homes.get(ANA).want == before.want + 1
        tx.homes.touch(STRANGER, NOON)
        assert tx.homes.get(STRANGER).want == 0


def test_where_slack_does_not_answer_the_deed_is_done_all_the_same(desktop: Desktop) -> None:
    desktop.error = SlackClientError("hash_conflict")
    desktop.do(Deed.CLOSE)
    desktop.press(WindowAction.FORM)
    desktop.press(ContactAction.OPEN, value="1")
    assert desktop.inbox.get("a").status is Status.CLOSED
    assert len(desktop.stack) == 1


@pytest.mark.parametrize("value", ["", "x", "²", "9" * 50, None, "-1"])
def test_garbage_does_nothing(desktop: Desktop, value: object) -> None:
    assert desktop.press(WindowAction.PAGE, "back", value=value)
    assert desktop.press(ContactAction.OPEN, value=value)
    assert desktop.press(WindowAction.DO, str(value))
    assert desktop.press(WindowAction.DO, "purge", actor=ADMIN)
    assert desktop.press(WindowAction.ASSIGN, selected_user=None)
    assert not desktop.press("home_open")
    desktop.stack[-1]["private_metadata"] = f"{value}:0"
    assert desktop.press(WindowAction.DO, "take")
    assert desktop.inbox.journal(1) == []
    assert desktop.inbox.get("a").folder is Folder.INBOX


def test_a_link_to_its_card_names_the_workspace(desktop: Desktop) -> None:
    assert SITE not in desktop.shown
    with desktop.inbox.store.write() as tx:
        tx.people.set_site(SITE)
        claim = tx.posts.claim(NOON, NOON)
        assert claim is not None
        tx.posts.set_posted(claim, "1763812800.000100", 1)
    desktop.open()
    assert f"{SITE}/archives/{desktop.inbox.channel}/p1763812800000100" in desktop.shown


@pytest.fixture
def masked(desktop: Desktop) -> Desktop:
    """The same in a property that masks contact data."""
    with desktop.inbox.engine.begin() as connection:
        connection.execute(update(tables.property_).values(masked=1))
    return desktop


def test_what_is_masked_is_revealed_to_who_asks_and_written_down(masked: Desktop) -> None:
    masked.open()
    assert "ana@example.com" not in masked.shown
    masked.press(WindowAction.REVEAL, value="0")
    assert "ana@example.com" in masked.shown
    assert [(entry.deed, entry.actor) for entry in masked.inbox.journal(1)] == [(REVEALED, ANA)]
    masked.do(Deed.TAKE)
    assert "ana@example.com" not in masked.shown
    masked.inbox.desk.undo(ANA)  # looking is nothing that stands in the way
    assert masked.inbox.get("a").agent == ""


def test_a_card_reveals_in_a_window_or_says_to_who_pressed_why_not(masked: Desktop) -> None:
    action = {"action_id": Action.REVEAL, "value": "1"}
    for actor, told in ((VIEWER, "Only agents may do that"), (STRANGER, "There is no #1")):
        masked.stack.clear()
        assert masked.desk.press({**masked.body(actor), "response_url": "https://h.example/1"}, action)
        assert masked.stack == []
        assert told in whispered(masked)
    assert masked.inbox.journal(1) == []
    assert masked.desk.press(masked.body(LUIS), action)
    assert "ana@example.com" in masked.shown
    assert [entry.actor for entry in masked.inbox.journal(1)] == [LUIS]


def test_a_card_whose_window_took_too_long_says_so(masked: Desktop) -> None:
    masked.error = TimeoutError()
    body = {**masked.body(ANA), "response_url": "https://h.example/1"}
    for value in ("1", "x", ""):
        assert masked.desk.press(body, {"action_id": Action.REVEAL, "value": value})
    assert "took too long" in whispered(masked)


def whispered(desktop: Desktop) -> str:
    with desktop.inbox.store.write() as tx:
        answer = tx.answers.take(desktop.inbox.clock())
    return str(answer.body) if answer else ""


def test_who_may_not_reveal_is_told_in_the_window(masked: Desktop) -> None:
    masked.open(VIEWER)
    assert WindowAction.REVEAL not in masked.shown
    masked.press(WindowAction.REVEAL, actor=VIEWER, value="0")
    assert "Only agents may do that" in masked.shown
    assert masked.inbox.journal(1) == []


def test_a_button_in_a_message_opens_it_and_says_so_where_it_took_too_long(desktop: Desktop) -> None:
    desktop.stack.clear()
    body = {**desktop.body(ANA), "response_url": "https://h.example/1"}
    action = {"action_id": ContactAction.OPEN, "value": "1"}
    assert desktop.desk.press(body, action)
    assert [view["callback_id"] for view in desktop.stack] == [View.CONVERSATION]
    desktop.error = TimeoutError()
    assert desktop.desk.press(body, action)
    assert "took too long" in whispered(desktop)
