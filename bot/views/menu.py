"""Draws the menu: what waits, and a button for each of the usual lists."""

from bot.domain.ids import COMMAND, ListAction
from bot.ports import Counts
from bot.ports.messages import Message
from bot.views.language import Language, msgid
from bot.views.parts import Block, actions, button, context, mrkdwn, section

LISTS = {
    ListAction.MINE: msgid("My chats"),
    ListAction.UNASSIGNED: msgid("Unassigned"),
    ListAction.OPEN: msgid("Open"),
    ListAction.TRASH: msgid("Trash"),
}


def menu_message(counts: Counts, mine: int, language: Language) -> Message:
    """`mine` is how many of the open ones are its reader's."""
    told = language.say(
        "*{open}* open · *{mine}* yours · *{unassigned}* unassigned",
        open=str(counts.open),
        mine=str(mine),
        unassigned=str(counts.unassigned),
    )
    lies = (mine, counts.unassigned, counts.open, counts.trash)
    lists = [
        button(f"{language.say(name)} ({n})", action, "menu")
        for (action, name), n in zip(LISTS.items(), lies, strict=True)
    ]
    others = [
        button(language.say("Search…"), ListAction.SEARCH, "menu"),
        button(language.say("Help"), ListAction.HELP, "menu"),
    ]
    home = language.say("The whole inbox is in my *Home* tab: click on my name.")
    blocks = [section(mrkdwn(told)), actions("menu", *lists, *others), context(mrkdwn(home))]
    return Message(text=f"{COMMAND}: {told.replace('*', '')}", blocks=blocks)


def with_way_back(message: Message, language: Language) -> Message:
    """The same with a button to the menu."""
    return Message(text=message["text"], blocks=[*message["blocks"], actions("back", to_menu(language))])


def to_menu(language: Language) -> Block:
    return button(language.say("Menu"), ListAction.MENU, "menu")
