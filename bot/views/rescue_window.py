"""Draws how a property writes to missed visitors by itself: the settings, and what would go out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.canned import LONGEST_TEXT
from bot.domain.setting_ids import PropertyView, RescueAction, RescueField, RescueView
from bot.ports import RescueSettings
from bot.views.controls import checkboxes, text_choice
from bot.views.language import Language
from bot.views.parts import (
    SECTION_LIMIT,
    Block,
    actions,
    button,
    context,
    date,
    divider,
    input_block,
    mrkdwn,
    option,
    plain,
    section,
)
from bot.views.property_sheet import PropertySheet, property_modal
from bot.views.rescue_words import FIELDS
from bot.views.tickets import Preview
from bot.views.words import split, tidy

LONGEST_NUMBER, LINE_LIMIT = 5, 400
EXAMPLE_NAME, EXAMPLE_ADDRESS = "Rosa", "rosa@example.com"


@dataclass(frozen=True, slots=True)
class RescueLook:
    """The letter as it would go out at that moment, while somebody works or nobody does."""

    at: datetime
    is_open: bool
    letter: Preview


def rescue_modal(sheet: PropertySheet[RescueSettings], language: Language, *, has_mail: bool) -> Block:
    settings = sheet.settings
    off = language.say("⚠️ No e-mail is set up here, so none can be sent: an administrator sets SMTP_URL and MAIL_FROM.")
    honest = language.say(
        "An address gets one a day at most, nobody's machine gets any, and it never counts as an answer. "
        "What the visitor replies becomes a ticket."
    )
    look = button(language.say("Preview"), RescueAction.PREVIEW, str(sheet.property_.id))
    blocks = [
        *([] if has_mail else [context(plain(off))]),
        *_inputs(settings, language),
        actions("rescue_look", look),
        context(plain(honest)),
    ]
    return property_modal(PropertyView.RESCUE, language.say("Automatic e-mail"), sheet, blocks, language)


def _inputs(settings: RescueSettings, language: Language) -> Iterator[Block]:
    box = option(language.say("Tell the visitor by e-mail that an answer comes"), RescueField.IS_ON)
    chosen = checkboxes(RescueField.IS_ON, [box], [RescueField.IS_ON] if settings.is_on else [])
    yield input_block(language.say("When nobody takes a missed chat"), chosen, optional=True)
    yield input_block(
        language.say("After how many minutes"),
        text_choice(RescueField.MINUTES, "15", LONGEST_NUMBER, str(settings.minutes)),
        hint=language.say("Also while nobody works: then it says when the team is back."),
    )
    yield input_block(
        language.say("Promise an answer within so many working hours"),
        text_choice(RescueField.HOURS, "4", LONGEST_NUMBER, str(settings.hours) if settings.hours else ""),
        optional=True,
        hint=language.say("Of the property's working hours. Empty: no promise but when the team is back."),
    )
    words = text_choice(RescueField.WORDS, language.say("Hello! …"), LONGEST_TEXT, settings.words)
    fields, soon = ", ".join(f"{{{field}}}" for field in FIELDS), language.say("soon")
    yield input_block(
        language.say("Own words"),
        {**words, "multiline": True},
        optional=True,
        hint=language.say(
            "Empty: mine. Fields: {fields}. {example} says “{soon}” while somebody works.",
            fields=fields,
            example=f"{{back|{soon}}}",
            soon=soon,
        ),
    )


def rescue_preview_modal(looks: Sequence[RescueLook], language: Language) -> Block:
    """Upon the settings, which keep what was typed."""
    blocks = [block for look in looks for block in _look(look, language)]
    return _read_only(blocks[:-1], language)


def no_rescue_preview_modal(told: str, language: Language) -> Block:
    """Why there is none yet."""
    return _read_only([section(mrkdwn(told))], language)


def _read_only(blocks: Sequence[Block], language: Language) -> Block:
    return {
        "type": "modal",
        "callback_id": str(RescueView.PREVIEW),
        "title": plain(language.say("Preview")),
        "close": plain(language.say("Back")),
        "blocks": list(blocks),
    }


def _look(look: RescueLook, language: Language) -> Iterator[Block]:
    when = date(look.at)
    if look.is_open:
        yield section(mrkdwn(language.say("*While somebody works*, such as {when}:", when=when)))
    else:
        yield section(mrkdwn(language.say("*While nobody works*, such as {when}:", when=when)))
    name, address = look.letter.sender
    heads = (
        language.say("From: {sender}", sender=f"{name} <{address}>" if name else address),
        language.say("To: {address}", address=look.letter.to),
        language.say("Subject: {subject}", subject=look.letter.subject),
    )
    yield context(plain("\n".join(tidy(head, LINE_LIMIT, one_line=True) for head in heads)))
    yield from (section(plain(part)) for part in split(look.letter.text, SECTION_LIMIT))
    yield divider()
