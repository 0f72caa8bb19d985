"""`/inbox digest`: added by words or by a form, listed, paused, removed; and only what its reader may know of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from slack_sdk.errors import SlackClientError
from sqlalchemy import insert, select

from bot.domain.inbox import Role
from bot.domain.setting_ids import DigestField
from bot.ports import Digest, DigestKind, Grant
from bot.views.language import Language
from storage.tables import channel, journal
from tests.bot.views.checks import texts, view_misfits
from tests.handlers.talk.test_commands import Terminal
from tests.inbox import ADMIN, ANA, LUIS, MADRID, NOON, Inbox, Site, said

Body = dict[str, Any]
LEAD, STRANGER = LUIS, "U0STRANGER"
ELSEWHERE = "C0ELSEWHERE"


@dataclass
class Board:
    """An inbox with two properties, whose cards go to two channels; Luis leads the first alone."""

    inbox: Inbox
    language: Language
    shown: list[Body] = field(default_factory=list)
    broken: bool = False

    def __post_init__(self) -> None:
        for site in (self.inbox.site, Site(name="Otra tienda")):
            self.inbox.receive(site.transcript(NOON, said("v", NOON, f"question at {site.name}"), chat=site.name))
        with self.inbox.store.write() as tx:
            tx.properties.route(2, ELSEWHERE)
            tx.people.grant(Grant(1, LEAD, Role.LEAD))
        self.desk = self.inbox.digest_commands(self.language, self)
        self.terminal = Terminal(self.inbox, self.language)

    def views_open(self, *, trigger_id: str, view: Body) -> object:
        if self.broken:
            raise SlackClientError("expired_trigger_id")
        assert view_misfits(view) == []
        self.shown.append(view)
        return view

    def views_push(self, *, trigger_id: str, view: Body) -> object:
        raise AssertionError("nothing lies upon it")

    def views_update(self, *, view_id: str, view: Body, hash: str | None = None) -> object:
        raise AssertionError("it is drawn once")

    def type(self, text: str, actor: str = LEAD, channel: str = "") -> str:
        """What is answered, as the slash command's door does it."""
        command = {"text": text, "user_id": actor, "channel_id": channel or self.inbox.channel, "trigger_id": "1.2"}
        opened = self.desk.answer(command)
        return self.terminal.type(text, actor, channel) if opened is None else str(opened.get("text", ""))

    def press(self, name: str, value: object, actor: str = LEAD) -> Body:
        """What the one who pressed is told."""
        body = {
            "user": {"id": actor},
            "channel": {"id": self.inbox.channel},
            "trigger_id": "1.2",
            "response_url": "https://slack.example/r",
        }
        assert self.desk.press(body, {"action_id": name, "value": str(value)})
        with self.inbox.store.write() as tx:
            told = tx.answers.take(self.inbox.clock())
        return {} if told is None else told.body

    def send(self, actor: str = LEAD, changes: Mapping[str, object] | None = None, metadata: str = "digest") -> Body:
        given: dict[str, Any] = {
            DigestField.CHANNEL: {"selected_conversation": self.inbox.channel},
            DigestField.DAYS: {"selected_options": [{"value": "mon"}, {"value": "tue"}]},
            DigestField.TIMES: {"value": "9:00 17:30"},
            DigestField.ZONE: {"value": "europe/madrid"},
            DigestField.PROPERTIES: {"selected_options": [{"value": "1"}]},
            DigestField.LANGUAGE: {"selected_option": {"value": "cards"}},
            **(changes or {}),
        }
        view = {
            "callback_id": "digest_add",
            "private_metadata": metadata,
            "state": {"values": {str(name): {str(name): element} for name, element in given.items()}},
        }
        answer = self.desk.submit({"user": {"id": actor}}, view)
        assert answer is not None
        return answer

    def digests(self) -> Sequence[Digest]:
        with self.inbox.store.read() as tx:
            return tx.digests.all()

    def journal(self) -> list[tuple[str, int, object]]:
        return [(row["actor"], row["property_id"], row["after"]) for row in self.inbox.rows(select(journal))]


