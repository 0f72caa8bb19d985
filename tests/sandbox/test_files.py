"""Files: the app's upload in three steps, people's uploads, and who may open what."""

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.control import SlackSandbox
from sandbox.errors import RefusedError
from sandbox.files import FileRules
from tests.sandbox.conftest import Bench
from tests.sandbox.manifests import full_manifest, with_scopes


def fetch(url: str, token: str | None = None, body: bytes | None = None) -> tuple[int, bytes, Any]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=5) as answer:
            return answer.status, answer.read(), answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.read(), error.headers


def code(function: Callable[[], object]) -> str:
    with pytest.raises(SlackApiError) as caught:
        function()
    return str(caught.value.response["error"])


def promised(client: WebClient, content: bytes = b"abc") -> tuple[str, str]:
    answer = client.files_getUploadURLExternal(filename="note.txt", length=len(content))
    return str(answer["upload_url"]), str(answer["file_id"])


def uploaded(client: WebClient, content: bytes = b"abc") -> str:
    url, file_id = promised(client, content)
    assert fetch(url, body=content)[0] == 200
    return file_id


def test_the_kits_own_upload_works_as_it_is(s: SlackSandbox, client: WebClient) -> None:
    root = client.chat_postMessage(channel=s.channel_id("support"), text="Here")["ts"]
    answer = client.files_upload_v2(
        channel=s.channel_id("support"),
        thread_ts=root,
        initial_comment="The report",
        file_uploads=[
            {"content": b"one", "filename": "a.txt", "title": "First"},
            {"content": b"two", "filename": "b.png", "title": "Second", "alt_txt": "Two"},
        ],
    )
    assert [one["name"] for one in s.files()] == ["a.txt", "b.png"]
    message = s.thread("support", str(root))[-1]
    assert message["text"] == "The report"
    assert message["subtype"] == "file_share"
    assert [one["title"] for one in message["files"]] == ["First", "Second"]
    assert message["files"][1]["alt_txt"] == "Two"
    assert answer["ok"]


def test_the_answer_to_an_upload_holds_ids_and_titles_only(s: SlackSandbox, client: WebClient) -> None:
    file_id = uploaded(client)
    answer = client.files_completeUploadExternal(files=[{"id": file_id, "title": "Note"}], channel_id="#support")
    assert answer["files"] == [{"id": file_id, "title": "Note"}]
    assert s.messages("support")[-1]["files"][0]["id"] == file_id


def test_a_file_goes_into_several_channels_or_stays_private(s: SlackSandbox, client: WebClient) -> None:
    private, shared = uploaded(client), uploaded(client)
    client.files_completeUploadExternal(files=[{"id": private}])
    channels = [s.channel_id("support"), s.channel_id("escalations")]
    client.files_completeUploadExternal(files=[{"id": shared}], channels=channels)
    assert all(s.messages(channel)[-1]["files"][0]["id"] == shared for channel in channels)
    about = client.files_info(file=shared)["file"]
    assert (about["channels"], about["groups"], about["is_public"]) == ([channels[0]], [channels[1]], True)
    about = client.files_info(file=private)["file"]
    assert (about["channels"], about["groups"], about["is_public"]) == ([], [], False)


def test_blocks_go_with_a_file_unless_there_is_a_comment(s: SlackSandbox, client: WebClient) -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "*Note*"}}]
    for comment in (None, "Words"):
        client.files_completeUploadExternal(
            files=[{"id": uploaded(client)}], channel_id="#support", blocks=json.dumps(blocks), initial_comment=comment
        )
    with_blocks, with_comment = s.messages("support")[-2:]
    assert with_blocks["blocks"][0]["text"]["text"] == "*Note*"
    assert "blocks" not in with_comment


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"filename": "a.txt"}, "missing_argument"),
        ({"length": 3}, "missing_argument"),
        ({"filename": "a.txt", "length": 0}, "invalid_arguments"),
        ({"filename": "a.txt", "length": "many"}, "invalid_arguments"),
        ({"filename": "a.txt", "length": 3, "alt_txt": "a" * 1_001}, "alt_txt_too_large"),
        ({"filename": "a.txt", "length": 1_000_001, "snippet_type": "text"}, "snippet_too_large"),
    ],
)
def test_a_file_that_cannot_be_promised_says_why(client: WebClient, arguments: dict[str, Any], error: str) -> None:
    assert code(lambda: client.api_call("files.getUploadURLExternal", params=arguments)) == error


