"""`/inbox` in English and Spanish: what it shows, what it does, and how it answers wrong words."""

from collections.abc import Iterator

import pytest

from handlers.exchange.sentences import Command
from sandbox.seed import default_seed
from sandbox.visitors.shops import NORTHWIND
from tests.stories.reading import number, texts, words
from tests.stories.scene import CHANNEL, Scene, playing
from tests.stories.visits import Visit


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with playing(tmp_path_factory.mktemp("commands"), "http") as scene:
        yield scene


@pytest.fixture(scope="module")
def oficina(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """The same for a team that works in Spanish."""
    told, folder = {"DEFAULT_LANGUAGE": "es"}, tmp_path_factory.mktemp("oficina")
    with playing(folder, "http", told, default_seed()) as scene:
        yield scene


def test_help_names_every_command(scene: Scene) -> None:
    told = scene.inbox("ana", "help")
    assert [command for command in Command if f"`/inbox {command}" not in told] == []


def test_a_list_shows_what_waits_and_is_filtered_by_state_and_agent(scene: Scene) -> None:
    one, two = scene.missed("Anna"), scene.missed("Bert")
    assert scene.inbox("ana", f"take #{number(one)}")
    assert scene.inbox("ana", f"close #{number(two)}")
    shown = {
        filters: [name for name in ("Anna", "Bert") if name in scene.inbox("ana", f"list {filters}")]
        for filters in ("", "closed", "any", "mine", "unassigned", "any unassigned", "@ana", "@ben", "trash")
    }
    assert shown == {
        "": ["Anna"],
        "closed": ["Bert"],
        "any": ["Anna", "Bert"],
        "mine": ["Anna"],
        "unassigned": [],
        "any unassigned": ["Bert"],
        "@ana": ["Anna"],
        "@ben": [],
        "trash": [],
    }
    older = scene.inbox("ana", f"list any before #{number(two)}")
    assert ("Anna" in older, "Bert" in older) == (True, False)


def test_show_tells_the_conversation_its_lines_and_who_did_what(scene: Scene) -> None:
    card = scene.missed("Carl")
    ben = scene.slack.user("ben").id
    assert scene.inbox("ben", f"take #{number(card)}")
    told = scene.inbox("ana", f"show {number(card)}")
    assert [part for part in ("Missed", "Carl", "Bye, then.", f"<@{ben}> took it") if part not in told] == []


def test_several_are_closed_at_once_and_each_refusal_is_told(scene: Scene) -> None:
    one, two = number(scene.missed("Dora")), number(scene.missed("Emil"))
    assert scene.inbox("ana", f"close #{two}")
    told = scene.inbox("ben", f"close #{one} #{two}, #99999 #{one}")
    assert f"#{one}: closed." in told
    assert f"has closed #{two} already" in told
    assert "There is no #99999." in told
    scene.card("Dora", "Closed")
    assert f"#{one}, #{two}: open again." in scene.inbox("ben", f"reopen #{one} #{two}")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("clsoe #1", "Did you mean `/inbox close`?"),
        ("xylophone", "`/inbox help` shows what I know."),
        ("list opne", "Did you mean “open”?"),
        ("close", "Say which conversation, by its number"),
        ("close now", "“now” is not the number of a conversation."),
        ("show #1 #2", "Only one conversation at a time here"),
        ("assign #1", "Say to whom, with a mention"),
        ("purge #1", "Only leads and administrators may do that."),
        ("close " + " ".join(f"#{n}" for n in range(1, 60)), "write 50 numbers at most"),
        ("here Atlantis", "There is no property “Atlantis”."),
        ("<!channel> *x* &amp;", "I don't know “&lt;!channel&gt;”"),
    ],
)
def test_wrong_words_are_answered_with_the_nearest_right_ones(scene: Scene, typed: str, told: str) -> None:
    assert told in scene.inbox("ben", typed)


def test_a_wrong_word_is_marked_in_the_line(scene: Scene) -> None:
    told = scene.slack.user("ben").command("/inbox", "list ```opne``` <!channel>", channel=CHANNEL)
    assert told.message is not None
    assert "/inbox list ```opne``` <!channel>\n            ^^^^^^^^^^" in str(told.message["blocks"]).replace(
        "\\n", "\n"
    )


def test_purging_by_command_needs_an_administrator_and_the_trash(scene: Scene) -> None:
    card = scene.missed("Fred")
    assert "isn't in the trash" in scene.inbox("ana", f"purge #{number(card)}")
    assert scene.inbox("ben", f"trash #{number(card)}")
    assert "Only leads and administrators" in scene.inbox("ben", f"purge #{number(card)}")
    assert "purged for good" in scene.inbox("ana", f"purge #{number(card)}")
    scene.gone("Fred")


def test_here_sends_the_next_cards_of_a_property_to_this_channel(scene: Scene) -> None:
    def visit(name: str) -> None:
        Visit(scene.postbox, name, shop=NORTHWIND).asks("Hello?").is_over()

    visit("Gus")
    scene.card("Gus")
    told = scene.inbox("ana", "here northwind", channel="sales")
    assert "Cards of Northwind Bikes go to" in told
    assert scene.slack.channel_id("sales") in told
    visit("Hugo")
    scene.card("Hugo", "Northwind Bikes", channel="sales")
    scene.calm()
    assert scene.cards("Hugo") == []
    assert scene.cards("Gus", "sales") == []
    assert "Hugo" in scene.inbox("ana", "list", channel="sales")
    assert "Carl" not in scene.inbox("ana", "list any", channel="sales")


@pytest.mark.parametrize(
    ("typed", "told"),
    [("ayuda", "`/inbox help`"), ("lista abiertas", "Open conversations"), ("cerrar", "Say which conversation")],
)
def test_spanish_words_are_understood_by_a_bot_that_speaks_english(scene: Scene, typed: str, told: str) -> None:
    assert told in scene.inbox("luis", typed)


def test_a_team_that_works_in_spanish_is_spoken_to_in_spanish(oficina: Scene) -> None:
    oficina.visit("Inés").asks("¿Hay alguien?").asks("Adiós").is_over()
    card = oficina.card("Inés", "Sin asignar", "Espera desde")
    ana = oficina.slack.user("ana")
    oficina.press("ana", "Me lo quedo", "Inés")
    card = oficina.card("Inés", f"A cargo de <@{ana.id}>")
    assert f"Cerrado: #{number(card)}." in oficina.inbox("ana", f"cerrar #{number(card)}")
    oficina.card("Inés", f"La cerró <@{ana.id}>", "Reabrir")
    assert "Conversaciones cerradas" in oficina.inbox("luis", "lista cerradas")
    assert "`/inbox cerrar`" in oficina.inbox("luis", "cerar #1")
    told = oficina.inbox("luis", f"ver #{number(card)}")
    assert f"<@{ana.id}> la cerró" in told
    assert "esta lista" in oficina.inbox("luis", "ayuda")


def test_answers_to_commands_are_seen_by_nobody_else(scene: Scene) -> None:
    before = len(scene.slack.messages("random"))
    assert scene.inbox("grace", "list", channel="random")
    assert len(scene.slack.messages("random")) == before
    assert texts(scene.slack.ephemeral("grace", "random")[-1])
    assert scene.slack.ephemeral("tom", "random") == []
    assert "Open conversations" in words(scene.slack.ephemeral("grace", "random")[-1])
