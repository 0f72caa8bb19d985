"""Logs: no secret gets through, however it is logged; talkative libraries are hushed."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
import structlog
from slack_bolt.logger import get_bolt_app_logger, get_bolt_logger

from config.logs import LogFormat, configure_logs
from config.redaction import MASK, Redactor

SECRET = 'h"x/é secret'
TOKEN = "xoxb-12345-abcde"
ANSWER = "https://hooks.slack.com/commands/T1/2/abcdef"


@dataclass(frozen=True, slots=True)
class Log:
    """A log that a test writes to and reads."""

    start: Callable[[LogFormat], None]
    stream: io.StringIO

    def text(self) -> str:
        return self.stream.getvalue()

    def rows(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.text().splitlines()]


@pytest.fixture
def log() -> Iterator[Log]:
    """Logging at DEBUG into memory; whatever the tests change of the process is put back."""
    root, stream = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers[:], root.level

    def start(form: LogFormat) -> None:
        configure_logs("DEBUG", form, [SECRET, "abc"], stream)

    yield Log(start, stream)
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


FORMS: list[LogFormat] = ["text", "json"]


@pytest.mark.parametrize("form", FORMS)
def test_a_secret_is_masked_wherever_it_is_logged(log: Log, form: LogFormat) -> None:
    log.start(form)
    standard = logging.getLogger("bot.intake")
    standard.debug("with %s and %s", SECRET, TOKEN)
    standard.info(f"posting to {ANSWER}", extra={"note": {"deep": [SECRET, ANSWER]}, SECRET: 1})
    structlog.get_logger("bot.mirror").info("bound", token=TOKEN, thing=Exception(SECRET))
    try:
        raise ValueError(f"{SECRET} {[SECRET]} xapp-1-A-2-b")
    except ValueError:
        standard.exception("failed")
    text = log.text()
    forms = (SECRET, json.dumps(SECRET)[1:-1], repr(SECRET)[1:-1])
    assert [shown for shown in (*forms, TOKEN, "abcdef", "xapp") if shown in text] == []
    assert text.count(MASK) >= 9
    assert "Traceback" in text
    assert "posting to https://hooks.slack.com/***" in text


def test_without_the_net_the_secret_would_show(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Redactor, "__call__", lambda _self, _logger, _method, event: event)
    log.start("text")
    logging.getLogger("bot.intake").debug("with %s and %s", SECRET, TOKEN)
    assert SECRET in log.text()
    assert TOKEN in log.text()


def test_json_has_a_row_a_line_with_time_level_logger_and_values(log: Log) -> None:
    log.start("json")
    logging.getLogger("bot.intake").warning("kept %d", 3, extra={"delivery": 7, "ratio": 0.5, "none": None})
    structlog.get_logger("bot.mirror").info("posted", channel="C1", rows=(1, 2))
    first, second = log.rows()
    assert first["event"] == "kept 3"
    assert (first["level"], first["logger"]) == ("warning", "bot.intake")
    assert (first["delivery"], first["ratio"], first["none"]) == (7, 0.5, None)
    assert str(first["timestamp"]).endswith("Z")
    assert (second["event"], second["logger"], second["channel"]) == ("posted", "bot.mirror", "C1")
    assert second["rows"] == [1, 2]


def test_json_keeps_the_letters_of_every_language(log: Log) -> None:
    log.start("json")
    logging.getLogger("bot").info("ñ")
    assert "ñ" in log.text()


def test_a_time_is_in_utc_whatever_the_machine_s_is(log: Log) -> None:
    log.start("json")
    logging.getLogger("bot").info("now")
    told = datetime.fromisoformat(str(log.rows()[0]["timestamp"]))
    assert told.utcoffset() == timedelta(0)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_colours_and_a_file_none(log: Log) -> None:
    terminal = Terminal()
    for stream in (terminal, log.stream):
        configure_logs("INFO", "text", [], stream)
        logging.getLogger("bot").info("news")
    assert ("\x1b[" in terminal.getvalue(), "\x1b[" in log.text()) == (True, False)


def test_a_traceback_shows_no_local_variables(log: Log) -> None:
    log.start("text")
    visitor_text = "what the visitor wrote"
    try:
        raise RuntimeError(str(len(visitor_text)))
    except RuntimeError:
        logging.getLogger("bot").exception("failed")
    assert "RuntimeError: 22" in log.text()
    assert visitor_text not in log.text()


def test_the_level_is_kept(log: Log) -> None:
    configure_logs("INFO", "text", [], log.stream)
    logging.getLogger("bot").debug("small talk")
    structlog.get_logger("bot").debug("small talk")
    logging.getLogger("bot").info("news")
    assert "small talk" not in log.text()
    assert "news" in log.text()


@pytest.mark.parametrize("name", ["slack_sdk.web.base_client", "slack_bolt.App", "urllib3", "sqlalchemy.engine"])
def test_libraries_that_log_bodies_are_heard_from_warning_on(
    log: Log, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    log.start("text")
    library = logging.getLogger(name)
    monkeypatch.setattr(library, "level", logging.DEBUG)
    library.info("a body")
    library.warning("trouble")
    assert "a body" not in log.text()
    assert "trouble" in log.text()


def test_bolt_is_hushed_although_it_gives_its_loggers_the_roots_level(log: Log) -> None:
    log.start("text")
    named_after_a_class = get_bolt_logger(Redactor)
    assert named_after_a_class.level == logging.DEBUG
    named_after_a_class.debug("a body")
    named_after_a_file = get_bolt_app_logger("slack.py")
    place = "/lib/slack_bolt/app/app.py"
    named_after_a_file.handle(logging.LogRecord("slack.py:App", logging.DEBUG, place, 1, "a body", None, None))
    assert log.text() == ""


def test_a_request_with_a_wrong_signature_is_never_logged_with_its_body(log: Log) -> None:
    log.start("text")
    logging.getLogger("slack_bolt.RequestVerification").error("Invalid signature, body: text=visitor")
    assert log.text() == ""


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("token xoxe.xoxp-1-abc.", "token ***"),
        ("to http://127.0.0.1:9/response/T1/abc?x=1 now", "to http://127.0.0.1:9/response/*** now"),
        (
            "wss://wss.slack.com/link/?ticket=ab-12&app_id=A1",
            "wss://wss.slack.com/link/?ticket=***&app_id=A1",
        ),
        ("[SQL: INSERT]\n[parameters: ('Ana', 'hi ]')]\nend", "[SQL: INSERT]\n[parameters: ***]\nend"),
        ("no\nDETAIL:  Key (name)=(Ana) exists.\n[SQL: INSERT]", "no\nDETAIL:  ***\n[SQL: INSERT]"),
        (
            "no\nDETAIL:  Failing row contains (Ana\nTorres).\n\nThe above exception",
            "no\nDETAIL:  ***\n\nThe above exception",
        ),
        ("conversation 1042 in C0123456789", "conversation 1042 in C0123456789"),
    ],
)
def test_what_has_the_shape_of_a_secret_is_masked_and_nothing_else(text: str, masked: str) -> None:
    assert Redactor([]).mask(text) == masked


def test_of_two_secrets_that_begin_alike_the_longer_leaves_no_tail() -> None:
    assert Redactor(["secret", "secret-2026"]).mask("a secret-2026 and a secret") == "a *** and a ***"


def test_a_secret_of_four_letters_is_masked() -> None:
    assert Redactor(["pass"]).mask("a pass") == f"a {MASK}"


@pytest.mark.parametrize(
    "shown",
    [
        'h"x/é\t secret',
        "'h\"x/é\\t secret'",
        '"h\\"x/\\u00e9\\t secret"',
        "?key=h%22x%2F%C3%A9%09%20secret&",
    ],
    ids=["as it is", "in Python's quotes", "in JSON's", "in an address"],
)
def test_a_secret_is_masked_as_a_whole_in_whatever_form_it_stands(shown: str) -> None:
    secret = 'h"x/é\t secret'
    masked = Redactor([secret]).mask(shown)
    assert masked in (MASK, f"'{MASK}'", f'"{MASK}"', f"?key={MASK}&")


class Thing:
    def __repr__(self) -> str:
        return f"a thing with {TOKEN}"


def test_whatever_a_value_is_what_is_in_it_stays_and_secrets_go() -> None:
    values = {"deep": {7: [TOKEN, 3], TOKEN: Thing()}, "thing": Thing(), "rate": 0.5, "on": True, "none": None}
    assert Redactor([])(None, "info", values) == {
        "deep": {"7": [MASK, 3], MASK: f"a thing with {MASK}"},
        "thing": f"a thing with {MASK}",
        "rate": 0.5,
        "on": True,
        "none": None,
    }


def test_a_secret_of_three_letters_does_not_tear_the_log_to_pieces() -> None:
    assert Redactor(["the"]).mask("the thesis") == "the thesis"
