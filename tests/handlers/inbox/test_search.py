"""The search window: what is typed and chosen, what is found, and who may see it."""

from collections.abc import Mapping
from typing import Any

import pytest
from slack_sdk.errors import SlackClientError

from bot.domain.ids import ListAction, SearchField
from bot.domain.inbox import Deed
from bot.views.language import Language
from tests.bot.views.checks import texts, view_misfits
from tests.inbox import ANA, LUIS, MADRID, MINUTE, NOON, Inbox, Site, said

STRANGER = "U0STRANGER"
Window = Mapping[str, Any]


class Panes:
    """Slack's windows; what is shown is kept."""

    def __init__(self) -> None:
        self.shown: list[Window] = []
        self.broken = False

    def views_open(self, *, trigger_id: str, view: Any) -> None:
        self._show(view)

    def views_push(self, *, trigger_id: str, view: Any) -> None:
        raise AssertionError("nothing lies upon the search")

    def views_update(self, *, view_id: str, view: Any, hash: str | None = None) -> None:
        self._show(view)

    def _show(self, view: Any) -> None:
        if self.broken:
            raise SlackClientError
        assert view_misfits(view) == []
        self.shown.append(view)


class Seeker:
    """Searches in the window."""

    def __init__(self, inbox: Inbox, language: Language) -> None:
        self.inbox = inbox
        self.panes = Panes()
        self.desk = inbox.search_desk(language, self.panes)

    def submit(self, actor: str = ANA, **values: str) -> Window:
        view = {"callback_id": "search_inbox", "state": {"values": state(values)}}
        answer = self.desk.submit({"user": {"id": actor}}, view)
        assert answer is not None
        if answer["response_action"] == "update":
            assert view_misfits(answer["view"]) == []
        return answer

    def finds(self, actor: str = ANA, **values: str) -> str:
        """All that the window shows above its form."""
        return above(self.submit(actor, **values)["view"])

    def turn(self, value: str, actor: str = ANA, **values: str) -> Window:
        view = {"id": "V1", "hash": "h", "callback_id": "search_inbox", "state": {"values": state(values)}}
        body = {"user": {"id": actor}, "view": view}
        assert self.desk.press(body, {"action_id": ListAction.OLDER, "value": value})
        return self.panes.shown[-1]


def state(values: Mapping[str, str]) -> dict[str, Any]:
    """As Slack sends them: each kind of input under a name of its own."""
    kinds = {"line": "value", "since": "selected_date", "until": "selected_date", "agent": "selected_user"}
    found: dict[str, Any] = {}
    for name, value in values.items():
        key = SearchField[name.upper()]
        element = {kinds[name]: value} if name in kinds else {"selected_option": {"value": value}}
        found[key] = {key: element}
    return found


def above(view: Window) -> str:
    blocks = [block for block in view["blocks"] if block["type"] != "input"]
    return "\n".join(text["text"] for text in texts(blocks))


def inputs(view: Window) -> dict[str, Any]:
    return {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}


@pytest.fixture
def seeker(inbox: Inbox, english: Language) -> Seeker:
    """Three chats about a lamp: free, Ana's, and one that Luis closed an hour later; and one about a chair."""
    for n, (name, words) in enumerate((("free", "lamp"), ("ana", "lamp"), ("closed", "lamp"), ("chair", "chair"))):
        inbox.receive(inbox.site.transcript(NOON, said("v", NOON + n * MINUTE, f"{name} {words}"), chat=name))
    inbox.desk.do(Deed.TAKE, inbox.get("ana").id, ANA)
    inbox.desk.do(Deed.CLOSE, inbox.get("closed").id, LUIS)
    return Seeker(inbox, english)


def found(text: str) -> set[str]:
    return {name for name in ("free", "ana", "closed", "chair") if f"{name} lamp" in text or f"{name} chair" in text}


def test_a_new_window_asks_for_a_line_and_the_main_filters(seeker: Seeker) -> None:
    seeker.desk.open({"user": {"id": ANA}, "trigger_id": "t"})
    [view] = seeker.panes.shown
    assert set(inputs(view)) == {*SearchField} - {SearchField.PROPERTY}, "with one property there is nothing to choose"
    assert above(view) == ""


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ({}, {"free", "ana", "closed", "chair"}),
        ({"line": "lamp"}, {"free", "ana", "closed"}),
        ({"line": "lamp", "status": "closed"}, {"closed"}),
        ({"line": "lamp", "status": "open", "whose": "none"}, {"free"}),
        ({"whose": "me"}, {"ana"}),
        ({"whose": "any"}, {"ana"}),
        ({"agent": ANA}, {"ana"}),
        ({"agent": LUIS}, set()),
        ({"line": "agent:me", "whose": "none"}, {"ana"}),
        ({"line": "lamp estado:cerradas"}, {"closed"}),
        ({"since": "2026-11-22", "until": "2026-11-22"}, {"free", "ana", "closed", "chair"}),
        ({"since": "2026-11-23"}, set()),
        ({"until": "2026-11-21"}, set()),
        ({"status": "stolen", "whose": "everybody", "property": "x"}, {"free", "ana", "closed", "chair"}),
    ],
)
def test_what_is_typed_and_chosen_is_found(seeker: Seeker, values: dict[str, str], names: set[str]) -> None:
    assert found(seeker.finds(**values)) == names


