"""All that happens in the local tawk.to, one after the other; in a file, so that a later run goes on from there."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TextIO

from sandbox.tawk.desk import Desk
from sandbox.tawk.hearing import read_time
from sandbox.tawk.past import Past
from sandbox.tawk.records import Json
from sandbox.tawk.world import World
from sandbox.visitors.bodies import stamp

HEARD, PAST = "heard", "past"


class Chronicle:
    """Lets things happen and writes them down; what is in its file happens again at the start."""

    def __init__(self, world: World, clock: Callable[[], datetime], file: Path | None) -> None:
        self._world, self._clock, self._desk = world, clock, Desk(world)
        self._kept = self._reopen(file) if file is not None else None

    def hear(self, body: bytes, at: datetime | None = None) -> None:
        self._happen(HEARD, at, body=body.decode())

    def fill(self, past: Past, until: datetime | None = None) -> None:
        """Once: a later run knows it already."""
        if not self._world.is_filled:
            given = {"days": past.days, "chats": past.chats, "tickets": past.tickets, "seed": past.seed}
            self._happen(PAST, until, **given)

    def do(self, deed: str, item_id: str, at: datetime | None = None, agent: str = "", text: str = "") -> None:
        """KeyError where there is no such chat or ticket, NotPossible where nobody can do that."""
        said = {"agent": agent, "text": text} if agent or text else {}
        self._happen(deed, at, id=item_id, **said)

    def close(self) -> None:
        if self._kept is not None:
            self._kept.close()

    def _happen(self, what: str, at: datetime | None, **more: object) -> None:
        entry = {"what": what, "at": stamp(at or self._clock()), **more}
        with self._world.lock:
            self._take(entry)
            self._world.version += 1
            if self._kept is not None:
                self._kept.write(json.dumps(entry) + "\n")
                self._kept.flush()

    def _take(self, entry: Json) -> None:
        what, at = entry["what"], read_time(entry["at"])
        if what == HEARD:
            self._world.hearing.hear(entry["body"].encode(), at)
        elif what == PAST:
            Past(entry["days"], entry["chats"], entry["tickets"], entry["seed"]).fill(self._world, at)
            self._world.is_filled = True
        else:
            item = self._world.inbox.find(entry["id"])
            self._desk.do(what, item, at, entry.get("agent", ""), entry.get("text", ""))

    def _reopen(self, file: Path) -> TextIO:
        lines = file.read_text("utf-8").splitlines() if file.exists() else []
        for line in lines:
            # The last one may have been cut where a run was killed, and another is not possible in a newer version.
            with suppress(ValueError, LookupError, TypeError):
                self._take(json.loads(line))
        file.touch(mode=0o600)
        kept = file.open("a", encoding="utf-8")
        if lines:
            kept.write("\n")
        return kept