@pytest.mark.parametrize(
    ("rules", "error"),
    [
        (FileRules(enabled=False), "file_uploads_disabled"),
        (FileRules(refused_types=("exe",)), "file_type_not_allowed"),
        (FileRules(largest=100), "file_upload_size_restricted"),
        (FileRules(storage=100), "storage_limit_reached"),
    ],
)
def test_the_owners_rules_for_files_are_kept(rules: FileRules, error: str) -> None:
    with SlackSandbox(full_manifest(), rate_scale=0, file_rules=rules) as s:
        client = WebClient(s.bot_token, base_url=s.base_url)
        assert code(lambda: client.files_getUploadURLExternal(filename="a.exe", length=101)) == error


def test_an_upload_address_takes_the_promised_bytes_once(client: WebClient) -> None:
    url, _ = promised(client, b"abc")
    assert fetch(url, body=b"abcd")[0] == 400
    assert fetch(url, body=b"abc")[0] == 200
    assert fetch(url, body=b"abc")[0] == 400
    assert fetch(f"{url}x", body=b"abc")[0] == 400


def test_completing_says_what_is_wrong_and_shares_nothing(s: SlackSandbox, client: WebClient) -> None:
    _, empty = promised(client)
    good, s_id = uploaded(client), s.channel_id("support")

    def complete(**arguments: Any) -> str:
        arguments.setdefault("files", [{"id": good}])
        return code(lambda: client.api_call("files.completeUploadExternal", json=arguments))

    assert complete(files=[{"id": "F0"}]) == "file_not_found"
    assert complete(files=[{"id": empty}]) == "file_not_found"
    assert complete(files=[]) == "missing_argument"
    assert complete(files=[{"title": "No id"}]) == "invalid_arguments"
    assert complete(channel_id="C0") == "channel_not_found"
    assert complete(channels=f"{s_id},{s.channel_id('random')}") == "not_in_channel"
    assert complete(channels=",".join([s_id] * 101)) == "channels_limit_exceeded"
    assert complete(channel_id=s_id, blocks=[{"type": "divider", "more": 1}]) == "invalid_blocks"
    assert s.messages("support") == []
    assert s.files() == []
    client.files_completeUploadExternal(files=[{"id": good, "title": "Note"}], channel_id=s_id)
    assert complete(channel_id=s_id) == "file_not_found"


def test_the_bytes_need_the_token(s: SlackSandbox, client: WebClient) -> None:
    client.files_completeUploadExternal(files=[{"id": uploaded(client, b"secret")}], channel_id="#support")
    url = s.files()[0]["url_private"]
    assert fetch(url, s.bot_token)[:2] == (200, b"secret")
    for token in (None, "xoxb-wrong"):
        status, body, headers = fetch(url, token)
        assert status == 200
        assert headers["content-type"].startswith("text/html")
        assert b"secret" not in body


def test_a_deleted_file_is_gone_everywhere(s: SlackSandbox, client: WebClient) -> None:
    file_id = uploaded(client)
    client.files_completeUploadExternal(files=[{"id": file_id}], channel_id="#support")
    url = s.files()[0]["url_private"]
    client.files_delete(file=file_id)
    assert s.messages("support")[-1]["files"] == [{"id": file_id, "mode": "tombstone"}]
    assert fetch(url, s.bot_token)[0] == 404
    assert code(lambda: client.files_info(file=file_id)) == "file_deleted"
    assert code(lambda: client.files_delete(file=file_id)) == "file_deleted"
    assert code(lambda: client.files_info(file="F0")) == "file_not_found"
    assert code(lambda: client.files_delete(file="F0")) == "file_not_found"


def test_files_need_their_scopes() -> None:
    with SlackSandbox(with_scopes("chat:write"), rate_scale=0) as s:
        client = WebClient(s.bot_token, base_url=s.base_url)
        assert code(lambda: client.files_getUploadURLExternal(filename="a", length=1)) == "missing_scope"
        assert code(lambda: client.files_info(file="F0")) == "missing_scope"


