"""Makes a file that only its owner may read, and that is there whole or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def part_of(target: Path) -> Iterator[Path]:
    """An empty file beside it, of nobody else's making; whatever happens, it does not stay."""
    handle, name = tempfile.mkstemp(prefix=f"{target.name}.", suffix=".part", dir=target.parent)
    os.close(handle)
    part = Path(name)
    try:
        yield part
    finally:
        for one in (part, *attendants(part)):
            one.unlink(missing_ok=True)


def put_new(part: Path, target: Path) -> None:
    """Raises `FileExistsError` where something is there, even if it came a moment ago."""
    try:
        target.hardlink_to(part)
    except FileExistsError:
        raise
    except OSError:  # there are file systems without links
        if target.exists():
            raise FileExistsError(f"{target} is there") from None
        part.replace(target)
    to_disk(target.parent)


def write_over(target: Path, content: bytes) -> None:
    """Whoever reads meanwhile reads the old one or the new one; so does whoever writes at the same time."""
    with part_of(target) as part:
        part.write_bytes(content)
        to_disk(part)
        part.replace(target)
    to_disk(target.parent)


def to_disk(path: Path) -> None:
    """Let a file, or the names in a folder, outlive a machine that loses its power now."""
    handle = os.open(path, os.O_RDONLY)
    try:
        with suppress(OSError):  # some file systems know no such thing for folders
            os.fsync(handle)
    finally:
        os.close(handle)


def attendants(file: Path) -> list[Path]:
    """What SQLite keeps beside a database."""
    return [file.with_name(file.name + end) for end in ("-wal", "-shm", "-journal")]
