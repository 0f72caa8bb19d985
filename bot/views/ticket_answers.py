"""Says what became of an answer, or offers its form, to the one who asked alone."""

from bot.domain.ids import MailAction, TicketAction
from bot.ports.messages import Message
from bot.views.language import Language, msgid
from bot.views.parts import actions, answer, button, mrkdwn, section

OFFERS = {
    TicketAction.CONVERT: (msgid("A form turns #{number} into a ticket."), msgid("Turn into a ticket…")),
    TicketAction.REPLY: (msgid("A form answers #{number}."), msgid("Reply…")),
}

INSIDE = msgid("Nothing was sent: the threads of this property stay with the team. A form answers #{number}.")


def form_message(name: str, number: int, language: Language, *, is_inside: bool = False) -> Message:
    """A button opens what a mention can't; `is_inside` where what was said stays with the team."""
    told, label = OFFERS[TicketAction(name)]
    said = language.say(INSIDE if is_inside else told, number=str(number))
    pressed = button(language.say(label), name, str(number), "primary")
    return Message(text=said, blocks=[section(mrkdwn(said)), actions(f"form:{number}", pressed)])


def queued_message(number: int, mail_id: int, language: Language) -> Message:
    told = language.say("Your answer to #{number} goes out in ten seconds.", number=str(number))
    back = button(language.say("Take it back"), MailAction.UNDO, str(mail_id))
    return Message(text=told, blocks=[section(mrkdwn(told)), actions(f"queued:{mail_id}", back)])


def taken_back_message(language: Language) -> Message:
    return answer([language.say("You took it back: nothing was sent.")])
