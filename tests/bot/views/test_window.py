"""The window of one conversation, drawn: within Slack's limits, page by page, with what its reader may do."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings

from bot.domain.inbox import Author, Deed, Folder, Note, Status, Visitor
from bot.ports import Post, PostKind
from bot.views.language import Language
from bot.views.parts import Block
from bot.views.window import LABELS, Look, Opened, conversation_window, told_window
from sandbox.blockkit import validate
from tests.bot.views.checks import liberties, texts
from tests.bot.views.samples import (
    ANA,
    ENGLISH,
    LANGUAGES,
    NOON,
    PROPERTY,
    conversation,
    entry,
    hostile_words,
    line,
)

SITE = "https://team.slack.com"
CARD = Post(1, PostKind.CARD, "C0SHOP", 1042, None, None, {}, 1, 1, "1763812800.000100", 0, None, False)
TALK, NOTES = conversation(line("Where is my order?")), [Note(ANA, NOON, "called")]
OPENED = Opened(TALK, PROPERTY, [entry("take")], NOTES, frozenset(Deed), True, 7, CARD, SITE)
LONG_TALK = [line(f"{n} " + "ñ" * 1_500, (Author.VISITOR, Author.AGENT)[n % 2], minutes=n) for n in range(40)]


def window(opened: Opened = OPENED, language: Language = ENGLISH, **more: object) -> Block:
    return conversation_window(opened, Look(**more), language)  # type: ignore[arg-type]


def misfits(view: Block) -> list[str]:
    blocks = view["blocks"]
    assert isinstance(blocks, list)
    big = [] if len(json.dumps(view)) < 250_000 and len(blocks) <= 100 else ["too big"]
    return [*map(str, validate(view, "modal")), *big]


def words(view: Block) -> str:
    return "\n".join(text["text"] for text in texts(view))


def pressable(view: Block) -> list[str]:
    blocks = view["blocks"]
    assert isinstance(blocks, list)
    return [element["action_id"] for block in blocks for element in block.get("elements", []) if "action_id" in element]


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_the_fullest_window_fits_in_slack_on_every_page(language: Language) -> None:
    full = replace(
        OPENED,
        conversation=conversation(*LONG_TALK, visitor=Visitor("ñ" * 3_000, "a@b.example"), excerpt="ñ" * 900),
        entries=[entry("close")] * 50,
        notes=[Note(ANA, NOON, "ñ" * 3_000)] * 3,
    )
    for page in range(12):
        assert misfits(window(full, language, page=page, told="No." * 100)) == []
    assert misfits(told_window(1042, "It is gone.", language)) == []


@settings(max_examples=25, deadline=None)
@given(said=hostile_words)
def test_hostile_words_do_nothing_in_a_window(said: str) -> None:
    bad = conversation(line(said, name=said, file=said), visitor=Visitor(said, said, said, said, said), excerpt=said)
    view = window(replace(OPENED, conversation=bad, notes=[Note(ANA, NOON, said)]))
    blocks = view["blocks"]
    assert isinstance(blocks, list)
    shown = [block for block in blocks if SITE not in str(block)]
    assert [*misfits(view), *liberties({"text": "", "blocks": shown})] == []


def test_all_that_was_said_is_on_some_page_and_the_newest_comes_first() -> None:
    talk = replace(OPENED, conversation=conversation(*LONG_TALK))
    pages = [words(window(talk, page=page)) for page in range(1, 20)]
    for n in range(40):
        assert any(f"{n} ñ" in page for page in pages)
    assert "39 ñ" in words(window(talk))
    assert "window_page:on" not in pressable(window(talk))
    assert "window_page:back" not in pressable(window(talk, page=1))
    assert {"window_page:back", "window_page:on"} <= set(pressable(window(talk, page=2)))
    assert window(talk, page=99)["blocks"] == window(talk)["blocks"]


def test_only_what_may_be_done_can_be_pressed() -> None:
    nobody = replace(OPENED, may=frozenset(), contact=None)
    assert pressable(window(nobody)) == []
    for deed in LABELS:
        assert pressable(window(replace(nobody, may=frozenset({deed})))) == [f"window_do:{deed}"]
    assert pressable(window(replace(nobody, may=frozenset({Deed.PURGE})))) == ["window_purge"]
    assert pressable(window(replace(nobody, may=frozenset({Deed.ASSIGN})))) == ["window_assign"]


def test_a_link_leads_to_the_card_where_there_is_one() -> None:
    assert f"{SITE}/archives/C0SHOP/p1763812800000100|" in words(window())
    for without in (replace(OPENED, card=None), replace(OPENED, card=replace(CARD, ts=None))):
        assert "archives" not in words(window(without))


def test_what_was_noted_and_done_stands_below() -> None:
    shown = words(window(replace(OPENED, conversation=conversation(status=Status.CLOSED, folder=Folder.TRASH))))
    for text in ("called", "took it", "No lines are known.", "It is in the trash."):
        assert text in shown
