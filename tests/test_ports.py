import socket
import subprocess
import sys
from contextlib import closing, suppress
from threading import Thread

import pytest

from bot.demo.bot_process import wait_until_ready
from tests.ports import HIGHEST, HOST, LOWEST, free_port, free_ports

HERE = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


def test_a_port_is_one_that_no_client_is_given_to_ask_from() -> None:
    for _ in range(100):
        with (
            closing(socket.create_server((HOST, 0))) as server,
            socket.create_connection(server.getsockname()) as asking,
        ):
            assert asking.getsockname()[1] not in range(LOWEST, HIGHEST)


def test_all_ports_of_a_row_are_free(monkeypatch: pytest.MonkeyPatch) -> None:
    first = free_port()
    with closing(socket.create_server((HOST, first + 1))):
        monkeypatch.setattr("tests.ports.CHANCE", _Told([first, first + 2]))
        assert free_ports(2) == first + 2


def test_the_demo_goes_on_asking_where_it_was_answered_by_its_own_question() -> None:
    """Who connects to a port that nobody has may be given it as its own, and then meets itself (RFC 9293, 3.5)."""
    with closing(socket.create_server((HOST, 0))) as server:
        answering = Thread(target=_echo_then_answer, args=[server])
        answering.start()
        bot = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
        try:
            wait_until_ready(bot, server.getsockname()[1], "recado.log")
        finally:
            bot.communicate(b"\n")
            server.shutdown(socket.SHUT_RDWR)
            answering.join()


class _Told:
    def __init__(self, ports: list[int]) -> None:
        self._ports = ports

    def randrange(self, lowest: int, highest: int) -> int:
        return self._ports.pop(0)


def _echo_then_answer(server: socket.socket) -> None:
    for answer in (None, HERE):
        with suppress(OSError), server.accept()[0] as asking:
            question = asking.recv(65_536)
            asking.sendall(answer or question)
