"""Says why a mail did not arrive in words that an agent can act on; what the server said stands behind them."""

import re

from bot.domain.errors import Flaw
from bot.ports import FROM_BACKUP
from bot.views.language import Language, msgid
from bot.views.words import tidy

REASON_LIMIT = 200
STATUS = re.compile(r"\b[45]\.(\d{1,3}\.\d{1,3})\b")
GREY = re.compile(r"4\d\d\b.*gr[ae]y[ -]?list", re.I)  # servers give it many codes
OUR_OWN = {
    Flaw.ADDRESS.value: msgid("this is no address that mail can be sent to: correct it and answer again"),
    Flaw.CONTROL.value: msgid("it holds characters that no mail may hold: write it again without them"),
    FROM_BACKUP: msgid("it may have gone out before Recado was restored from a backup: ask before it is sent again"),
    Flaw.TOO_LARGE.value: msgid("it is larger than 25 MB: send fewer or smaller files"),
}
ADDRESS = msgid("the address does not exist: ask for another, or look for a typing mistake")
DOMAIN = msgid("nobody receives mail at that domain: look for a typing mistake behind the @")
FULL = msgid("the visitor's mailbox is full: try again later")
CLOSED = msgid("the visitor's mailbox takes no mail now: try again later")
LARGE = msgid("it is too large for the visitor's mailbox: send fewer or smaller files")
UNWANTED = msgid("the visitor's server takes no mail from us: whoever looks after our mail should see this")
GREYLISTED = msgid("the visitor's server asks all whom it does not know to come again a little later")
AWAY = msgid("the visitor's server can't be reached")
# By the last two numbers of the enhanced status codes (RFC 3463, RFC 7505).
SUBJECTS = {
    "1.0": ADDRESS,
    "1.1": ADDRESS,
    "1.2": DOMAIN,
    "1.3": ADDRESS,
    "1.6": ADDRESS,
    "1.10": DOMAIN,
    "2.0": CLOSED,
    "2.1": CLOSED,
    "2.2": FULL,
    "2.3": LARGE,
    "3.1": FULL,
    "3.4": LARGE,
    "4.1": AWAY,
    "4.4": DOMAIN,
    "4.7": AWAY,
}


def why(reason: str, language: Language) -> str:
    """Both, for plain text only; what is no code that we know stands as it was said."""
    told = tidy(reason, REASON_LIMIT, one_line=True)
    if not told:
        return language.say("no reason was given")
    if reason in OUR_OWN:
        return language.say(OUR_OWN[reason])
    known = _known(reason)
    return language.say("{why} (the server said: {told})", why=language.say(known), told=told) if known else told


def _known(reason: str) -> str | None:
    if GREY.match(reason):
        return GREYLISTED
    status = STATUS.search(reason)
    if status is None:
        return None
    return UNWANTED if status[1].startswith("7.") else SUBJECTS.get(status[1])
