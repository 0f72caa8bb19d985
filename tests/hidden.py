"""What a message, a window or a home carries that nobody sees, but whoever reads it by the API: ids only, no words."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping

HIDDEN = frozenset({"action_id", "block_id", "callback_id", "external_id", "private_metadata", "metadata", "value"})
SHORTEST = 4  # what is shorter stands everywhere
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w+")


def hidden_parts(node: object) -> Iterator[str]:
    """Each as text, wherever it stands, and in whatever JSON it was sent."""
    if isinstance(node, str):
        if node[:1] in ("{", "["):
            yield from hidden_parts(_read(node))
    elif isinstance(node, Mapping):
        for name, inner in node.items():
            if name in HIDDEN:
                yield inner if isinstance(inner, str) else json.dumps(inner, ensure_ascii=False)
            else:
                yield from hidden_parts(inner)
    elif isinstance(node, list | tuple):
        for inner in node:
            yield from hidden_parts(inner)


def telltales(node: object, words: Iterable[str]) -> list[str]:
    """The hidden parts in which one of these words stands, or an address of anybody."""
    known = sorted({word.casefold() for word in words if len(word) >= SHORTEST})
    pattern = re.compile("|".join([ADDRESS.pattern, *(rf"(?<!\w){re.escape(word)}(?!\w)" for word in known)]))
    return sorted({part for part in hidden_parts(node) if pattern.search(part.casefold())})


def _read(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return None
