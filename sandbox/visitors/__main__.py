"""Sends simulated visitors to a bot on this machine: `python -m sandbox.visitors --help`."""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from random import Random

from sandbox.visitors.crowd import Crowd, Pace
from sandbox.visitors.delivery import Delivery
from sandbox.visitors.mischief import repeated, shuffled
from sandbox.visitors.personas import ORDINARY_DAY, Persona
from sandbox.visitors.postman import Postman, Receipt
from sandbox.visitors.shops import SHOPS, find_shop


def main(arguments: Sequence[str] | None = None, environment: Mapping[str, str] = os.environ) -> int:
    """Plans the crowd, sends it, and tells how many deliveries were accepted."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        secret_of = _secrets(options.secret_env, environment)
        postman = Postman(options.to, on_receipt=_tell)
        deliveries = _plan(options, secret_of)
    except ValueError as error:
        parser.error(str(error))
    return _send(postman, deliveries)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sandbox.visitors", description="Sends simulated visitors to a bot."
    )
    add = parser.add_argument
    add(
        "--to",
        required=True,
        metavar="URL",
        help="webhook address on loopback; {property} is replaced by the id",
    )
    add(
        "--secret-env",
        required=True,
        metavar="NAME",
        help="variable with the secret, or with JSON of id to secret",
    )
    add(
        "--property",
        action="append",
        metavar="WHICH",
        help="aurora, northwind, olmedo or ID=Name; repeatable",
    )
    add("--persona", action="append", choices=list(Persona), help="only visitors of this kind; repeatable")
    add("--pace", type=float, default=6.0, metavar="N", help="conversations a minute at first (6)")
    add("--settle", type=float, metavar="N", help="conversations a minute later on (2, or --pace if lower)")
    add("--count", type=int, default=200, metavar="N", help="number of conversations (200)")
    add("--seed", type=int, help="the same visitors again; else others each time")
    add(
        "--linger",
        type=float,
        default=20.0,
        metavar="SECONDS",
        help="how long a chat's webhooks spread at most (20)",
    )
    add("--shuffle", type=float, metavar="SECONDS", help="disorder deliveries within so many seconds")
    add("--repeat", type=float, default=0.0, metavar="SHARE", help="share of deliveries that come twice (0)")
    return parser


def _secrets(name: str, environment: Mapping[str, str]) -> Callable[[str], str]:
    value = environment.get(name, "")
    if not value:
        raise ValueError(f"the variable {name} holds no secret")
    if not value.startswith("{"):
        return lambda property_id: value
    table = json.loads(value)
    return lambda property_id: _secret_of(name, table, property_id)


def _secret_of(name: str, table: Mapping[str, str | list[str]], property_id: str) -> str:
    found = table.get(property_id)
    if not found:
        raise ValueError(f"the JSON in {name} holds no secret for the property {property_id}")
    return found if isinstance(found, str) else found[0]


def _plan(options: argparse.Namespace, secret_of: Callable[[str], str]) -> list[Delivery]:
    settle = min(options.pace, 2.0) if options.settle is None else options.settle
    crowd = Crowd(
        secret_of,
        shops=[find_shop(word) for word in options.property] if options.property else SHOPS,
        mix=dict.fromkeys(map(Persona, options.persona), 1) if options.persona else ORDINARY_DAY,
        pace=Pace(options.pace, settle),
        linger=timedelta(seconds=options.linger),
        opener=None if options.persona else Persona.MISSED,
    )
    seed = time.time_ns() if options.seed is None else options.seed
    deliveries = crowd.plan(seed, datetime.now(UTC), options.count)
    return _disturb(deliveries, options, Random(seed))


def _disturb(deliveries: list[Delivery], options: argparse.Namespace, rng: Random) -> list[Delivery]:
    if options.shuffle is not None:
        deliveries = shuffled(deliveries, rng, timedelta(seconds=options.shuffle))
    return repeated(deliveries, rng, options.repeat, within=timedelta(seconds=options.linger))


def _send(postman: Postman, deliveries: list[Delivery]) -> int:
    try:
        receipts = postman.run(deliveries)
    except KeyboardInterrupt:
        receipts = postman.stop()
    accepted = sum(receipt.accepted for receipt in receipts)
    print(f"{accepted} of {len(deliveries)} deliveries accepted")
    return 0 if accepted == len(deliveries) else 1


def _tell(receipt: Receipt) -> None:
    print(f"{receipt.event_id} {receipt.property_id} {receipt.status} after {receipt.tries} tries", flush=True)


if __name__ == "__main__":
    sys.exit(main())