@pytest.fixture
def board(inbox: Inbox, english: Language) -> Board:
    return Board(inbox, english)


def words(view: Body) -> str:
    return "\n".join(text["text"] for text in texts(view))


@pytest.mark.parametrize(
    "text", ["digest add weekdays 9:00", "resumen añadir laborables 9:00", "digests NEW weekdays 9:00"]
)
def test_one_is_added_for_the_property_of_the_channel(board: Board, text: str) -> None:
    told = board.type(text)
    assert "*Digest 1*: <#" in told
    assert "Monday to Friday at 9:00 (Europe/Madrid) · Tienda Aurora" in told
    assert "Next: <!date^" in told
    [digest] = board.digests()
    assert (digest.channel, digest.property_ids, digest.created_by) == (board.inbox.channel, (1,), LEAD)
    assert digest.schedule.zone == MADRID
    assert board.journal() == [(LEAD, 1, {"digest": "1", "channel": board.inbox.channel})]


def test_it_speaks_the_language_of_its_properties_or_the_one_that_is_named(board: Board) -> None:
    with board.inbox.store.write() as tx:
        tx.properties.arrange(replace(tx.properties.get(1), language="es"))
    board.type("digest add 9:00")
    board.type("digest add 9:00 Tienda, Otra", ADMIN)
    board.type("digest add 10:00 language:en")
    assert [one.language for one in board.digests()] == ["es", "", "en"]


def test_properties_are_named_and_all_of_them_are_for_who_leads_everywhere(board: Board) -> None:
    board.type("digest add 9:00 otra, tienda", ADMIN)
    board.type("digest add 9:00 all", ADMIN)
    assert [one.property_ids for one in board.digests()] == [(1, 2), ()]
    assert f"Ask <@{ADMIN}>" in board.type("digest add 9:00 all")
    assert "Only leads and administrators" in board.type("digest add 9:00 tienda", ANA)
    assert "There is no property “nowhere”" in board.type("digest add 9:00 nowhere")
    assert len(board.digests()) == 2


def test_in_another_channel_somebody_who_may_choose_is_asked_which(board: Board) -> None:
    assert "Say which property" in board.type("digest add 9:00", ADMIN, "C0NEW")
    board.type("digest add 9:00", LEAD, "C0NEW")
    assert [one.property_ids for one in board.digests()] == [(1,)]


def test_the_same_twice_is_refused_and_so_are_too_many(board: Board) -> None:
    board.type("digest add 9:00")
    assert "just what 1 does already" in board.type("digest add 9:00")
    for n in range(49):
        board.type(f"digest add 10:{n:02}")
    assert "There are 50 of them already" in board.type("digest add 11:00")
    assert len(board.digests()) == 50


def test_the_list_shows_each_with_what_may_be_done(board: Board) -> None:
    assert "There are none yet." in board.type("digest")
    board.type("digest add weekdays 9:00", ADMIN)
    board.type("digest add mon 9:00", ADMIN, ELSEWHERE)
    board.type("digest add sun,sat 9:00 17:30 all", ADMIN)
    told = board.type("digest list")
    assert "*Digest 1*" in told
    assert "*Digest 2*" not in told
    assert "Saturday, Sunday at 9:00, 17:30 (Europe/Madrid) · all properties" in told
    assert told.count("digest_pause") == 1
    assert told.count("digest_add") == 1
    assert board.type("digest", ANA).count("digest_") == 0
    assert "none yet" in board.type("digest", STRANGER)
    assert board.type("digest", ADMIN).count("digest_pause") == 3


