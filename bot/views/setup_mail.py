"""Draws what a property's settings ask about its e-mail, and says plainly what goes to a visitor."""

from collections.abc import Sequence

from bot.domain.inbox import MailMode, Property
from bot.domain.setting_ids import SetupField
from bot.views.controls import checkboxes, static_select, text_choice
from bot.views.language import Language, msgid
from bot.views.parts import Block, context, input_block, mrkdwn, option, section
from bot.views.words import cut

LONGEST_ADDRESS, LONGEST_SIGNATURE = 254, 1_000
MODES = {
    MailMode.ALERTS.value: msgid("Nothing: the thread is the team's"),
    MailMode.EXPLICIT.value: msgid("Only what says so: Reply, or @recado reply"),
    MailMode.TWO_WAY.value: msgid("Everything written there, except notes"),
}


def mail_inputs(one: Property, language: Language) -> Sequence[Block]:
    """The form's part about e-mail."""
    sender = text_choice(SetupField.SENDER, "help@example.com", LONGEST_ADDRESS, one.sender)
    signature = {**text_choice(SetupField.SIGNATURE, "…", LONGEST_SIGNATURE, one.signature), "multiline": True}
    forward = text_choice(SetupField.FORWARD, "…@tickets.tawk.to", LONGEST_ADDRESS, one.forward)
    lets = language.say("Empty: the installation's. The mail server has to let us write from it.")
    copied = language.say("Empty: none. A chat that becomes a ticket is mailed there, and becomes one in tawk.to, too.")
    return [
        section(mrkdwn(language.say("*E-mail*"))),
        input_block(language.say("Sender's address"), sender, optional=True, hint=lets),
        input_block(language.say("Signature below each answer"), signature, optional=True),
        input_block(language.say("tawk.to's forwarding address"), forward, optional=True, hint=copied),
        *_modes(one, language),
    ]


def _modes(one: Property, language: Language) -> Sequence[Block]:
    """Where it is new that all of the thread goes out, this has to be ticked as well."""
    offered = [option(cut(language.say(text), 75), value) for value, text in MODES.items()]
    chosen = static_select(SetupField.MAIL_MODE, "…", offered, one.mail_mode.value)
    asked = input_block(language.say("What of a ticket's thread goes to the visitor"), chosen)
    told = context(mrkdwn(_meaning(language)))
    if one.mail_mode is MailMode.TWO_WAY:
        return [asked, told]
    sure = option(language.say("I mean it: replies in tickets' threads go to visitors"), SetupField.TWO_WAY)
    box = checkboxes(SetupField.TWO_WAY, [sure], [])
    return [asked, told, input_block(language.say("Only for “everything”"), box, optional=True)]


def _meaning(language: Language) -> str:
    return language.say(
        "Everything: whoever of the team replies in the thread of a ticket's card *writes to the visitor*, by e-mail, "
        "ten seconds later. What begins with `note:`, `private:`, `;;` or 🔒 stays inside. Threads of chats never go "
        "out. I have to be in the channel to hear it."
    )
