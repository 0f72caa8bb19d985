"""Shows the views that an agent saved in the App Home."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.ids import COMMAND, ListAction
from bot.ports.messages import Message
from bot.views.language import Language
from bot.views.menu import to_menu
from bot.views.parts import actions, button, context, mrkdwn, plain, section
from bot.views.words import tidy

NAME_LIMIT, LINE_LIMIT = 60, 200


@dataclass(frozen=True, slots=True)
class NamedLine:
    """A saved view by its name and the line of filters that says the same."""

    id: int
    name: str
    line: str


def views_message(views: Sequence[NamedLine], language: Language) -> Message:
    """The names are the agent's own words: plain text."""
    title = language.say("Your saved views")
    if not views:
        none = language.say("You have saved no view yet: choose filters in my *Home* tab and press *Save view…* there.")
        return Message(text=none, blocks=[section(mrkdwn(none)), actions("views", to_menu(language))])
    rows = [
        {**section(plain(_shown(view))), "accessory": button(language.say("Show"), ListAction.VIEW, str(view.id))}
        for view in views
    ]
    foot = language.say("`{command} views NAME` shows one. In my *Home* tab they are deleted.", command=COMMAND)
    return Message(
        text=title,
        blocks=[section(mrkdwn(f"*{title}*")), *rows, context(mrkdwn(foot)), actions("views", to_menu(language))],
    )


def _shown(view: NamedLine) -> str:
    name, line = tidy(view.name, NAME_LIMIT, one_line=True), tidy(view.line, LINE_LIMIT, one_line=True)
    return f"{name}\n{line}" if line else name
