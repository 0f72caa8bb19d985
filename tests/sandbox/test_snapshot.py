"""What a snapshot holds beside messages: files with their bytes, and what became of people."""

from pathlib import Path

from slack_sdk import WebClient

from sandbox.control import SlackSandbox
from sandbox.seed import default_seed
from tests.sandbox.manifests import full_manifest
from tests.sandbox.test_files import fetch
from tests.sandbox.views import field, modal

BYTES = bytes(range(256))


def test_files_open_after_a_restart_as_before(tmp_path: Path) -> None:
    kept = tmp_path / "demo.jsonl"
    with SlackSandbox(full_manifest(), rate_scale=0, snapshot=kept) as first:
        ben = first.user("ben")
        ben.say("look", channel="support", files=[ben.upload("notes.bin", BYTES)])
        client = WebClient(first.bot_token, base_url=first.base_url)
        client.files_upload_v2(channel=first.channel_id("escalations"), filename="report.txt", content="numbers")
        gone = client.files_upload_v2(channel=first.channel_id("support"), filename="gone.txt", content="x")["file"]
        client.files_delete(file=gone["id"])
    with SlackSandbox(full_manifest(), rate_scale=0, snapshot=kept) as again:
        shown = again.messages("support")[0]["files"][0]
        assert fetch(shown["url_private"], again.bot_token)[:2] == (200, BYTES)
        assert fetch(f"{again.ui_url}_page/file/{shown['id']}?as={again.user('ana').id}")[:2] == (200, BYTES)
        assert [one["name"] for one in again.files()] == ["notes.bin", "report.txt"]
        client = WebClient(again.bot_token, base_url=again.base_url)
        assert client.files_info(file=shown["id"])["file"]["channels"] == [again.channel_id("support")]
        report = again.messages("escalations")[0]["files"][0]["id"]
        assert fetch(f"{again.ui_url}_page/file/{report}?as={again.user('tom').id}")[0] == 404
        assert again.messages("support")[1]["files"] == [{"id": gone["id"], "mode": "tombstone"}]


def test_a_file_that_a_form_gave_to_the_app_is_still_its_own(tmp_path: Path) -> None:
    kept = tmp_path / "demo.jsonl"
    with SlackSandbox(full_manifest(), rate_scale=0, clock_scale=0.1, snapshot=kept) as first:
        ana, client = first.user("ana"), WebClient(first.bot_token, base_url=first.base_url)
        # Nobody listens, but the trigger is there.
        ana.shortcut("new")
        trigger = first.deliveries("shortcut")[0]["request"]["trigger_id"]
        client.views_open(trigger_id=trigger, view=modal(field("papers", {"type": "file_input", "action_id": "it"})))
        file_id = ana.upload("form.txt", b"filled in")
        ana.fill("it", [file_id])
    with SlackSandbox(full_manifest(), rate_scale=0, snapshot=kept) as again:
        client = WebClient(again.bot_token, base_url=again.base_url)
        assert client.files_info(file=file_id)["file"]["name"] == "form.txt"


def test_who_was_deactivated_stays_so_and_groups_keep_their_members(tmp_path: Path) -> None:
    kept = tmp_path / "demo.jsonl"
    seed = {**default_seed(), "groups": [{"handle": "agents", "members": ["ana"]}]}
    with SlackSandbox(full_manifest(), seed, rate_scale=0, snapshot=kept) as first:
        ana = first.user("ana")
        ana.deactivate("tom")
        ana.change_locale("en-GB", user="luis")
        ana.change_group("agents", ["ben"])
        ana.archive("random")
    # The second start reads what the run wrote, the third what the second wrote anew.
    for _ in range(2):
        with SlackSandbox(full_manifest(), rate_scale=0, snapshot=kept) as again:
            client = WebClient(again.bot_token, base_url=again.base_url)
            assert client.users_info(user=again.user("tom").id)["user"]["deleted"] is True
            luis = client.users_info(user=again.user("luis").id, include_locale=True)["user"]
            assert luis["locale"] == "en-GB"
            groups = client.usergroups_list(include_users=True)["usergroups"]
            assert [one["users"] for one in groups] == [[again.user("ben").id]]
            assert client.conversations_info(channel=again.channel_id("random"))["channel"]["is_archived"] is True
