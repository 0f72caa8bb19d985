"""Finds contact data in a pre-chat form, which tawk.to sends as the visitor's first line (tawk.md 3.2)."""

import re

from bot.inbox import Visitor

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
    return Visitor(name=_name(fields), email=_email(fields), phone=_phone(fields))


def question_in(text: str) -> str:
    """What is left of a form without the contact data that the card shows anyway; other text as it is."""
    fields = form_fields(text)
    contact = {field for field in fields if _name([field]) or _email([field]) or _phone([field])}
    return "\n".join(f"{label}: {value}" for label, value in fields if (label, value) not in contact) or (
        "" if fields else text
    )


def form_fields(text: str) -> list[tuple[str, str]]:
    """Label and value of each line, or nothing unless every line has both and one of them is a known one."""
    lines = [line.strip() for line in LINE_END.split(text[:LONGEST_FORM]) if line.strip()]
    fields = []
    for line in lines:
        match = FIELD.match(line)
        if match is None:
            return []
        fields.append((match[1].strip(), match[2].strip()))
    known = any(_name([field]) or _email([field]) or _phone([field]) for field in fields)
    return fields if known else []


def _name(fields: list[tuple[str, str]]) -> str:
    return next((value for label, value in fields if label.casefold() in NAME_LABELS), "")


def _email(fields: list[tuple[str, str]]) -> str:
    return next((value for _, value in fields if EMAIL_ALONE.fullmatch(value)), "")


def _phone(fields: list[tuple[str, str]]) -> str:
    labelled = (value for label, value in fields if PHONE_LABEL.search(label))
    return next((value for value in labelled if PHONE.fullmatch(value)), "")
