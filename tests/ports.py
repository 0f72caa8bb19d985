"""Ports for servers that a test starts, so that nobody else is given one before the server has it."""

import socket
from contextlib import ExitStack
from random import SystemRandom

HOST = "127.0.0.1"
# Below those that systems hand out to whoever connects (Linux from 32768, others from 49152): who asks one of those
# whether its server is up yet may be given that very port to ask from, and then is answered by its own question.
LOWEST, HIGHEST = 10_240, 32_000
CHANCE = SystemRandom()  # tests that run side by side, each with a seed, must not try the same ones


def free_port() -> int:
    """A port that nobody has, a moment ago at least."""
    return free_ports(1)


def free_ports(number: int) -> int:
    """The first of so many free ports next to one another."""
    while True:
        port = CHANCE.randrange(LOWEST, HIGHEST)
        if _are_free(range(port, port + number)):
            return port


def _are_free(ports: range) -> bool:
    with ExitStack() as stack:
        try:
            for port in ports:
                stack.enter_context(socket.socket()).bind((HOST, port))
        except OSError:
            return False
        return True
