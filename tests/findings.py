"""What the doctor finds, as a terminal shows it."""

from collections.abc import Iterable
from gettext import NullTranslations

from bot.domain.checkup import Finding
from bot.views.language import Language
from bot.views.signs import Told, told

ENGLISH = Language("en", NullTranslations())


def in_words(findings: Iterable[Finding]) -> list[Told]:
    return [told(one, ENGLISH) for one in findings]
