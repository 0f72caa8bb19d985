"""What all acts share: which conversations there are, and how two answers are compared."""

from collections.abc import Sequence
from datetime import timedelta

from tests.model.world import NAMES

Chat = tuple[str, str]  # the property, and which of its conversations
CHATS: Sequence[Chat] = (*((name, kind) for name in NAMES for kind in ("chat1", "chat2")), ("shop", "ticket"))
NOWHERE = ("", "")
NEVER = 10**9  # the number of a conversation that nobody ever saw
SECOND = timedelta(seconds=1)


def same(found: object, expected: object) -> None:
    """The real one first."""
    assert found == expected, f"\nreal  {found}\nmodel {expected}"
