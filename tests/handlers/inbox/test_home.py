"""Presses at the App Home, as Slack sends them: each changes what its agent has before them, and nobody else."""

import re
from typing import Any

import pytest
from slack_sdk.errors import SlackClientError

from bot.domain.desktop import Drawn, Filters, Whose
from bot.domain.errors import Reason
from bot.domain.ids import HomeAction, HomeField, HomeView
from bot.domain.inbox import Deed, Folder, Kind, Role, Status
from bot.domain.query import Sort
from bot.ports import Grant
from bot.views.parts import Block
from handlers.inbox.home_modals import VIEWS_LIMIT, fingerprint
from tests.handlers.screen import Screen
from tests.inbox import ADMIN, ANA, LUIS, NOON, said

NEVER: dict[str, Any] = {}


def test_only_the_home_tab_is_a_home(screen: Screen) -> None:
    for event in ({"tab": "messages", "user": LUIS}, {"tab": "home"}, {"user": LUIS}, NEVER):
        screen.desk.opened(event)
    screen.work()
    assert [user for user, _ in screen.published] == [ANA]
    screen.look(LUIS)
    assert [user for user, _ in screen.published] == [ANA, LUIS]


def test_every_choice_changes_its_filter_and_nobody_elses(any_screen: Screen) -> None:
    screen = any_screen
    screen.look(LUIS)
    screen.choose(HomeAction.PROPERTY, "1")
    screen.choose(HomeAction.STATUS, "all")
    screen.choose(HomeAction.SORT, "priority:asc")
    screen.press(HomeAction.KINDS, selected_options=[{"value": "ticket"}])
    screen.choose(HomeAction.WHOSE, "mine")
    found = screen.filters()
    assert (found.property_id, found.status, found.sort, found.ascending) == (1, None, Sort.PRIORITY, True)
    assert (found.kinds, found.whose) == ((Kind.TICKET,), Whose.MINE)
    screen.press(HomeAction.AGENT, selected_user=LUIS)
    assert (screen.filters().whose, screen.filters().agent) == (Whose.ONE, LUIS)
    screen.press(HomeAction.FOLDER, 2)
    assert (screen.filters().folder, screen.filters().status) == (Folder.TRASH, None)
    assert screen.filters(LUIS) == Filters()


GARBAGE = ["", "0", "-1", "one", "²", "9" * 5_000, None, ["1"], {"a": 1}, True, "colour:desc", "updated:"]


@pytest.mark.parametrize("value", GARBAGE, ids=range(len(GARBAGE)))
def test_garbage_in_a_value_ends_nothing_and_does_no_deed(screen: Screen, value: object) -> None:
    for name in HomeAction:
        screen.press(name, str(value), selected_option={"value": value}, selected_options=[{"value": value}])
        screen.press(name, selected_user=value, selected_options=value, block_id=value)
        screen.press(name, selected_option=value)
    assert screen.inbox.journal(1) == []
    screen.look()
    assert screen.published[-1][0] == ANA


def test_what_is_not_of_the_home_is_left_to_others(screen: Screen) -> None:
    assert not screen.press("take", value="1")
    assert not screen.press("home_unknown")
    assert screen.submit("assign") is None
    assert screen.press(HomeAction.UNTICK)


def test_ticks_stay_and_a_bulk_deed_is_done_to_them(any_screen: Screen) -> None:
    screen = any_screen
    screen.tick(1)
    screen.tick(2)
    screen.tick(3)
    screen.tick(2, on=False)
    assert screen.home().desktop.ticks == (1, 3)
    screen.inbox.desk.do(Deed.CLOSE, 3, LUIS)
    screen.press(HomeAction.DO, "close")
    home = screen.home()
    assert (home.desktop.ticks, home.jobs) == ((), ())
    assert home.report is not None
    assert (home.report.deed, home.report.done, home.report.skipped) == ("close", 1, 1)
    assert [(no.reason, no.values["agent"]) for no in home.report.refused] == [(Reason.ALREADY_CLOSED, LUIS)]
    assert screen.inbox.get("a").status is Status.CLOSED


def test_assigning_prioritizing_and_tagging_need_no_second_step_or_one(screen: Screen) -> None:
    screen.tick(1)
    screen.press(HomeAction.ASSIGN, selected_user=LUIS)
    screen.tick(1)
    screen.choose(HomeAction.PRIORITY, "urgent")
    screen.tick(1)
    screen.press(HomeAction.TAG)
    assert screen.opened_modals[-1]["callback_id"] == HomeView.TAG
    assert screen.submit(HomeView.TAG, name={"value": "vip"}) == {}
    found = screen.inbox.get("a")
    assert (found.agent, found.priority.name, found.tags) == (LUIS, "URGENT", ("vip",))


