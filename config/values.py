"""The forms of single settings: what each must look like, and what is said when it doesn't."""

import json
import re
from collections.abc import Callable
from typing import Annotated
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import NoDecode

from bot.domain.alerts import MOST_MINUTES
from bot.mail.addresses import LONGEST_OWN
from bot.mail.envelope import read_sender
from bot.mail.servers import read_imap, read_smtp

RUNGS = ("channel", "on call", "leads")
LOOPBACK = ("localhost", "127.0.0.1", "::1")
PARSED_HERE = NoDecode  # the class itself: an instance of it is not recognised
POSTGRES = re.compile(r"postgres(ql)?(\+psycopg)?://")
SQLITE_FILE = re.compile(r"sqlite(\+pysqlite)?:///(?!:memory:)[^?]+")


def _check_secret(value: SecretStr) -> SecretStr:
    if not value.get_secret_value().strip():
        raise ValueError("holds a blank secret")
    return value


def _token(prefix: str) -> Callable[[SecretStr], SecretStr]:
    def check(value: SecretStr) -> SecretStr:
        if not re.fullmatch(re.escape(prefix) + r"\S+", value.get_secret_value()):
            raise ValueError(f"must start with {prefix} and hold no space")
        return value

    return check


def _check_key(value: SecretStr) -> SecretStr:
    """It is a user name in HTTP's sense, which ends at the first colon."""
    if not re.fullmatch(r"[!-9;-~]+", value.get_secret_value()):
        raise ValueError("must hold no space, no colon and no letter beyond ASCII")
    return value


