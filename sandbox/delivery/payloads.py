"""The payloads of deliveries, field by field as Slack sends them."""

from typing import Any

from sandbox.types import JSON
from sandbox.workspace import Channel, User, Workspace


class Payloads:
    """Builds what the app is sent, for one workspace and app."""

    def __init__(self, workspace: Workspace, token: str) -> None:
        self._workspace = workspace
        self._token = token

    def command(self, user: User, channel: Channel, name: str, text: str, url: str, trigger: str) -> JSON:
        return {
            "token": self._token,
            "team_id": self._workspace.team_id,
            "team_domain": self._workspace.domain,
            "channel_id": channel.id,
            "channel_name": spoken_name(channel),
            "user_id": user.id,
            "user_name": user.name,
            "command": name,
            "text": text,
            "api_app_id": self._workspace.app_id,
            "is_enterprise_install": "false",
            "response_url": url,
            "trigger_id": trigger,
        }

    def interaction(self, kind: str, user: User, **more: Any) -> JSON:
        person = {"id": user.id, "username": user.name, "name": user.name, "team_id": self._workspace.team_id}
        return {
            "type": kind,
            "team": {"id": self._workspace.team_id, "domain": self._workspace.domain},
            "user": person,
            "api_app_id": self._workspace.app_id,
            "token": self._token,
            "enterprise": None,
            "is_enterprise_install": False,
            **more,
        }

    def event(self, event: JSON, event_id: str, at: float) -> JSON:
        authorization = {
            "enterprise_id": None,
            "team_id": self._workspace.team_id,
            "user_id": self._workspace.bot.id,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        return {
            "token": self._token,
            "team_id": self._workspace.team_id,
            "api_app_id": self._workspace.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": event_id,
            "event_time": int(at),
            "authorizations": [authorization],
            "is_ext_shared_channel": False,
            "event_context": f"4-{event_id}",
        }


def spoken_name(channel: Channel) -> str:
    """How payloads name a channel; private places are not named."""
    return {"private": "privategroup", "im": "directmessage"}.get(channel.kind, channel.name)


def channel_ref(channel: Channel) -> JSON:
    return {"id": channel.id, "name": spoken_name(channel)}