def test_a_channel_that_i_may_not_be_in_is_told_of(board: Board) -> None:
    assert f"If I am not in <#{board.inbox.channel}>, invite me" in board.type("digest add weekdays 9:00")
    board.type("digest add weekdays 9:00 <#C0SHUT>")
    free = {"next_at": NOON, "lease_until": NOON, "fence": 0, "problem": "not_in_channel"}
    with board.inbox.engine.begin() as connection:
        connection.execute(insert(channel).values(id="C0SHUT", **free))
    told = board.type("digest")
    assert told.count("⚠️ I can't write to <#C0SHUT>") == 1
    assert "Invite me there" in told
    board.type("digest now 2")
    assert "⚠️" not in board.type("digest")


def test_one_is_paused_and_comes_again_and_is_removed(board: Board) -> None:
    board.type("digest add weekdays 9:00")
    assert "Digest 1 is paused." in board.type("digest pause 1")
    assert "paused already" in board.type("digest pause")
    assert "Paused." in board.type("digest")
    assert "Digest 1 comes again." in board.type("resumen reanudar #1")
    assert "not paused" in board.type("digest resume 1")
    assert "Digest 1 is removed." in board.type("digest quitar 1")
    assert board.digests() == []
    assert "none yet that you may see" in board.type("digest pause 1")
    assert [after for _, _, after in board.journal()][1:] == [
        {"digest": "1", "state": "paused"},
        {"digest": "1", "state": "runs"},
        {"digest": "1", "state": "removed"},
    ]


def test_whoever_works_there_may_let_it_come_at_once(board: Board) -> None:
    board.type("digest add weekdays 9:00")
    assert "comes in a moment" in board.type("digest now", ANA)
    assert [one.asked_at for one in board.digests()] == [NOON]
    assert "Only leads" in board.type("digest pause 1", ANA)
    with board.inbox.store.write() as tx:
        tx.people.grant(Grant(1, STRANGER, Role.VIEWER))
    assert "Only agents" in board.type("digest now 1", STRANGER)


def test_one_that_is_not_theirs_is_not_there(board: Board) -> None:
    board.type("digest add weekdays 9:00", ADMIN, ELSEWHERE)
    for text in ("digest pause 1", "digest now 1", "digest remove 1"):
        assert "none yet that you may see" in board.type(text)
    board.type("digest add weekdays 9:00")
    assert "no 1, or it is not for you. There are 2" in board.type("digest pause 1")
    assert "understand “soon”" in board.type("digest pause soon", ADMIN)
    assert len(board.digests()) == 2


def test_who_leads_one_of_two_properties_may_not_change_what_is_about_both(board: Board) -> None:
    board.type("digest add weekdays 9:00 tienda, otra", ADMIN)
    assert f"Ask <@{ADMIN}>" in board.type("digest pause 1")
    assert "comes in a moment" in board.type("digest now 1")
    board.type("digest add weekdays 9:00 all", ADMIN)
    assert f"Ask <@{ADMIN}>" in board.type("digest remove 2")
    assert [one.paused_at for one in board.digests()] == [None, None]


def test_of_several_in_a_channel_one_has_to_be_named(board: Board) -> None:
    assert "none in this channel" in board.type("digest now")
    board.type("digest add 9:00")
    board.type("digest add 10:00")
    assert "Say which: 1, 2." in board.type("digest now")


def test_a_wrong_word_is_answered_with_the_nearest(board: Board) -> None:
    assert "“pause”" in board.type("digest puase 1")
    assert "At which time?" in board.type("digest add weekdays")


def test_add_alone_opens_a_form_in_which_all_stands_ready(board: Board) -> None:
    assert board.type("digest add") == ""
    [view] = board.shown
    assert "Tienda Aurora" in words(view)
    assert "Otra tienda" not in words(view)
    assert "All properties" not in words(view)
    initial = str(view["blocks"])
    assert f"'initial_conversation': '{board.inbox.channel}'" in initial
    assert "'initial_value': 'Europe/Madrid'" in initial
    board.type("resumen nuevo", ADMIN)
    assert "All properties, with those to come" in words(board.shown[1])


