"""A server of IMAP's words that answers a FETCH as it is told: what Dovecot never does, others do."""

import socketserver
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

OPENED = ("* 3 EXISTS", "* OK [UIDVALIDITY 5] valid", "* OK [UIDNEXT 9] next")
KNOWN = {"CAPABILITY": ("* CAPABILITY IMAP4rev1",), "EXAMINE": OPENED, "LOGOUT": ("* BYE",)}


@contextmanager
def running_script(
    fetched: Sequence[str], *, status: str = "OK done", greets: bool = True, uids: str = ""
) -> Iterator[int]:
    """Its port. Whoever logs in is let in; without `greets` it never says a word."""
    answers = {"UID FETCH": (tuple(fetched), status), "UID SEARCH": ((f"* SEARCH {uids}".strip(),), "OK done")}

    class Handler(socketserver.StreamRequestHandler):
        timeout = 10

        def handle(self) -> None:
            if greets:
                self._say("* OK ready")
            for line in self.rfile:
                tag, command, *rest = line.decode().upper().split()
                name = f"{command} {rest[0]}" if command == "UID" else command
                found, ended = answers.get(name, (KNOWN.get(name, ()), "OK done"))
                self._say(*found, f"{tag} {ended}")

        def _say(self, *lines: str) -> None:
            self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield int(server.server_address[1])
        finally:
            server.shutdown()
