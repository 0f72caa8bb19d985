"""Chooses from the parts of a mail what is its text and what is attached to it."""

import mimetypes
from collections.abc import Iterator

from bot.mail.charsets import decode
from bot.mail.flowed import unflowed
from bot.mail.letters import Attachment
from bot.mail.markup import MAX_HTML, to_text, without_images
from bot.mail.parts import Part

SAME_TEXT = 0.5  # A plain text with fewer of the HTML's words than this is a stub ("your program shows no HTML").
ENCRYPTED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"})
ELSEWHERE = frozenset({"message/external-body", "message/partial"})
REPORTS = frozenset({"message/delivery-status", "message/disposition-notification"})


class Reading:
    """Of one mail's text. All its HTML together has one bound; `is_cut` says whether there was more."""

    def __init__(self) -> None:
        self.is_cut = False
        self._left = MAX_HTML

    def text_of(self, part: Part) -> str:
        """All that is there to read, as plain text."""
        if part.parts:
            texts = [text for text in map(self.text_of, part.parts) if text.strip()]
            return _fullest(texts) if part.kind == "multipart/alternative" else "\n\n".join(texts)
        if not _is_text(part):
            return ""
        text = decode(part.content(), _charset(part))
        return (self._page(text) if part.kind == "text/html" else _plain(part, text)).strip("\n")

    def _page(self, html: str) -> str:
        bare = without_images(html)
        shown = bare[: self._left]
        self._left -= len(shown)
        self.is_cut = self.is_cut or len(shown) < len(bare)
        return to_text(shown)


def attached(whole: Part) -> tuple[tuple[Attachment, ...], tuple[str, ...]]:
    """The files, and what nobody will be able to open, as "code:name"."""
    files: list[Attachment] = []
    uncarried: list[str] = []
    for number, part in enumerate(_files(whole), start=1):
        name = part.name or f"file-{number}{mimetypes.guess_extension(part.kind) or ''}"
        content = part.content()
        uncarried.extend(_trouble(part, name))
        if not (content or part.is_left_out):
            uncarried.append(f"empty:{name}")
        if content:
            files.append(Attachment(name=name, mime_type=part.kind, content=content))
    return tuple(files), tuple(dict.fromkeys(uncarried))


def _files(whole: Part) -> Iterator[Part]:
    return (part for part in whole.walk() if not part.parts and not _is_text(part))


def _is_text(part: Part) -> bool:
    if part.message.get_content_disposition() == "attachment":
        return False
    return part.kind in REPORTS or part.kind.startswith("multipart/") or (_is_prose(part) and not part.name)


def _is_prose(part: Part) -> bool:
    return part.kind.startswith("text/") and part.kind not in (
        "text/calendar",
        "text/rfc822-headers",
        "text/vcard",
        "text/x-vcard",
    )


def _trouble(part: Part, name: str) -> Iterator[str]:
    if part.kind == "application/ms-tnef" or name.casefold() == "winmail.dat":
        yield f"winmail:{name}"
    elif part.kind in ENCRYPTED:
        yield f"encrypted:{name}"
    elif part.kind in ELSEWHERE:
        yield f"elsewhere:{name}"


def _fullest(texts: list[str]) -> str:
    """The first, which is the plainest, unless it is a stub."""
    if len(texts) < 2:
        return "".join(texts)
    first, last = texts[0], texts[-1]
    return first if len(first.split()) >= SAME_TEXT * len(last.split()) else last


def _charset(part: Part) -> str:
    charset = part.message.get_param("charset", "")
    return charset[2] if isinstance(charset, tuple) else str(charset or "")


def _plain(part: Part, text: str) -> str:
    if str(part.message.get_param("format", "")).casefold() != "flowed":
        return text
    return unflowed(text, delsp=str(part.message.get_param("delsp", "")).casefold() == "yes")
