"""Who may do what: members of a channel are agents, grants add to that, and whoever is gone is nobody."""

from copy import deepcopy
from dataclasses import dataclass, field

NOBODY, VIEWER, AGENT, LEAD, ADMIN = range(5)
EVERYWHERE = ""


@dataclass
class Office:
    """Who is in which channel and group, and who is gone: as it is in Slack, or as the bot has heard."""

    channels: dict[str, set[str]] = field(default_factory=dict)
    groups: dict[str, set[str]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)


@dataclass
class People:
    """`slack` is how it is, `known` is what the bot has heard of it; grants are the bot's own."""

    admins: frozenset[str]
    slack: Office = field(default_factory=Office)
    known: Office = field(default_factory=Office)
    grants: dict[tuple[str, str], int] = field(default_factory=dict)

    def role(self, who: str, property_: str) -> int:
        """The highest of all that they have there."""
        if who in self.admins:
            return ADMIN
        if who in self.known.gone:
            return NOBODY
        subjects = {who} | {group for group, members in self.known.groups.items() if who in members}
        granted = [self.grants.get((where, one), NOBODY) for where in (property_, EVERYWHERE) for one in subjects]
        return max(*granted, AGENT if who in self.known.channels[property_] else NOBODY)

    def is_granted(self, subject: str) -> bool:
        return any(one == subject for _, one in self.grants)

    def lose(self, who: str) -> None:
        """Slack said that they are gone."""
        self.known.gone.add(who)
        for members in (*self.known.channels.values(), *self.known.groups.values()):
            members.discard(who)

    def read(self) -> None:
        """All is as it is in Slack; groups without a grant are of no interest."""
        groups = {name: members for name, members in self.slack.groups.items() if self.is_granted(name)}
        self.known = deepcopy(Office(self.slack.channels, {**self.known.groups, **groups}, set()))
        for who in self.slack.gone:
            self.lose(who)
