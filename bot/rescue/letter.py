"""Makes the automatic e-mail to a missed visitor, for who gets it as for who wants to see it before."""

from dataclasses import dataclass

from bot.domain.inbox import Property
from bot.ports import RescueSettings
from bot.tickets.composing import Sender, whole_text
from bot.tickets.forms import clean_subject
from bot.views.language import Language
from bot.views.rescue_words import Promise, rescue_body, rescue_subject
from bot.views.tickets import Preview


@dataclass(frozen=True, slots=True)
class RescueLetter:
    """As it goes out; `said` is without what stands below each mail of the property."""

    shown: Preview
    said: str


def rescue_letter(
    name: str,
    address: str,
    property_: Property,
    sender: Sender,
    settings: RescueSettings,
    promised: Promise,
    language: Language,
) -> RescueLetter:
    """To a visitor who gave this name."""
    ourselves = sender.of(property_)
    place = clean_subject(ourselves[0]) or ourselves[1].rpartition("@")[2]
    said = rescue_body(settings.words, name, place, promised, language)
    subject = clean_subject(rescue_subject(place, language))
    return RescueLetter(Preview(ourselves, address, subject, whole_text(said, property_.signature, "")), said)
