"""Draws the set-up checklist that a new installation's administrators see on top of their home."""

from urllib.parse import quote

from bot.domain.ids import HomeAction
from bot.views.card import property_name
from bot.views.home.sheet import Checklist, Step
from bot.views.language import Language
from bot.views.parts import Block, actions, answer, button, channel_mention, divider

PROPERTIES_SHOWN = 10
WEBHOOK_PATH = "/webhooks/tawk"


def checklist_blocks(checklist: Checklist, language: Language) -> list[Block]:
    """Each line ticks itself from what the store knows."""
    begin = language.say("Give a webhook of tawk.to the address `…{path}`", path=WEBHOOK_PATH)
    lines = [
        language.say("*Set up Recado*"),
        *([] if checklist.steps else [_line(False, begin)]),
        _line(checklist.received, language.say("The first event of tawk.to has come")),
        *(line for step in checklist.steps[:PROPERTIES_SHOWN] for line in _steps(step, language)),
    ]
    hide = button(language.say("Hide"), HomeAction.HIDE_CHECKLIST, "hide")
    return [*answer(lines)["blocks"], actions("checklist", hide), divider()]


def _steps(step: Step, language: Language) -> list[str]:
    name, channel = property_name(step.property_), channel_mention(step.property_.channel)
    path = f"{WEBHOOK_PATH}/{quote(step.property_.tawk_id)}"
    webhook = language.say("{name}: its webhook reaches `…{path}`", name=name, path=path)
    invited = language.say("{name}: I can write to {channel}", name=name, channel=channel)
    manned = language.say("{name}: somebody is in {channel}, and so may work here", name=name, channel=channel)
    return [_line(step.heard, webhook), _line(step.channel_works, invited), _line(step.manned, manned)]


def _line(done: bool, text: str) -> str:
    return f"{'✅' if done else '⬜'} {text}"
