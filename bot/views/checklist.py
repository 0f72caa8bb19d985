"""Draws the set-up checklist that a new installation's administrators see on top of their home."""

from bot.ids import HomeAction
from bot.views.card import property_name
from bot.views.language import Language
from bot.views.parts import Block, actions, button, channel_mention, divider, mrkdwn, section
from bot.views.sheet import Checklist, Step

PROPERTIES_SHOWN = 10
WEBHOOK_PATH = "/webhooks/tawk"


def checklist_blocks(checklist: Checklist, language: Language) -> list[Block]:
    """Each line ticks itself from what the store knows; mail may be left out."""
    lines = [
        _line(checklist.received, language.say("The first event of tawk.to has come")),
        *(line for step in checklist.steps[:PROPERTIES_SHOWN] for line in _steps(step, language)),
        _line(checklist.has_rights, language.say("Somebody may administer: `ADMINS` in the settings names them")),
        _line(False, language.say("Mail is not set up (optional)")),
    ]
    if not checklist.steps:
        lines.insert(
            0, _line(False, language.say("Give a webhook of tawk.to the address `…{path}`", path=WEBHOOK_PATH))
        )
    title = language.say("*Set up Recado*")
    hide = button(language.say("Hide"), HomeAction.HIDE_CHECKLIST, "hide")
    return [section(mrkdwn("\n".join([title, *lines]))), actions("checklist", hide), divider()]


def _steps(step: Step, language: Language) -> list[str]:
    name, channel = property_name(step.property_), channel_mention(step.property_.channel)
    webhook = language.say("{name}: its webhook reaches `…{path}`", name=name, path=WEBHOOK_PATH)
    invited = language.say("{name}: I can write to {channel}", name=name, channel=channel)
    return [_line(step.heard, webhook), _line(step.channel_works, invited)]


def _line(done: bool, text: str) -> str:
    return f"{'✅' if done else '⬜'} {text}"
