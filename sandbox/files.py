"""The files of the workspace, in memory: reserved, uploaded, shared, deleted."""

import mimetypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from sandbox.errors import SlackError
from sandbox.ids import Ids
from sandbox.types import JSON

# What one file may have here, where everything is held in memory.
UPLOAD_MOST = 64 * 1024 * 1024
_NAMES = {"jpeg": "jpg", "htm": "html", "txt": "text"}


@dataclass(frozen=True, slots=True)
class FileRules:
    """What the workspace's owners allow: nothing at all, all but some types, up to so many bytes together."""

    enabled: bool = True
    refused_types: tuple[str, ...] = ()
    largest: int = UPLOAD_MOST
    storage: int = 16 * UPLOAD_MOST


@dataclass(slots=True, eq=False)
class File:
    """One file; without content it is only promised, and until it is completed nobody may use it."""

    id: str
    name: str
    size: int
    user: str
    created: int
    title: str = ""
    alt_text: str = ""
    content: bytes | None = None
    completed: bool = False
    deleted: bool = False
    # Given to the app with a form, which lets it read the file.
    handed_over: bool = False
    # The messages that carry it, as (channel, ts).
    shares: list[tuple[str, str]] = field(default_factory=list)

    @property
    def mimetype(self) -> str:
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    @property
    def filetype(self) -> str:
        _, dot, ending = self.name.rpartition(".")
        ending = ending.lower() if dot else "text"
        return _NAMES.get(ending, ending)


class Files:
    """All files, by id; those still to be uploaded also by the secret part of their address."""

    def __init__(
        self, ids: Ids, now: Callable[[], float], rules: FileRules, changed: Callable[[File], None] = lambda _file: None
    ) -> None:
        self._ids = ids
        self._now = now
        self._rules = rules
        self._changed = changed
        self._known: dict[str, File] = {}
        self._awaited: dict[str, File] = {}

    def promise(self, name: str, size: int, user: str, alt_text: str = "") -> tuple[str, File]:
        """Reserves a file; gives the secret under which its bytes are taken once."""
        self._check(name, size)
        file = File(self._ids.new("F"), name, size, user, int(self._now()), name, alt_text)
        secret = self._ids.word(32)
        self._known[file.id] = self._awaited[secret] = file
        return secret, file

    def take(self, secret: str, content: bytes) -> File | None:
        """Fills a promised file; None for a wrong secret or another size than was said."""
        file = self._awaited.get(secret)
        if file is None or len(content) != file.size:
            return None
        file.content = content
        del self._awaited[secret]
        return file

    def add(self, name: str, content: bytes, user: str) -> File:
        """A file as a person uploads it: at once and whole."""
        secret, file = self.promise(name, len(content), user)
        self.take(secret, content)
        self.complete(file)
        return file

    def complete(self, file: File, title: str = "") -> None:
        """From now on it may be used."""
        file.title, file.completed = title or file.name, True
        self._changed(file)

    def hand_over(self, file: File) -> None:
        """Gives a person's file to the app, with a form."""
        if not file.handed_over:
            file.handed_over = True
            self._changed(file)

    def restore(self, file: File) -> None:
        """Puts a file back that an earlier run held."""
        self._known[file.id] = file

    def find(self, file_id: str) -> File | None:
        """The file, if it was uploaded; a deleted one too."""
        file = self._known.get(file_id)
        return file if file is not None and file.content is not None else None

    def usable(self, file_id: str, user: str) -> File | None:
        """A finished file of this person that can be shared or put into a form."""
        file = self.find(file_id)
        return file if file is not None and file.completed and not file.deleted and file.user == user else None

    def delete(self, file: File) -> None:
        file.deleted, file.content = True, b""
        self._changed(file)

    def uploaded(self) -> list[File]:
        """All that may be used or was, the deleted ones too."""
        return [file for file in self._known.values() if file.completed]

    def __iter__(self) -> Iterator[File]:
        return iter([file for file in self.uploaded() if not file.deleted])

    def _check(self, name: str, size: int) -> None:
        rules = self._rules
        if not rules.enabled:
            raise SlackError("file_uploads_disabled")
        if name.rpartition(".")[2].lower() in rules.refused_types:
            raise SlackError("file_type_not_allowed")
        if size > rules.largest:
            raise SlackError("file_upload_size_restricted")
        if size + sum(one.size for one in self._known.values() if not one.deleted) > rules.storage:
            raise SlackError("storage_limit_reached")


def describe_file(file: File, base: str, team_id: str) -> JSON:
    """A file object as Slack's answers and messages carry it."""
    if file.deleted:
        return {"id": file.id, "mode": "tombstone"}
    private = f"{base}/files-pri/{team_id}-{file.id}/{_slug(file.name)}"
    about = {"name": file.name, "title": file.title, "mimetype": file.mimetype, "filetype": file.filetype}
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        **about,
        "pretty_type": file.filetype.upper(),
        "user": file.user,
        "user_team": team_id,
        "editable": False,
        "size": file.size,
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": False,
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": private,
        "url_private_download": f"{base}/files-pri/{team_id}-{file.id}/download/{_slug(file.name)}",
        "permalink": f"{base}/files/{file.user}/{file.id}/{_slug(file.name)}",
        "is_starred": False,
        "has_rich_preview": False,
        "file_access": "visible",
        **({"alt_txt": file.alt_text} if file.alt_text else {}),
    }


def _slug(name: str) -> str:
    """A name as addresses carry it."""
    return "".join(one if one.isascii() and (one.isalnum() or one in "._-") else "_" for one in name.lower()) or "file"
