"""Slack's Web API as the refresh of memberships needs it: members, groups and people, page by page."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from slack_sdk import WebClient

from bot.clients.slack import sorted_answer
from bot.ports import Group, Person

PAGE = 200


class SlackDirectory:
    """Implements `bot.ports.Directory` over slack_sdk."""

    def __init__(self, client: WebClient) -> None:
        self._client = client

    def members(self, channel: str) -> Sequence[str]:
        pages = _pages(
            lambda cursor: self._client.conversations_members(channel=channel, limit=PAGE, cursor=cursor or None)
        )
        return [str(one) for page in pages for one in page["members"]]

    def group(self, group_id: str) -> Sequence[str]:
        answer = sorted_answer(lambda: self._client.usergroups_users_list(usergroup=group_id))
        return [str(one) for one in answer["users"]]

    def group_names(self) -> Sequence[Group]:
        answer = sorted_answer(self._client.usergroups_list)
        return [Group(str(one["id"]), str(one["handle"]), str(one["name"])) for one in answer["usergroups"]]

    def site(self) -> str:
        return str(sorted_answer(self._client.auth_test)["url"]).rstrip("/")

    def people(self) -> Iterator[Person]:
        for page in _pages(
            lambda cursor: self._client.users_list(include_locale=True, limit=PAGE, cursor=cursor or None)
        ):
            yield from map(person_of, page["members"])


def person_of(user: Mapping[str, Any]) -> Person:
    """A user as Slack describes them."""
    profile = user.get("profile") or {}
    return Person(
        id=str(user["id"]),
        name=str(profile.get("display_name") or user.get("real_name") or user.get("name") or ""),
        locale=str(user.get("locale") or ""),
        zone=str(user.get("tz") or ""),
        active=not user.get("deleted"),
        is_bot=bool(user.get("is_bot")),
        email=str(profile.get("email") or "").strip().lower(),
    )


def _pages(ask: Callable[[str], Any]) -> Iterator[Mapping[str, Any]]:
    cursor = ""
    while True:
        page = sorted_answer(lambda: ask(cursor))  # noqa: B023 (called at once)
        yield page
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return
