"""Everybody reads in the language of their Slack, cards speak that of their property."""

import pytest

from bot.languages import load_languages
from bot.people.readers import Readers
from bot.ports import Person
from bot.views.language import Languages
from tests.inbox import Inbox

LANGUAGES = Languages(load_languages(), "en")


@pytest.mark.parametrize(
    ("locale", "code"),
    [
        ("es-ES", "es"),
        ("es-LA", "es"),
        ("ES_mx", "es"),
        ("es", "es"),
        ("en-GB", "en"),
        ("fr-FR", "en"),
        ("", "en"),
        ("-", "en"),
        ("est-EE", "en"),
    ],
)
def test_a_locale_is_read_by_its_language(locale: str, code: str) -> None:
    assert LANGUAGES.named(locale).code == code


def test_who_speaks_what_we_do_not_reads_the_default() -> None:
    assert Languages(load_languages(), "es").named("fr-FR").code == "es"


def test_everybody_reads_in_the_language_of_their_slack(inbox: Inbox) -> None:
    with inbox.store.write() as tx:
        tx.people.save([Person("U1", locale="es-AR"), Person("U2", locale="en-US"), Person("U3")])
    readers = Readers(inbox.store, Languages(load_languages(), "es"))
    assert [readers.language_of(one).code for one in ("U1", "U2", "U3", "U4")] == ["es", "en", "es", "es"]
