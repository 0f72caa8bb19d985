"""The team's mailbox as an IMAP server shows it: pymap's, filled from a folder."""

import asyncio
from argparse import Namespace
from socket import socket
from typing import Any

from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import Config, Login
from pymap.backend.dict.filter import FilterSet
from pymap.backend.dict.mailbox import MailboxData, MailboxSet
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.user import Passwords, UserMetadata

from sandbox.mail.box import Box, KeptMail


class Inbox(MailboxData):
    """An inbox whose validity and numbers come from the folder, so that they outlive the process.

    pymap keeps all in memory: what a client flags or deletes is as it was after the next start.
    """

    def __init__(self, validity: int, *caches: Any) -> None:
        super().__init__(*caches)
        self._uid_validity = validity
        self._max_uid = 0  # pymap's begin behind 100

    async def put(self, mail: KeptMail) -> None:
        self._max_uid = mail.number - 1
        await self.append(AppendMessage(mail.delivered, mail.at, frozenset()), recent=True)


class TeamMail(MailboxSet):
    def __init__(self, validity: int) -> None:
        super().__init__()
        self._inbox: Inbox = Inbox(validity, self._content_cache, self._thread_cache)

    @property
    def inbox(self) -> Inbox:
        return self._inbox


class ImapConfig(Config):
    @property
    def greeting(self) -> bytes:
        """Without the machine's name, which pymap asks the name service for."""
        return b"Server ready"


class ImapServer:
    """Serves one mailbox to one user, on the event loop that starts it."""

    def __init__(self, user: str, password: str) -> None:
        self._user, self._password = user, password

    async def start(self, box: Box, sock: socket) -> None:
        config = ImapConfig.from_args(self._arguments())
        config.apply_context()
        login = Login(config)
        hashed = await Passwords(config).hash_password(self._password)
        await login.demo_user_identity.set(UserMetadata(config, self._user, password=hashed))
        self._mail = TeamMail(box.validity)
        for mail in box.all():
            await self.put(mail)
        config.set_cache[self._user] = (self._mail, FilterSet())
        answer = ProxyProtocolReader(config.proxy_protocol).get_callback(IMAPServer(login, config))
        self._server = await asyncio.start_server(answer, sock=sock)

    async def put(self, mail: KeptMail) -> None:
        """Shows the mail, also to who waits in IDLE; raises where pymap can't read it."""
        await self._mail.inbox.put(mail)

    def close(self) -> None:
        self._server.close()

    def _arguments(self) -> Namespace:
        """As pymap's command line would give them, which is the way to its settings."""
        return Namespace(
            host=None, port=0, debug=False, cert=None, key=None, tls=False, passlib_cfg=None, proxy_protocol=None,
            demo_data=False, demo_user=self._user, demo_password=self._password,
        )  # fmt: skip
