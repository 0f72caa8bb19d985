"""Each trouble by its name, and what it can be made to.

A trouble strikes for some seconds and answers with how often it bit: how many were refused, cut off or kept waiting.
One that never bites proves nothing.
"""

from collections.abc import Callable, Mapping
from random import Random

from tests.soak.base import File, Server
from tests.soak.scene import Scene
from tests.soak.troubles import of_databases, of_neighbours, of_processes, of_slack, of_time

Trouble = Callable[[Scene, Random, float], int]
KILLS, STOPS, DAY = "kills", "stops", "Slack away for a day"

EVERYWHERE: Mapping[str, Trouble] = {
    KILLS: of_processes.kill,
    STOPS: of_processes.stop,
    "429 storm": of_slack.limit,
    "sockets dropped": of_slack.drop_sockets,
    "answers dropped": of_slack.drop_answers,
    "slow Slack": of_slack.slow_down,
    DAY: of_slack.stay_away_for_a_day,
    "clocks jump": of_time.jump,
    "mail server away": of_neighbours.shut_mail,
    "tawk.to away": of_neighbours.shut_tawk,
}
ON_SQLITE: Mapping[str, Trouble] = {
    "database locked": of_databases.lock,
    "database slow": of_databases.slow_file,
}
ON_POSTGRESQL: Mapping[str, Trouble] = {
    "tables locked": of_databases.lock,
    "database slow": of_databases.slow_server,
    "PostgreSQL restarted": of_databases.restart,
}
FULL_DISK = "disk full"


def troubles_of(base: File | Server) -> dict[str, Trouble]:
    if isinstance(base, Server):
        return {**EVERYWHERE, **ON_POSTGRESQL}
    disk = {FULL_DISK: of_databases.fill_disk} if base.has_disk else {}
    return {**EVERYWHERE, **ON_SQLITE, **disk}
