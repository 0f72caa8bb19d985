"""All that can be set, each with a sentence, read from the environment, `.env` and files of secrets."""

from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from pydantic_settings.exceptions import SettingsError as SourceError

from config.problems import SettingsError, describe, unreadable
from config.values import (
    AlertMinutes,
    ApiKey,
    ApiUrl,
    AppToken,
    BotToken,
    ChannelId,
    DatabaseUrl,
    Domains,
    ImapUrl,
    PropertySecrets,
    Secret,
    Sender,
    SmtpUrl,
    TlsUrl,
    Upper,
    UserIds,
    Zone,
)

SECRETS = Path("/run/secrets")  # where containers find theirs, each in a file that is named like the setting


class Settings(BaseSettings):
    """What a team sets before the start; nothing changes it afterwards."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        allow_inf_nan=False,
        validate_default=True,
    )

    slack_bot_token: BotToken = Field(
        description="The bot's token, from OAuth & Permissions in the Slack app's settings.",
        examples=["xoxb-your-token"],
    )
    slack_app_token: AppToken | None = Field(
        default=None,
        description="The app's token with connections:write; Socket Mode is used when it is set.",
        examples=["xapp-your-token"],
    )
    slack_signing_secret: Secret | None = Field(
        default=None,
        description="The signing secret, from Basic Information; /slack/events opens when it is set.",
        examples=["your-signing-secret"],
    )
    slack_api_url: ApiUrl = Field(
        default="https://slack.com/api/",
        description="The address of Slack's Web API.",
        examples=["https://slack.com/api/"],
    )
    database_url: DatabaseUrl = Field(
        default=SecretStr("sqlite:///recado.db"),
        description="The database: a SQLite file, or PostgreSQL where several processes run.",
        examples=["postgresql://recado:password@localhost/recado"],
    )
    tawk_webhook_secrets: PropertySecrets = Field(
        default_factory=dict,
        description="JSON of property ids, each with its webhook's secret, or a list while that is changed.",
        examples=['{"58ca8453b8a7e060cd3b1ecb": "your-webhook-secret"}'],
    )
    tawk_webhook_secret: Secret | None = Field(
        default=None,
        description="The webhook secret of all properties that TAWK_WEBHOOK_SECRETS does not name.",
        examples=["your-webhook-secret"],
    )
    tawk_api_key: ApiKey | None = Field(
        default=None,
        description="A key of tawk.to's REST API, from REST API Keys in a profile that may see the properties.",
        examples=["your-rest-api-key"],
    )
    tawk_api_url: TlsUrl = Field(
        default="https://api.tawk.to/v1/",
        description="The address of tawk.to's REST API.",
        examples=["https://api.tawk.to/v1/"],
    )
    tawk_api_seconds: Annotated[float, Field(ge=0, le=60)] = Field(
        default=0.35,
        description="The seconds between two calls of tawk.to's REST API.",
        examples=["0.35"],
    )
    tawk_follow_seconds: Annotated[float, Field(ge=0, le=86_400)] = Field(
        default=60.0,
        description="The seconds between two looks at what was done in tawk.to's dashboard; 0 never looks.",
        examples=["60"],
    )
    default_channel: ChannelId = Field(
        description="The id of the channel for every property that /inbox here has not put elsewhere.",
        examples=["C0123456789"],
    )
    admins: UserIds = Field(
        default=frozenset(),
        description="The ids of the users who may purge, as JSON or parted by commas; empty: nobody may.",
        examples=["U0123456789,U0987654321"],
    )
    smtp_url: SmtpUrl | None = Field(
        default=None,
        description="The server that takes our e-mail: smtp:// turns to TLS with STARTTLS, smtps:// begins with it.",
        examples=["smtp://support%40example.com:your-password@smtp.example.com:587"],
    )
    mail_from: Sender | None = Field(
        default=None,
        description="Who our e-mail comes from: a name and an address, or an address alone.",
        examples=["Example Support <support@example.com>"],
    )
    imap_url: ImapUrl | None = Field(
        default=None,
        description="The mailbox where replies arrive; a folder other than INBOX stands behind a slash.",
        examples=["imaps://support%40example.com:your-password@imap.example.com"],
    )
    export_domains: Domains = Field(
        default=frozenset(),
        description="The domains that exports may be mailed to, as JSON or parted by commas; empty: to none.",
        examples=["example.com"],
    )
    host: str = Field(
        default="127.0.0.1",
        description="The address to listen on; 0.0.0.0 in a container, behind a proxy that speaks TLS.",
        examples=["127.0.0.1"],
    )
    port: Annotated[int, Field(ge=0, le=65_535)] = Field(
        default=8080,
        description="The port of all doors: Slack's, tawk.to's and the health checks'.",
        examples=["8080"],
    )
    health_port: Annotated[int, Field(ge=1, le=65_535)] | None = Field(
        default=None,
        description="The port of the health checks of a worker or a clock that runs as a process of its own.",
        examples=["8081"],
    )
    default_language: Literal["en", "es"] = Field(
        default="en",
        description="The language of cards and answers: en or es.",
        examples=["en"],
    )
    timezone: Zone = Field(
        default=ZoneInfo("UTC"),
        description="The team's time zone, by its name in the IANA list.",
        examples=["Europe/Madrid"],
    )
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], Upper] = Field(
        default="INFO",
        description="The least important lines to log: DEBUG, INFO, WARNING or ERROR.",
        examples=["INFO"],
    )
    log_format: Literal["text", "json"] = Field(
        default="text",
        description="How a line of the log looks: text for people, json for machines.",
        examples=["text"],
    )
    slack_connections: Annotated[int, Field(ge=1, le=10)] = Field(
        default=1,
        description="How many connections each process that has doors keeps in Socket Mode; Slack allows an app ten.",
        examples=["2"],
    )
    slack_post_seconds: Annotated[float, Field(ge=0)] = Field(
        default=1.0,
        description="The seconds between two posts in one channel; Slack allows about one a second.",
        examples=["1"],
    )
    slack_timeout_seconds: Annotated[float, Field(gt=0)] = Field(
        default=10.0,
        description="The seconds to wait for an answer of Slack's.",
        examples=["10"],
    )
    slack_settle_seconds: Annotated[float, Field(gt=0)] = Field(
        default=30.0,
        description="The seconds until a post whose answer was lost is looked up; more than the time-out.",
        examples=["30"],
    )
    slack_cards_waiting: Annotated[int, Field(ge=1)] = Field(
        default=10,
        description="How many cards may wait to be posted in one channel; more become one summary.",
        examples=["10"],
    )
    grace_minutes: Annotated[float, Field(ge=0)] = Field(
        default=10.0,
        description="The minutes without a transcript until an ended chat's outcome counts as unknown.",
        examples=["10"],
    )
    alert_minutes: AlertMinutes = Field(
        default=(10, 0, 0),
        description="Minutes until the channel, who is on call and who leads hear of a missed chat; 0 leaves one out.",
        examples=["10,20,30"],
    )
    backup_folder: Path | None = Field(
        default=None,
        description="The folder in which the clock makes a backup each night and keeps the list of purges.",
        examples=["/backups"],
    )
    backups_kept: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=7,
        description="How many of them are kept there; no longer than you keep conversations.",
        examples=["7"],
    )
    metrics_token: Secret | None = Field(
        default=None,
        description="What a monitoring shows as its bearer token at /metrics; without one that does not open.",
        examples=["a-long-random-word"],
    )
    web_threads: Annotated[int, Field(ge=1, le=64)] = Field(
        default=8,
        description="How many requests are worked on at once.",
        examples=["8"],
    )

    @field_validator("*", mode="before")
    @classmethod
    def _strip(cls, value: object) -> object:
        return value.strip() if isinstance(value, str) else value

    # A check of one field that looks at those before it, so that its complaint stands beside all others.
    @field_validator("slack_signing_secret")
    @classmethod
    def _check_slack_door(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if value is None and info.data.get("slack_app_token", "") is None:
            raise ValueError("is missing, and so is SLACK_APP_TOKEN: one of the two is needed")
        return value

    @field_validator("tawk_webhook_secret")
    @classmethod
    def _check_tawk_door(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if value is None and info.data.get("tawk_webhook_secrets") == {}:
            raise ValueError("is missing, and so is TAWK_WEBHOOK_SECRETS: one of the two is needed")
        return value

    @field_validator("imap_url")
    @classmethod
    def _check_mail(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        before = [info.data[name] for name in ("smtp_url", "mail_from") if name in info.data]
        if len(before) == 2 and len({one is None for one in (*before, value)}) > 1:
            raise ValueError("belongs together with SMTP_URL and MAIL_FROM: set all three, or none")
        return value

    @field_validator("slack_settle_seconds")
    @classmethod
    def _check_settling(cls, value: float, info: ValidationInfo) -> float:
        if value <= info.data.get("slack_timeout_seconds", 0):
            raise ValueError("must be more than SLACK_TIMEOUT_SECONDS, or a post could be made twice")
        return value

    def secrets(self) -> tuple[str, ...]:
        """Everything that must not be seen in a log."""
        slack = (self.slack_bot_token, self.slack_app_token, self.slack_signing_secret)
        tawk = (self.tawk_api_key, self.tawk_webhook_secret, *chain.from_iterable(self.tawk_webhook_secrets.values()))
        mail = (self.smtp_url, self.imap_url)
        hidden = [secret.get_secret_value() for secret in (*slack, *tawk, *mail, self.metrics_token) if secret]
        addresses = [url.get_secret_value() for url in (self.database_url, *mail) if url]
        passwords = [urlsplit(address).password or "" for address in addresses]
        return tuple(filter(None, (*hidden, *passwords, *map(unquote, passwords))))


class _GivenSettings(Settings):
    """Settings that look at nothing but what they are given."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)


def load(given: Mapping[str, str] | None = None, secrets: Path = SECRETS) -> Settings:
    """The settings of this process, from its environment, `.env` and the files in `secrets`; or from `given` alone."""
    complaint = ""
    try:
        return Settings(_secrets_dir=secrets if secrets.is_dir() else None) if given is None else _from(given)
    except ValidationError as error:
        complaint = describe(error, Settings)
    except (SourceError, OSError):
        complaint = unreadable(secrets, Settings)
        if not complaint:
            raise
    # Outside of the handler, so that no traceback leads back to the values.
    raise SettingsError(complaint)


def _from(given: Mapping[str, str]) -> Settings:
    return _GivenSettings.model_validate({name.lower(): value for name, value in given.items() if value})
