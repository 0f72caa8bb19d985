"""The list of digests and the form of a new one fit, however many and however long."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from bot.ports import Digest, DigestKind
from bot.times.schedules import Schedule
from bot.views.digest_settings import DigestForm, Entered, digest_modal, digests_message, schedule_told
from bot.views.language import Language
from tests.bot.views.checks import liberties, misfits, shown, view_misfits
from tests.bot.views.samples import ANA, ENGLISH, LANGUAGES, NOON, PROPERTY, SPANISH

ZONE = ZoneInfo("America/Argentina/ComodRivadavia")
SCHEDULE = Schedule((0, 2, 4, 6), tuple(range(600, 612)), ZONE)
DIGEST = Digest(1, DigestKind.DIGEST, "C0SHOP", (1,), SCHEDULE, "", ANA, NOON, NOON, NOON)
LONG = replace(PROPERTY, name="Ñ<&>" * 100)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: str(language.code))
def test_fifty_digests_of_many_properties_fit_into_one_answer(language: Language) -> None:
    entered = [Entered(replace(DIGEST, id=n), [LONG] * 50, True, "not_in_channel") for n in range(1, 51)]
    message = digests_message(entered, DigestKind.DIGEST, may_add=True, language=language)
    assert misfits(message) == []
    assert liberties(message) == []
    assert shown(message).count("/invite") > 5
    few = [Entered(replace(DIGEST, id=n), [PROPERTY], True) for n in range(1, 11)]
    message = digests_message(few, DigestKind.DIGEST, may_add=True, language=language)
    assert misfits(message) == []
    assert shown(message).count("#C0SHOP") == 10


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: str(language.code))
@pytest.mark.parametrize("kind", DigestKind)
def test_the_form_fits_with_more_properties_than_can_be_offered(language: Language, kind: DigestKind) -> None:
    places = [replace(LONG, id=n, channel="C0SHOP") for n in range(1, 151)]
    assert view_misfits(digest_modal(DigestForm(kind, "C0SHOP", places, True), "UTC", language)) == []
    assert view_misfits(digest_modal(DigestForm(kind, "D0ANA", places[:1], False), "UTC", language)) == []


@pytest.mark.parametrize(
    ("days", "english", "spanish"),
    [
        (range(7), "every day", "todos los días"),
        (range(5), "Monday to Friday", "de lunes a viernes"),
        ((5, 6), "Saturday, Sunday", "sábado, domingo"),
        ((0, 2, 4), "Monday, Wednesday, Friday", "lunes, miércoles, viernes"),
        ((1,), "Tuesday", "martes"),
    ],
)
def test_a_schedule_is_told_as_people_say_it(days: tuple[int, ...], english: str, spanish: str) -> None:
    schedule = Schedule(tuple(days), (540, 1050), ZoneInfo("UTC"))
    assert schedule_told(schedule, ENGLISH) == f"{english} at 9:00, 17:30 (UTC)"
    assert schedule_told(schedule, SPANISH) == f"{spanish} a las 9:00, 17:30 (UTC)"


def test_a_list_of_none_agrees_with_what_it_is_of() -> None:
    empty = digests_message([], DigestKind.DIGEST, may_add=False, language=SPANISH)
    assert "Todavía no hay ninguno." in shown(empty)
