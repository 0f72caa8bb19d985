"""Draws a team's canned answers: their list, and the form of one."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.canned import FIELDS, LONGEST_NAME, LONGEST_TEXT, CannedAnswer
from bot.domain.ids import COMMAND
from bot.domain.inbox import Property
from bot.domain.setting_ids import CannedAction, CannedField, CannedView
from bot.views.controls import OPTIONS_LIMIT, chooser, static_select, text_choice
from bot.views.language import Language
from bot.views.parts import Block, actions, button, context, input_block, modal, mrkdwn, plain, section
from bot.views.words import tidy

PAGE = 20
EXCERPT_LIMIT, PLACE_LIMIT = 120, 60
NEW = CannedAnswer(0, 0, "", "")
EXAMPLE = "{name|there}"


@dataclass(frozen=True, slots=True)
class CannedSheet:
    """What the reader may change: `places` are the properties, one with id 0 stands for all of them."""

    places: Sequence[Property]
    answers: Sequence[CannedAnswer]


def canned_list(sheet: CannedSheet, begin: int, language: Language) -> Block:
    """One page of them, from `begin` on."""
    names = {one.id: _place(one, language) for one in sheet.places}
    rows = [_row(one, names.get(one.property_id, ""), language) for one in sheet.answers[begin : begin + PAGE]]
    told = language.say(
        "Short texts for the answers to visitors: picked in the form, or `{command} reply #1042 !name`.",
        command=COMMAND,
    )
    none = [] if rows else [section(plain(language.say("There is none yet.")))]
    add = button(language.say("Add one"), CannedAction.ADD, "0", "primary")
    foot = actions(f"canned_pages:{begin}", add, *_pages(len(sheet.answers), begin, language))
    return {
        "type": "modal",
        "callback_id": str(CannedView.LIST),
        "title": plain(language.say("Canned answers")),
        "close": plain(language.say("Close")),
        "blocks": [context(mrkdwn(told)), *none, *rows, foot],
    }


def canned_form(answer: CannedAnswer, places: Sequence[Property], language: Language) -> Block:
    """The metadata is its id, 0 for a new one."""
    return modal(
        CannedView.EDIT,
        str(answer.id),
        title=language.say("Canned answer"),
        submit=language.say("Save"),
        close=language.say("Cancel"),
        blocks=[*_inputs(answer, places, language), _foot(answer, language)],
    )


def no_room(language: Language) -> str:
    """Of one that was picked in the form of an answer."""
    return language.say("It does not fit behind what you wrote: shorten that, then pick again.")


def block_of(field: str, answer_id: int) -> str:
    """A block of its own for each answer, or Slack would keep what was typed for another."""
    return f"{field}:{answer_id}"


def _inputs(answer: CannedAnswer, places: Sequence[Property], language: Language) -> list[Block]:
    offered = [chooser(_place(one, language), str(one.id)) for one in places]
    chosen = str(answer.property_id if answer.id else places[0].id)
    where = static_select(CannedField.PROPERTY, "…", offered, chosen)
    name = text_choice(CannedField.NAME, "opening-hours", LONGEST_NAME + 1, answer.name)
    text = {**text_choice(CannedField.TEXT, "…", LONGEST_TEXT, answer.text), "multiline": True}
    fields = language.say(
        "Fields: {fields}. {example} says “there” where no name is known.",
        fields=", ".join(f"{{{field}}}" for field in FIELDS),
        example=EXAMPLE,
    )
    asked = [
        input_block(language.say("For"), where),
        input_block(language.say("Short name"), name),
        input_block(language.say("Text"), text, hint=fields),
    ]
    return [{**block, "block_id": block_of(str(block["block_id"]), answer.id)} for block in asked]


def _foot(answer: CannedAnswer, language: Language) -> Block:
    back = button(language.say("Back"), CannedAction.PAGE, "0")
    if not answer.id:
        return actions("canned_foot", back)
    drop = button(language.say("Delete"), CannedAction.DROP, str(answer.id), "danger")
    sure = {
        "title": plain(language.say("Delete it?")),
        "text": plain(language.say("Nobody can pick it any more.")),
        "confirm": plain(language.say("Delete")),
        "deny": plain(language.say("Cancel")),
    }
    return actions(f"canned_foot:{answer.id}", back, {**drop, "confirm": sure})


def _row(answer: CannedAnswer, place: str, language: Language) -> Block:
    shown = f"!{answer.name} · {place}\n{tidy(answer.text, EXCERPT_LIMIT, one_line=True)}"
    return {**section(plain(shown)), "accessory": button(language.say("Edit"), CannedAction.EDIT, str(answer.id))}


def _pages(count: int, begin: int, language: Language) -> list[Block]:
    """Two buttons need two ids."""
    before, after = max(0, begin - PAGE), begin + PAGE
    return [
        *([button(language.say("Back"), f"{CannedAction.PAGE}:{before}", str(before))] if begin else []),
        *([button(language.say("More"), f"{CannedAction.PAGE}:{after}", str(after))] if after < count else []),
    ]


def _place(one: Property, language: Language) -> str:
    if not one.id:
        return language.say("All properties")
    return tidy(one.name, PLACE_LIMIT, one_line=True) or tidy(one.tawk_id, OPTIONS_LIMIT, one_line=True)
