"""Who works in the dashboard: each shop's own agents, and a few who are in the local Slack as well."""

import hashlib
from dataclasses import dataclass
from unicodedata import normalize

from sandbox.tawk.records import Json
from sandbox.visitors.shops import Agent, Shop

# Whose e-mail address Slack knows too (sandbox.seed); of the others Slack knows nothing.
ALSO_IN_SLACK = (("Ben Clarke", "ben@example.com"), ("Grace Kim", "grace@example.com"))


@dataclass(frozen=True, slots=True)
class Member:
    id: str
    name: str
    email: str

    def to_json(self) -> Json:
        return {"id": self.id, "name": self.name, "email": self.email, "role": "agent", "enabled": True}


def members_of(shop: Shop) -> tuple[Member, ...]:
    return (
        *(Member(agent.agent_id, agent.name, _email(agent, shop)) for agent in shop.agents),
        *(Member(hex_id(f"{shop.property_id} {email}"), name, email) for name, email in ALSO_IN_SLACK),
    )


def hex_id(name: str) -> str:
    """24 hex digits, the same for the same name."""
    return hashlib.sha256(name.encode("utf-8", "backslashreplace")).hexdigest()[:24]


def _email(agent: Agent, shop: Shop) -> str:
    plain = normalize("NFKD", agent.name).encode("ascii", "ignore").decode()
    return f"{plain.lower().replace(' ', '.')}@{shop.domain}"
