"""The two mail servers on the loopback, on an event loop in a thread of its own."""

import asyncio
import contextlib
import secrets
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from aiosmtpd.smtp import SMTP

from sandbox.loopback import LOOPBACK, bind
from sandbox.mail.box import Box, KeptMail
from sandbox.mail.imap import ImapServer
from sandbox.mail.postoffice import PostOffice

_PATIENCE = 60


class LocalMail:
    """SMTP and IMAP for one team and all its visitors; a context manager that serves while it is open.

    All addresses of the team's domain are the team's, and those of `domains`: one mailbox catches all of them. What is
    in `folder` is there again after the next start.
    """

    def __init__(
        self, folder: Path, address: str, domains: Sequence[str] = (), *, smtp_port: int = 0, imap_port: int = 0
    ) -> None:
        self.address = address
        self.team, self.visitors = Box(folder / "team"), Box(folder / "visitors")
        self._password = _password(folder)
        self._imap = ImapServer(address, self._password)
        self.office = PostOffice((address.rpartition("@")[2], *domains), self.team, self.visitors, self._imap.put)
        self._sockets = [bind(smtp_port)]
        try:
            self._sockets.append(bind(imap_port))
        except OSError:
            self._sockets[0].close()
            raise
        self.smtp_port, self.imap_port = (int(one.getsockname()[1]) for one in self._sockets)
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="local-mail", daemon=True)

    @property
    def smtp_url(self) -> str:
        return f"smtp://{LOOPBACK}:{self.smtp_port}?tls=off"

    @property
    def imap_url(self) -> str:
        return f"imap://{quote(self.address, safe='')}:{self._password}@{LOOPBACK}:{self.imap_port}?tls=off"

    def is_ours(self, address: str) -> bool:
        """Whether it is the team's."""
        return self.office.is_ours(address)

    def listen(self, listener: Callable[[KeptMail], None]) -> None:
        """Is called for every mail that was kept, on this loop's thread."""
        self.office.listeners.append(listener)

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._ready.wait(_PATIENCE):
            raise RuntimeError("the local mail servers did not start")
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None,
                 _trace: TracebackType | None) -> None:  # fmt: skip
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(_PATIENCE)
        self._loop.close()
        for one in self._sockets:
            one.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.run_until_complete(self._finish())

    async def _serve(self) -> None:
        smtp, imap = self._sockets
        server = await self._loop.create_server(self._session, sock=smtp)
        await self._imap.start(self.team, imap)
        self._ready.set()
        await self._stop.wait()
        server.close()
        self._imap.close()

    def _session(self) -> SMTP:
        return SMTP(self.office, hostname="localhost", ident="Recado's demo", enable_SMTPUTF8=True, loop=self._loop)

    async def _finish(self) -> None:
        """Hangs up on who is still connected, such as a client in IDLE."""
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(2):
                await asyncio.gather(*tasks, return_exceptions=True)


def _password(folder: Path) -> str:
    kept = folder / "password"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_hex(16))
    return kept.read_text()
