"""Finds contact data in a pre-chat form, which tawk.to sends as the visitor's first line (tawk.md 3.2)."""

import re
from collections.abc import Callable

from bot.domain.inbox import Visitor

LINE_END = re.compile(r"\r?\n")
FIELD = re.compile(r"^([^:\r\n]{1,60}?)[ \t]*:[ \t]*(?!//)(.*)$")
DOMAIN = r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?\.[A-Za-z]{2,24}"
# Within a text an apostrophe is mostly a quote, or the end of another word; alone it is part of the address.
EMAIL = re.compile(rf"[^\s@<>\"',;:()\[\]]{{1,64}}@{DOMAIN}")
EMAIL_ALONE = re.compile(rf"[^\s@<>\",;:()\[\]]{{1,64}}@{DOMAIN}")
PHONE = re.compile(r"(?=(?:\D*\d){6})[+\d\s().\-/]{7,24}")
NAME_LABELS = frozenset({"name", "full name", "nombre", "nombre completo", "nome", "nom"})
PHONE_LABEL = re.compile(r"phone|\bt[eé]l(?:[eé]f|\b)|m[oó]vil|mobile|celular|whatsapp", re.IGNORECASE)
LONGEST_FORM = 4_000


def read_form(text: str) -> Visitor:
    """What a form in `text` says of its writer; an empty `Visitor` where `text` is no form."""
    fields = form_fields(text)
    return Visitor(name=_first(fields, _is_name), email=_first(fields, _is_email), phone=_first(fields, _is_phone))


def question_in(text: str) -> str:
    """What is left of a form without the contact data that the card shows anyway; other text as it is."""
    fields = form_fields(text)
    rest = [f"{label}: {value}" for label, value in fields if not _tells_of_writer(label, value)]
    return "\n".join(rest) if fields else text


def form_fields(text: str) -> list[tuple[str, str]]:
    """Label and value of each line, or nothing unless every line has both and one of them is a known one."""
    if ":" not in text:
        return []
    lines = [line.strip() for line in LINE_END.split(text[:LONGEST_FORM]) if line.strip()]
    fields = []
    for line in lines:
        match = FIELD.match(line)
        if match is None:
            return []
        fields.append((match[1].strip(), match[2].strip()))
    return fields if any(_tells_of_writer(*field) for field in fields) else []


def _tells_of_writer(label: str, value: str) -> bool:
    return bool(value) and (_is_name(label, value) or _is_email(label, value) or _is_phone(label, value))


def _first(fields: list[tuple[str, str]], is_it: Callable[[str, str], bool]) -> str:
    return next((value for label, value in fields if is_it(label, value)), "")


def _is_name(label: str, value: str) -> bool:
    return label.casefold() in NAME_LABELS


def _is_email(label: str, value: str) -> bool:
    return "@" in value and EMAIL_ALONE.fullmatch(value) is not None


def _is_phone(label: str, value: str) -> bool:
    return PHONE_LABEL.search(label) is not None and PHONE.fullmatch(value) is not None
