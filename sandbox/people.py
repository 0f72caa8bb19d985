"""People and user groups as Slack describes them, and what may change about them."""

from collections.abc import Sequence
from dataclasses import replace

from sandbox import events
from sandbox.slack import Slack
from sandbox.types import JSON
from sandbox.workspace import Group, User


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
        "updated": user.updated,
    }
    return {**described, "locale": user.locale} if locale else described


def describe_group(slack: Slack, group: Group, *, users: bool = False) -> JSON:
    """A user group object, on request with its members."""
    described = {
        "id": group.id,
        "team_id": slack.workspace.team_id,
        "is_usergroup": True,
        "name": group.name,
        "handle": group.handle,
        "user_count": len(group.members),
        "date_update": group.updated,
        "date_delete": 0,
    }
    return {**described, "users": list(group.members)} if users else described


def change_user(slack: Slack, user: User, *, deleted: bool | None = None, locale: str | None = None) -> None:
    """Deactivates somebody, takes somebody back, or changes somebody's language."""
    changes: JSON = {"deleted": deleted, "locale": locale}
    fresh = replace(user, **{name: value for name, value in changes.items() if value is not None})
    if fresh == user:
        return
    fresh = replace(fresh, updated=int(slack.clock.now()))
    slack.workspace.users[user.id] = fresh
    slack.changed_person(fresh)
    described = describe_user(slack, fresh, locale=True)
    events.tell(slack, "user_change", {"user": described, "cache_ts": fresh.updated})


def change_group(slack: Slack, group: Group, members: Sequence[str]) -> None:
    """Gives a group other members."""
    added = [one for one in members if one not in group.members]
    removed = [one for one in group.members if one not in members]
    if not added and not removed:
        return
    before, group.updated, group.members = group.updated, int(slack.clock.now()), list(dict.fromkeys(members))
    slack.changed_group(group)
    difference = {
        "subteam_id": group.id,
        "team_id": slack.workspace.team_id,
        "date_previous_update": before,
        "date_update": group.updated,
        "added_users": added,
        # Slack's own example has texts here.
        "added_users_count": str(len(added)),
        "removed_users": removed,
        "removed_users_count": str(len(removed)),
    }
    events.tell(slack, "subteam_members_changed", difference)
    events.tell(slack, "subteam_updated", {"subteam": describe_group(slack, group, users=True)})
