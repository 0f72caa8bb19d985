"""The manifest is one that Slack takes: its limits, its fields, and no address in Socket Mode."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.domain.ids import COMMAND, SEARCH_SHORTCUT, WORK_SHORTCUT
from config.manifest import manifest

URL = "https://recado.example.com/slack/events"
KEYS = {
    "": {"display_information", "features", "oauth_config", "settings"},
    "display_information": {"name", "description", "long_description", "background_color"},
    "features": {"app_home", "bot_user", "shortcuts", "slash_commands"},
    "oauth_config": {"redirect_urls", "scopes", "pkce_enabled", "token_management_enabled"},
    "settings": {
        "allowed_ip_address_ranges",
        "event_subscriptions",
        "incoming_webhooks",
        "interactivity",
        "org_deploy_enabled",
        "socket_mode_enabled",
        "token_rotation_enabled",
    },
}


def faults(app: dict[str, Any]) -> list[str]:
    """What Slack would refuse, by the limits it publishes."""
    shown, features = app["display_information"], app["features"]
    checks = {
        "keys": all(set(app[part] if part else app) <= allowed for part, allowed in KEYS.items()),
        "name": 1 <= len(shown["name"]) <= 35,
        "description": len(shown["description"]) <= 140,
        "long_description": 175 <= len(shown["long_description"]) <= 4_000,
        "display_name": 1 <= len(features["bot_user"]["display_name"]) <= 80,
        "commands": 1 <= len(features["slash_commands"]) <= 50 and all(map(fits, features["slash_commands"])),
        "scopes": len(app["oauth_config"]["scopes"]["bot"]) <= 255,
        "sockets": not app["settings"]["socket_mode_enabled"] or "://" not in json.dumps(app),
    }
    return [name for name, kept in checks.items() if not kept]


def fits(command: dict[str, Any]) -> bool:
    return (
        command["command"].startswith("/")
        and 2 <= len(command["command"]) <= 32
        and 1 <= len(command["description"]) <= 2_000
        and len(command["usage_hint"]) <= 1_000
    )


@pytest.mark.parametrize("request_url", [None, URL])
def test_slack_would_take_it(request_url: str | None) -> None:
    assert faults(manifest(request_url=request_url)) == []


def _rename(app: dict[str, Any]) -> None:
    app["display_information"]["name"] = "x" * 36


def _shorten(app: dict[str, Any]) -> None:
    app["display_information"]["long_description"] = "too short"


def _strip_slash(app: dict[str, Any]) -> None:
    app["features"]["slash_commands"][0]["command"] = "inbox"


def _add_field(app: dict[str, Any]) -> None:
    app["settings"]["colour"] = "green"


def _add_address(app: dict[str, Any]) -> None:
    app["settings"]["interactivity"]["request_url"] = URL


@pytest.mark.parametrize("spoil", [_rename, _shorten, _strip_slash, _add_field, _add_address])
def test_the_check_finds_what_slack_would_refuse(spoil: Callable[[dict[str, Any]], None]) -> None:
    app = manifest(request_url=None)
    spoil(app)
    assert len(faults(app)) == 1


def test_socket_mode_has_no_address() -> None:
    app = manifest(request_url=None)
    assert app["settings"]["socket_mode_enabled"] is True
    assert app["settings"]["interactivity"] == {"is_enabled": True}
    assert "url" not in app["features"]["slash_commands"][0]


def test_over_http_all_requests_come_to_the_one_door() -> None:
    app = manifest(request_url=URL)
    assert app["settings"]["socket_mode_enabled"] is False
    assert app["features"]["slash_commands"][0]["url"] == URL
    assert app["settings"]["interactivity"] == {
        "is_enabled": True,
        "request_url": URL,
        "message_menu_options_url": URL,
    }


def test_the_command_is_the_one_listened_to_and_names_users_by_id() -> None:
    (command,) = manifest(request_url=None)["features"]["slash_commands"]
    assert command["command"] == COMMAND
    assert command["should_escape"] is True


def test_only_the_scopes_that_are_used_are_asked_for() -> None:
    assert manifest(request_url=None)["oauth_config"]["scopes"]["bot"] == [
        "commands",
        "chat:write",
        "chat:write.public",
        "channels:history",
        "groups:history",
        "im:history",
        "im:write",
        "files:write",
        "files:read",
        "users:read",
        "channels:read",
        "groups:read",
        "usergroups:read",
        "app_mentions:read",
        "users:read.email",
    ]


def test_what_is_said_in_a_direct_message_can_be_said_and_heard() -> None:
    app = manifest(request_url=None)
    assert app["features"]["app_home"]["messages_tab_read_only_enabled"] is False
    assert "message.im" in app["settings"]["event_subscriptions"]["bot_events"]
    assert "im:history" in app["oauth_config"]["scopes"]["bot"]


def test_replies_in_threads_are_heard_in_channels_of_both_kinds() -> None:
    app = manifest(request_url=None)
    events, scopes = app["settings"]["event_subscriptions"]["bot_events"], app["oauth_config"]["scopes"]["bot"]
    for event, scope in (("message.channels", "channels:history"), ("message.groups", "groups:history")):
        assert (event in events, scope in scopes) == (True, True)


def test_the_shortcuts_are_those_listened_to_and_fit() -> None:
    shortcuts = manifest(request_url=None)["features"]["shortcuts"]
    kinds = {shortcut["callback_id"]: shortcut["type"] for shortcut in shortcuts}
    assert kinds == {WORK_SHORTCUT: "message", SEARCH_SHORTCUT: "global"}
    for shortcut in shortcuts:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150
