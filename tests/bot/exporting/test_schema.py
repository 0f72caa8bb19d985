"""The published schema is the one that is written and read by."""

import json
from dataclasses import fields
from typing import Any

import jsonschema
import pytest

from bot.domain.inbox import Conversation, Entry, Note
from bot.exporting import json_file
from bot.exporting.bundle import Ledger, Letter
from bot.exporting.gathering import gather_journal
from bot.exporting.layout import (
    BUNDLE,
    CONTACT,
    CONVERSATION,
    ENTRY,
    FACTS,
    FILE,
    LETTER,
    LINE,
    NOTE,
    PROPERTY,
    RECORD,
    VISITOR,
)
from bot.exporting.shapes import Struct
from bot.ports import MailFile, NewMail
from tests.bot.exporting.export_samples import exported, work
from tests.bot.exporting.publish import PUBLISHED, render
from tests.inbox import NOON, Inbox

# Of the ids nobody knows; mails and the twin stand in the record; files have no content.
LEFT_OUT: dict[Any, set[str]] = {
    Note: {"id"},
    Entry: {"id"},
    Conversation: {"letters", "linked"},
    MailFile: {"content", "problem", "slack_id"},  # the latter two are about this Slack
}


def validate(content: bytes) -> None:
    schema = json.loads(PUBLISHED.read_text())
    jsonschema.Draft202012Validator(schema).validate(json.loads(content))


def journal_of(inbox: Inbox) -> Ledger:
    with inbox.store.read() as tx:
        return gather_journal(tx, [one.id for one in tx.properties.all()], 0, 1_000, NOON)[0]


def test_the_published_schema_is_that_of_the_code() -> None:
    assert PUBLISHED.read_text("utf-8") == render(), "run `make docs`"
    jsonschema.Draft202012Validator.check_schema(json.loads(PUBLISHED.read_text("utf-8")))


def test_every_exported_file_validates(source: Inbox) -> None:
    numbers = work(source)
    for one in ([], numbers[:1], numbers):
        validate(json_file.written(exported(source, one)))
    validate(json_file.written(journal_of(source)))


@pytest.mark.parametrize(
    ("name", "value"),
    [("number", "7"), ("status", "maybe"), ("created_at", "yesterday"), ("unheard", 1), ("version", 0), ("told", None)],
)
def test_a_file_that_is_wrong_does_not_validate(exported_file: bytes, name: str, value: object) -> None:
    validate(exported_file)
    content = json.loads(exported_file)
    content["conversations"][0]["conversation"][name] = value
    with pytest.raises(jsonschema.ValidationError):
        validate(json.dumps(content).encode())


@pytest.mark.parametrize(
    "shape", [BUNDLE, CONTACT, CONVERSATION, ENTRY, FACTS, FILE, LETTER, RECORD, LINE, NOTE, PROPERTY, VISITOR]
)
def test_no_field_is_forgotten(shape: Struct[Any]) -> None:
    """A new one has to be exported, or to be left out on purpose."""
    made: Any = shape.make
    known = {one.name for one in fields(made)} - LEFT_OUT.get(made, set())
    assert set(shape.fields) == known


def test_no_field_of_a_mail_is_forgotten() -> None:
    """Of a mail that is kept: what is missing is of this installation, or of the sending."""
    of_here = {"number", "kept_at", "send_at", "kind"}  # copies for tawk.to are no part of what was said
    assert {one.name for one in fields(NewMail)} - {one.name for one in fields(Letter)} == of_here


def test_a_field_that_is_missing_would_be_noticed() -> None:
    fewer = dict(CONVERSATION.fields)
    fewer.pop("tags")
    with pytest.raises(AssertionError):
        test_no_field_is_forgotten(Struct(Conversation, fewer))
