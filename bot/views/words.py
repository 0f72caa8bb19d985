"""Makes other people's words harmless: nothing that a visitor wrote may mention, link or format."""

import re

LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Controls, soft hyphens, marks and overrides of direction, zero-width characters, surrogates and tags.
UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\ufffe\uffff\U000e0000-\U000e0fff]"
)
INNER_DOT = re.compile(r"(?<=\S)\.(?=\S)")
LOOKALIKES = str.maketrans({"*": "∗", "_": "ˍ", "~": "∼", "`": "ˋ", ":": "∶", "@": "＠", "#": "＃"})
FORMATS = re.compile(r"[*~`]|(?<!\w)_|_(?!\w)")
ELLIPSIS = "…"


def escape(text: str) -> str:
    """Take from `&`, `<` and `>` the meaning that Slack gives them (slack.md 9)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def tidy(text: str, limit: int, *, one_line: bool = False) -> str:
    """Without unseen characters, in one line where asked, cut to `limit` code points with an ellipsis."""
    is_plain = text.isascii() and text.isprintable()  # as most of what is said is
    seen = text if is_plain else UNSEEN.sub("", LINE_ENDS.sub("\n", text)).replace("\t", " ")
    shown = " ".join(seen.split()) if one_line else seen.strip()
    return shown if len(shown) <= limit else cut(shown, limit)


def cut(text: str, limit: int) -> str:
    """At most `limit` code points, the last an ellipsis where something was left out."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + ELLIPSIS


def inert(text: str, limit: int) -> str:
    """For a message's top-level text, where escaping alone would leave formats, emoji and links alive."""
    shown = tidy(text, limit, one_line=True).translate(LOOKALIKES)
    return escape(INNER_DOT.sub("․", shown))


def unformatted(text: str, limit: int) -> str:
    """Words of an agent inside of a sentence of ours: what would format it looks the same and does nothing."""
    shown = tidy(text, limit, one_line=True)
    return escape(FORMATS.sub(lambda match: match[0].translate(LOOKALIKES), shown))


def split(text: str, limit: int) -> list[str]:
    """The whole text in parts of at most `limit` code points, parted between words where it can be."""
    if len(text) <= limit:
        return [text] if text else []
    parts = []
    while len(text) > limit:
        gap = max(text.rfind(space, limit * 3 // 4, limit) for space in "\n ")
        end = gap + 1 or limit
        parts.append(text[:end].rstrip())
        text = text[end:].lstrip()
    return [part for part in (*parts, text) if part]
