"""Says what no purge can call back."""

from bot.views.language import Language


def what_stays(language: Language) -> str:
    return language.say(
        "Nobody can call back what people wrote in Slack themselves, e-mails that were sent, files that were exported "
        "or copied, and what tawk.to keeps: that stays."
    )
