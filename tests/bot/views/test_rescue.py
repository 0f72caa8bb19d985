"""The automatic e-mail to a missed visitor: its words, what of the visitor's is in it, and what Slack shows of it."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from bot.domain.ids import MailAction
from bot.domain.inbox import Visitor
from bot.ports import TRIED, Mail, MailKind, MailState, RescueSettings
from bot.views.card import card
from bot.views.language import Language
from bot.views.masking import veil_of
from bot.views.property_sheet import PropertySheet
from bot.views.rescue import rescue_message, told_at
from bot.views.rescue_window import RescueLook, no_rescue_preview_modal, rescue_modal, rescue_preview_modal
from bot.views.rescue_words import Promise, rescue_body, rescue_subject, wall_date
from bot.views.tickets import Preview
from bot.views.window import Look, Opened, conversation_window
from tests.bot.views.checks import liberties, misfits, shown, view_misfits
from tests.bot.views.samples import ENGLISH, LANGUAGES, NOON, PROPERTY, SPANISH, conversation, hostile_words

MADRID = ZoneInfo("Europe/Madrid")
MONDAY = datetime(2026, 5, 4, 7, 0, tzinfo=UTC)
BACK = Promise(MADRID, MONDAY, MONDAY.replace(hour=11))
SOON = Promise(MADRID, None, MONDAY)
MAIL = Mail(
    1, 42, "<1@shop.example>", MailState.SENT, "", "Shop", "help@shop.example", "rose@example.com", "Shop: received",
    "Hello Rose", "Hello Rose", NOON, True, "", 1, None, None, kind=MailKind.RESCUE,
)  # fmt: skip


def test_a_team_that_is_away_says_when_it_is_back_and_by_when_it_answers() -> None:
    assert rescue_body("", "Laura Gómez", "Aurora", BACK, ENGLISH) == (
        "Hello Laura,\n\n"
        "thank you for writing to Aurora. Your message has arrived; nobody was free to answer it at once.\n\n"
        "Our team is back on Monday, 4 May, 9:00 (Madrid time). "
        "You can expect an answer by Monday, 4 May, 13:00 (Madrid time).\n\n"
        "If you want to add something, just reply to this e-mail.\n\n"
        "This e-mail was sent automatically."
    )
    assert rescue_body("", "Laura Gómez", "Aurora", BACK, SPANISH) == (
        "Hola, Laura:\n\n"
        "Gracias por escribir a Aurora. "
        "Tu mensaje nos ha llegado; en ese momento no había nadie libre para contestarte.\n\n"
        "Nuestro equipo vuelve el lunes, 4 de mayo, 9:00 h (hora de Madrid). "
        "Tendrás respuesta antes del lunes, 4 de mayo, 13:00 h (hora de Madrid).\n\n"
        "Si quieres añadir algo, responde a este correo.\n\n"
        "Este correo se ha enviado automáticamente."
    )
    assert rescue_subject("Aurora", SPANISH) == "Aurora: hemos recibido tu mensaje"


@pytest.mark.parametrize(
    ("promised", "told", "untold"),
    [
        (SOON, "expect an answer by Monday, 4 May, 9:00", "is back"),
        (replace(BACK, by=None), "is back on Monday, 4 May, 9:00 (Madrid time) and will answer you then", "expect"),
        (replace(SOON, by=None), "answer you as soon as we can", "expect"),
    ],
)
def test_nothing_is_promised_that_nobody_knows(promised: Promise, told: str, untold: str) -> None:
    said = rescue_body("", "", "Aurora", promised, ENGLISH)
    assert said.startswith("Hello,\n")
    assert told in said
    assert untold not in said


@pytest.mark.parametrize(
    ("name", "greeting"),
    [
        ("Laura", "Hello Laura,"),
        ("  José  María O'Neill-Díaz ", "Hello José,"),
        ("Ольга", "Hello Ольга,"),
        ("", "Hello,"),
        ("V1234567890", "Hello,"),
        ("evil.example", "Hello,"),
        ("Win at https://evil.example", "Hello,"),
        ("<b>Laura</b>", "Hello,"),
        ("Laura\r\nBcc: x", "Hello,"),
        ("Call plus four four one two three", "Hello,"),
        ("L" * 41, "Hello,"),
    ],
)
def test_of_what_the_visitor_typed_only_a_name_is_said(name: str, greeting: str) -> None:
    assert rescue_body("", name, "Aurora", SOON, ENGLISH).partition("\n")[0] == greeting


def test_own_words_have_their_fields_filled_and_leave_no_gaps() -> None:
    words = "Hi {first_name|there}! {name}: {property} is back {back|now}. By {by}."
    full = rescue_body(words, "Laura Gómez", "Aurora", BACK, ENGLISH)
    back, by = "Monday, 4 May, 9:00 (Madrid time)", "Monday, 4 May, 13:00 (Madrid time)"
    assert full == f"Hi Laura! Laura Gómez: Aurora is back {back}. By {by}."
    bare = rescue_body(words, "<x>", "Aurora", replace(SOON, by=None), ENGLISH)
    assert bare == "Hi there!: Aurora is back now. By."


@pytest.mark.parametrize(
    ("zone", "place"),
    [
        ("Europe/Madrid", "Madrid time"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires time"),
        ("UTC", "UTC"),
        ("Etc/UTC", "UTC"),
        ("Etc/GMT-3", "UTC+03:00"),
        ("EST", "UTC-05:00"),
    ],
)
def test_a_moment_names_where_the_wall_is(zone: str, place: str) -> None:
    assert wall_date(MONDAY, ZoneInfo(zone), ENGLISH).endswith(f" ({place})")


def test_a_moment_is_that_of_the_wall_there() -> None:
    assert wall_date(MONDAY, ZoneInfo("Asia/Kathmandu"), ENGLISH) == "Monday, 4 May, 12:45 (Kathmandu time)"
    assert wall_date(MONDAY, ZoneInfo("Pacific/Honolulu"), SPANISH) == "domingo, 3 de mayo, 21:00 h (hora de Honolulu)"


@settings(max_examples=25, deadline=None)
@given(hostile_words, hostile_words)
def test_no_words_do_anything_in_the_thread(said: str, reason: str) -> None:
    for state in (MailState.WAITING, MailState.SENT, MailState.FAILED):
        for language in LANGUAGES:
            message = rescue_message(replace(MAIL, said=said, state=state, reason=reason), language)
            assert misfits(message) == []
            assert liberties(message) == []


def test_the_thread_shows_what_was_written_and_how_far_it_is() -> None:
    told = shown(rescue_message(MAIL, ENGLISH))
    assert "an automatic e-mail tells the visitor" in told
    assert "Hello Rose" in told
    assert "✅ Sent" in told
    waiting = rescue_message(replace(MAIL, state=MailState.WAITING, attempts=0), ENGLISH)
    assert "Take it back" not in shown(waiting)
    failed = rescue_message(replace(MAIL, state=MailState.FAILED, reason="550 5.1.1 no"), ENGLISH)
    assert MailAction.RETRY in str(failed)
    overtaken = rescue_message(replace(MAIL, state=MailState.UNDONE), ENGLISH)
    assert "nobody needed it any more" in shown(overtaken)
    assert "Hello Rose" not in shown(overtaken)
    tried = rescue_message(replace(MAIL, state=MailState.UNDONE, reason=TRIED), ENGLISH)
    assert "did not go out" not in shown(tried)
    assert "may have arrived" in shown(tried)


def test_a_masked_property_s_thread_shows_no_address() -> None:
    hide = veil_of(Visitor("Rose", "rose@example.com"))
    assert "rose@example.com" not in shown(rescue_message(replace(MAIL, said="To rose@example.com"), ENGLISH, hide))


@pytest.mark.parametrize(
    ("mail", "when"),
    [
        (None, None),
        (MAIL, NOON),
        (replace(MAIL, state=MailState.WAITING), NOON),
        (replace(MAIL, state=MailState.FAILED), None),
        (replace(MAIL, state=MailState.UNDONE), None),
    ],
)
def test_the_card_tells_of_it_unless_it_failed(mail: Mail | None, when: datetime | None) -> None:
    assert told_at(mail) == when
    told = "🛟 Told by an automatic e-mail"
    drawn = shown(card(conversation(), PROPERTY, ENGLISH, rescued_at=told_at(mail)))
    assert (told in drawn) == (when is not None)
    opened = Opened(conversation(), PROPERTY, [], [], frozenset(), False, None, None, rescued_at=told_at(mail))
    assert (told in str(conversation_window(opened, Look(), ENGLISH))) == (when is not None)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.code)
@pytest.mark.parametrize("has_mail", [True, False])
def test_its_windows_fit_in_slack(language: Language, has_mail: bool) -> None:
    for settings_ in (RescueSettings(), RescueSettings(True, 1_440, 80, "word " * 600)):
        sheet = PropertySheet(PROPERTY, [PROPERTY, replace(PROPERTY, id=2)], settings_, "stamp")
        assert view_misfits(rescue_modal(sheet, language, has_mail=has_mail)) == []
    letter = Preview((PROPERTY.name, "help@shop.example"), "rosa@example.com", "Subject " * 25, "word " * 900)
    looks = [RescueLook(NOON, is_open, letter) for is_open in (True, False)]
    assert view_misfits(rescue_preview_modal(looks, language)) == []
    assert view_misfits(no_rescue_preview_modal("No.", language)) == []
