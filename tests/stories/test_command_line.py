"""Every command of `python -m bot`, as an administrator types it."""

import json
import subprocess
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.ids import COMMAND
from bot.ports import Delivery, DeliveryState
from config.manifest import SCOPES, SPARE_SCOPES
from sandbox.tawk.control import LocalTawk
from storage.migrate import is_current
from storage.sql.engine import open_engine
from tests.databases import Cluster
from tests.mail.dovecot import running_dovecot
from tests.mail.smtp_server import running_smtp
from tests.ports import free_port
from tests.stories.bot_process import run_bot
from tests.stories.scene import Scene, local_slack, playing, settings
from tests.usual import usual_url

MINE = "do-not-show-me"
Ended = subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """An installation at work, with a chat, a delivery that failed and one that nobody understands."""
    with playing(tmp_path_factory.mktemp("command-line"), "http") as scene:
        scene.missed("Sophie")
        assert scene.postbox.send(b"[]") == 200
        yield scene


def doctor(scene: Scene, more: Mapping[str, str] | None = None) -> Ended:
    return run_bot({**scene.bot.settings, **(more or {})}, scene.bot.folder, "doctor")


def bad(found: Ended) -> str:
    """What the doctor says is not well, with its cures."""
    assert found.returncode == 1
    _, _, rest = found.stdout.partition("BAD ")
    return "\n".join(line for line in rest.splitlines() if not line.startswith("ok "))


