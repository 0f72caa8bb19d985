"""Who and what a fresh workspace holds."""

from dataclasses import dataclass, field
from typing import Any

from sandbox.types import JSON


def default_seed() -> JSON:
    """Six people in two languages and four time zones, four public and two private channels."""
    return {
        "team": {"name": "Local workspace", "domain": "local-workspace"},
        "users": _people(),
        "channels": _channels(),
    }


def _people() -> list[JSON]:
    rows = [
        ("ana", "Ana Torres", "Europe/Madrid", "es-ES", True),
        ("luis", "Luis Hernández", "America/Mexico_City", "es-MX", False),
        ("sofia", "Sofía Rossi", "America/Argentina/Buenos_Aires", "es-AR", False),
        ("ben", "Ben Clarke", "Europe/London", "en-GB", False),
        ("grace", "Grace Kim", "America/New_York", "en-US", False),
        ("tom", "Tom Weber", "America/Los_Angeles", "en-US", False),
    ]
    keys = ("name", "real_name", "tz", "locale", "is_admin")
    return [dict(zip(keys, row, strict=True)) for row in rows]


def _channels() -> list[JSON]:
    everybody = ["ana", "luis", "sofia", "ben", "grace", "tom"]
    return [
        {"name": "general", "members": everybody, "bot": True, "topic": "For the whole team"},
        {"name": "support", "members": everybody, "bot": True, "topic": "What visitors ask"},
        {"name": "sales", "members": everybody, "bot": True, "topic": "Who wants to buy"},
        {"name": "random", "members": everybody, "bot": False, "topic": "Anything else"},
        {"name": "escalations", "members": ["ana", "ben", "luis"], "bot": True, "private": True},
        {"name": "leads", "members": ["ana", "ben"], "bot": False, "private": True},
    ]


@dataclass(frozen=True, slots=True)
class Tokens:
    """The secrets of a run, as the app and the tests are told them."""

    bot: str
    app: str
    signing_secret: str
    control_key: str
    verification: str = field(default="local-verification-token")

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("bot", "app", "signing_secret", "control_key", "verification")}
