"""Files as Slack describes them in messages and forms."""

from collections.abc import Mapping
from typing import Any

from bot.tickets.attachments import SharedFile

HOSTED = ("", "hosted", "snippet", "post", "space", "canvas", "email")
SEEN = ("", "visible", "check_file_info")  # of the last only the id is told; it is asked for when the file is read


def shared_files(given: Any) -> tuple[SharedFile, ...]:
    """What lies with somebody else, or is gone, can't be read."""
    return tuple(_shared(one) for one in given or () if isinstance(one, Mapping))


def _shared(file: Mapping[str, Any]) -> SharedFile:
    here = str(file.get("mode") or "") in HOSTED and str(file.get("file_access") or "") in SEEN
    size = file.get("size")
    return SharedFile(
        id=str(file.get("id") or ""),
        name=str(file.get("name") or file.get("title") or ""),
        mime_type=str(file.get("mimetype") or ""),
        size=size if isinstance(size, int) and size > 0 else 0,
        lies_elsewhere=bool(file.get("is_external")) or not here,
    )
