"""No secret shows where something of ours is printed: by itself, in a traceback with its variables, or in the log."""

import ast
import io
import json
import re
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import pytest
import structlog
from pydantic import BaseModel, SecretStr
from sqlalchemy import Connection, text

from bot.assembly import House
from bot.clients.slack import posting_client
from bot.clients.tawk import TawkClient, Turns
from bot.mail.addresses import ReplyAddresses
from bot.mail.own_tickets import Marks
from bot.mail.servers import read_imap, read_smtp
from bot.mailroom import outbox_of, reader_of
from bot.ports import PrivateAnswer
from config.logs import configure_logs
from config.redaction import Redactor
from config.settings import Settings, load
from handlers.doors.metrics import Metrics
from handlers.doors.web import Request
from storage.sql.engine import open_engine
from storage.store import SqlStore
from tests.inbox import migrated

ROOT = Path(__file__).parents[2]
# Each in a place of its own, so that a leak tells where it came from.
SECRETS = {
    "SLACK_BOT_TOKEN": "xoxb-markbot",
    "SLACK_APP_TOKEN": "xapp-markapp",
    "SLACK_SIGNING_SECRET": "marksigning",
    "TAWK_WEBHOOK_SECRET": "markwebhook",
    "TAWK_WEBHOOK_SECRETS": '{"58ca": ["markfirst", "marksecond"]}',
    "TAWK_API_KEY": "markkey",
    "METRICS_TOKEN": "markmetrics",
    "SMTP_URL": "smtp://user:marksmtp@127.0.0.1:9",
    "IMAP_URL": "imaps://user:markimap@127.0.0.1:9/Support",
}
TOLD = {**SECRETS, "MAIL_FROM": "Recado <help@shop.example>", "DEFAULT_CHANNEL": "C0123456789"}
DATABASE = "postgresql://recado:markdatabase@127.0.0.1:9/recado"
MARK = re.compile(r"mark(?!up|et|s\b|ed)[a-z]+")
NAMED_SO = re.compile(r"token|secret|password|key(?!s)|_url$")
OPEN = {"slack_api_url", "tawk_api_url"}  # addresses that refuse to hold a secret


def settings_of(url: str = DATABASE) -> Settings:
    return load({**TOLD, "DATABASE_URL": url})


def shown(*things: object) -> set[str]:
    return {mark for thing in things for mark in MARK.findall(f"{thing!r} {thing}")}


def plain_secrets(model: type[BaseModel]) -> set[str]:
    """Settings that sound like a secret and are none by their type."""
    named = {name: field.annotation for name, field in model.model_fields.items() if NAMED_SO.search(name)}
    return {name for name, kind in named.items() if name not in OPEN and not _is_hidden(kind)}


def _is_hidden(kind: Any) -> bool:
    return kind is SecretStr or any(_is_hidden(one) for one in get_args(kind))


def test_whatever_sounds_like_a_secret_is_one_by_its_type() -> None:
    assert plain_secrets(Settings) == set()


def test_a_secret_that_is_a_mere_text_is_found() -> None:
    class Careless(BaseModel):
        webhook_secret: str
        database_url: str | None
        imap_password: SecretStr | None

    assert plain_secrets(Careless) == {"webhook_secret", "database_url"}


def test_each_secret_of_the_settings_is_known_to_the_net_under_the_log() -> None:
    known = " ".join(settings_of().secrets())
    marks = {mark for value in (*SECRETS.values(), DATABASE) for mark in MARK.findall(value)}
    assert len(marks) == 11
    assert {mark for mark in marks if mark not in known} == set()


def test_settings_show_no_secret_however_they_are_printed() -> None:
    settings = settings_of()
    assert shown(settings, settings.model_dump(), settings.model_dump_json(), vars(settings)) == set()


@dataclass
class Careless:
    """As somebody might write it."""

    token: str


def holders(tmp_path: Path) -> Iterator[object]:
    """Whatever of ours is given a secret."""
    settings = settings_of(f"sqlite:///{tmp_path / 'recado.db'}")
    yield settings
    yield open_engine(DATABASE.replace("postgresql", "postgresql+psycopg"))
    yield posting_client("xoxb-markbot", "http://127.0.0.1:9/", 1)
    yield TawkClient("http://127.0.0.1:9/", "markkey", Turns(0))
    yield ReplyAddresses(b"markkey")
    yield Marks(b"markkey")
    yield read_smtp(SECRETS["SMTP_URL"])
    yield read_imap(SECRETS["IMAP_URL"])
    yield Metrics("markmetrics", bytes)
    yield Request(b"markbody", {"authorization": "Bearer markmetrics"})
    yield PrivateAnswer("https://hooks.slack.com/markhook", {"text": "markwords"})
    with migrated(f"sqlite:///{tmp_path / 'recado.db'}") as engine:
        yield outbox_of(settings, SqlStore(engine))
        yield reader_of(settings, SqlStore(engine))
        yield House.build(settings)


