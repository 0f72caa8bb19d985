"""Changes in bytes, as a bad line, a bad disk or a bad person makes them."""

from collections.abc import Sequence
from random import Random

ODD = (
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\r\n",
    b"\n\n",
    b"\r",
    b"\xed\xa0\x80",
    b"\xc0\xaf",
    b"\xf4\x90\x80\x80",
    b"\x80",
)


def changed(raw: bytes, r: Random, times: int, words: Sequence[bytes] = ()) -> bytes:
    """So many changes, each at any place; `words` are what may be put in."""
    for _ in range(times):
        raw = _changed(raw, r, words)
    return raw


def _changed(raw: bytes, r: Random, words: Sequence[bytes]) -> bytes:
    at = r.randrange(len(raw) + 1)
    end = min(len(raw), at + r.choice((1, 1, 2, 4, 16, 64, 1000)))
    match r.randrange(8):
        case 0:
            return raw[:at] + bytes([r.randrange(256)]) + raw[at + 1 :]
        case 1:
            return raw[:at] + raw[end:]
        case 2:
            return raw[:at] + raw[at:end] * r.choice((2, 2, 3, 50)) + raw[end:]
        case 3:
            return raw[:at] + r.randbytes(r.choice((1, 2, 8, 40))) + raw[at:]
        case 4:
            return raw[:at] + r.choice((*ODD, *words)) + raw[at:]
        case 5:
            return raw[:at] if r.random() < 0.3 else raw
        case 6:
            other = r.randrange(len(raw) + 1)
            return raw[:at] + raw[other : other + (end - at)] + raw[at:]
        case _:
            return raw[:at] + r.choice((*ODD, *words)) + raw[end:]
