"""`/inbox …` from the text to the answer and to what it did."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.inbox import CardPolicy, Deed, Folder, Status
from bot.languages import load_languages
from bot.views.language import Language
from handlers.exchange.sentences import COMMANDS
from handlers.talk.commands import Commands
from tests.inbox import ADMIN, ANA, LUIS, MINUTE, NOON, Inbox, said, speaking


class Terminal:
    """Types commands as an agent does, and notes whether the worker was woken."""

    def __init__(self, inbox: Inbox, language: Language) -> None:
        self.inbox = inbox
        self.woken = 0
        self._commands = Commands(
            inbox.desk,
            inbox.lookup,
            lambda _: language,
            self._wake,
            inbox.clock,
            ZoneInfo("Europe/Madrid"),
            inbox.contact_desk(language),
            inbox.list_desk(language),
            inbox.people_desk(language),
            inbox.ticket_desk(language),
            inbox.digest_commands(language),
            inbox.failure_desk(language),
            speaking(language),
        )

    def type(self, text: str, actor: str = ANA, channel: str = "") -> str:
        """All that the answer shows."""
        told = {"text": text, "user_id": actor, "channel_id": channel or self.inbox.channel}
        answer = self._commands.answer(told)
        assert answer["response_type"] == "ephemeral"
        return f"{answer['text']}\n{answer.get('blocks', '')}"

    def _wake(self) -> None:
        self.woken += 1


@pytest.fixture
def terminal(inbox: Inbox, english: Language) -> Terminal:
    return Terminal(inbox, english)


def missed(inbox: Inbox, *chats: str) -> list[int]:
    for minute, chat in enumerate(chats):
        asked = said("v", NOON + minute * MINUTE, f"question of {chat}")
        inbox.receive(inbox.site.transcript(NOON, asked, chat=chat))
    return [inbox.get(chat).id for chat in chats]


def test_every_word_of_both_languages_is_answered(terminal: Terminal) -> None:
    for word in COMMANDS:
        assert terminal.type(word).strip()


def test_a_wrong_word_is_answered_with_the_nearest(terminal: Terminal) -> None:
    assert "`/inbox take`" in terminal.type("tkae #1")
    assert terminal.woken == 0


def test_every_sentence_exists_in_spanish(inbox: Inbox) -> None:
    missed(inbox, "a")
    terminal = Terminal(inbox, load_languages()["es"])
    assert terminal.type("lista") != Terminal(inbox, load_languages()["en"]).type("lista")
    assert "Restore it first" not in terminal.type("tomar #99")


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("take #1", {"agent": ANA}),
        ("tomar 1", {"agent": ANA}),
        ("assign <@U0LUIS|luis> #1", {"agent": LUIS}),
        ("asignar #1 <@U0LUIS>", {"agent": LUIS}),
        ("close 1", {"status": Status.CLOSED}),
        ("trash #1", {"folder": Folder.TRASH}),
        ("papelera #1", {"folder": Folder.TRASH}),
    ],
)
def test_a_deed_is_done_and_the_worker_woken(terminal: Terminal, text: str, changes: dict[str, object]) -> None:
    missed(terminal.inbox, "a")
    assert "#1" in terminal.type(text)
    found = terminal.inbox.get("a")
    assert {name: getattr(found, name) for name in changes} == changes
    assert terminal.woken == 1


def test_the_deeds_that_undo_others(terminal: Terminal) -> None:
    missed(terminal.inbox, "a")
    for text in ("take 1", "unassign 1", "close 1", "reopen 1", "trash 1", "restore 1"):
        terminal.type(text)
    assert [entry.deed for entry in terminal.inbox.journal(1)] == [
        "take",
        "unassign",
        "close",
        "reopen",
        "trash",
        "restore",
    ]


def test_several_numbers_at_once_tell_what_was_done_and_what_not(terminal: Terminal) -> None:
    missed(terminal.inbox, "a", "b")
    answer = terminal.type("close #1 #2 #77")
    assert "#1, #2: closed." in answer
    assert "There is no #77" in answer


def test_only_one_is_purged_at_a_time_and_by_administrators(terminal: Terminal) -> None:
    missed(terminal.inbox, "a", "b")
    terminal.type("trash 1 2")
    assert "single number" in terminal.type("purge 1 2", ADMIN)
    assert f"<@{ADMIN}>" in terminal.type("purge 1")
    assert "purged" in terminal.type("purge 1", ADMIN)
    assert terminal.inbox.find("a") is None
    assert terminal.inbox.find("b") is not None


def test_at_the_wrong_number_nothing_is_done(terminal: Terminal) -> None:
    missed(terminal.inbox, "a")
    assert "not the number" in terminal.type("close 1 two")
    assert "50" in terminal.type("close " + " ".join(map(str, range(1, 60))))
    assert "by its number" in terminal.type("close")
    assert "mention" in terminal.type("assign 1")
    assert terminal.inbox.get("a").is_open
    assert terminal.inbox.journal(1) == []


def test_show_tells_what_was_said_and_done(terminal: Terminal) -> None:
    missed(terminal.inbox, "a")
    terminal.type("take 1")
    answer = terminal.type("ver #1")
    assert "question of a" in answer
    assert "Ana Torres" in answer
    assert f"<@{ANA}>" in answer
    assert "There is no #2" in terminal.type("show 2")


@pytest.mark.parametrize(
    ("words", "chats"),
    [
        ("", "abc"),
        ("open", "abc"),
        ("abiertas", "abc"),
        ("closed", "d"),
        ("cerradas", "d"),
        ("any", "abcd"),
        ("todas", "abcd"),
        ("mine", "b"),
        ("MÍAS", "b"),
        ("mine closed", ""),
        ("<@U0LUIS|luis>", "c"),
        ("unassigned", "a"),
        ("libres", "a"),
        ("assigned", "bc"),
        ("asignadas any", "bc"),
        ("trash", "e"),
        ("papelera", "e"),
        ("before #4", "abc"),
        ("any antes 3", "ab"),
    ],
)
def test_a_list_shows_what_its_words_ask_for(terminal: Terminal, words: str, chats: str) -> None:
    """Numbers: 1 to 5 are a to e; b is Ana's, c Luis's, d closed, e in the trash."""
    inbox = terminal.inbox
    missed(inbox, *"abcde")
    for chat, deed, actor in (
        ("b", Deed.TAKE, ANA),
        ("c", Deed.TAKE, LUIS),
        ("d", Deed.CLOSE, ANA),
        ("e", Deed.TRASH, ANA),
    ):
        inbox.clock.forward(10 * MINUTE)
        inbox.desk.do(deed, inbox.get(chat).id, actor)
    answer = terminal.type(f"list {words}")
    assert "".join(chat for chat in "abcde" if f"question of {chat}" in answer) == chats


@pytest.mark.parametrize(
    ("word", "near"), [("opne", "open"), ("clsed", "closed"), ("mias!", "mias"), ("trsh", "trash")]
)
def test_a_filter_that_is_not_known_is_answered_with_the_nearest(terminal: Terminal, word: str, near: str) -> None:
    assert f"“{near}”" in terminal.type(f"list {word}")


def test_a_list_before_a_number_that_is_not_there_is_refused(terminal: Terminal) -> None:
    assert "There is no #9" in terminal.type("list before 9")
    assert "by its number" in terminal.type("list before")
    assert "not the number" in terminal.type("list before all")


def test_here_routes_a_property_to_this_channel(terminal: Terminal) -> None:
    inbox = terminal.inbox
    missed(inbox, "a")
    assert "<#C0NEW>" in terminal.type("here tienda AURORA", ADMIN, channel="C0NEW")
    with inbox.store.read() as tx:
        assert [one.channel for one in tx.properties.all()] == ["C0NEW"]


def test_here_understands_a_name_as_slack_sends_it(terminal: Terminal) -> None:
    inbox = terminal.inbox
    inbox.receive(inbox.site.start(NOON).replace(b"Tienda Aurora", b"Bob & <Sons>"))
    assert "<#C0NEW>" in terminal.type("here Bob &amp; &lt;Sons&gt;", ADMIN, channel="C0NEW")


@pytest.mark.parametrize("channel", ["D0DIRECT", "", "U0ANA"])
def test_here_needs_a_channel(inbox: Inbox, english: Language, channel: str) -> None:
    missed(inbox, "a")
    commands = Commands(
        inbox.desk,
        inbox.lookup,
        lambda _: english,
        lambda: None,
        inbox.clock,
        ZoneInfo("UTC"),
        inbox.contact_desk(english),
        inbox.list_desk(english),
        inbox.people_desk(english),
        inbox.ticket_desk(english),
        inbox.digest_commands(english),
        inbox.failure_desk(english),
        speaking(english),
    )
    answer = commands.answer({"text": "here Tienda", "user_id": ANA, "channel_id": channel})
    assert "channel" in answer["text"]
    with inbox.store.read() as tx:
        assert tx.properties.all()[0].channel == inbox.channel


def test_here_without_a_name_is_answered_with_the_names(terminal: Terminal) -> None:
    missed(terminal.inbox, "a")
    for text in ("here", "here nowhere"):
        assert "Tienda Aurora" in terminal.type(text, channel="C0NEW")


@pytest.mark.parametrize(("word", "policy"), [("all", CardPolicy.ALL), ("espera", CardPolicy.WAITING)])
def test_cards_chooses_which_chats_get_one(terminal: Terminal, word: str, policy: CardPolicy) -> None:
    missed(terminal.inbox, "a")
    assert "Tienda Aurora" in terminal.type(f"cards {word} tienda", ADMIN)
    with terminal.inbox.store.read() as tx:
        assert tx.properties.all()[0].policy is policy


def test_cards_answers_a_wrong_word_with_the_nearest(terminal: Terminal) -> None:
    assert "“waiting”" in terminal.type("cards waitin tienda")


@pytest.mark.parametrize("command", [{}, {"text": None}, {"text": ["list"]}, {"text": "list", "user_id": None}])
def test_a_command_with_parts_missing_is_answered_all_the_same(
    inbox: Inbox, english: Language, command: dict[str, Any]
) -> None:
    answer = Commands(
        inbox.desk,
        inbox.lookup,
        lambda _: english,
        lambda: None,
        inbox.clock,
        ZoneInfo("UTC"),
        inbox.contact_desk(english),
        inbox.list_desk(english),
        inbox.people_desk(english),
        inbox.ticket_desk(english),
        inbox.digest_commands(english),
        inbox.failure_desk(english),
        speaking(english),
    ).answer(command)
    assert answer["text"]


def test_a_search_finds_by_words_and_filters_in_both_languages(terminal: Terminal) -> None:
    first, second = missed(terminal.inbox, "alpha", "beta")
    terminal.type(f"tag #{first} vip")
    assert f"#{second} " not in terminal.type("search tag:vip")
    assert f"#{first} " in terminal.type("buscar etiqueta:VIP estado:abiertas")
    assert f"#{second} " in terminal.type('search "question of beta"')
    assert f"#{first} " not in terminal.type("list kind:chats beta")
    assert "Nothing waits." in terminal.type("search kind:tickets")
    assert "Nothing is found among the open ones. Use fewer words, or status:any" in terminal.type(
        "search kind:tickets nobody-says-so"
    )


def test_a_wrong_word_of_a_search_is_pointed_at(terminal: Terminal) -> None:
    assert "“status:opne”" in terminal.type("search refund status:opne")
    assert "no property" in terminal.type("search property:nowhere")


def test_a_line_may_say_behind_which_number_it_goes_on(terminal: Terminal) -> None:
    numbers = missed(terminal.inbox, *(f"chat-{n}" for n in range(22)))
    second = terminal.type(f"search status:any question before #{numbers[2]}")
    assert f"#{numbers[0]} " in second
    assert f"#{numbers[2]} " not in second


def test_every_deed_of_a_conversation_has_a_command(terminal: Terminal) -> None:
    [number] = missed(terminal.inbox, "a")
    for text, told in (
        (f"tag #{number} Big order", "tagged “Big order”"),
        (f"untag #{number} BIG ORDER", "no longer tagged"),
        (f"prioridad #{number} alta", "priority changed"),
        (f"department #{number} Sales", "department changed"),
        (f"note #{number} called <!channel> back", "for the team only"),
        (f"snooze #{number} 1h", "snoozed"),
        (f"despertar #{number}", "awake"),
        (f"spam #{number}", "spam"),
        (f"notspam #{number}", "no spam"),
        ("undo", "taken back"),
    ):
        assert told in terminal.type(text)
    history = terminal.type(f"history #{number}")
    assert "tagged it “Big order”" in history
    assert "<!channel>" not in history
    assert terminal.inbox.get("a").folder is Folder.SPAM


# Who is who --------------------------------------------------------------------------------------


def test_somebody_is_linked_by_a_mention_and_a_name(terminal: Terminal) -> None:
    missed(terminal.inbox, "a")
    assert "is “Luis M.” at tawk.to" in terminal.type(f"link <@{LUIS}|luis> Luis M.", ADMIN)
    assert "At tawk.to you are “Luis M.”." in terminal.type("whoami", LUIS)
    assert "linked to nobody" in terminal.type(f"desvincular <@{LUIS}>", ADMIN)
    assert "Say whom" in terminal.type("link Luis M.", ADMIN)
    assert "Say whom" in terminal.type("unlink", ADMIN)
    assert "Only leads" in terminal.type(f"link <@{LUIS}> Luis M.", ANA)


def test_settings_are_not_opened_by_what_has_no_window(terminal: Terminal) -> None:
    assert "a mention can't" in terminal.type("config", ADMIN)


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("tkae #1", "/inbox tkae #1\\n       ^^^^", "`/inbox take`"),
        ("list opne", "/inbox list opne\\n            ^^^^", "Did you mean “open”?"),
        ("list opne", "/inbox list opne", "What may stand there: open, closed, any"),
        ("search lamp estado:abirta", "estado:abirta\\n                   ^^^^^^^^^^^^^", "Did you mean “abierta”?"),
        ("search statos:open", "statos:open\\n              ^^^^^^^^^^^", "Did you mean “status:”?"),
        ("search tag:", "tag:\\n              ^^^^", "Something is missing behind"),
        ("close #1 two", "two\\n                ^^^", "not the number"),
        ("cards waitin Tienda", "waitin Tienda\\n             ^^^^^^", "Did you mean “waiting”?"),
        ("priority #1 hgih", "hgih\\n                   ^^^^", "Did you mean “high”?"),
        ("snooze #1 tomorow", "tomorow\\n                 ^^^^^^^", "Did you mean “tomorrow”?"),
        ("search property:Tinda", "property:Tinda\\n                       ^^^^^", "There is no property “Tinda”"),
        ("&lt;!channel&gt; *x*", "/inbox <!channel> *x*\\n       ^^^^^^^^^^", "I don't know “&lt;!channel&gt;”"),
    ],
)
def test_an_answer_points_at_the_word_that_is_wrong(terminal: Terminal, text: str, line: str, told: str) -> None:
    missed(terminal.inbox, "a")
    answer = terminal.type(text)
    assert line in answer
    assert told in answer
    assert terminal.woken == 0