def test_the_manifest_is_printed_for_socket_mode_or_for_an_address(tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as hands:
        printed = hands.map(
            lambda words: run_bot({}, tmp_path, *words),
            (
                ["manifest"],
                ["manifest", "--url", "https://recado.example"],
                ["manifest", "--url", "https://recado.example/slack/events"],
            ),
        )
        socket, http, whole = (json.loads(one.stdout) for one in printed)
    assert http == whole
    assert socket["settings"]["socket_mode_enabled"] is True
    assert "request_url" not in json.dumps(socket)
    assert http["settings"]["socket_mode_enabled"] is False
    assert http["settings"]["interactivity"]["request_url"] == "https://recado.example/slack/events"
    for one in (socket, http):
        command = one["features"]["slash_commands"][0]
        assert (command["command"], command["should_escape"]) == (COMMAND, True)
        assert one["oauth_config"]["scopes"]["bot"] == [*SCOPES, *SPARE_SCOPES]


def test_migrating_makes_a_database_that_is_up_to_date(tmp_path: Path) -> None:
    with local_slack(free_port(), "http") as slack:
        told = settings(slack, tmp_path, free_port(), "http")
        ended = run_bot(told, tmp_path, "migrate")
    assert (ended.returncode, ended.stdout) == (0, "The database is up to date.\n")
    engine = open_engine(told["DATABASE_URL"])
    assert is_current(engine)
    engine.dispose()


def test_the_doctor_finds_a_good_installation_well(scene: Scene) -> None:
    found = doctor(scene)
    assert (found.returncode, found.stderr) == (0, "")
    lines = found.stdout.splitlines()
    assert [line for line in lines if line.startswith("BAD")] == []
    assert any("tables: as this version expects" in line for line in lines)
    assert any("Tienda Aurora posts to" in line for line in lines)
    assert any("the newest webhook came at" in line for line in lines)
    assert any("can be read" in line for line in lines)


def test_the_doctor_lists_deliveries_that_failed_and_changes_nothing(scene: Scene) -> None:
    with scene.store() as store, store.write() as tx:
        poison = Delivery(b'{"event": "chat:end"}', "poison", datetime.now(UTC))
        failed = tx.deliveries.add(poison, "chat:end")
        assert failed
        tx.deliveries.settle(failed, DeliveryState.FAILED, reason="IntegrityError", attempts=3)
    calls = len(scene.slack.calls("chat.postMessage"))
    found = doctor(scene)
    with scene.store() as store, store.write() as tx:
        tx.deliveries.settle(failed, DeliveryState.DONE)
    assert f"delivery: #{failed} chat:end, failed: IntegrityError, tries: 3" in bad(found)
    assert "can't be understood: not_an_object" in found.stdout
    assert len(scene.slack.calls("chat.postMessage")) == calls


def test_the_doctor_names_a_wrong_token_and_a_channel_without_us(scene: Scene) -> None:
    wrong = {"SLACK_BOT_TOKEN": f"xoxb-{MINE}"}
    outside = {"DEFAULT_CHANNEL": scene.slack.channel_id("leads")}
    away = {"SLACK_API_URL": f"http://127.0.0.1:{free_port()}/api/"}
    with ThreadPoolExecutor(2) as hands:
        token, channel, nobody = hands.map(lambda more: doctor(scene, more), (wrong, outside, away))
    assert "Slack: refuses the token: invalid_auth" in bad(token)
    assert "Check SLACK_BOT_TOKEN" in bad(token)
    assert MINE not in token.stdout + token.stderr
    assert f"channel: {outside['DEFAULT_CHANNEL']}: channel_not_found" in bad(channel)
    assert "/invite" in bad(channel)
    assert "Slack: can't be reached" in bad(nobody)


def test_the_doctor_asks_tawk_to_where_a_rest_key_is_set(scene: Scene) -> None:
    with LocalTawk() as tawk, ThreadPoolExecutor(2) as hands:
        where = {"TAWK_API_URL": tawk.url, "TAWK_API_SECONDS": "0"}
        good, wrong = ({**where, "TAWK_API_KEY": key} for key in (tawk.key, MINE))
        takes, refuses = hands.map(lambda more: doctor(scene, more), (good, wrong))
    assert "tawk.to's REST API: takes the key" in takes.stdout
    assert "tawk.to's REST API: shows the chats of Tienda Aurora" in takes.stdout
    assert "tawk.to's REST API: refuses the key: auth_error" in bad(refuses)
    assert MINE not in refuses.stdout + refuses.stderr


def test_the_doctor_of_a_fresh_installation_says_what_is_left_to_do(scene: Scene, tmp_path: Path) -> None:
    fresh = {"DATABASE_URL": usual_url(tmp_path, "fresh")}
    missing = {"DATABASE_URL": f"postgresql://recado:{MINE}@127.0.0.1:{free_port()}/recado"}
    with ThreadPoolExecutor(2) as hands:
        unmigrated, unreachable = hands.map(lambda more: doctor(scene, more), (fresh, missing))
    assert "tables: not migrated" in bad(unmigrated)
    assert "Run `python -m bot migrate`." in bad(unmigrated)
    assert "database: does not answer" in bad(unreachable)
    assert MINE not in unreachable.stdout + unreachable.stderr


def test_missing_and_wrong_settings_stop_every_start_with_names_and_cures(tmp_path: Path) -> None:
    wrong = {
        "SLACK_BOT_TOKEN": f"xoxp-{MINE}",
        "SLACK_APP_TOKEN": MINE,
        "SLACK_API_URL": MINE,
        "DATABASE_URL": f"mysql://recado:{MINE}@localhost/recado",
        "TAWK_WEBHOOK_SECRETS": f'{{"p": "{MINE}"',
        "DEFAULT_CHANNEL": f"#{MINE}",
        "ADMINS": f"@{MINE}",
        "PORT": f"{MINE}",
        "TIMEZONE": f"{MINE}",
        "LOG_LEVEL": MINE,
        "DEFAULT_LANGUAGE": MINE,
        "SLACK_SETTLE_SECONDS": "1",
    }
    with ThreadPoolExecutor(2) as hands:
        nothing = hands.map(lambda part: run_bot({}, tmp_path, part), ("serve", "doctor"))
        bad = hands.submit(run_bot, wrong, tmp_path, "serve")
    for ended in nothing:
        assert (ended.returncode, ended.stdout) == (2, "")
        names = ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "TAWK_WEBHOOK_SECRET", "DEFAULT_CHANNEL")
        assert [name for name in names if f"  {name} is missing" not in ended.stderr] == []
        assert "For example: SLACK_BOT_TOKEN=xoxb-" in ended.stderr
        assert "Traceback" not in ended.stderr
    ended = bad.result()
    assert ended.returncode == 2
    assert [name for name in wrong if f"  {name} " not in ended.stderr] == []
    assert MINE not in ended.stderr + ended.stdout
    assert "Traceback" not in ended.stderr


