"""Says to whoever wrote in the thread of a card, and to nobody else, why the visitor does not get it."""

from bot.domain.errors import Refusal
from bot.domain.ids import COMMAND
from bot.domain.inbox import Conversation
from bot.views.language import Language
from bot.views.refusals import refusal


def not_sent(refused: Refusal, language: Language) -> str:
    told = language.say("The visitor does not get what you wrote here.")
    return f"{told} {refusal(refused, language)}"


def stays_inside(chat: Conversation, language: Language) -> str:
    """Of a chat nothing goes out; a ticket can be answered."""
    if chat.linked:
        return language.say(
            "What you write here stays with the team: #{number} became the ticket #{ticket}. Write in its thread.",
            number=str(chat.id),
            ticket=str(chat.linked),
        )
    return language.say(
        "What you write here stays with the team: #{number} is a chat. To answer by e-mail, turn it into a ticket: "
        "`{command} ticket #{number}`.",
        number=str(chat.id),
        command=COMMAND,
    )
