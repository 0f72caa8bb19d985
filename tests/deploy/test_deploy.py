"""What docs/deploy.md tells a team to run names only what there is. It is parsed here, and not run."""

import inspect
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.__main__ import cli
from bot.assembly import OTHER_THREADS
from config.redaction import SHAPES
from config.settings import Settings, load
from handlers.doors.slack import SlackDoor
from handlers.doors.web import Live, Ready
from handlers.doors.webhook import TawkDoor
from handlers.loops.worker import Worker

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
VARIANTS = {"http": "slack_signing_secret", "socket": "slack_app_token"}
PARTS = ("migrate", "web", "worker", "clock")
SECRET = {"slack_bot_token", "slack_app_token", "slack_signing_secret", "database_url", "tawk_webhook_secret"}
FOR_PEOPLE = 10
Parsed = Mapping[str, Any]


def parsed(name: str) -> Parsed:
    found: Parsed = yaml.safe_load((DEPLOY / name).read_text())
    return found


@pytest.fixture(scope="module")
def compose() -> Parsed:
    return parsed("compose.yaml")


def known_commands() -> set[str]:
    return {one.name or one.callback.__name__ for one in cli.registered_commands if one.callback}


def told(command: str) -> list[str]:
    """The commands of ours that stand in a text."""
    return re.findall(r"(?:python[\d.]*|bin/python) -m bot ([a-z]+)", command)


def environment(service: Parsed) -> dict[str, str]:
    """As compose would fill it in."""
    text = {name: str(value) for name, value in service.get("environment", {}).items()}
    filled = {"${DEFAULT_CHANNEL": "C0123456789", "${ADMINS": "", "${DEFAULT_LANGUAGE": "en", "${TIMEZONE": "UTC"}
    return {name: next((new for old, new in filled.items() if old in value), value) for name, value in text.items()}


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("part", PARTS)
def test_each_part_starts_with_what_it_is_given(compose: Parsed, variant: str, part: str) -> None:
    more = parsed(f"compose.{variant}.yaml")["services"][part]
    service = compose["services"][part]
    secrets = [*service["secrets"], *more["secrets"]]
    given = {**environment(service), **environment(more)}
    assert [name for name in (*given, *secrets) if name.lower() not in Settings.model_fields] == []
    examples = {name: str((Settings.model_fields[name].examples or [])[0]) for name in secrets}
    settings = load({**given, **examples})
    assert settings.database_url.get_secret_value().startswith("postgresql")
    assert (settings.slack_app_token is None) == (variant == "http")
    assert service["command"] == ["python", "-m", "bot", part]
    assert part in known_commands()


