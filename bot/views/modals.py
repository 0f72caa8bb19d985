"""Draws the modals: whom to assign to, and whether to purge for good."""

from bot.domain.ids import Action, View
from bot.views.language import Language
from bot.views.parts import Block, input_block, modal, mrkdwn, plain_text_input, section, users_select
from bot.views.recall import what_stays

LONGEST_NUMBER = 20


def assign_modal(number: int, language: Language) -> Block:
    """Asks for the agent; Slack answers under block and action `Action.AGENT`."""
    select = users_select(Action.AGENT, language.say("Choose somebody"))
    return modal(
        View.ASSIGN,
        str(number),
        title=language.say("Assign #{number}", number=str(number)),
        submit=language.say("Assign"),
        close=language.say("Cancel"),
        blocks=[input_block(language.say("Who shall look after it?"), select)],
    )


def purge_modal(number: int, language: Language) -> Block:
    """Says what purging means and asks for the number, under block and action `Action.CONFIRMATION`."""
    warning = language.say(
        "Purging #{number} removes its lines, its contact data and its messages in Slack, *for good*: nobody "
        "can restore it.",
        number=str(number),
    )
    typed = plain_text_input(Action.CONFIRMATION, f"#{number}", LONGEST_NUMBER)
    return modal(
        View.PURGE,
        str(number),
        title=language.say("Purge #{number}", number=str(number)),
        submit=language.say("Purge for good"),
        close=language.say("Cancel"),
        blocks=[
            section(mrkdwn(f"{warning} {what_stays(language)}")),
            input_block(language.say("Type the number {number} to confirm", number=f"#{number}"), typed),
        ],
    )
