"""Manifests for the tests of the local Slack."""

from sandbox.types import JSON

SCOPES = [
    "app_mentions:read", "channels:history", "channels:join", "channels:read", "chat:write", "commands",
    "files:read", "files:write", "groups:history", "groups:read", "im:history", "im:read", "im:write",
    "team:read", "usergroups:read", "users:read", "users:read.email",
]  # fmt: skip
EVENTS = [
    "app_home_opened", "app_mention", "app_uninstalled", "channel_archive", "channel_left", "channel_unarchive",
    "group_archive", "group_left", "member_joined_channel", "member_left_channel", "message.channels", "message.groups",
    "message.im", "subteam_members_changed", "subteam_updated", "tokens_revoked", "user_change",
]  # fmt: skip


def full_manifest(**changes: JSON) -> JSON:
    """An app with everything that the local Slack models."""
    return {
        "display_information": {"name": "Desk"},
        "features": {
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
            "bot_user": {"display_name": "desk"},
            "slash_commands": [
                {"command": "/inbox", "description": "The inbox", "usage_hint": "[list]", "should_escape": True},
                {"command": "/plain", "description": "Unescaped"},
            ],
            "shortcuts": [
                {"name": "File it", "type": "message", "callback_id": "file_it", "description": "Files"},
                {"name": "New", "type": "global", "callback_id": "new", "description": "New one"},
            ],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True},
            "socket_mode_enabled": True,
        },
        **changes,
    }


def with_scopes(*scopes: str) -> JSON:
    return full_manifest(oauth_config={"scopes": {"bot": list(scopes)}})
