"""Reads what mail servers report of a mail: that it did not arrive, or not yet, and why (RFC 3464, and older kinds)."""

import re
from dataclasses import dataclass
from email.message import Message

from bot.mail import headers
from bot.mail.charsets import decode
from bot.mail.parts import Part, divide

MAX_SEARCHED = 100_000
POSTMEN = (
    "mailer-daemon",
    "postmaster",
    "mail-daemon",
    "mailerdaemon",
    "microsoftexchange329e71ec88ae4615bbc36ab6ce41109e",
)
FAILURE = re.compile(
    r"undeliver|delivery status notification|delivery (has )?failed|delivery failure|failure notice|returned mail"
    r"|mail delivery"
    r"|returned to sender|unzustellbar|nicht zugestellt|konnte nicht|no se (ha )?pud|no se puede entregar"
    r"|no entregad|devuelto"
    r"|échec de|non remis|n['’]a pas pu|não (foi )?(entregue|pôde)|falha na entrega|could ?n[o']t be delivered",
    re.I,
)
MESSAGE_ID = re.compile(r"^[> \t]{0,8}Message-I[Dd]:\s{0,4}(<[^<>\s]{1,250}>)", re.M | re.I)
FAILED = re.compile(r"^Action: {0,4}failed\b", re.M | re.I)
LATE = re.compile(r"^Action: {0,4}delayed\b", re.M | re.I)
DONE = re.compile(r"^Action: {0,4}(delayed|delivered|relayed|expanded)\b", re.M | re.I)
STATUS = re.compile(r"^Status: {0,4}([245]\.\d{1,3}\.\d{1,3})\b", re.M | re.I)
DIAGNOSTIC = re.compile(
    r"^Diagnostic-Code: {0,4}[\w-]{1,20}; {0,4}([^\n]{1,500}(?:\n[ \t][^\n]{0,500}){0,5})", re.M | re.I
)
ANY_STATUS = re.compile(r"\b[45]\.\d{1,3}\.\d{1,3}\b")
SPACES = re.compile(r"\s+")
LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Report:
    """`message_id` is the mail's that it is about; `reason` is one line, with a status where there is one."""

    is_bounce: bool
    is_late: bool
    message_id: str = ""
    reason: str = ""


NONE = Report(is_bounce=False, is_late=False)


def report_of(whole: Part, text: str) -> Report:
    """What a mail reports; that one arrived is of no interest."""
    said = _delivery_status(whole)
    is_bounce, is_late = _is_bounce(whole, said, text), bool(LATE.search(said)) and not FAILED.search(said)
    if not (is_bounce or is_late):
        return NONE
    return Report(is_bounce, is_late, _reported(whole, text), _reason(said, text))


def _delivery_status(whole: Part) -> str:
    """The part for machines, empty where there is none."""
    reports = [part for part in whole.walk() if part.kind == "message/delivery-status"]
    return "\n".join(decode(part.content()[:MAX_SEARCHED]).replace("\r\n", "\n") or "\n" for part in reports)


def _is_bounce(whole: Part, said: str, text: str) -> bool:
    """One that is only late has not failed yet."""
    if said:
        return bool(FAILED.search(said)) or not DONE.search(said)
    if headers.raw(whole.message, "X-Failed-Recipients"):
        return True
    told = f"{headers.words(whole.message, 'Subject')}\n{text[:2_000]}"
    return _is_postman(whole.message) and FAILURE.search(told) is not None


def _reason(said: str, text: str) -> str:
    """As the other server put it, else the report's first line."""
    told, status = DIAGNOSTIC.search(said), STATUS.search(said)
    words = SPACES.sub(" ", told[1] if told else text[:2_000].partition("\n")[0]).strip()
    found = status or ANY_STATUS.search(text[:MAX_SEARCHED])
    code = found[found.re.groups] if found else ""
    return (words if code in words else f"{code} {words}").strip()[:LONGEST_REASON]


def _reported(whole: Part, text: str) -> str:
    """The Message-ID of the mail that it is about, from its copy, its headers or the words about it."""
    for part in whole.walk():
        if part.kind in ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global"):
            found = headers.ids(divide(part.content()[:MAX_SEARCHED] + b"\n\n")[0], "Message-ID")
            if found:
                return found[0]
    return next(iter(_told(text) or headers.ids(whole.message, "References")[-1:] or _answered(whole)), "")


def _told(text: str) -> list[str]:
    return MESSAGE_ID.findall(text[:MAX_SEARCHED])[:1]


def _answered(whole: Part) -> tuple[str, ...]:
    return headers.ids(whole.message, "In-Reply-To") or headers.ids(whole.message, "X-Original-Message-ID")


def _is_postman(message: Message) -> bool:
    name, address = headers.sender(message)
    local = (address or name).partition("@")[0].casefold()
    return local in POSTMEN or headers.raw(message, "Return-Path") == "<>" or not address
