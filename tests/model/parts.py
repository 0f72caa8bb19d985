"""What happens how often in the parts that a day can be about."""

from collections.abc import Mapping

from tests.bot.mirror.fake_slack import Fault

FAULTS = (
    Fault.LOST_BEFORE,
    Fault.LOST_AFTER,
    Fault.LOST_AFTER,
    Fault.LATE,
    Fault.LIMITED,
    Fault.TROUBLE,
    Fault.KILLED_BEFORE,
    Fault.KILLED_AFTER,
)
DESK = {
    "deed": 30,
    "form": 6,
    "purge": 3,
    "regret": 8,
    "reprove": 6,
    "look": 8,
    "say": 14,
    "late": 8,
    "again": 2,
    "tick": 4,
    "wait": 2,
    "move": 4,
    "regroup": 3,
    "deactivate": 4,
    "grant": 3,
    "read": 6,
}
HALF = {name: weight // 2 or 1 for name, weight in DESK.items()}
MAIL = {"convert": 8, "reply": 8, "take_back": 6, "retry": 4, "mend": 6, "post": 14, "answer": 10, "report": 4}
CLOCK = {"visit": 8, "clock": 30, "keep": 5, "post": 4, "convert": 2, "reply": 2, "answer": 3}
SLACK = {"turn": 20, "fault": 20, "rest": 15, "tear": 7, "archive": 3}
PARTS: Mapping[str, Mapping[str, int]] = {
    "desk": DESK,
    "mail": {**HALF, **MAIL, "write": 4, "reread": 3, "tear": 1},
    "clock": {**HALF, **CLOCK, "tear": 1},
    "mirror": {**DESK, "read": 2, "look": 1, "purge": 8, **SLACK},
    "crowd": {"crowd": 10, "work": 20, "purge": 5, "pause": 6, "move": 1},
    "all": {**HALF, **MAIL, **CLOCK, "write": 3, "reread": 2, **SLACK},
}
TOLD_AT_ONCE = ("mail", "clock", "crowd")
