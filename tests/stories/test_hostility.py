"""Visitors who write to the programs that read them: whatever they send mentions nobody and formats nothing."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.domain.inbox import Deed
from sandbox.visitors.crowd import Crowd
from sandbox.visitors.hostility import LONGEST_FIRST_MESSAGE, SHOUT, attacks
from sandbox.visitors.personas import Persona
from tests.stories.reading import JSON, number, texts
from tests.stories.scene import CHANNEL, Scene, playing
from tests.stories.visits import SECRET

TOKEN = re.compile(r"<[^>]*>")
OURS = re.compile(
    r"<!date\^\d+\^\{date_short_pretty\} \{time\}\|[-\d :UTC]+>"
    r"|<@[UW][A-Z0-9]+>"
    r"|<https://dashboard\.tawk\.to/[^|>]*\|Open in tawk\.to>"
)
WORDS_OF_ATTACKS = re.compile(r"evil|bank|everyone|Bobby|Mallory|tada|U0ADMIN|C0GENERAL", re.IGNORECASE)
FORMATS = re.compile(r"[*_~`@]|:\w+:|https?:|\w\.\w")
LONGEST_PART, LONGEST_TEXT = 3_000, 4_000
MOST_BLOCKS, MOST_CHARACTERS = 50, 13_000


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with playing(tmp_path_factory.mktemp("hostility"), "http") as scene:
        yield scene


def everything(scene: Scene) -> list[JSON]:
    """Every message that the bot has in the channel and its threads."""
    roots = scene.slack.messages(CHANNEL)
    replies = [reply for root in roots for reply in scene.thread(root)]
    return list({one["ts"]: one for one in (*roots, *replies)}.values())


def complaints(shown: JSON) -> list[str]:
    """What is wrong with a message: tokens that are not ours, words of visitors where they'd be read, lengths."""
    ours, text = texts(shown, "mrkdwn"), shown["text"]
    found = [f"token {token}" for one in ours for token in TOKEN.findall(one) if not OURS.fullmatch(token)]
    found += [f"words in mrkdwn: {one}" for one in ours if WORDS_OF_ATTACKS.search(one)]
    found += [f"format in text: {text}"] if FORMATS.search(text) or TOKEN.search(text) else []
    found += [f"length {len(one)}" for one in texts(shown) if not 0 < len(one) <= LONGEST_PART]
    found += ["too many blocks"] if len(shown["blocks"]) > MOST_BLOCKS else []
    found += ["too much text"] if sum(map(len, texts(shown))) > MOST_CHARACTERS else []
    return found + (["text too long"] if not 0 < len(text) <= LONGEST_TEXT else [])


def test_a_check_that_finds_nothing_would_have_found_this() -> None:
    block = {"type": "section", "text": {"type": "mrkdwn", "text": f"{SHOUT} {'x' * 3_000}"}}
    found = complaints({"text": SHOUT, "blocks": [block]})
    assert [one.split(" ")[0] for one in found] == ["token", "token", "words", "format", "length"]


def test_a_shout_under_a_shouted_name_mentions_nobody_and_forges_no_link(scene: Scene) -> None:
    endless = next(one for one in attacks() if one.label == "endless")
    assert len(endless.text) == LONGEST_FIRST_MESSAGE
    scene.visit(SHOUT).asks(endless.text).is_over()
    card = scene.card(SHOUT, "Missed")
    assert texts(card, "plain_text")[0] == SHOUT
    scene.calm()
    told = "".join(text for post in scene.thread(card) for text in texts(post, "plain_text"))
    assert told.replace(" ", "").count("<!channel>") == endless.text.count("<!channel>")
    assert [fault for shown in everything(scene) for fault in complaints(shown)] == []


def test_every_attack_we_know_of_is_shown_as_plain_words(scene: Scene) -> None:
    before = len(scene.slack.messages(CHANNEL))
    for attack in attacks():
        scene.visit(attack.name, "a@b.example").asks(attack.text).asks(attack.text[:200]).is_over()
    scene.calm()
    assert len(scene.slack.messages(CHANNEL)) == before + len(attacks())
    assert [fault for shown in everything(scene) for fault in complaints(shown)] == []


def test_lists_show_hostile_visitors_as_plain_words(scene: Scene) -> None:
    numbers = [number(card) for card in scene.slack.messages(CHANNEL)] or [number(scene.missed(SHOUT))]
    for question in ("list any", *(f"show #{one}" for one in numbers)):
        scene.inbox("ana", question)
        shown = scene.slack.ephemeral("ana")[-1]
        assert complaints({**shown, "text": "our own words"}) == []
        assert WORDS_OF_ATTACKS.search(shown["text"]) is None


def test_a_hostile_visitor_is_worked_like_any_other(scene: Scene) -> None:
    name = "*Hostile* <!here>"
    scene.visit(name).asks(SHOUT).is_over()
    card = scene.card(name)
    assert scene.choose("ana", Deed.TRASH, card).ok
    card = scene.card(name, "Trash")
    assert scene.choose("ana", Deed.PURGE, card).ok
    modal = scene.modal("ana")
    assert "Hostile" not in json.dumps(modal.modal)
    assert modal.submit({"confirmation": str(number(card))}).ok
    scene.gone(name)


def test_a_crowd_of_hostile_visitors_breaks_nothing(scene: Scene) -> None:
    crowd = Crowd(lambda property_id: SECRET, mix={Persona.HOSTILE: 1, Persona.FORM: 1}, opener=None)
    for delivery in crowd.plan(5, datetime.now(UTC), 8):
        assert scene.postbox.deliver(delivery) == 200
    scene.calm()
    assert [fault for shown in everything(scene) for fault in complaints(shown)] == []
    assert "Open conversations" in scene.inbox("ana", "list")
