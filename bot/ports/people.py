"""What is kept of the people of the workspace and of what they may do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.inbox import (
    Role,
)

DIRECTORY = "directory"  # the source under which it stands when all memberships were read


ASKED = "asked"  # and this one, when somebody asked for them to be read anew


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the workspace; `locale` is Slack's, such as `es-ES`.

    `tawk_name` is their name at tawk.to where somebody said so; `email` is in lower case.
    """

    id: str
    name: str = ""
    locale: str = ""
    zone: str = ""
    active: bool = True
    is_bot: bool = False
    tawk_name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Grant:
    """A role beyond that of a channel's members; `subject` is a person or a group, property 0 is every one."""

    property_id: int
    subject: str
    role: Role


@dataclass(frozen=True, slots=True)
class Held:
    """A role that somebody has in a property, and by what: a channel, a group or themselves; `everywhere` or there."""

    property_id: int
    role: Role
    source: str
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A user group of the workspace."""

    id: str
    handle: str
    name: str = ""


class People(Protocol):
    def role(self, actor: str, property_id: int) -> Role: ...
    def roles(self, actor: str) -> Mapping[int, Role]:
        """By property; where it is `NONE` there is no entry."""

    def manned(self) -> frozenset[int]:
        """The properties whose channel has somebody in it who is here and no bot."""

    def leads(self, property_id: int) -> Sequence[str]:
        """The people and groups who were made leads or administrators."""

    def held(self, actor: str) -> Sequence[Held]:
        """Every role that `actor` has, and why."""

    def holders(self, property_id: int, least: Role) -> frozenset[str]:
        """The people who were given at least this role, by themselves or in a group, and are still there."""

    def groups(self) -> Sequence[Group]:
        """All user groups, by their handles."""

    def set_groups(self, groups: Iterable[Group]) -> None: ...
    def site(self) -> str:
        """Where a browser finds the workspace's messages; nothing while that was not read."""

    def set_site(self, url: str) -> None: ...
    def person(self, slack_id: str) -> Person | None: ...
    def known(self) -> frozenset[str]:
        """Whoever is a member of something, was granted a role, or has worked here."""

    def save(self, people: Iterable[Person]) -> None:
        """All but their names at tawk.to."""

    def link(self, slack_id: str, tawk_name: str) -> None:
        """An empty name takes it away."""

    def linked(self) -> Sequence[Person]:
        """Everybody who was given a name at tawk.to, or whose address is kept."""

    def set_members(self, channel: str, members: Iterable[str], at: datetime) -> None: ...
    def set_group(self, group_id: str, members: Iterable[str], at: datetime) -> None: ...
    def join(self, channel: str, slack_id: str) -> None: ...
    def leave(self, channel: str, slack_id: str) -> None: ...
    def join_group(self, group_id: str, slack_id: str) -> None: ...
    def leave_group(self, group_id: str, slack_id: str) -> None: ...
    def deactivate(self, slack_id: str) -> None: ...
    def left_behind(self, limit: int) -> Sequence[int]:
        """What lies open in the inbox of people who are gone."""

    def read_at(self, source: str) -> datetime | None: ...
    def mark_read(self, source: str, at: datetime) -> None: ...
    def grants(self) -> Sequence[Grant]: ...
    def grant(self, grant: Grant) -> None: ...
