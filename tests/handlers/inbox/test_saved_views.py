"""`/inbox views`: listed, shown and removed by their owner only, with the rights of that moment."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.desktop import Filters, Whose
from bot.domain.errors import Reason, Refusal
from bot.domain.ids import ListAction
from bot.domain.inbox import Folder, Status
from bot.views.language import Language
from storage.lists.saved_views import SqlSavedViews
from tests.bot.views.checks import misfits, shown
from tests.inbox import ANA, LUIS, NOON, Inbox, Site, said

URL = "https://hooks.example/actions/1"
EVERYTHING = Filters(status=None)


class Shelf:
    """Saves views and asks for them."""

    def __init__(self, inbox: Inbox, language: Language) -> None:
        self.inbox = inbox
        self.desk = inbox.list_desk(language)

    def save(self, name: str, filters: Filters = EVERYTHING, owner: str = ANA) -> int:
        with self.inbox.store.write() as tx:
            tx.saved_views.keep(owner, name, filters)
            return next(view.id for view in tx.saved_views.of(owner) if view.name == name)

    def asks(self, name: str = "", actor: str = ANA) -> str:
        message = self.desk.views(name.split(), actor, "C0ANYWHERE")
        assert misfits(message) == []
        return shown(message)

    def presses(self, view_id: int | str, actor: str = ANA) -> Mapping[str, Any]:
        body = {"user": {"id": actor}, "response_url": URL}
        assert self.desk.press(body, {"action_id": ListAction.VIEW, "value": str(view_id)})
        with self.inbox.store.write() as tx:
            answer = tx.answers.take(self.inbox.clock())
        assert answer is not None
        return answer.body


@pytest.fixture
def shelf(inbox: Inbox, english: Language) -> Shelf:
    inbox.receive(inbox.site.transcript(NOON, said("v", NOON, "about a lamp"), chat="lamp"))
    return Shelf(inbox, english)


def refused(shelf: Shelf, name: str, actor: str = ANA) -> Refusal:
    with pytest.raises(Refusal) as caught:
        shelf.asks(name, actor)
    return caught.value


def test_views_are_listed_with_what_they_show(shelf: Shelf) -> None:
    assert "You have saved no view yet" in shelf.asks()
    shelf.save("Mine", Filters(whose=Whose.MINE, words=("a lamp",), tags=("vip",)))
    shelf.save("Spam", Filters(folder=Folder.SPAM, status=None))
    told = shelf.asks()
    assert f'Mine\nagent:<@{ANA}> tag:vip "a lamp"' in told
    assert "Spam\nfolder:spam" in told


def test_a_view_is_shown_by_its_name_or_its_button(shelf: Shelf) -> None:
    view_id = shelf.save("Everything here")
    shelf.save("Closed ones", Filters(status=Status.CLOSED))
    for told in (shelf.asks("everything HERE"), shelf.asks("every"), str(shelf.presses(view_id)["blocks"])):
        assert "about a lamp" in told
    assert "about a lamp" not in shelf.asks("closed")
    assert shelf.presses(view_id)["replace_original"] is True


def test_a_name_that_fits_none_or_several_is_answered_with_those_there_are(shelf: Shelf) -> None:
    assert refused(shelf, "x").values["names"] == ()
    for name in ("Late", "Later", "Other"):
        shelf.save(name)
    assert "about a lamp" in shelf.asks("late"), "the one that is called just so"
    assert refused(shelf, "lat").values["names"] == ("Late", "Later")
    unknown = refused(shelf, "lost")
    assert (unknown.reason, unknown.values["names"]) == (Reason.VIEW_UNKNOWN, ("Late", "Later", "Other"))


def test_a_view_without_chats_and_tickets_shows_nothing(shelf: Shelf) -> None:
    shelf.save("Nothing", replace(EVERYTHING, kinds=()))
    assert "about a lamp" not in shelf.asks("Nothing")


def leaks(shelf: Shelf, view_id: int) -> list[str]:
    """By which ways somebody else comes at Ana's view of this id."""
    found = ["listed"] if "Private" in shelf.asks(actor=LUIS) else []
    pressed = shelf.presses(view_id, LUIS)
    if "about a lamp" in str(pressed.get("blocks")):
        found.append("pressed")
    with suppress(Refusal):
        shelf.asks("Private", LUIS)
        found.append("named")
    with shelf.inbox.store.write() as tx:
        tx.saved_views.remove(LUIS, view_id)
        return [*found, *([] if tx.saved_views.of(ANA) else ["removed"])]


def test_a_view_is_its_owner_s_alone(shelf: Shelf) -> None:
    view_id = shelf.save("Private")
    assert leaks(shelf, view_id) == []
    assert "That view is gone" in shelf.presses(view_id, LUIS)["text"]
    assert shelf.presses(view_id, LUIS)["text"] == shelf.presses(999, LUIS)["text"], "as one that is not there"
    assert "Private" in shelf.asks()


def test_a_store_that_gives_everybody_every_view_is_found_out(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard of the test above."""
    view_id = shelf.save("Private")
    with shelf.inbox.store.read() as tx:
        everything = tx.saved_views.of(ANA)
    monkeypatch.setattr(SqlSavedViews, "of", lambda self, slack_id: everything)
    assert leaks(shelf, view_id) == ["listed", "pressed", "named"]


def with_another_property(inbox: Inbox) -> int:
    """One in a channel of its own, with a chat; its id."""
    other = Site(name="Otra")
    inbox.receive(other.transcript(NOON, said("v", NOON, "other lamp"), chat="other"))
    with inbox.store.write() as tx:
        property_ = tx.properties.find(other.tawk_id)
        assert property_ is not None
        tx.properties.route(property_.id, "C0OTHER")
        return property_.id


def test_a_view_shows_what_its_owner_may_see_now(shelf: Shelf) -> None:
    other = with_another_property(shelf.inbox)
    shelf.save("All")
    shelf.save("One", replace(EVERYTHING, property_id=other))
    for name in ("All", "One"):
        assert "other lamp" not in shelf.asks(name)
    assert "Otra" not in shelf.asks(), "not even its name"
    with shelf.inbox.store.write() as tx:
        tx.people.join("C0OTHER", ANA)
    for name in ("All", "One"):
        assert "other lamp" in shelf.asks(name)
    assert "One\nproperty:Otra status:any" in shelf.asks()
    with shelf.inbox.store.write() as tx:
        tx.people.leave("C0OTHER", ANA)
    assert "other lamp" not in shelf.asks("One")


def test_names_that_would_format_are_shown_as_they_are(shelf: Shelf) -> None:
    shelf.save("<!channel> *x*")
    message = shelf.desk.views((), ANA, "")
    texts = [block["text"] for block in message["blocks"] if "accessory" in block]
    assert [text["type"] for text in texts] == ["plain_text"]  # type: ignore[index]


def test_twenty_five_long_ones_fit_in_one_message(shelf: Shelf) -> None:
    for n in range(25):
        shelf.save(f"{n:02} {'ñ' * 60}", Filters(words=("w" * 200,), tags=tuple(f"tag-{m}" * 4 for m in range(9))))
    assert shelf.asks().count("ñ…") == 25
