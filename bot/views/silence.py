"""Draws what administrators are told of a property that fell silent, and of one that is heard of again."""

from datetime import datetime

from bot.domain.inbox import Property
from bot.ports.messages import Message
from bot.views.card import property_name
from bot.views.language import Language
from bot.views.parts import answer, date


def silence_message(one: Property, since: datetime, language: Language) -> Message:
    told = language.say(
        "Nothing has come from tawk.to for *{name}* since {when}. In the last weeks it was never so quiet at these "
        "hours.",
        name=property_name(one),
        when=date(since),
    )
    look = language.say(
        "If visitors write there as ever, its webhook may be off, or its address or secret no longer right: look in "
        "tawk.to at *Administration › Settings › Webhooks*."
    )
    return answer([told, look, language.say("I say it when something comes again.")])


def heard_message(one: Property, language: Language) -> Message:
    return answer(
        [language.say("*{name}* is heard of again: tawk.to sends what happens there.", name=property_name(one))]
    )
