"""What both sides of the home, conversations and contacts, are drawn with."""

from bot.domain.ids import HomeAction
from bot.views.home.sheet import Sheet
from bot.views.language import Language
from bot.views.parts import Block, actions, button, context, mrkdwn


def named(sheet: Sheet, name: str) -> str:
    """A new `block_id` for each drawing, or Slack would show what was chosen before."""
    return f"{name}:{sheet.home.want}"


def page_blocks(sheet: Sheet, page: int, goes_on: bool, language: Language) -> list[Block]:
    """Which page it is, and the ways from there; nothing where there is only one."""
    buttons = [
        *([button(language.say("Previous"), HomeAction.PREVIOUS, str(page))] if page > 1 else []),
        *([button(language.say("Next"), HomeAction.NEXT, str(page))] if goes_on else []),
    ]
    told = context(mrkdwn(language.say("Page {page}", page=str(page))))
    return [actions(named(sheet, "pages"), *buttons), told] if buttons else []
