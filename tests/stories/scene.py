"""A stage for stories: a local Slack, the bot beside it, and visitors' post."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from bot.domain.ids import Action
from config.manifest import manifest
from sandbox.control import SlackSandbox
from sandbox.mail.servers import LocalMail
from sandbox.person import Outcome, Person
from sandbox.seed import default_seed
from storage.sql.engine import open_engine
from storage.store import SqlStore
from storage.tables import contact, conversation, post
from tests.hidden import telltales
from tests.ports import HOST, free_port
from tests.stories.bot_process import BotProcess
from tests.stories.reading import buttons, number, texts, words
from tests.stories.visits import SECRET, Postbox, Visit
from tests.usual import usual_url

JSON = dict[str, Any]
CHANNEL = "support"
PATIENCE = 15.0
VISITORS = [
    select(table.c.name, table.c.email, table.c.phone) for table in (conversation, contact)
]  # who is known at the end of a story
MALFORMED = ("invalid_blocks", "invalid_arguments", "invalid_metadata", "too_long", "no_text", "invalid_payload")


@dataclass(frozen=True, slots=True)
class Scene:
    """What a story plays with."""

    slack: SlackSandbox
    bot: BotProcess
    mail: LocalMail | None = None
    beside: Sequence[BotProcess] = ()  # the parts that are not `bot`

    @property
    def postbox(self) -> Postbox:
        return Postbox(self.bot.url)

    def visit(self, name: str, email: str | None = None) -> Visit:
        return Visit(self.postbox, name, email)

    def missed(self, name: str) -> JSON:
        """The card of a visitor who asked in vain."""
        self.visit(name).asks(f"Hello, this is {name}. Is anybody there?").asks("Bye, then.").is_over()
        return self.card(name, "Missed")

    def cards(self, name: str, channel: str = CHANNEL) -> list[JSON]:
        """The cards that show a visitor of this name."""
        return [one for one in self.slack.messages(channel) if name in texts(one, "plain_text")]

    def card(self, name: str, *shown: str, channel: str = CHANNEL) -> JSON:
        """The one card of this visitor, once it shows all these words."""
        found = self.slack.wait_for(
            lambda: [one for one in self.cards(name, channel) if all(word in words(one) for word in shown)],
            PATIENCE,
            f"a card of {name} that shows {shown}",
        )
        assert len(self.cards(name, channel)) == 1
        return found[0]

    def gone(self, name: str) -> None:
        self.slack.wait_for(lambda: not self.cards(name), PATIENCE, f"no card of {name}")

    def thread(self, card: JSON) -> list[JSON]:
        """What stands under a card."""
        return self.slack.thread(card["channel"], card["ts"])[1:]

    def thread_with(self, card: JSON, text: str) -> JSON:
        """The line under a card that says this, once it is there."""
        found = self.slack.wait_for(
            lambda: [one for one in self.thread(card) if text in words(one)], PATIENCE, f"{text!r} in the thread"
        )
        return found[-1]

    def press(self, agent: str, label: str, name: str) -> JSON:
        """An agent presses a button on the newest drawing of a visitor's card."""
        card = self.slack.wait_for(
            lambda: [one for one in self.cards(name) if label in buttons(one)], PATIENCE, f"a button {label}"
        )[0]
        assert self.slack.user(agent).presses(label, on=card).ok
        return card

    def choose(self, agent: str, deed: str, card: JSON) -> Outcome:
        """An agent chooses from a card's menu."""
        return self.slack.user(agent).choose(f"{deed}:{number(card)}", action_id=Action.MORE, on=card)

    def inbox(self, agent: str, text: str = "", channel: str = CHANNEL) -> str:
        """The whole answer to `/inbox …`, which only this agent sees."""
        told = self.slack.user(agent).command("/inbox", text, channel=channel)
        assert told.ok, told.error
        assert told.ack is not None
        assert told.ack["response_type"] == "ephemeral"
        return words(told.message or {})

    def whisper(self, agent: str, text: str) -> list[JSON]:
        """What only this agent is told and has this in it, once it is there."""

        def told() -> list[JSON]:
            return [one for one in self.slack.ephemeral(agent) if text in one["text"]]

        return self.slack.wait_for(told, PATIENCE, f"{text!r} to {agent}")

    def modal(self, agent: str) -> Person:
        """The agent, once a modal is open before them."""
        self.slack.wait_for(lambda: self.slack.modals(agent), PATIENCE, "a modal")
        return self.slack.user(agent)

    def calm(self) -> None:
        """Wait until Slack shows all that it shall show."""
        behind = select(func.count()).select_from(post).where(post.c.behind == 1)
        engine = open_engine(self.bot.settings["DATABASE_URL"])

        def is_calm() -> bool:
            with engine.connect() as connection:
                return connection.execute(behind).scalar_one() == 0

        self.slack.wait_for(is_calm, PATIENCE, "a calm")
        engine.dispose()

    @contextmanager
    def store(self) -> Iterator[SqlStore]:
        """The bot's store, for what no command can do yet."""
        engine = open_engine(self.bot.settings["DATABASE_URL"])
        yield SqlStore(engine)
        engine.dispose()


