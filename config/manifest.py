"""The Slack app as its manifest describes it, made from the ids that the listeners use."""

from collections.abc import Mapping
from typing import Any

from bot.domain.ids import COMMAND, SEARCH_SHORTCUT, SEARCH_SHORTCUT_NAME, WORK_SHORTCUT, WORK_SHORTCUT_NAME

DESCRIPTION = "Your tawk.to inbox in Slack: missed chats as cards that a team can work."
LONG_DESCRIPTION = (
    "Recado shows the chats and offline messages of your tawk.to properties in Slack. Each missed chat is "
    "a card that somebody can take, assign, close and find again, with the whole transcript in its thread. "
    "It reads what tawk.to sends and writes nothing there: who took what, and what is closed, is kept here."
)
COLOR = "#1f7a5c"
# Each with what Recado can't do without it.
SCOPES = (
    "commands",  # hear the slash command
    "chat:write",  # post cards and redraw them
    "chat:write.public",  # post in a public channel that it has not joined
    "channels:history",  # look up a post whose answer was lost, in public channels, and hear replies in threads
    "groups:history",  # the same in private ones
    "im:history",  # the same in direct messages, and hear what is said there to us
    "im:write",  # tell somebody that a conversation was assigned to them
    "files:write",  # hand over the files of an export, to who asked for it
    "files:read",  # know after a broken connection whether such a file came, so that none comes twice
    "users:read",  # know who has left, and everybody's language and time zone
    "channels:read",  # know who is in a public channel: its members are the agents of its property
    "groups:read",  # the same in private ones
    "usergroups:read",  # know who is in a group that was given a role
    "app_mentions:read",  # hear `@recado close` in a card's thread, where commands don't work
)
# Each with what goes on without it, but less well.
SPARE_SCOPES = ("users:read.email",)  # without it agents of tawk.to are not known in Slack by their addresses
# Without a scope of their own but mentions: what changes in between is read every five minutes anyhow.
EVENTS = (
    "app_home_opened",
    "app_mention",
    "message.im",  # in a direct message nobody has to be mentioned
    "message.channels",  # replies in the threads of tickets go out by e-mail, where a property's settings say so
    "message.groups",  # the same in private channels
    "member_joined_channel",
    "member_left_channel",
    "user_change",
    "subteam_updated",
    "subteam_members_changed",
)
SHORTCUTS: tuple[Mapping[str, str], ...] = (
    {
        "name": WORK_SHORTCUT_NAME,
        "type": "message",
        "callback_id": WORK_SHORTCUT,
        "description": "Opens every deed for the conversation of a card",
    },
    {
        "name": SEARCH_SHORTCUT_NAME,
        "type": "global",
        "callback_id": SEARCH_SHORTCUT,
        "description": "Finds conversations by words and filters",
    },
)


def manifest(*, request_url: str | None = None) -> dict[str, Any]:
    """For Socket Mode, in which no address may stand; or for an app that Slack reaches at `request_url`."""
    return {
        "display_information": {
            "name": "Recado",
            "description": DESCRIPTION,
            "long_description": LONG_DESCRIPTION,
            "background_color": COLOR,
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Recado", "always_online": True},
            "shortcuts": list(SHORTCUTS),
            "slash_commands": [_command(request_url)],
        },
        "oauth_config": {"scopes": {"bot": [*SCOPES, *SPARE_SCOPES]}},
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS), **_addresses(request_url, "request_url")},
            "interactivity": _interactivity(request_url),
            "org_deploy_enabled": False,
            "socket_mode_enabled": request_url is None,
            "token_rotation_enabled": False,
        },
    }


def _command(request_url: str | None) -> Mapping[str, Any]:
    return {
        "command": COMMAND,
        "description": "Work the tawk.to inbox",
        "usage_hint": "list | show #1042 | take #1042 | help",
        # Slack then sends <@U…|name> for a mention, by which a user is known whatever the name.
        "should_escape": True,
        **_addresses(request_url, "url"),
    }


def _interactivity(request_url: str | None) -> Mapping[str, Any]:
    return {"is_enabled": True, **_addresses(request_url, "request_url", "message_menu_options_url")}


def _addresses(request_url: str | None, *names: str) -> dict[str, str]:
    return {} if request_url is None else dict.fromkeys(names, request_url)
