"""Settings: what is read, what is refused, and that a refusal names the setting, the cure and no secret."""

import json
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from config.problems import SettingsError
from config.settings import Settings, load

ENOUGH = {
    "SLACK_BOT_TOKEN": "xoxb-bot",
    "SLACK_APP_TOKEN": "xapp-app",
    "TAWK_WEBHOOK_SECRET": "webhook-secret",
    "DEFAULT_CHANNEL": "C0123456789",
}


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """A process in an empty folder, with nothing of Recado's in its environment."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    return monkeypatch


MAIL = {
    "SMTP_URL": "smtp://us%40er:smtp-p%40ss@smtp.example.com:587",
    "MAIL_FROM": "Tienda Aurora <support@example.com>",
    "IMAP_URL": "imaps://user:imap-pass@imap.example.com/Support",
}


def complaint(**changes: str) -> str:
    with pytest.raises(SettingsError) as caught:
        load({**ENOUGH, **changes})
    return str(caught.value)


def test_four_settings_are_enough_and_the_rest_has_defaults() -> None:
    settings = load(ENOUGH)
    assert settings.slack_bot_token.get_secret_value() == "xoxb-bot"
    assert settings.slack_signing_secret is None
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.database_url.get_secret_value() == "sqlite:///recado.db"
    assert settings.admins == frozenset()
    assert (settings.host, settings.port, settings.web_threads) == ("127.0.0.1", 8080, 8)
    assert settings.health_port is None
    assert (settings.default_language, settings.timezone) == ("en", ZoneInfo("UTC"))
    assert (settings.log_level, settings.log_format) == ("INFO", "text")
    paces = (settings.slack_post_seconds, settings.slack_timeout_seconds, settings.slack_settle_seconds)
    assert paces == (1, 10, 30)
    assert settings.grace_minutes == 10


def test_settings_cannot_be_changed_after_the_start() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        load(ENOUGH).port = 1  # type: ignore[misc]


def test_the_environment_is_read_and_goes_before_the_file(bare: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("\n".join(f"{name}={value}" for name, value in {**ENOUGH, "PORT": "1234"}.items()))
    assert load().port == 1234
    bare.setenv("PORT", "4321")
    assert load().port == 4321
    assert load().slack_bot_token.get_secret_value() == "xoxb-bot"


def test_secrets_may_stand_in_files_and_the_environment_goes_before_them(
    bare: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    for name, value in {**ENOUGH, "PORT": "1234"}.items():
        (secrets / name.lower()).write_text(f"{value}\n")
    assert load(secrets=secrets).slack_bot_token.get_secret_value() == "xoxb-bot"
    bare.setenv("SLACK_BOT_TOKEN", "xoxb-other")
    assert load(secrets=secrets).slack_bot_token.get_secret_value() == "xoxb-other"
    assert load(secrets=secrets).port == 1234
    assert load(ENOUGH, secrets).port == 8080


def test_a_secret_s_file_that_can_not_be_read_is_named_and_not_shown(bare: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in ENOUGH.items():
        (tmp_path / name.lower()).write_text(value)
    (tmp_path / "slack_bot_token").write_bytes(b"xoxb-\xff")
    with pytest.raises(SettingsError) as caught:
        load(secrets=tmp_path)
    told = str(caught.value)
    assert f"{tmp_path / 'slack_bot_token'} can't be read" in told
    assert "xoxb" not in told
    assert told.count("can't be read") == 1
    assert caught.value.__context__ is None


def test_a_folder_of_secrets_that_can_not_be_looked_into_is_named(bare: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def forbidden(path: Path) -> Iterator[Path]:
        raise PermissionError(13, "Permission denied", str(path))

    bare.setattr(Path, "iterdir", forbidden)
    with pytest.raises(SettingsError, match="can't be read") as caught:
        load(secrets=tmp_path)
    assert f"  {tmp_path} " in str(caught.value)


@pytest.mark.parametrize("name", ["none", ""])
def test_what_else_can_not_be_read_is_not_said_to_be_a_secret(
    bare: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    def forbidden(self: Settings, **given: object) -> None:
        raise PermissionError(13, "Permission denied", ".env")

    bare.setattr(Settings, "__init__", forbidden)
    with pytest.raises(PermissionError):
        load(secrets=tmp_path / name)


def test_an_empty_variable_counts_as_not_set(bare: pytest.MonkeyPatch) -> None:
    for name, value in {**ENOUGH, "SLACK_SIGNING_SECRET": "", "PORT": ""}.items():
        bare.setenv(name, value)
    assert load().port == 8080
    assert load().slack_signing_secret is None
    assert load({**ENOUGH, "PORT": ""}).port == 8080


def test_given_settings_look_at_neither_the_environment_nor_the_file(bare: pytest.MonkeyPatch) -> None:
    bare.setenv("PORT", "4321")
    Path(".env").write_text("HOST=0.0.0.0\nSLACK_SIGNING_SECRET=real")
    settings = load(ENOUGH)
    assert (settings.port, settings.host, settings.slack_signing_secret) == (8080, "127.0.0.1", None)


def test_the_example_file_names_and_explains_every_setting_and_holds_the_defaults() -> None:
    text = (Path(__file__).parents[2] / ".env.example").read_text()
    lines = dict(line.split("=", 1) for line in text.splitlines() if "=" in line and not line.startswith("#"))
    assert sorted(lines) == sorted(name.upper() for name in Settings.model_fields)
    for field in Settings.model_fields.values():
        assert field.description
        assert field.description in text
    assert load({**lines, **ENOUGH}) == load(ENOUGH)


def test_every_setting_has_an_example_that_is_accepted() -> None:
    for name, field in Settings.model_fields.items():
        for example in field.examples or pytest.fail(f"{name} has no example"):
            load({**ENOUGH, **(MAIL if name.upper() in MAIL else {}), name.upper(): str(example)})


def test_all_that_is_missing_is_told_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        load({})
    text = str(caught.value)
    assert text.startswith("Recado cannot start: 4 settings are missing or wrong.")
    assert "  SLACK_BOT_TOKEN is missing.\n" in text
    assert "  DEFAULT_CHANNEL is missing.\n" in text
    assert "  SLACK_SIGNING_SECRET is missing, and so is SLACK_APP_TOKEN: one of the two is needed.\n" in text
    assert "  TAWK_WEBHOOK_SECRET is missing, and so is TAWK_WEBHOOK_SECRETS: one of the two is needed.\n" in text
    assert "    For example: DEFAULT_CHANNEL=C0123456789" in text


@pytest.mark.parametrize("left", [["SMTP_URL"], ["MAIL_FROM"], ["IMAP_URL"], ["SMTP_URL", "IMAP_URL"]])
def test_the_settings_of_e_mail_come_all_together_or_not_at_all(left: list[str]) -> None:
    assert load(ENOUGH).smtp_url is None
    assert load({**ENOUGH, **MAIL}).mail_from == "Tienda Aurora <support@example.com>"
    text = complaint(**{name: value for name, value in MAIL.items() if name not in left})
    assert "IMAP_URL belongs together with SMTP_URL and MAIL_FROM: set all three, or none." in text


@pytest.mark.parametrize("door", ["SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"])
def test_one_of_slacks_two_doors_is_enough(door: str) -> None:
    only = {name: value for name, value in ENOUGH.items() if name != "SLACK_APP_TOKEN"}
    settings = load({**only, door: "xapp-1"})
    assert [settings.slack_app_token is None, settings.slack_signing_secret is None].count(True) == 1


def test_a_wrong_app_token_is_not_called_missing_as_well() -> None:
    text = complaint(SLACK_APP_TOKEN="wrong")
    assert "SLACK_APP_TOKEN must start with xapp-" in text
    assert "SLACK_SIGNING_SECRET" not in text


def test_each_property_may_have_a_secret_or_a_list_of_them() -> None:
    text = json.dumps({"58ca8453b8a7e060cd3b1ecb": "one", "58ca8453b8a7e060cd3b1ecc": ["new", "old"]})
    settings = load({**ENOUGH, "TAWK_WEBHOOK_SECRETS": text})
    revealed = {
        name: [secret.get_secret_value() for secret in secrets]
        for name, secrets in settings.tawk_webhook_secrets.items()
    }
    assert revealed == {"58ca8453b8a7e060cd3b1ecb": ["one"], "58ca8453b8a7e060cd3b1ecc": ["new", "old"]}


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("not json", "is not valid JSON"),
        ('["secret"]', "must be a JSON object"),
        ('{" ": "secret"}', "must be a JSON object"),
        ('{"58ca": ""}', "holds a blank secret"),
        ('{"58ca": ["good-secret", "  "]}', "holds a blank secret"),
        ('{"58ca": []}', "must have a secret"),
        ('{"58ca": 5}', "must have a secret"),
        ('{"58ca": null}', "must have a secret"),
    ],
)
def test_webhook_secrets_that_protect_nothing_are_refused(value: str, said: str) -> None:
    assert f"TAWK_WEBHOOK_SECRETS {said}" in complaint(TAWK_WEBHOOK_SECRETS=value)


@pytest.mark.parametrize("name", ["TAWK_WEBHOOK_SECRET", "SLACK_SIGNING_SECRET"])
def test_a_secret_of_blanks_is_refused(name: str) -> None:
    assert f"{name} holds a blank secret" in complaint(**{name: "   "})


@pytest.mark.parametrize("text", ["U012,W345", " U012 , W345, ", '["U012", "W345"]'])
def test_administrators_are_listed_as_json_or_with_commas(text: str) -> None:
    assert load({**ENOUGH, "ADMINS": text}).admins == {"U012", "W345"}


@pytest.mark.parametrize("text", ["Example.com, shop.example.org", '["example.com", "SHOP.example.org"]'])
def test_domains_for_exports_are_read_in_small_letters(text: str) -> None:
    assert load({**ENOUGH, "EXPORT_DOMAINS": text}).export_domains == {"example.com", "shop.example.org"}
    assert load(ENOUGH).export_domains == frozenset()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("sqlite:////var/lib/recado/recado.db", "sqlite:////var/lib/recado/recado.db"),
        ("postgres://recado@db/recado", "postgresql+psycopg://recado@db/recado"),
        ("postgresql://recado@db/recado", "postgresql+psycopg://recado@db/recado"),
        ("postgresql+psycopg:///recado?host=/run", "postgresql+psycopg:///recado?host=/run"),
    ],
)
def test_postgresql_is_spoken_to_through_psycopg(given: str, kept: str) -> None:
    assert load({**ENOUGH, "DATABASE_URL": given}).database_url.get_secret_value() == kept


def test_slacks_address_ends_with_a_slash_and_blanks_around_values_are_dropped() -> None:
    settings = load({**ENOUGH, "SLACK_API_URL": " http://127.0.0.1:9/api ", "LOG_LEVEL": "debug"})
    assert (settings.slack_api_url, settings.log_level) == ("http://127.0.0.1:9/api/", "DEBUG")


WRONG_SERVERS = [
    "smtp.example.com:587",
    "http://user:pass@smtp.example.com",
    "smtp://",
    "smtp://user:pass@",
    "smtp://user@smtp.example.com",
    "smtp://:pass@smtp.example.com",
    "smtp://user:pass@smtp.example.com:many",
    "smtp://user:pa#ss@smtp.example.com",
    "smtp://user:12#ss@smtp.example.com",
    "smtp://user:pa?ss@smtp.example.com",
    "smtp://user:12?ss@smtp.example.com",
    "smtp://user:pa ss@smtp.example.com",
    "smtp://user:pa%0ass@smtp.example.com",
    "smtp://user:pass@smtp.example.com?tls=no",
    "smtps://user:pass@smtp.example.com?tls=off",
    "smtp://user:pass@two hosts",
]
WRONG = [
    ("SLACK_BOT_TOKEN", "xoxp-user"),
    ("SLACK_BOT_TOKEN", "xoxb-"),
    ("SLACK_BOT_TOKEN", "xoxb-two words"),
    ("SLACK_APP_TOKEN", "xoxb-bot"),
    ("SLACK_API_URL", "slack.com/api"),
    ("DATABASE_URL", "mysql://root@localhost/recado"),
    ("DATABASE_URL", "sqlite://"),
    ("DATABASE_URL", "postgresql://recado:pass/word@localhost/recado"),
    ("DATABASE_URL", "sqlite:///:memory:"),
    ("DEFAULT_CHANNEL", "#support"),
    ("DEFAULT_CHANNEL", "D0123456789"),
    ("ADMINS", "maria"),
    ("ADMINS", "[U012"),
    ("ADMINS", "[5]"),
    ("PORT", "eighty"),
    ("PORT", "65536"),
    ("DEFAULT_LANGUAGE", "fr"),
    ("TIMEZONE", "Mars/Olympus"),
    ("TIMEZONE", "America"),
    ("TIMEZONE", "../etc/passwd"),
    ("LOG_LEVEL", "LOUD"),
    ("LOG_FORMAT", "xml"),
    *(("SMTP_URL", url) for url in WRONG_SERVERS),
    *(("IMAP_URL", url.replace("smtp", "imap")) for url in WRONG_SERVERS),
    ("SMTP_URL", "smtp://user:pass/word@smtp.example.com"),
    ("SMTP_URL", "smtp://smtp.example.com/folder"),
    ("SMTP_URL", "smtp://user:contrase%C3%B1a@smtp.example.com"),
    ("IMAP_URL", "imaps://imap.example.com"),
    ("IMAP_URL", "imaps://user:12/34@imap.example.com"),
    ("IMAP_URL", "imaps://user:pass@imap.example.com/IN%0d%0aBOX"),
    ("MAIL_FROM", "Support"),
    ("MAIL_FROM", f"{'a' * 21}@example.com"),
    ("MAIL_FROM", "a@example.com, b@example.com"),
    ("MAIL_FROM", "Support <a@example.com> <b@example.com>"),
    ("MAIL_FROM", "Sup\x00port <a@example.com>"),
    ("MAIL_FROM", "Support\r\nBcc: <b@example.com>"),
    *(
        ("EXPORT_DOMAINS", text)
        for text in ("example", "*.example.com", "@example.com", "a@example.com", "[1]", "ex_am.com")
    ),
    ("SLACK_POST_SECONDS", "-1"),
    ("SLACK_POST_SECONDS", "nan"),
    ("SLACK_TIMEOUT_SECONDS", "0"),
    ("SLACK_SETTLE_SECONDS", "10"),
    ("SLACK_CARDS_WAITING", "0"),
    ("GRACE_MINUTES", "inf"),
    ("WEB_THREADS", "0"),
    ("HEALTH_PORT", "0"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_value_is_refused_by_name_with_a_cure(name: str, value: str) -> None:
    text = complaint(**{**(MAIL if name in MAIL else {}), name: value})
    assert text.startswith("Recado cannot start: 1 setting is missing or wrong.")
    assert f"\n  {name} " in text
    assert f"For example: {name}=" in text


def test_a_refusal_shows_no_value_and_leads_back_to_none() -> None:
    everything = {name.upper(): f"hunter2 {name}" for name in Settings.model_fields}
    with pytest.raises(SettingsError) as caught:
        load({**everything, "TAWK_WEBHOOK_SECRETS": '{"hunter2": ["", "hunter2"]}'})
    assert "hunter2" not in str(caught.value)
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None


def test_what_is_printed_of_the_settings_shows_no_secret() -> None:
    settings = load(
        {
            **ENOUGH,
            **MAIL,
            "SLACK_SIGNING_SECRET": "signing-secret",
            "TAWK_WEBHOOK_SECRETS": '{"58ca": ["first-secret", "second-secret"]}',
            "DATABASE_URL": "postgresql://recado:p%40ssword@db/recado",
        }
    )
    told = {"xoxb-bot", "xapp-app", "webhook-secret", "signing-secret", "first-secret", "second-secret"}
    mail = {MAIL["SMTP_URL"], MAIL["IMAP_URL"], "smtp-p%40ss", "smtp-p@ss", "imap-pass"}
    assert set(settings.secrets()) == told | mail | {"p%40ssword", "p@ssword"}
    assert not any(secret in f"{settings!r} {settings}" for secret in settings.secrets())


@pytest.mark.parametrize(
    "address",
    [
        "http://api.tawk.to/v1/",
        "ftp://127.0.0.1/",
        "api.tawk.to",
        "https://",
        "https://key@api.tawk.to/v1/",
        "https://api.tawk.to/v1/?key=1",
        "https://[api",
        "http://127.0.0.1.example.com/",
    ],
)
def test_tawk_tos_rest_api_is_asked_over_tls(address: str) -> None:
    """Its key goes with every call."""
    assert "TAWK_API_URL must be" in complaint(TAWK_API_URL=address)


def test_a_tawk_to_on_this_machine_needs_no_tls() -> None:
    for address in ("http://127.0.0.1:8085/v1", "http://localhost/v1/", "http://[::1]:1/v1"):
        assert load({**ENOUGH, "TAWK_API_URL": address}).tawk_api_url.endswith("/v1/")


@pytest.mark.parametrize("key", ["two words", "with:colon", "clé"])
def test_a_rest_key_that_cannot_be_a_user_name_is_refused(key: str) -> None:
    assert "TAWK_API_KEY must hold no space" in complaint(TAWK_API_KEY=key)


def test_the_rest_key_is_a_secret() -> None:
    assert "rest-key" in load({**ENOUGH, "TAWK_API_KEY": "rest-key"}).secrets()
    assert load(ENOUGH).tawk_api_key is None
