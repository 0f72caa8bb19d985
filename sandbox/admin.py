"""What people change about the workspace itself: who is in it, in which language, in which groups and channels."""

from collections.abc import Awaitable, Callable

from sandbox import events
from sandbox.errors import RefusedError
from sandbox.people import change_group, change_user
from sandbox.slack import Slack
from sandbox.spots import find_channel
from sandbox.types import JSON
from sandbox.workspace import SLACKBOT, User


async def person(slack: Slack, user: User, given: JSON) -> JSON:
    """`{"user": …, "deleted": …, "locale": …}`; one's own language everybody may change."""
    whom = slack.workspace.user(str(given.get("user") or user.id))
    deleted, locale = given.get("deleted"), given.get("locale")
    if whom.is_bot or whom.id == SLACKBOT:
        raise RefusedError("This is no person.")
    if not user.is_admin and (deleted is not None or whom != user):
        raise RefusedError("Only an admin can do that.")
    if deleted and whom == user:
        raise RefusedError("You can't deactivate yourself.")
    change_user(slack, whom, deleted=None if deleted is None else bool(deleted), locale=str(locale) if locale else None)
    return {"ok": True}


async def group(slack: Slack, _user: User, given: JSON) -> JSON:
    """`{"group": "handle or id", "members": […]}`."""
    known = slack.workspace.group(str(given.get("group")))
    change_group(slack, known, [slack.workspace.user(str(one)).id for one in given.get("members") or []])
    return {"ok": True}


async def archive(slack: Slack, user: User, given: JSON) -> JSON:
    return _archive(slack, user, given, archived=True)


async def unarchive(slack: Slack, user: User, given: JSON) -> JSON:
    return _archive(slack, user, given, archived=False)


def _archive(slack: Slack, user: User, given: JSON, *, archived: bool) -> JSON:
    channel = find_channel(slack, user, given)
    if channel.is_im or channel.archived == archived:
        raise RefusedError("This can't be archived." if archived else "This is not archived.")
    channel.archived = archived
    slack.changed_channel(channel)
    events.tell_archived(slack, channel, user.id)
    return {"ok": True}


ADMIN_ACTS: dict[str, Callable[[Slack, User, JSON], Awaitable[JSON]]] = {
    "person": person,
    "group": group,
    "archive": archive,
    "unarchive": unarchive,
}
