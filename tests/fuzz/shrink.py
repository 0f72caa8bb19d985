"""Makes an input that breaks something smaller, as long as it breaks the same."""

from collections.abc import Callable


def shrunk(raw: bytes, breaks: Callable[[bytes], bool], tries: int = 300) -> bytes:
    """By leaving out ever smaller parts (Zeller's ddmin); after so many `tries` it is as small as it has become."""
    size = max(1, len(raw) // 2)
    while size >= 1 and tries > 0:
        at, smaller = 0, False
        while at < len(raw) and tries > 0:
            tries -= 1
            without = raw[:at] + raw[at + size :]
            if breaks(without):
                raw, smaller = without, True
            else:
                at += size
        if not smaller or size > len(raw):
            size = min(size // 2, max(1, len(raw) // 2)) if size > 1 else 0
    return raw
