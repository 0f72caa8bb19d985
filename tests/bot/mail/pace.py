"""Prints how long each hostile mail takes: `python -m tests.bot.mail.pace [bytes]`."""

import sys
import time

from bot.mail.reading import read_mail
from tests.bot.mail.hostile import HOSTILE

SIZE = 10_000_000


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else SIZE
    for name, make in HOSTILE.items():
        raw = make(size)
        began = time.perf_counter()
        read_mail(raw)
        print(f"{name:32} {len(raw):>11,} bytes {time.perf_counter() - began:7.2f} s", flush=True)


if __name__ == "__main__":
    main()
