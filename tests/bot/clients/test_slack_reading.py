"""Files are read from Slack over the wire; the token goes to Slack alone, and a page to log in on is no file."""

import json

import pytest

from bot.clients.slack import posting_client
from bot.clients.slack_reading import SlackReader
from bot.domain.errors import Limited, Rejected, SlackError, Unknown
from bot.ports import MailFile
from sandbox.control import SlackSandbox
from tests.bot.clients.scripted import Script, scripted_server

CONTENT = bytes(range(256)) * 4


def reader(url: str, token: str = "xoxb-secret", most: int = 10_000) -> SlackReader:
    return SlackReader(posting_client(token, url, 5), most)


def shared(world: SlackSandbox, name: str = "lamp.png", content: bytes = CONTENT) -> str:
    ana = world.user("ana")
    ana.join("support", user=world.bot_user_id)
    file_id = ana.upload(name, content)
    assert ana.say("here", channel="support", files=[file_id]).ok
    return file_id


def test_a_shared_file_is_read_with_its_name_and_kind(world: SlackSandbox) -> None:
    file = reader(world.base_url, world.bot_token).read(shared(world))
    assert (file.name, file.mime_type, file.size, file.content) == ("lamp.png", "image/png", 1024, CONTENT)


def test_a_page_is_read_as_the_file_that_it_is(world: SlackSandbox) -> None:
    content = b"<p>hi</p>"
    assert reader(world.base_url, world.bot_token).read(shared(world, "a.html", content)).content == content


def test_what_is_too_large_unknown_or_not_for_us_is_rejected(world: SlackSandbox) -> None:
    private = world.user("ana").upload("private.txt", b"secret")
    for file_id, most in ((shared(world), 1023), ("F0NOWHERE", 10_000), (private, 10_000)):
        with pytest.raises(Rejected):
            reader(world.base_url, world.bot_token, most).read(file_id)


def described(script: Script, **more: object) -> None:
    """The same answer to both requests: to what the file is, and to what is in it."""
    file = {"name": "a.json", "size": 0, "mimetype": "application/json", "url_private_download": f"{script.url}f"}
    for _ in range(3):  # the size is a part of what it says
        script.body = json.dumps({"ok": True, "file": {**file, **more}}).encode()
        file["size"] = len(script.body)


def test_the_token_goes_nowhere_but_to_slack(script: Script) -> None:
    for more in (
        {"url_private_download": "https://evil.example/f"},
        {"url_private_download": script.url.replace("http:", "ftp:") + "f"},
        {"url_private_download": "http://notslack.com/f"},
        {"url_private_download": ""},
        {"is_external": True},
    ):
        script.asked.clear()
        described(script, **more)
        with pytest.raises(Rejected):
            reader(script.url).read("F1")
        assert script.asked == ["/files.info"]


def test_nor_along_a_redirection(script: Script) -> None:
    with scripted_server() as elsewhere:
        script.status, script.headers = 302, (("Location", elsewhere.url),)
        with pytest.raises(Rejected):
            reader(script.url)._download(f"{script.url}f", 2, "")
        assert (script.asked, elsewhere.asked) == (["/f"], [])


def test_what_is_described_rightly_is_read(script: Script) -> None:
    """The guard of the tests around it."""
    described(script)
    assert reader(script.url).read("F1") == MailFile("a.json", "application/json", len(script.body), script.body)


def test_a_page_in_the_place_of_a_file_and_another_size_are_none(script: Script) -> None:
    described(script)
    script.content_type = "text/html"
    with pytest.raises(Rejected):
        reader(script.url).read("F1")
    described(script)
    script.content_type, script.body = "application/json", script.body + b" "
    with pytest.raises(Unknown):
        reader(script.url).read("F1")


@pytest.mark.parametrize(
    ("status", "error"), [(429, Limited), (403, Rejected), (404, Rejected), (500, Unknown), (503, Unknown)]
)
def test_each_answer_of_the_server_is_sorted(script: Script, status: int, error: type[SlackError]) -> None:
    script.status, script.headers = status, (("Retry-After", "7"),)
    with pytest.raises(error) as caught:
        reader(script.url)._download(f"{script.url}f", 2, "")
    assert getattr(caught.value, "seconds", 7) == 7


def test_nobody_knows_what_became_of_a_request_that_met_no_server() -> None:
    with pytest.raises(Unknown):
        reader("http://127.0.0.1:1/")._download("http://127.0.0.1:1/f", 2, "")
