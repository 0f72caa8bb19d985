"""Dovecot's configuration in the language of its version: 2.4 speaks another than 2.3."""

import grp
import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from tests.mail.certificate import Certificate

NEWER = (2, 4)


@dataclass(frozen=True, slots=True)
class Setup:
    """What one server is to be."""

    folder: Path
    account: str
    port: int
    tls_port: int
    password: str
    idle: bool
    certificate: Certificate | None


def written(setup: Setup, version: tuple[int, ...]) -> str:
    """The file."""
    parts = _newer(setup, version) if version >= NEWER else _older(setup)
    return "\n".join([*parts, *_common(setup), ""])


def _common(setup: Setup) -> list[str]:
    group = grp.getgrgid(pwd.getpwnam(setup.account).pw_gid).gr_name
    tls = f"    port = {setup.tls_port}\n    ssl = yes" if setup.certificate else "    port = 0"
    return [
        f"base_dir = {setup.folder}/run",
        f"state_dir = {setup.folder}/state",
        f"log_path = {setup.folder}/log",
        "listen = 127.0.0.1",
        f"default_internal_user = {setup.account}",
        f"default_internal_group = {group}",
        f"default_login_user = {setup.account}",
        f"mail_uid = {setup.account}",
        f"mail_gid = {group}",
        "first_valid_uid = 1",
        f"last_valid_uid = {max(os.geteuid(), pwd.getpwnam(setup.account).pw_uid)}",
        "auth_failure_delay = 0",
        "mail_fsync = never",
        f"ssl = {'yes' if setup.certificate else 'no'}",
        *([] if setup.idle else [f"imap_capability = {WITHOUT_IDLE}"]),
        "namespace inbox {\n  inbox = yes\n  separator = /\n}",
        # Whoever gave a wrong password would have to wait ever longer.
        "service anvil {\n  chroot =\n  unix_listener anvil-auth-penalty {\n    mode = 0\n  }\n}",
        "service stats {\n  chroot =\n}",
        "service imap-login {",
        "  chroot =",
        f"  inet_listener imap {{\n    port = {setup.port}\n  }}",
        f"  inet_listener imaps {{\n{tls}\n  }}",
        "}",
    ]


WITHOUT_IDLE = "IMAP4rev1 LITERAL+ UIDPLUS"


def _older(setup: Setup) -> list[str]:
    keys = setup.certificate
    return [
        "protocols = imap",
        "disable_plaintext_auth = no",
        f"mail_location = maildir:{setup.folder}/mail/%u",
        f"passdb {{\n  driver = static\n  args = password={setup.password}\n}}",
        f"userdb {{\n  driver = static\n  args = home={setup.folder}/home/%u\n}}",
        *([f"ssl_cert = <{keys.public}", f"ssl_key = <{keys.private}"] if keys else []),
    ]


def _newer(setup: Setup, version: tuple[int, ...]) -> list[str]:
    told = ".".join(map(str, version))
    keys = setup.certificate
    return [
        f"dovecot_config_version = {told}",
        f"dovecot_storage_version = {told}",
        "protocols {\n  imap = yes\n}",
        "auth_allow_cleartext = yes",
        "mail_driver = maildir",
        f"mail_path = {setup.folder}/mail/%{{user}}",
        f"passdb static {{\n  password = {setup.password}\n}}",
        f"userdb static {{\n  fields {{\n    home = {setup.folder}/home/%{{user}}\n  }}\n}}",
        *([f"ssl_server_cert_file = {keys.public}", f"ssl_server_key_file = {keys.private}"] if keys else []),
    ]