def test_a_port_that_is_taken_ends_the_start(scene: Scene, tmp_path: Path) -> None:
    ended = run_bot({**scene.bot.settings, "DATABASE_URL": usual_url(tmp_path, "second")}, tmp_path, "serve")
    assert ended.returncode == 2
    assert "in use): choose another HOST or PORT" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert scene.bot.ready()["ready"] is True


def test_a_database_that_does_not_answer_ends_the_start_with_its_cure(scene: Scene, tmp_path: Path) -> None:
    away = f"postgresql://recado:{MINE}@127.0.0.1:{free_port()}/recado"
    told = ((part, {**scene.bot.settings, "DATABASE_URL": away}) for part in ("serve", "web"))
    with ThreadPoolExecutor(2) as hands:
        for ended in hands.map(lambda one: run_bot(one[1], tmp_path, one[0]), told):
            assert ended.returncode == 2
            assert "check DATABASE_URL" in ended.stderr
            assert "Traceback" not in ended.stderr
            assert MINE not in ended.stderr


def test_the_doctor_finds_a_fresh_postgresql_not_migrated(scene: Scene, tmp_path: Path, postgres: Cluster) -> None:
    with postgres.database("recado_fresh") as url:
        found = doctor(scene, {"DATABASE_URL": url})
    assert "tables: not migrated" in bad(found)
    assert "Traceback" not in found.stderr


def test_a_database_of_a_newer_version_is_left_alone(scene: Scene, tmp_path: Path) -> None:
    told = {**scene.bot.settings, "DATABASE_URL": usual_url(tmp_path, "newer")}
    engine = open_engine(told["DATABASE_URL"])
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num TEXT)")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('9999_from_the_future')")
    engine.dispose()
    ended = run_bot(told, tmp_path, "serve")
    assert ended.returncode == 2
    assert "install the newer version again, or restore a backup" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_doctor_looks_at_the_mail_servers_and_names_no_password(scene: Scene) -> None:
    with running_smtp(login=True) as postbox, running_dovecot() as dovecot:
        right = {
            "SMTP_URL": f"smtp://support%40aurora.example:s3cret-smtp@127.0.0.1:{postbox.port}?tls=off",
            "MAIL_FROM": "Aurora <help@shop.example>",
            "IMAP_URL": dovecot.url(),
        }
        wrong = {
            **right,
            "IMAP_URL": dovecot.url(password=MINE),
            "SMTP_URL": right["SMTP_URL"].replace("s3cret-smtp", MINE),
        }
        with ThreadPoolExecutor(2) as hands:
            well, refused = hands.map(lambda more: doctor(scene, more), (right, wrong))
    told = well.stdout
    assert f"ok  SMTP: 127.0.0.1:{postbox.port} lets us in" in told
    assert "ok  folder: INBOX tells of new mail at once (IDLE)" in told
    assert "help+t42.…@shop.example" in told
    assert bad(well).startswith("mailbox: has not been read yet"), "the bot at work has no e-mail"
    assert "SMTP: 127.0.0.1" in bad(refused)
    assert "IMAP: 127.0.0.1" in bad(refused)
    assert bad(refused).count("app password") == 2
    assert MINE not in refused.stdout + refused.stderr