def settings(slack: SlackSandbox, folder: Path, port: int, transport: str, admin: str = "ana") -> dict[str, str]:
    """What the bot is told; short waits, so that a story takes seconds, and a card for each of a crowd."""
    door = (
        {"SLACK_SIGNING_SECRET": slack.signing_secret} if transport == "http" else {"SLACK_APP_TOKEN": slack.app_token}
    )
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        **door,
        "SLACK_API_URL": slack.base_url,
        "DATABASE_URL": usual_url(folder),
        "TAWK_WEBHOOK_SECRET": SECRET,
        "DEFAULT_CHANNEL": slack.channel_id(CHANNEL),
        "ADMINS": slack.user(admin).id,
        "PORT": str(port),
        "SLACK_POST_SECONDS": "0.01",
        "SLACK_TIMEOUT_SECONDS": "1",
        "SLACK_SETTLE_SECONDS": "2",
        "SLACK_CARDS_WAITING": "1000",
    }


def english_speakers() -> JSON:
    """The usual people, all of whom have set their Slack to English."""
    seed = default_seed()
    return {**seed, "users": [{**user, "locale": "en-US"} for user in seed["users"]]}


@contextmanager
def local_slack(
    port: int, transport: str, seed: JSON | None = None, mail: LocalMail | None = None
) -> Iterator[SlackSandbox]:
    """A local Slack that reaches a bot on `port`, over `http` or a `socket`."""
    url = f"http://{HOST}:{port}"
    deliver_to = f"{url}/slack/events" if transport == "http" else None
    told = manifest(request_url=f"{url}/slack/events" if transport == "http" else None)
    with SlackSandbox(told, seed or english_speakers(), rate_scale=0, deliver_to=deliver_to, mail=mail) as slack:
        yield slack


@contextmanager
def playing(
    folder: Path,
    transport: str,
    more: Mapping[str, str] | None = None,
    seed: JSON | None = None,
    admin: str = "ana",
    mail: LocalMail | None = None,
) -> Iterator[Scene]:
    """A scene with the bot at work; what Slack's stand-in found wrong with the bot fails it at the end."""
    port = free_port()
    with local_slack(port, transport, seed, mail) as slack:
        told = {**settings(slack, folder, port, transport, admin), **(more or {})}
        with BotProcess(told, folder) as bot:
            if transport == "socket":
                slack.wait_connected(timeout=PATIENCE)
            yield Scene(slack, bot, mail)
        assert slack.unknown_methods() == []
        assert unforeseen(slack) == []
        assert told_to_nobody(slack, told["DATABASE_URL"]) == []


def told_to_nobody(slack: SlackSandbox, url: str) -> list[str]:
    """What the bot said of visitors where nobody sees it, in all that it ever sent."""
    engine = open_engine(url)
    with engine.connect() as connection:
        rows = [row for one in VISITORS for row in connection.execute(one)]
    engine.dispose()
    sent = [one["request"] for one in slack.calls()], [one["answer"] for one in slack.deliveries()]
    return telltales(sent, [str(word) for row in rows for word in row])


def unforeseen(slack: SlackSandbox) -> list[JSON]:
    """What Slack could not take as it was: of what the bot sends none may be malformed."""
    return [one for one in slack.refusals() if any(code in str(one["answer"]) for code in MALFORMED)]