def test_what_a_person_shares_the_app_may_read_but_not_delete(s: SlackSandbox, client: WebClient) -> None:
    ana = s.user("ana")
    hidden, shared = ana.upload("hidden.txt", b"h"), ana.upload("shared.txt", b"s")
    ana.say("", channel="support", files=[shared])
    message = s.messages("support")[-1]
    assert (message["user"], message["files"][0]["id"]) == (ana.id, shared)
    assert fetch(message["files"][0]["url_private"], s.bot_token)[1] == b"s"
    assert code(lambda: client.files_info(file=hidden)) == "file_not_found"
    assert code(lambda: client.files_delete(file=shared)) == "cant_delete_file"
    with pytest.raises(RefusedError):
        s.user("ben").say("", channel="support", files=[hidden])


def test_a_file_in_a_form_reaches_the_app(bench: Bench) -> None:
    app: App = bench.app()
    seen: list[Any] = []

    @app.command("/inbox")
    def show(ack: Any, body: Any, client: WebClient) -> None:
        ack()
        element = {"type": "file_input", "action_id": "paper", "filetypes": ["pdf"], "max_files": 1}
        label = {"type": "plain_text", "text": "Paper"}
        block = {"type": "input", "block_id": "papers", "label": label, "element": element}
        title = {"type": "plain_text", "text": "Papers"}
        view = {"type": "modal", "callback_id": "papers", "title": title, "submit": title, "blocks": [block]}
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.view("papers")
    def take(ack: Any, view: Any) -> None:
        seen.append(view["state"]["values"]["papers"]["paper"]["files"])
        ack()

    bench.start(app)
    ana = bench.s.user("ana")
    assert ana.command("/inbox", channel="support").ok
    pdf, other = ana.upload("a.pdf", b"%PDF"), ana.upload("a.exe", b"MZ")
    bench.s.wait_for(lambda: bench.s.modals("ana"))
    for wrong in ([other], [pdf, pdf], ["F0"]):
        with pytest.raises(RefusedError):
            ana.submit({"papers": wrong})
    assert ana.submit({"papers": [pdf]}).ok
    assert [one["id"] for one in seen[0]] == [pdf]
    assert bench.client.files_info(file=pdf)["file"]["name"] == "a.pdf"


def test_the_page_uploads_and_opens_what_the_person_may_see(s: SlackSandbox) -> None:
    ana, ben, tom = s.user("ana"), s.user("ben"), s.user("tom")
    address = f"{s.ui_url}_page/upload?as={ana.id}&name=caf%C3%A9.html"
    status, body, _ = fetch(address, body=b"<script>")
    assert status == 200
    assert b'"ok":true' in body
    file_id = s.files()[0]["id"]
    assert s.files()[0]["name"] == "café.html"
    opened = f"{s.ui_url}_page/file/{file_id}?as="
    assert fetch(opened + ben.id)[0] == 404
    ana.say("See", channel="escalations", files=[file_id])
    status, body, headers = fetch(opened + ben.id)
    assert (status, body) == (200, b"<script>")
    assert headers["content-disposition"].startswith("attachment")
    assert fetch(opened + tom.id)[0] == 404
    assert fetch(f"{s.ui_url}_page/file/F0?as={ana.id}")[0] == 404


def test_a_picture_opens_in_the_page(s: SlackSandbox) -> None:
    ana = s.user("ana")
    file_id = ana.upload("a.png", b"\x89PNG")
    _, _, headers = fetch(f"{s.ui_url}_page/file/{file_id}?as={ana.id}")
    assert headers["content-type"] == "image/png"
    assert headers["content-disposition"].startswith("inline")


@pytest.mark.parametrize("query", ["as=U0&name=a", "as=ANA&name=a", "name=a"])
def test_nobody_else_uploads_and_nothing_empty_comes_in(s: SlackSandbox, query: str) -> None:
    query = query.replace("ANA", s.user("ana").id)
    body = b"" if "as=U" in query and "U0" not in query else b"x"
    assert fetch(f"{s.ui_url}_page/upload?{query}", body=body)[0] == 400
    assert s.files() == []


def test_an_upload_can_fail_on_its_way(s: SlackSandbox, client: WebClient) -> None:
    url, _ = promised(client)
    s.fault("upload", "http_500", status=503)
    assert fetch(url, body=b"abc")[0] == 503
    assert fetch(url, body=b"abc")[0] == 200
