"""Turns bytes into text whatever charset they claim, and takes out what no text may hold."""

import codecs
import re

# Names that only lead to text: Python also knows "punycode", which takes quadratic time, and "unicode_escape".
KNOWN = re.compile(
    r"(utf-(8|8-sig|16|16-le|16-be|32|32-le|32-be)|utf_8_sig|iso8859-\d+|cp\d+|koi8-[rut]|mac-\w+|gbk?\w*|big5\w*"
    r"|shift_jis\w*|euc_\w+|iso2022_\w+|tis-620|ascii|ptcp154)"
)
# What mail programs say, and what they mean.
MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufeff]+")
BREAKS = re.compile(r"[\u2028\u2029\x85]")


def decode(content: bytes, declared: str = "") -> str:
    """This text. UTF-8 that calls itself something of one byte a letter is taken for UTF-8."""
    charset = _charset(declared)
    for guess in ("utf-8", charset) if charset.startswith(("cp125", "utf-8", "iso8859")) else (charset, "utf-8"):
        try:
            return tidy(content.decode(guess))
        except (UnicodeError, ValueError):
            continue
    return tidy(_damaged(content) if charset.startswith("utf-8") else content.decode(charset, "replace"))


def tidy(text: str) -> str:
    """Without NUL, lone surrogates and other characters that a database or a reader stumbles over."""
    return CONTROLS.sub("", BREAKS.sub("\n", text.replace("\r\n", "\n").replace("\r", "\n")))


def unescaped(header: str) -> bytes:
    """The bytes behind a header that the parser could not read as ASCII."""
    return header.encode("utf-8", "surrogateescape")


def _damaged(content: bytes) -> str:
    """Either UTF-8 with some broken places, or something else under its name."""
    text = content.decode("utf-8", "replace")
    broken, whole = text.count("\ufffd"), sum(sign > "\x7f" for sign in text)
    return text if broken * 2 <= whole else content.decode("cp1252", "replace")


def _charset(declared: str) -> str:
    try:
        name = codecs.lookup(declared.strip().strip("\"'")[:40]).name
    except (LookupError, ValueError):
        return "cp1252"
    return MEANT.get(name, name) if KNOWN.fullmatch(name) else "cp1252"