def test_the_database_is_migrated_before_anything_else_begins(compose: Parsed) -> None:
    services = compose["services"]
    for part in PARTS[1:]:
        assert services[part]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert services["migrate"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert services["migrate"]["restart"] == "no"


def test_probes_and_the_proxy_ask_at_doors_that_there_are(compose: Parsed) -> None:
    web, proxy = compose["services"]["web"], (DEPLOY / "Caddyfile").read_text()
    [port, path] = re.findall(r"http://127\.0\.0\.1:(\d+)(\S+?)\"", web["healthcheck"]["test"][-1])[0]
    assert port == web["environment"]["PORT"] == web["expose"][0]
    assert path == Ready(dict).path
    for part in ("worker", "clock"):
        service = compose["services"][part]
        [asked] = re.findall(r"http://127\.0\.0\.1:(\d+)(\S+?)\"", service["healthcheck"]["test"][-1])
        assert asked == (service["environment"]["HEALTH_PORT"], Live().path)
    doors = re.findall(r"path (.+)", proxy)[0].split()
    assert [one for one in doors if not one.startswith((TawkDoor.path, SlackDoor.path))] == []
    assert {TawkDoor.path, SlackDoor.path} <= set(doors)
    assert re.findall(r"name (\w+)\s+port (\d+)", proxy) == [("web", port)]
    assert re.findall(r"max_size (\d+)MiB", proxy) == [str(TawkDoor.limit // 1024**2)]
    assert compose["services"]["proxy"]["depends_on"] == {"web": {"condition": "service_healthy"}}


def test_what_runs_for_long_comes_back_and_has_time_to_end(compose: Parsed) -> None:
    patience = inspect.signature(Worker.stop).parameters["patience"].default
    for name in ("database", "web", "worker", "clock", "proxy"):
        assert compose["services"][name]["restart"] == "unless-stopped"
    for part in PARTS[1:]:
        assert float(compose["services"][part]["stop_grace_period"].removesuffix("s")) > patience


def test_the_database_takes_as_many_connections_as_the_parts_may_open(compose: Parsed) -> None:
    services = compose["services"]
    processes = sum(services[part]["deploy"]["replicas"] for part in PARTS[1:])
    [most] = re.findall(r"max_connections=(\d+)", " ".join(services["database"]["command"]))
    assert processes * (int(services["web"]["environment"]["WEB_THREADS"]) + OTHER_THREADS) + FOR_PEOPLE <= int(most)


def test_sockets_stay_below_what_slack_allows_an_app(compose: Parsed) -> None:
    each = int(parsed("compose.socket.yaml")["services"]["web"]["environment"]["SLACK_CONNECTIONS"])
    assert each > 1
    assert each * compose["services"]["web"]["deploy"]["replicas"] * 2 <= 10  # old and new ones, in a restart


def test_no_secret_stands_in_what_is_deployed(compose: Parsed) -> None:
    texts = [path.read_text() for path in (*DEPLOY.glob("*"), ROOT / "Dockerfile", ROOT / "Procfile") if path.is_file()]
    assert [shape for shape in SHAPES for text in texts if re.search(shape, text)] == []
    files = [compose, *(parsed(f"compose.{variant}.yaml") for variant in VARIANTS)]
    for name, where in [item for one in files for item in one["secrets"].items()]:
        assert where == {"file": f"./secrets/{name}"}
    named = {name.lower() for one in files for service in one["services"].values() for name in environment(service)}
    assert named & SECRET == set()
    assert "/deploy/secrets/" in (ROOT / ".gitignore").read_text().splitlines()
    assert (ROOT / ".dockerignore").read_text().splitlines()[1] == "*"


def test_images_are_named_with_their_versions(compose: Parsed) -> None:
    images = [one["image"] for one in compose["services"].values() if "build" not in one]
    images += re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert [image for image in images if not re.fullmatch(r"[a-z]+:\d+\.\d+[\w.-]*", image)] == []


def test_the_image_holds_all_that_a_start_needs(tmp_path: Path) -> None:
    text = (ROOT / "Dockerfile").read_text()
    copied = re.findall(r"^COPY (\w+) \1$", text, re.MULTILINE)
    for folder in copied:
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "bot", "manifest"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert [f"!{folder}" for folder in copied if f"!{folder}" not in (ROOT / ".dockerignore").read_text()] == []
    assert "USER 10001:10001" in text
    assert (ROOT / "locks" / "runtime.txt").exists()


@pytest.mark.parametrize("name", ["docs/deploy.md", "Procfile", "Dockerfile", "deploy/compose.http.yaml"])
def test_commands_that_are_told_exist(name: str) -> None:
    text = (ROOT / name).read_text().replace('", "', " ").replace('"', " ")
    assert told(text)
    assert set(told(text)) <= known_commands()


def test_the_page_names_settings_files_and_paths_that_there_are() -> None:
    text = (ROOT / "docs" / "deploy.md").read_text()
    settings = set(re.findall(r"`([A-Z][A-Z_]+_[A-Z]+)[=`]", text)) - {"RECADO_HOST", "RECADO_VERSION", "COMPOSE_FILE"}
    assert settings
    assert [name for name in settings if name.lower() not in Settings.model_fields] == []
    paths = set(re.findall(r"`(/[a-z]+/[a-z]+)`", text)) - {"/run/secrets"}
    assert paths == {Live().path, Ready(dict).path, TawkDoor.path, SlackDoor.path}
    linked = re.findall(r"\]\((\.\./[^)]+)\)", text)
    assert linked
    assert [link for link in linked if not (ROOT / "docs" / link).exists()] == []
    services = re.findall(r"docker compose (?:run --rm|exec|logs|stop|restart) (?:--\S+ )*(\w+)", text)
    assert [one for one in services if one not in parsed("compose.yaml")["services"]] == []
