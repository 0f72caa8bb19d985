"""users.* and usergroups.*: the people of the workspace."""

from sandbox.api.call import Call, Method
from sandbox.api.paging import page
from sandbox.errors import SlackError
from sandbox.people import describe_group, describe_user
from sandbox.slack import Slack
from sandbox.types import JSON

# Above so many people, Slack wants users.list to be paged; its own figure is not published.
UNPAGED_MOST = 1_000


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
    users = call.flag("include_users")
    rows = [describe_group(slack, group, users=users) for group in slack.workspace.groups.values()]
    return {"ok": True, "usergroups": rows}


def group_users(slack: Slack, call: Call) -> JSON:
    group = slack.workspace.groups.get(call.required("usergroup"))
    if group is None:
        raise SlackError("no_such_subteam")
    return {"ok": True, "users": list(group.members)}


METHODS = (
    Method("users.info", info, ("users:read",), tier=4),
    Method("users.list", list_users, ("users:read",), tier=2),
    Method("users.lookupByEmail", look_up, ("users:read.email",)),
    Method("usergroups.list", list_groups, ("usergroups:read",), tier=2),
    Method("usergroups.users.list", group_users, ("usergroups:read",), tier=2),
)