def test_who_may_not_or_came_too_late_sees_no_form(board: Board) -> None:
    assert "Only leads" in board.type("digest add", ANA)
    board.broken = True
    assert "too long to open" in board.type("digest add")
    assert board.shown == []


def test_a_mention_opens_no_window(board: Board) -> None:
    assert "opens a window" in board.terminal.type("digest add")


def test_the_form_adds_one_and_shows_it(board: Board) -> None:
    answer = board.send()
    assert answer["response_action"] == "update"
    assert view_misfits({"submit": {"type": "plain_text", "text": "-"}, **answer["view"]}) == []
    assert "Monday, Tuesday at 9:00, 17:30 (Europe/Madrid) · Tienda Aurora" in words(answer["view"])
    [digest] = board.digests()
    assert (digest.schedule.days, digest.schedule.minutes, digest.language) == ((0, 1), (540, 1050), "")
    board.send(ADMIN, {DigestField.PROPERTIES: {"selected_options": [{"value": "all"}, {"value": "1"}]}})
    assert board.digests()[1].property_ids == ()


@pytest.mark.parametrize(
    ("field", "element", "told"),
    [
        (DigestField.TIMES, {"value": "soon"}, "no day and no time"),
        (DigestField.TIMES, {"value": None}, "At which time?"),
        (DigestField.ZONE, {"value": "Mars/Base"}, "no time zone"),
        (DigestField.CHANNEL, {"selected_conversation": None}, "channel"),
        (DigestField.PROPERTIES, {"selected_options": [{"value": "2"}]}, "changed meanwhile"),
    ],
)
def test_what_is_wrong_in_the_form_stands_beside_its_field(
    board: Board, field: DigestField, element: Body, told: str
) -> None:
    answer = board.send(changes={field: element})
    assert list(answer["errors"]) == [str(field)]
    assert told in answer["errors"][str(field)]
    assert board.digests() == []


def test_a_form_of_no_kind_that_we_know_adds_a_digest(board: Board) -> None:
    assert board.send(metadata="yearly")["response_action"] == "update"
    assert [one.kind for one in board.digests()] == [DigestKind.DIGEST]


def test_other_forms_and_presses_are_other_parts(board: Board) -> None:
    assert board.desk.submit({"user": {"id": LEAD}}, {"callback_id": "work"}) is None
    assert not board.desk.press({"user": {"id": LEAD}}, {"action_id": "take", "value": "1"})
    for text in ("", "list", "tkae", "digest add 9:00", "digest"):
        assert board.desk.answer({"text": text, "user_id": LEAD}) is None


def test_the_buttons_of_the_list_do_what_they_say_and_draw_it_anew(board: Board) -> None:
    board.type("digest add weekdays 9:00")
    assert "Paused." in words(board.press("digest_pause", 1))
    assert "Next:" in words(board.press("digest_resume", 1))
    told = board.press("digest_now", 1, ANA)
    assert "comes in a moment" in words(told)
    assert told["replace_original"] is False
    assert "There are none yet." in words(board.press("digest_remove", 1))
    assert "none yet that you may see" in str(board.press("digest_remove", "x"))
    assert board.press("digest_add", "digest") == {}
    assert board.press("digest_add", "dance") == {}
    assert len(board.shown) == 2


def test_what_a_digest_does_not_show_is_listed_for_who_presses_alone(board: Board) -> None:
    board.type("digest add weekdays 9:00 all", ADMIN)
    told = board.press("digest_more", 1)
    assert told["replace_original"] is False
    assert "question at Tienda Aurora" in words(told)
    assert "question at Otra" not in words(told)
    assert "question at Otra" in words(board.press("digest_more", 1, ADMIN))
    assert "question" not in words(board.press("digest_more", 1, STRANGER))
    assert "question" not in words(board.press("digest_more", 7, ADMIN))