def test_nothing_selected_is_told(screen: Screen) -> None:
    for name in (HomeAction.TAG, HomeAction.PURGE):
        screen.press(name)
        assert screen.opened_modals == []
        report = screen.home().report
        assert report is not None
        assert report.refused[0].reason is Reason.NOTHING_SELECTED
    screen.press(HomeAction.DO, "close")
    assert screen.home().jobs == ()


def tick_trash(screen: Screen, actor: str) -> None:
    """Two in the trash, ticked."""
    screen.inbox.desk.do_all(Deed.TRASH, [1, 2], LUIS)
    screen.look(actor)
    screen.press(HomeAction.FOLDER, 2, actor=actor)
    screen.press(HomeAction.TICK_PAGE, actor=actor)


def trashed(screen: Screen, actor: str) -> str:
    """The same; the modal's metadata once it is open."""
    tick_trash(screen, actor)
    screen.press(HomeAction.PURGE, actor=actor)
    return str(screen.opened_modals[-1]["private_metadata"])


def test_purging_asks_for_the_count(any_screen: Screen) -> None:
    screen = any_screen
    held = trashed(screen, ADMIN)
    for typed in ("", "3", "two", "²"):
        answer = screen.submit(HomeView.PURGE, ADMIN, held, count={"value": typed})
        assert answer is not None
        assert list(answer["errors"]) == [HomeField.COUNT]
    assert screen.inbox.find("a") is not None
    assert screen.submit(HomeView.PURGE, ADMIN, held, count={"value": " 2 "}) == {}
    assert (screen.inbox.find("a"), screen.inbox.find("b")) == (None, None)
    again = screen.submit(HomeView.PURGE, ADMIN, held, count={"value": "2"})
    assert again is not None
    assert "changed meanwhile" in again["errors"][HomeField.COUNT]


def test_a_purge_modal_that_was_open_for_long_purges_nothing_else(screen: Screen) -> None:
    held = trashed(screen, ADMIN)
    screen.tick(2, on=False, actor=ADMIN)
    screen.inbox.desk.do(Deed.TRASH, 3, LUIS)
    screen.tick(3, actor=ADMIN)
    answer = screen.submit(HomeView.PURGE, ADMIN, held, count={"value": "2"})
    assert answer is not None
    assert "changed meanwhile" in answer["errors"][HomeField.COUNT]
    assert screen.inbox.find("c") is not None


def buttons_of(view: Block) -> set[str]:
    """The names of what can be pressed."""
    return set(re.findall(r"'action_id': '([^':]+)", str(view)))


def test_who_may_not_purge_is_offered_no_button_and_asked_nothing(any_screen: Screen) -> None:
    screen = any_screen
    tick_trash(screen, ANA)
    tick_trash(screen, ADMIN)
    offered = {user: HomeAction.PURGE in buttons_of(view) for user, view in screen.published}
    assert offered == {ANA: False, ADMIN: True}
    screen.press(HomeAction.PURGE)
    assert screen.opened_modals == []
    report = screen.home().report
    assert report is not None
    assert [(no.reason, no.values["admins"]) for no in report.refused] == [(Reason.LEADS_ONLY, [ADMIN])]


def test_a_purge_that_is_sent_all_the_same_is_refused_by_the_desk(screen: Screen) -> None:
    tick_trash(screen, ANA)
    held = fingerprint(screen.home().desktop)
    assert screen.submit(HomeView.PURGE, ANA, held, count={"value": "2"}) == {}
    report = screen.home().report
    assert report is not None
    assert (report.done, report.skipped) == (0, 2)
    assert screen.inbox.find("a") is not None


def test_who_may_only_look_on_is_offered_no_deed(screen: Screen) -> None:
    onlooker = "U0VIEWER"
    with screen.inbox.store.write() as tx:
        tx.people.grant(Grant(1, onlooker, Role.VIEWER))
    screen.look(onlooker)
    screen.press(HomeAction.TICK_PAGE, actor=onlooker)
    screen.press(HomeAction.TICK_PAGE)
    deeds = {HomeAction.DO, HomeAction.ASSIGN, HomeAction.TAG, HomeAction.PRIORITY}
    views = {user: buttons_of(view) & deeds for user, view in screen.published}
    assert views == {onlooker: set(), ANA: deeds}


