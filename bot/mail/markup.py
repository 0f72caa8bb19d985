"""Writes HTML as plain text, quotes behind ">" as mail programs do.

The parser is lxml, which quotequail brings along: the standard library's HTMLParser takes quadratic time for unclosed
comments and declarations in Python versions that we support (CVE-2025-6069). It reports events; no tree is
built, so depth costs nothing.
"""

import re
from collections.abc import Mapping
from contextlib import suppress

from lxml.etree import HTMLParser, LxmlError

MAX_HTML = 1_000_000
MAX_QUOTES = 20
DATA_URI = re.compile(r"data:[^\"'<>\s]{200,}")
SPACES = re.compile(r"[ \t\r\n\f]+")
UNSEEN = frozenset({"script", "style", "head", "title", "noscript", "template", "object", "svg"})
BLOCKS = frozenset(
    {
        "div",
        "tr",
        "table",
        "section",
        "article",
        "header",
        "footer",
        "address",
        "form",
        "dl",
        "dt",
        "dd",
        "center",
        "hr",
        "pre",
        "li",
    }
)
PARAGRAPHS = frozenset({"p", "ul", "ol", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"})


def to_text(html: str) -> str:
    """What a reader of this HTML sees, in lines. `html` is not longer than `MAX_HTML`."""
    page = _Page()
    # `huge_tree` lifts the limit of 256 levels, behind which words would be lost.
    parser = HTMLParser(target=page, encoding="utf-8", huge_tree=True)
    with suppress(LxmlError):
        parser.feed(html.encode())
        parser.close()
    return page.close()


def without_images(html: str) -> str:
    """Without those that stand in the HTML itself and may be megabytes long."""
    return DATA_URI.sub("", html)


class _Page:
    """Gathers lines; the parser calls `start`, `end`, `data` and `close`."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._gap = False  # a blank line is due before the next words
        self._unseen = self._verbatim = 0
        self._quotes: list[bool] = []
        self._links: list[tuple[str, int]] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in UNSEEN:
            self._unseen += 1
        elif tag == "br":
            self._break(keeps=True)
        elif tag in BLOCKS or tag in PARAGRAPHS:
            self._open(tag, cites=tag == "blockquote" and _cites(attributes))
        elif tag == "a":
            self._links.append((attributes.get("href", ""), len(self._line)))
        elif tag == "img" and not attributes.get("alt", "").isascii():
            self._line.append(attributes["alt"])  # an emoji

    def end(self, tag: str) -> None:
        if tag in UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in BLOCKS or tag in PARAGRAPHS:
            self._shut(tag)
        elif tag in ("td", "th"):
            self._line.append(" ")
        elif tag == "a" and self._links:
            self._link(*self._links.pop())

    def data(self, words: str) -> None:
        if self._unseen:
            return
        if self._verbatim:
            first, *others = words.split("\n")
            self._line.append(first)
            for other in others:
                self._break(keeps=True)
                self._line.append(other)
        else:
            self._line.append(SPACES.sub(" ", words))

    def close(self) -> str:
        self._break()
        return "\n".join(self._lines).strip("\n")

    def _open(self, tag: str, *, cites: bool) -> None:
        self._break()
        self._gap = self._gap or tag in PARAGRAPHS
        self._verbatim += tag == "pre"
        if tag == "blockquote":
            self._quotes.append(cites)
        elif tag == "li":
            self._line.append("- ")

    def _shut(self, tag: str) -> None:
        self._break()
        self._gap = self._gap or tag in PARAGRAPHS
        self._verbatim = max(0, self._verbatim - (tag == "pre"))
        if tag == "blockquote" and self._quotes:
            self._quotes.pop()

    def _break(self, *, keeps: bool = False) -> None:
        """Ends the line; an empty one stays only where it was asked for."""
        joined = "".join(self._line).replace("\xa0", " ")
        line = joined if self._verbatim else SPACES.sub(" ", joined).strip(" ")
        self._line.clear()
        if not line and not keeps:
            return
        if self._gap and self._lines and line:
            self._lines.append(self._prefix().rstrip())
        self._gap = self._gap and not line
        self._lines.append((self._prefix() + ("-- " if line == "--" else line)) if line else self._prefix().rstrip())

    def _prefix(self) -> str:
        depth = sum(self._quotes[:MAX_QUOTES])
        return ">" * depth + " " if depth else ""

    def _link(self, address: str, begin: int) -> None:
        shown = "".join(self._line[begin:]).strip()
        bare = address.removeprefix("mailto:").rstrip("/")
        if address.startswith(("http://", "https://")) and bare not in shown and shown:
            self._line.append(f" <{address[:500]}>")


def _cites(attributes: Mapping[str, str]) -> bool:
    """Not every blockquote is a quote: the "indent" button of a mail program makes one too."""
    marks = f"{attributes.get('class', '')} {attributes.get('style', '')}"
    return attributes.get("type") == "cite" or "cite" in attributes or "quote" in marks or "border-left" in marks