def test_a_hit_tells_number_state_who_and_when(seeker: Seeker) -> None:
    told = seeker.finds(line="ana lamp")
    assert f"#{seeker.inbox.get('ana').id} Ana Torres" in told
    assert "Missed" in told
    assert f"<@{ANA}>" in told
    assert "<!date^" in told


def test_what_was_typed_stays_to_be_changed(seeker: Seeker) -> None:
    view = seeker.submit(line="lamp", status="closed", agent=ANA, since="2026-11-01")["view"]
    shown = inputs(view)
    assert shown[SearchField.LINE]["initial_value"] == "lamp"
    assert shown[SearchField.STATUS]["initial_option"]["value"] == "closed"
    assert shown[SearchField.AGENT]["initial_user"] == ANA
    assert shown[SearchField.SINCE]["initial_date"] == "2026-11-01"


def test_nothing_found_is_said_with_the_next_step(seeker: Seeker) -> None:
    assert "Nothing is found. Use fewer words" in seeker.finds(line="piano")


@pytest.mark.parametrize(
    ("values", "beside", "told"),
    [
        ({"line": "lamp status:opne"}, SearchField.LINE, "“status:opne”"),
        ({"line": "!!!"}, SearchField.LINE, "There is no word to look for"),
        ({"line": "property:nowhere"}, SearchField.LINE, "no property"),
        ({"since": "2026-11-09", "until": "2026-11-01"}, SearchField.UNTIL, "ends before it begins"),
        ({"since": "9999-99-99"}, SearchField.UNTIL, "from:9999-99-99"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(
    seeker: Seeker, values: dict[str, str], beside: SearchField, told: str
) -> None:
    answer = seeker.submit(**values)
    assert answer["response_action"] == "errors"
    assert told in answer["errors"][beside]


def with_another_property(inbox: Inbox) -> int:
    """A property in a channel of its own, with a chat about a lamp; its id."""
    other = Site(name="Otra")
    inbox.receive(other.transcript(NOON, said("v", NOON, "other lamp"), chat="other"))
    with inbox.store.write() as tx:
        property_ = tx.properties.find(other.tawk_id)
        assert property_ is not None
        tx.properties.route(property_.id, "C0OTHER")
        return property_.id


def test_nobody_finds_what_they_may_not_see(seeker: Seeker) -> None:
    other = with_another_property(seeker.inbox)
    assert found(seeker.finds(STRANGER, line="lamp")) == set()
    assert "other lamp" not in seeker.finds(line="lamp")
    assert "other lamp" not in seeker.finds(property=str(other)), "nor by its id"
    assert "no property" in seeker.submit(line="property:Otra")["errors"][SearchField.LINE]
    with seeker.inbox.store.write() as tx:
        tx.people.join("C0OTHER", ANA)
    assert "other lamp" in seeker.finds(line="lamp")
    told = seeker.submit(property=str(other))["view"]
    assert "other lamp" in above(told)
    assert found(above(told)) == set()
    assert inputs(told)[SearchField.PROPERTY]["initial_option"]["value"] == str(other)


def test_pages_are_turned_in_the_window_and_what_was_typed_stays(seeker: Seeker) -> None:
    for n in range(25):
        seeker.inbox.receive(seeker.inbox.site.transcript(NOON, said("v", NOON, f"sofa {n}."), chat=f"sofa-{n}"))
    first = seeker.submit(line="sofa")["view"]
    [value] = [one["value"] for block in first["blocks"] for one in block.get("elements", []) if "value" in one]
    second = seeker.turn(value, line="sofa")
    assert "sofa 0." in above(second)
    assert "sofa 24." not in above(second)
    assert "Page 2" in above(second)
    assert inputs(second)[SearchField.LINE]["initial_value"] == "sofa"
    assert "That list is over" in above(seeker.turn(value, LUIS))
    seeker.submit(line="sofa status:open")
    assert "That list is over" in above(seeker.turn(value))


def test_a_window_that_cannot_be_shown_breaks_nothing(seeker: Seeker) -> None:
    seeker.panes.broken = True
    seeker.desk.choose({"user": {"id": ANA}, "trigger_id": "late"})
    body = {"user": {"id": ANA}, "view": {"callback_id": "search_inbox"}}
    assert seeker.desk.press(body, {"action_id": ListAction.OLDER, "value": "1:2"})
    assert seeker.panes.shown == []


def test_what_is_not_of_the_window_is_let_be(seeker: Seeker) -> None:
    assert seeker.desk.submit({"user": {"id": ANA}}, {"callback_id": "work"}) is None
    assert not seeker.desk.press({"user": {"id": ANA}}, {"action_id": ListAction.OLDER, "value": "1:2"})
    other = {"user": {"id": ANA}, "view": {"callback_id": "work"}}
    assert not seeker.desk.press(other, {"action_id": ListAction.OLDER, "value": "1:2"})


def test_days_are_those_of_the_office(inbox: Inbox, english: Language) -> None:
    """A quarter to midnight in London is the next day in Madrid."""
    late = NOON.replace(hour=23, minute=45)
    inbox.receive(inbox.site.transcript(late, said("v", late, "late lamp"), chat="late"))
    assert late.astimezone(MADRID).day == 23
    seeker = Seeker(inbox, english)
    assert "late lamp" in seeker.finds(since="2026-11-23")
    assert "late lamp" not in seeker.finds(until="2026-11-22")