def test_a_search_becomes_filters_and_a_wrong_range_of_days_is_refused(screen: Screen) -> None:
    day: dict[str, Any] = {"since": {"selected_date": "2026-11-07"}, "until": {"selected_date": "2026-11-01"}}
    answer = screen.submit(HomeView.SEARCH, **day)
    assert answer is not None
    assert list(answer["errors"]) == [HomeField.UNTIL]
    words: dict[str, Any] = {
        "words": {"value": 'refund "exact words"'},
        "tags": {"value": "vip, , gold"},
    }
    assert screen.submit(HomeView.SEARCH, **words, since={"selected_date": "2026-11-01"}) == {}
    found = screen.filters()
    assert (found.words, found.tags, str(found.since)) == (("refund", "exact words"), ("vip", "gold"), "2026-11-01")
    screen.press(HomeAction.SEARCH)
    assert "exact words" in str(screen.opened_modals[-1])
    screen.press(HomeAction.CLEAR_SEARCH)
    assert not screen.filters().is_searching


def test_views_are_saved_chosen_replaced_and_deleted_by_their_owner_only(any_screen: Screen) -> None:
    screen = any_screen
    screen.choose(HomeAction.STATUS, "3")
    assert screen.submit(HomeView.SAVE_VIEW, name={"value": " Done "}) == {}
    screen.choose(HomeAction.STATUS, "1")
    screen.choose(HomeAction.VIEW, "1", actor=LUIS)
    screen.press(HomeAction.DROP_VIEW, 1, actor=LUIS)
    assert screen.filters(LUIS).status is Status.OPEN
    screen.choose(HomeAction.VIEW, "1")
    assert screen.filters().status is Status.CLOSED
    screen.choose(HomeAction.STATUS, "all")
    screen.submit(HomeView.SAVE_VIEW, name={"value": "DONE"})
    with screen.inbox.store.read() as tx:
        (view,) = tx.saved_views.of(ANA)
    assert (view.name, view.filters.status) == ("DONE", None)
    screen.press(HomeAction.DROP_VIEW, view.id)
    with screen.inbox.store.read() as tx:
        assert tx.saved_views.of(ANA) == []


def test_a_view_needs_a_name_and_there_is_an_end_to_them(screen: Screen) -> None:
    answer = screen.submit(HomeView.SAVE_VIEW, name={"value": "  "})
    assert answer is not None
    for n in range(VIEWS_LIMIT):
        assert screen.submit(HomeView.SAVE_VIEW, name={"value": f"View {n}"}) == {}
    answer = screen.submit(HomeView.SAVE_VIEW, name={"value": "One more"})
    assert answer is not None
    assert str(VIEWS_LIMIT) in answer["errors"][HomeField.NAME]
    assert screen.submit(HomeView.SAVE_VIEW, name={"value": "view 3"}) == {}


def test_a_row_opens_its_conversation_and_one_that_is_gone_is_told(screen: Screen) -> None:
    screen.press(HomeAction.OPEN, 1)
    assert "hi a" in str(screen.opened_modals[-1])
    screen.press(HomeAction.OPEN, 99)
    report = screen.home().report
    assert report is not None
    assert report.refused[0].reason is Reason.NOT_FOUND


@pytest.mark.parametrize("error", [SlackClientError("expired_trigger_id"), TimeoutError()])
def test_a_window_that_does_not_open_is_told_of(screen: Screen, error: Exception) -> None:
    screen.error = error
    screen.press(HomeAction.SEARCH)
    report = screen.home().report
    assert report is not None
    assert report.refused[0].reason is Reason.MODAL_EXPIRED
    screen.press(HomeAction.HIDE_REPORT)
    assert screen.home().report is None


def test_an_administrator_sees_the_checklist_until_they_hide_it(screen: Screen) -> None:
    screen.look(ADMIN)
    assert "Set up Recado" not in str(screen.published[0][1])
    assert "Set up Recado" in str(screen.published[-1][1])
    screen.press(HomeAction.HIDE_CHECKLIST, actor=ADMIN)
    assert "Set up Recado" not in str(screen.published[-1][1])


def test_pages_turn_by_what_was_seen(any_screen: Screen) -> None:
    screen = any_screen
    for n in range(30):
        screen.inbox.receive(screen.inbox.site.transcript(NOON, said("v", NOON, "x"), chat=f"chat-{n}"))
    screen.look()
    first = screen.home().drawn
    screen.press(HomeAction.NEXT)
    screen.press(HomeAction.NEXT)
    second = screen.home().drawn
    assert (len(first.rows), len(second.rows)) == (20, 13)
    assert set(first.rows).isdisjoint(second.rows)
    screen.press(HomeAction.PREVIOUS)
    assert screen.home().drawn == first
    assert isinstance(first, Drawn)
