"""Two real servers as one mail system: what the local SMTP server takes for the team is read from Dovecot."""

from collections.abc import Iterator
from contextlib import contextmanager

from sandbox.mail.box import KeptMail
from sandbox.mail.servers import LocalMail
from tests.mail.dovecot import Dovecot, running_dovecot


@contextmanager
def dovecot_for(mail: LocalMail) -> Iterator[Dovecot]:
    """What comes for the team goes into Dovecot's maildir."""
    with running_dovecot() as dovecot:

        def deliver(kept: KeptMail) -> None:
            if mail.is_ours(kept.recipient):
                dovecot.deliver(kept.delivered)

        mail.listen(deliver)
        yield dovecot
