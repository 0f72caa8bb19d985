"""Files go up in three steps; before the last nobody sees them, and after it Slack knows that somebody does."""

import socket
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.clients.slack import posting_client
from bot.clients.slack_files import SlackFiles
from bot.domain.errors import Rejected, SlackError, Unknown
from sandbox.control import SlackSandbox


@pytest.fixture
def files(world: SlackSandbox) -> SlackFiles:
    return SlackFiles(posting_client(world.bot_token, world.base_url, 2))


def begun(files: SlackFiles, content: bytes = b"abc") -> str:
    file_id, url = files.begin("a.json", len(content))
    files.send(url, content)
    return file_id


def test_a_file_is_seen_once_it_is_shared(world: SlackSandbox, files: SlackFiles) -> None:
    file_id = begun(files)
    assert (world.files(), files.is_shared(file_id)) == ([], False)
    files.share(file_id, "a.json", world.user("ana").id)
    ((shown),) = world.files()
    assert (shown["id"], shown["name"], files.is_shared(file_id)) == (file_id, "a.json", True)
    asked = urllib.request.Request(shown["url_private"], headers={"Authorization": f"Bearer {world.bot_token}"})
    with urllib.request.urlopen(asked, timeout=5) as answer:
        assert answer.read() == b"abc"


def test_only_who_asked_has_it(world: SlackSandbox, files: SlackFiles) -> None:
    files.share(begun(files), "a.json", world.user("ana").id)
    (shown,) = world.files()
    assert (shown["channels"], shown["groups"], len(shown["ims"])) == ([], [], 1)


def test_a_file_is_shared_once(world: SlackSandbox, files: SlackFiles) -> None:
    file_id = begun(files)
    files.share(file_id, "a.json", world.user("ana").id)
    with pytest.raises(Rejected):
        files.share(file_id, "a.json", world.user("ana").id)


def test_a_file_that_slack_does_not_know_was_not_shared(files: SlackFiles) -> None:
    assert not files.is_shared("F0NONE")


def test_content_that_does_not_fit_is_refused(files: SlackFiles) -> None:
    _, url = files.begin("a.json", 3)
    with pytest.raises(SlackError):
        files.send(url, b"four")


def test_nobody_knows_what_became_of_content_that_met_no_server(files: SlackFiles) -> None:
    with pytest.raises(Unknown):
        files.send("http://127.0.0.1:1/upload", b"abc")


def test_nor_of_content_that_is_answered_with_anything_but_http(files: SlackFiles) -> None:
    def answer(listener: socket.socket) -> None:
        with listener.accept()[0] as connection:
            connection.recv(1_000)
            connection.sendall(b"220 mail.example ESMTP\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(1) as other:
        other.submit(answer, listener)
        with pytest.raises(Unknown):
            files.send(f"http://127.0.0.1:{listener.getsockname()[1]}/upload", b"x")


def test_a_file_stands_in_a_thread_until_it_is_deleted(world: SlackSandbox, files: SlackFiles) -> None:
    channel, client = world.channel_id("support"), posting_client(world.bot_token, world.base_url, 2)
    ts = str(client.chat_postMessage(channel=channel, text="card")["ts"])
    file_id = begun(files)
    files.share_in(file_id, "a.json", channel, ts)
    assert files.is_shared(file_id)
    ((shown),) = world.files()
    assert shown["channels"] == [channel]
    assert [one["files"][0]["id"] for one in world.thread(channel, ts) if one.get("files")] == [file_id]
    files.delete(file_id)
    assert (world.files(), files.is_shared(file_id)) == ([], False)
    files.delete(file_id)


def test_a_file_that_never_was_is_as_good_as_deleted(files: SlackFiles) -> None:
    files.delete("F0NONE")
