"""`/inbox sync`: who may bring the past over, the window, the buttons, and what is told to whom."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.domain.inbox import Role
from bot.domain.setting_ids import SyncAction, SyncField, SyncView
from bot.languages import load_languages
from bot.mirror.direct import sync
from bot.ports import Backfill, BackfillState, Grant, Hitch, NewPost, Phase, PostKind, Tally
from bot.upstream.sync_desk import SyncDesk
from bot.views.language import Language, Languages
from handlers.settings.sync import SyncCommands
from storage.tables import answer
from storage.upstream.backfills import SqlBackfills
from tests.bot.views.checks import misfits, shown, texts, view_misfits
from tests.handlers.shown import Screen
from tests.inbox import ADMIN, ANA, LUIS, MADRID, NOON, Inbox, Site
from tests.storage.samples import SECOND

Body = dict[str, Any]
LEAD = LUIS
SLACK_ADDS = {"submit": {"type": "plain_text", "text": "-"}}


@dataclass
class Office:
    """Two properties, of which Luis leads the first."""

    inbox: Inbox
    language: Language
    screen: Screen = field(default_factory=Screen)
    has_key: bool = True
    woken: int = 0

    def __post_init__(self) -> None:
        self.inbox.intake.register([self.inbox.site.tawk_id, Site().tawk_id])
        with self.inbox.store.write() as tx:
            tx.people.grant(Grant(1, LEAD, Role.LEAD))
        self.look()

    def look(self) -> None:
        inbox, store = self.inbox, self.inbox.store
        desk = SyncDesk(store, inbox.permissions, self.has_key, inbox.clock)
        told = (lambda _: self.language, inbox.clock, MADRID, self._wake)
        self.desk = SyncCommands(desk, store, self.screen, *told)

    def type(self, text: str = "sync", actor: str = LEAD) -> str | None:
        """What the one who typed reads; None where it is not ours."""
        told = self.desk.answer({"text": text, "user_id": actor, "trigger_id": "1.2"})
        if not told:
            return None if told is None else ""
        assert misfits({"text": told["text"], "blocks": told["blocks"]}) == []
        return shown({"text": told["text"], "blocks": told["blocks"]})

    def send(
        self,
        properties: Sequence[int] = (1,),
        start: str | None = None,
        end: str | None = None,
        what: Sequence[str] = tuple(Phase),
        actor: str = LEAD,
    ) -> Body:
        given: dict[str, Any] = {
            SyncField.PROPERTIES: {"selected_options": [{"value": str(one)} for one in properties]},
            SyncField.START: {"selected_date": start},
            SyncField.END: {"selected_date": end},
            SyncField.WHAT: {"selected_options": [{"value": str(one)} for one in what]},
        }
        values = {str(name): {str(name): element} for name, element in given.items()}
        told = self.desk.submit(
            {"user": {"id": actor}}, {"callback_id": str(SyncView.SYNC), "state": {"values": values}}
        )
        assert told is not None
        return told

    def press(self, action: str, value: object, actor: str = LEAD, block: str = "sync:1:running") -> str:
        """What the one who pressed is told privately."""
        before = len(self.answers())
        body = {"user": {"id": actor}, "trigger_id": "1.2", "response_url": "https://hooks.example/1"}
        assert self.desk.press(body, {"action_id": str(action), "value": str(value), "block_id": block})
        return "\n".join(str(one) for one in self.answers()[before:])

    def answers(self) -> list[Any]:
        return [row["body"] for row in self.inbox.rows(answer.select().order_by(answer.c.id))]

    def backfill(self, property_id: int = 1) -> Backfill:
        with self.inbox.store.read() as tx:
            found = tx.backfills.latest(property_id)
        assert found is not None
        return found

    def put(self, backfill: Backfill) -> None:
        with self.inbox.store.write() as tx:
            tx.backfills.put(backfill)

    def message(self, post_id: int) -> str:
        """What the post shows now."""
        languages = Languages(load_languages(), self.language.code)
        with self.inbox.store.read() as tx:
            post = tx.posts.get(post_id)
            assert post is not None
            assert post.kind is PostKind.SYNC
            drawn = sync(tx, post, languages)
        assert drawn is not None
        assert misfits(drawn) == []
        buttons = [str(one) for block in drawn["blocks"] for one in block.get("elements", ()) if "action_id" in one]  # type: ignore[attr-defined]
        return "\n".join([shown(drawn), *buttons])

    def _wake(self) -> None:
        self.woken += 1


@pytest.fixture
def office(inbox: Inbox, english: Language) -> Office:
    return Office(inbox, english)


def test_the_window_offers_what_one_leads(office: Office) -> None:
    assert office.type() == ""
    [(how, view)] = office.screen.shown
    told = "\n".join(text["text"] for text in texts(view))
    assert (how, view["callback_id"]) == ("open", "sync")
    assert "only read in tawk.to" in told
    [select] = [block["element"] for block in view["blocks"] if block.get("block_id") == SyncField.PROPERTIES]
    assert len(select["options"]) == 1
    assert select["initial_options"] == select["options"]
    office.type(actor=ADMIN)
    [select] = [b["element"] for b in office.screen.shown[-1][1]["blocks"] if b.get("block_id") == SyncField.PROPERTIES]
    assert len(select["options"]) == 2
    assert "initial_options" not in select


def test_both_languages_understand_it(inbox: Inbox) -> None:
    office = Office(inbox, load_languages()["es"])
    assert office.type("sincronizar") == ""
    assert "historial" in office.screen.shown[0][1]["title"]["text"]
    assert "Todavía nada" in str(office.type("sincronizar estado"))
    assert office.type("exportar") is None
    assert office.type("foo bar") is None


def test_a_property_that_is_named_is_chosen(office: Office) -> None:
    with office.inbox.store.read() as tx:
        second = tx.properties.get(2)
    assert office.type(f"sync {second.tawk_id}", ADMIN) == ""
    [select] = [b["element"] for b in office.screen.shown[0][1]["blocks"] if b.get("block_id") == SyncField.PROPERTIES]
    assert [one["value"] for one in select["initial_options"]] == ["2"]
    assert "no property" in str(office.type("sync nowhere", ADMIN))


def test_whoever_leads_nothing_is_told_who_may(office: Office) -> None:
    told = str(office.type(actor=ANA))
    assert "Only leads and administrators" in told
    assert office.screen.shown == []


def test_without_a_key_it_is_told_how_to_get_one(office: Office) -> None:
    office.has_key = False
    office.look()
    for text in ("sync", "sync status", "sync stop"):
        assert "TAWK_API_KEY" in str(office.type(text))


def test_where_no_property_is_known_that_is_told(store_url: str, inbox: Inbox, english: Language) -> None:
    desk = SyncDesk(inbox.store, inbox.permissions, True, inbox.clock)
    told = SyncCommands(desk, inbox.store, Screen(), lambda _: english, inbox.clock, MADRID, lambda: None)
    answered = told.answer({"text": "sync", "user_id": ADMIN, "trigger_id": "1"})
    assert answered is not None
    assert "know no property yet" in answered["text"]


def test_a_window_that_slack_does_not_show_is_told(office: Office) -> None:
    office.screen.broken = True
    assert "again" in str(office.type())


def test_what_is_sent_begins_with_its_days_and_a_message_of_its_own(office: Office) -> None:
    told = office.send(start="2026-01-01", end="2026-01-31", what=[Phase.CHATS])
    assert told["response_action"] == "update"
    assert view_misfits({**told["view"], **SLACK_ADDS}) == []
    begun = office.backfill()
    assert (begun.start, begun.end) == (datetime(2025, 12, 31, 23, tzinfo=UTC), datetime(2026, 1, 31, 23, tzinfo=UTC))
    assert (begun.phases, begun.asked_by, office.woken) == ((Phase.CHATS,), LEAD, 1)
    message = office.message(begun.post_id)
    assert "*The past of" in message
    assert SyncAction.STOP in message


def test_several_begin_at_once_or_none(office: Office) -> None:
    told = office.send([1, 2], actor=ADMIN)
    assert "They have begun" in str(told)
    assert office.backfill(2).asked_by == ADMIN
    assert "on its way already" in str(office.send([2, 1], actor=ADMIN)["errors"])


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"properties": (2,)}, SyncField.PROPERTIES),
        ({"properties": ()}, SyncField.PROPERTIES),
        ({"start": "2026-05-02", "end": "2026-05-01"}, SyncField.START),
        ({"start": "2027-05-02"}, SyncField.START),
        ({"what": [Phase.PERSONS]}, SyncField.WHAT),
    ],
    ids=["not mine", "none", "crossed", "to come", "only persons"],
)
def test_what_is_wrong_is_told_beside_its_field(office: Office, given: dict[str, Any], field: str) -> None:
    told = office.send(**given)
    assert told["response_action"] == "errors"
    assert list(told["errors"]) == [field]
    assert len(told["errors"][field]) > 20


def test_a_date_that_is_none_is_none(office: Office) -> None:
    office.send(start="yesterday")
    assert office.backfill().start.year == 2012


def test_the_buttons_stop_it_and_let_it_go_on(office: Office) -> None:
    office.send()
    begun = office.backfill()
    assert office.press(SyncAction.STOP, begun.id) == ""
    assert office.backfill().state is BackfillState.PAUSED
    stopped = office.message(begun.post_id)
    assert "Stopped" in stopped
    assert SyncAction.GO_ON in stopped
    office.press(SyncAction.STOP, begun.id)
    assert office.press(SyncAction.GO_ON, begun.id) == ""
    assert office.backfill().state is BackfillState.RUNNING
    assert SyncAction.STOP in office.message(begun.post_id)


def test_in_the_list_they_draw_that_anew(office: Office) -> None:
    office.send()
    begun = office.backfill()
    listed = str(office.type("sync status"))
    assert "looking for where they begin" in listed
    told = office.press(SyncAction.STOP, begun.id, block=f"syncs:{begun.id}:running")
    assert "'replace_original': True" in told
    assert "Stopped" in told


def test_strangers_may_press_nothing(office: Office) -> None:
    office.send()
    told = office.press(SyncAction.STOP, office.backfill().id, actor=ANA)
    assert "Only leads" in told
    assert "were changed" in office.press(SyncAction.STOP, 99)
    assert "were changed" in office.press(SyncAction.STOP, "x")
    assert office.backfill().state is BackfillState.RUNNING
    assert not office.desk.press({"user": {"id": LEAD}}, {"action_id": "close"})
    assert office.desk.submit({"user": {"id": LEAD}}, {"callback_id": "export"}) is None


def test_words_stop_it_as_well(office: Office) -> None:
    assert "Nothing is on its way" in str(office.type("sync stop"))
    office.send([1, 2], actor=ADMIN)
    assert "Stopped" in str(office.type("sync stop"))
    assert (office.backfill(1).state, office.backfill(2).state) == (BackfillState.PAUSED, BackfillState.RUNNING)
    with office.inbox.store.read() as tx:
        second = tx.properties.get(2)
    assert "Stopped" in str(office.type(f"sync stop {second.tawk_id}", ADMIN))


@pytest.mark.parametrize("how", ["sync stop", "begin"])
def test_what_was_counted_meanwhile_is_not_lost(office: Office, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    """Whoever looks first and decides then finds it further than it was."""
    office.send()
    latest, state = SqlBackfills.latest, BackfillState.RUNNING if how == "sync stop" else BackfillState.PAUSED

    def stale(self: SqlBackfills, property_id: int) -> Backfill | None:
        found = latest(self, property_id)
        return found and replace(found, tallies={})

    monkeypatch.setattr(SqlBackfills, "latest", stale)
    office.put(replace(office.backfill(), state=state).counted(Tally(new=7)))
    office.type(how) if how == "sync stop" else office.send()
    monkeypatch.undo()
    assert office.backfill().tally(Phase.CHATS).new == 7


def test_one_that_was_stopped_goes_on_in_a_new_message(office: Office) -> None:
    office.send()
    first = office.backfill()
    office.press(SyncAction.STOP, first.id)
    office.send(actor=ADMIN)
    again = office.backfill()
    assert (again.id, again.state, again.asked_by) == (first.id, BackfillState.RUNNING, ADMIN)
    assert SyncAction.STOP in office.message(again.post_id)
    assert "sync_" not in office.message(first.post_id), "the older message has no buttons any more"


def test_the_message_tells_how_far_it_is(office: Office) -> None:
    office.send()
    begun = office.backfill()
    half = replace(begun.counted(Tally(12_345, 5, 2, 1)), reached=begun.start + (begun.end - begun.start) / 2)
    office.put(half)
    told = office.message(begun.post_id)
    assert "50 %" in told
    assert (
        "12,353 read (12,345 new, 5 were here before, 2 were purged here, and are left so, 1 is kept as it came" in told
    )
    office.put(replace(half, phase=Phase.PERSONS, persons=8, hitch=Hitch.AWAY, cut_short=2))
    told = office.message(begun.post_id)
    assert "0 of 8" in told
    assert "does not answer" in told
    assert "In 2 moments" in told
    office.put(replace(half, state=BackfillState.CANCELLED))
    assert "Given up" in office.message(begun.post_id)
    assert "given up" in str(office.type("sync status"))


def test_news_are_told_in_messages_of_their_own(office: Office) -> None:
    office.send()
    begun = office.backfill()
    with office.inbox.store.write() as tx:
        payload: dict[str, object] = {"backfill": begun.id, "news": "paused"}
        news = tx.posts.add(NewPost(PostKind.SYNC, LEAD, 0, payload=payload), NOON)
    office.put(replace(begun, state=BackfillState.PAUSED, hitch=Hitch.REFUSED))
    told = office.message(news)
    assert "doesn't come on" in told
    assert "TAWK_API_KEY" in told
    assert SyncAction.GO_ON in told
    done = replace(begun.counted(Tally(3, 0, 0, 0)), state=BackfillState.DONE, ended_at=NOON + SECOND)
    office.put(done)
    told = office.message(news)
    assert "is here" in told
    assert "Nobody was alerted" in told
    assert "all is here since" in str(office.type("sync status"))
    office.put(begun)
    with office.inbox.store.read() as tx:
        post = tx.posts.get(news)
        assert post is not None
        assert sync(tx, post, Languages(load_languages(), "en")) is None, "it goes on: that is no news any more"


def test_of_one_that_is_not_there_nothing_is_drawn(office: Office) -> None:
    office.send()
    with office.inbox.store.read() as tx:
        post = tx.posts.get(office.backfill().post_id)
        assert post is not None
        lost = replace(post, payload={"backfill": 99})
        assert sync(tx, lost, Languages(load_languages(), "en")) is None
