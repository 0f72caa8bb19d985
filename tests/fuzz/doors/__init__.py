"""What comes to each door, how it is put there, and what has to come of it."""

from collections.abc import Callable, Mapping

from tests.fuzz.doors.commands import CommandLines
from tests.fuzz.doors.framing import Framing
from tests.fuzz.doors.interactions import Interactions
from tests.fuzz.doors.mails import Mails
from tests.fuzz.doors.webhooks import Webhooks
from tests.fuzz.run import Door

DOORS: Mapping[str, Callable[[], Door]] = {
    "webhooks": Webhooks,
    "commands": CommandLines,
    "interactions": Interactions,
    "mails": Mails,
    "framing": Framing,
}
SHARES = {"webhooks": 0.5, "commands": 0.14, "interactions": 0.08, "mails": 0.03, "framing": 0.25}  # of a million
