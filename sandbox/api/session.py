"""auth.*, apps.*, team.* and bots.*: who is calling, and Socket Mode's door."""

from sandbox import events
from sandbox.api.call import Call, Method
from sandbox.errors import SlackError
from sandbox.slack import Slack
from sandbox.types import JSON


def check_auth(slack: Slack, _call: Call) -> JSON:
    place = slack.workspace
    return {
        "ok": True,
        "url": f"{slack.base}/",
        "team": place.name,
        "user": place.bot.name,
        "team_id": place.team_id,
        "user_id": place.bot.id,
        "bot_id": place.bot_id,
        "app_id": place.app_id,
        "is_enterprise_install": False,
    }


def revoke_auth(slack: Slack, call: Call) -> JSON:
    if not call.flag("test"):
        slack.dead[call.token or ""] = "token_revoked"
        events.tell_revoked(slack)
    return {"ok": True, "revoked": not call.flag("test")}


def open_connection(slack: Slack, _call: Call) -> JSON:
    host = slack.base.removeprefix("http://")
    return {
        "ok": True,
        "url": f"ws://{host}/link/?ticket={slack.sockets.ticket()}&app_id={slack.workspace.app_id}",
    }


def describe_team(slack: Slack, call: Call) -> JSON:
    place = slack.workspace
    if call.text("team") not in (None, place.team_id):
        raise SlackError("team_not_found")
    team = {"id": place.team_id, "name": place.name, "domain": place.domain, "email_domain": "", "icon": {}}
    return {"ok": True, "team": team}


def describe_bot(slack: Slack, call: Call) -> JSON:
    place = slack.workspace
    if call.text("bot") not in (None, place.bot_id):
        raise SlackError("bot_not_found")
    bot = {"id": place.bot_id, "deleted": False, "name": place.bot.real_name, "user_id": place.bot.id}
    return {"ok": True, "bot": {**bot, "app_id": place.app_id, "icons": {}}}


METHODS = (
    Method("auth.test", check_auth, tier=5),
    Method("auth.revoke", revoke_auth),
    # Slack's kits model tier 1, the method's page says tier 3; a test that reconnects needs the milder.
    Method("apps.connections.open", open_connection, token="app"),
    Method("team.info", describe_team, ("team:read",)),
    Method("bots.info", describe_bot, ("users:read",)),
)
