"""users.* and usergroups.*: the people of the workspace."""

from sandbox.api.call import Call, Method
from sandbox.api.paging import page
from sandbox.errors import SlackError
from sandbox.slack import Slack
from sandbox.types import JSON
from sandbox.workspace import Group, User

# Above so many people, Slack wants users.list to be paged; its own figure is not published.
UNPAGED_MOST = 1_000


def describe_user(slack: Slack, user: User, *, locale: bool = False) -> JSON:
    """A user object; the e-mail address only under users:read.email."""
    profile = {
        "real_name": user.real_name,
        "display_name": user.name,
        "team": slack.workspace.team_id,
        "fields": None,
    }
    if user.email and slack.app.may("users:read.email"):
        profile["email"] = user.email
    if user.is_bot:
        profile |= {"bot_id": slack.workspace.bot_id, "api_app_id": slack.workspace.app_id}
    described = {
        "id": user.id,
        "team_id": slack.workspace.team_id,
        "name": user.name,
        "deleted": user.deleted,
        "real_name": user.real_name,
        "tz": user.tz,
        "profile": profile,
        "is_admin": user.is_admin,
        "is_owner": False,
        "is_restricted": user.is_guest,
        "is_ultra_restricted": False,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": 0,
    }
    return {**described, "locale": user.locale} if locale else described


def info(slack: Slack, call: Call) -> JSON:
    user = slack.workspace.users.get(call.required("user"))
    if user is None:
        raise SlackError("user_not_found")
    return {"ok": True, "user": describe_user(slack, user, locale=call.flag("include_locale"))}


def list_users(slack: Slack, call: Call) -> JSON:
    if not call.has("limit") and len(slack.workspace.users) > UNPAGED_MOST:
        raise SlackError("limit_required")
    chosen, metadata = page(call, list(slack.workspace.users.values()), "user", default=200)
    locale = call.flag("include_locale")
    rows = [describe_user(slack, user, locale=locale) for user in chosen]
    return {"ok": True, "members": rows, "cache_ts": int(slack.clock.now()), "response_metadata": metadata}


def look_up(slack: Slack, call: Call) -> JSON:
    wanted = call.required("email").lower()
    for user in slack.workspace.users.values():
        if user.email.lower() == wanted:
            return {"ok": True, "user": describe_user(slack, user)}
    raise SlackError("users_not_found")


def list_groups(slack: Slack, call: Call) -> JSON:
    rows = [_describe_group(slack, group) for group in slack.workspace.groups.values()]
    if call.flag("include_users"):
        rows = [{**row, "users": slack.workspace.groups[row["id"]].members} for row in rows]
    return {"ok": True, "usergroups": rows}


def group_users(slack: Slack, call: Call) -> JSON:
    group = slack.workspace.groups.get(call.required("usergroup"))
    if group is None:
        raise SlackError("no_such_subteam")
    return {"ok": True, "users": list(group.members)}


def _describe_group(slack: Slack, group: Group) -> JSON:
    base = {"id": group.id, "team_id": slack.workspace.team_id, "is_usergroup": True, "name": group.name}
    return {**base, "handle": group.handle, "user_count": len(group.members), "date_delete": 0}


METHODS = (
    Method("users.info", info, ("users:read",), tier=4),
    Method("users.list", list_users, ("users:read",), tier=2),
    Method("users.lookupByEmail", look_up, ("users:read.email",)),
    Method("usergroups.list", list_groups, ("usergroups:read",), tier=2),
    Method("usergroups.users.list", group_users, ("usergroups:read",), tier=2),
)