def traceback_of(fails: Callable[[object], None], holder: object) -> str:
    try:
        fails(holder)
    except ZeroDivisionError as error:
        return "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    raise AssertionError("it did not fail")


def fail(holder: object) -> None:
    1 / 0  # noqa: B018 - it fails


def test_a_traceback_with_its_variables_shows_no_secret(tmp_path: Path) -> None:
    told = {type(one).__name__: traceback_of(fail, one) for one in holders(tmp_path)}
    assert len(told) > 12
    assert {name: MARK.findall(told[name]) for name in told if MARK.search(told[name])} == {}
    assert "markbot" in traceback_of(fail, Careless("xoxb-markbot"))


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_log_shows_none_in_an_event_a_value_or_a_traceback(form: Any) -> None:
    settings, stream = settings_of(), io.StringIO()
    configure_logs("DEBUG", form, settings.secrets(), stream)
    log = structlog.stdlib.get_logger("bot")
    tokens = [SECRETS["SLACK_BOT_TOKEN"], "markdatabase", "markwebhook"]
    try:
        raise RuntimeError(f"the server said: {tokens}")
    except RuntimeError:
        log.exception("it.failed", settings=settings, told=tokens, inside={"by": {"markkey": DATABASE}})
    assert "it.failed" in stream.getvalue()
    assert MARK.findall(stream.getvalue()) == []


def test_without_the_net_the_log_would_show_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Redactor, "__call__", lambda self, logger, method, event: event)
    stream = io.StringIO()
    configure_logs("DEBUG", "text", settings_of().secrets(), stream)
    structlog.stdlib.get_logger("bot").error("it.failed", told="markdatabase")
    assert "markdatabase" in stream.getvalue()


def test_a_statement_that_fails_says_nothing_of_its_values(database_url: str) -> None:
    def broken(connection: Connection) -> None:
        connection.execute(text("INSERT INTO nowhere VALUES (:words)"), {"words": "markwords"})

    engine = open_engine(database_url)
    with pytest.raises(Exception, match="nowhere") as caught, engine.begin() as connection:
        broken(connection)
    engine.dispose()
    assert MARK.findall(str(caught.value)) == []
    assert "parameters hidden" in str(caught.value)


def test_no_library_that_speaks_to_a_mail_server_is_told_to_print_what_it_says() -> None:
    talks = re.compile(r"set_debuglevel|\.debug = [1-9]|Debug = [1-9]|debuglevel=[1-9]")
    assert [one for one in _modules() if talks.search(one.read_text())] == []


def test_the_bot_starts_no_process_that_would_inherit_its_environment() -> None:
    """The demo does, which has made-up secrets."""
    begun = [one.relative_to(ROOT).as_posix() for one in _modules() if _imports(one) & PROCESSES]
    assert begun == ["bot/demo/bot_process.py"]


PROCESSES = {"subprocess", "multiprocessing", "concurrent.futures.process", "pty"}


def _modules() -> list[Path]:
    return sorted(path for part in ("bot", "handlers", "storage", "config") for path in (ROOT / part).rglob("*.py"))


def _imports(path: Path) -> set[str]:
    found = set[str]()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


def test_a_wrong_value_is_named_by_its_setting_alone() -> None:
    """At the start, whatever is wrong about it."""
    wrong = {name: f"{value} mark broken\n" for name, value in SECRETS.items()}
    for name, value in {**wrong, "DATABASE_URL": "mysql://u:markdatabase@x/", "PORT": "markport"}.items():
        try:
            load({**TOLD, name: value})
        except Exception as error:  # whatever it is, it is printed
            told = "".join(traceback.TracebackException.from_exception(error, capture_locals=False).format())
            assert MARK.findall(told) == [], name
            assert name in told
        else:
            assert name in ("SLACK_SIGNING_SECRET", "TAWK_WEBHOOK_SECRET", "METRICS_TOKEN"), json.dumps(name)