def _matching(pattern: str, complaint: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(complaint)
        return value

    return check


def _check_tls(value: str) -> str:
    """What is read with a key goes over TLS, but on this machine."""
    address = _split(value)
    if address is None or address.username is not None or address.query or address.fragment:
        raise ValueError("must be an address such as https://api.tawk.to/v1/, without a key in it")
    if address.scheme != "https" and not (address.scheme == "http" and address.hostname in LOOPBACK):
        raise ValueError("must be an address that begins with https://; http:// is for a server on this machine only")
    return value


def _split(value: str) -> SplitResult | None:
    try:
        address = urlsplit(value)
        return address if address.hostname and address.port != 0 else None
    except ValueError:
        return None


def _end_with_slash(value: str) -> str:
    return value if value.endswith("/") else f"{value}/"


def database_address(value: str) -> str:
    """Hosts hand out postgres://; the driver that Recado brings is psycopg."""
    if SQLITE_FILE.fullmatch(value):
        return value
    if found := POSTGRES.match(value):
        _check_port(value)
        return f"postgresql+psycopg://{value[found.end() :]}"
    raise ValueError("must be sqlite:/// and a file, or begin with postgresql://")


def _database_url(value: SecretStr) -> SecretStr:
    return SecretStr(database_address(value.get_secret_value()))


def _check_port(address: str) -> None:
    try:
        urlsplit(address).port  # noqa: B018 - it is read when it is asked for
    except ValueError:
        complaint = "has a port that is no number; in a password write %2F for /, %40 for @, %3A for : and %23 for #"
        raise ValueError(complaint) from None


def _readable(read: Callable[[str], object]) -> Callable[[SecretStr], SecretStr]:
    def check(value: SecretStr) -> SecretStr:
        read(value.get_secret_value())
        return value

    return check


def _check_sender(value: str) -> str:
    _, address = read_sender(value)
    if len(address.partition("@")[0]) > LONGEST_OWN:
        raise ValueError(f"has more than {LONGEST_OWN} characters before the @, where a reply's address needs room")
    return value


def _read_property_secrets(value: object) -> object:
    """JSON: each property's id to its secret, or to a list while a secret is being changed."""
    entries = _parsed(value) if isinstance(value, str) else value
    if not isinstance(entries, dict) or not all(isinstance(key, str) and key.strip() for key in entries):
        raise ValueError("must be a JSON object of property ids and secrets")
    return {key.strip(): _read_secrets(given) for key, given in entries.items()}


def _read_secrets(given: object) -> list[object]:
    secrets = list(given) if isinstance(given, list | tuple) else [given]
    if not secrets or not all(isinstance(secret, str | SecretStr) for secret in secrets):
        raise ValueError("must have a secret, or a list of them, for each property")
    return secrets


def _read_user_ids(value: object) -> object:
    """A JSON list, or ids parted by commas."""
    if not isinstance(value, str):
        return value
    return _parsed(value) if value.startswith("[") else [part for part in re.split(r"[,\s]+", value) if part]


def _read_domains(value: object) -> object:
    """As user ids are read; a domain is the same in small letters."""
    read = _read_user_ids(value)
    return [one.lower() if isinstance(one, str) else one for one in read] if isinstance(read, list) else read


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        raise ValueError("is not valid JSON") from None


def _read_zone(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return ZoneInfo(value)
    except (ValueError, OSError, KeyError):  # a bad path, a folder of zones, an unknown name
        raise ValueError("is no time zone of the IANA list") from None


def _read_minutes(value: object) -> object:
    """Three numbers parted by commas; those that are left out are 0."""
    parts = [part.strip() or "0" for part in value.split(",")] if isinstance(value, str) else value
    if not isinstance(parts, list | tuple) or len(parts) > len(RUNGS):
        raise ValueError(f"must hold {len(RUNGS)} numbers at most, parted by commas")
    return (*parts, *["0"] * (len(RUNGS) - len(parts)))


def _check_minutes(value: tuple[float, float, float]) -> tuple[float, float, float]:
    """Who stands higher is told later."""
    used = [minutes for minutes in value if minutes]
    if used != sorted(set(used)):
        raise ValueError("must rise from one to the next, but for 0, which leaves one out")
    return value


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


Secret = Annotated[SecretStr, AfterValidator(_check_secret)]
BotToken = Annotated[SecretStr, AfterValidator(_token("xoxb-"))]
AppToken = Annotated[SecretStr, AfterValidator(_token("xapp-"))]
ApiUrl = Annotated[
    str,
    AfterValidator(_matching(r"https?://[^\s/]\S*", "must begin with https://")),
    AfterValidator(_end_with_slash),
]
ApiKey = Annotated[SecretStr, AfterValidator(_check_key)]
TlsUrl = Annotated[str, AfterValidator(_check_tls), AfterValidator(_end_with_slash)]
DatabaseUrl = Annotated[SecretStr, AfterValidator(_database_url)]  # it may hold a password
ChannelId = Annotated[
    str,
    AfterValidator(_matching(r"[CG][A-Z0-9]+", "must be a channel's id, which begins with C or G")),
]
UserId = Annotated[
    str,
    AfterValidator(_matching(r"[UW][A-Z0-9]+", "must hold users' ids, which begin with U or W")),
]
UserIds = Annotated[frozenset[UserId], PARSED_HERE, BeforeValidator(_read_user_ids)]
Domain = Annotated[
    str,
    AfterValidator(
        _matching(
            r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]",
            "must hold domains such as example.com: what stands behind the @",
        )
    ),
]
Domains = Annotated[frozenset[Domain], PARSED_HERE, BeforeValidator(_read_domains)]
SmtpUrl = Annotated[SecretStr, AfterValidator(_readable(read_smtp))]
ImapUrl = Annotated[SecretStr, AfterValidator(_readable(read_imap))]
Sender = Annotated[str, AfterValidator(_check_sender)]
PropertySecrets = Annotated[dict[str, tuple[Secret, ...]], PARSED_HERE, BeforeValidator(_read_property_secrets)]
Zone = Annotated[ZoneInfo, BeforeValidator(_read_zone)]
Minutes = Annotated[float, Field(ge=0, le=MOST_MINUTES)]
AlertMinutes = Annotated[
    tuple[Minutes, Minutes, Minutes], PARSED_HERE, BeforeValidator(_read_minutes), AfterValidator(_check_minutes)
]
Upper = BeforeValidator(_upper)
