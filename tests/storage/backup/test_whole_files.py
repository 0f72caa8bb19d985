"""A file is there whole or not at all, and is its owner's."""

import errno
import os
import stat
from pathlib import Path

import pytest

from storage.backup.whole_files import part_of, put_new, write_over


def no_links(*_: object) -> None:
    raise OSError(errno.EPERM, "no links here")


@pytest.mark.parametrize("has_links", [True, False])
def test_what_is_there_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_links: bool) -> None:
    if not has_links:
        monkeypatch.setattr(Path, "hardlink_to", no_links)
    with part_of(tmp_path / "new") as part:
        part.write_text("new")
        put_new(part, tmp_path / "new")
    with part_of(tmp_path / "new") as part, pytest.raises(FileExistsError):
        put_new(part, tmp_path / "new")
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("new", "new")]


def test_it_is_written_over_by_a_file_of_its_owners_only(tmp_path: Path) -> None:
    (tmp_path / "victim").write_text("mine")
    for name in ("list.part", "list"):
        (tmp_path / name).symlink_to(tmp_path / "victim")
    write_over(tmp_path / "list", b"new")
    assert (tmp_path / "list").read_bytes() == b"new"
    assert stat.S_IMODE((tmp_path / "list").lstat().st_mode) == 0o600
    assert (tmp_path / "victim").read_text() == "mine"


def test_the_old_one_stays_where_the_new_one_has_no_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_over(tmp_path / "list", b"old")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        write_over(tmp_path / "list", b"new")
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("list", b"old")]
