"""What is said of each thing that the doctor finds: whose it is, how it is, and the cure where it is not well."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.checkup import Finding, Sign
from bot.domain.ids import COMMAND
from bot.views.language import Language, msgid
from bot.views.server_signs import OF_MAIL, OF_TAWK
from bot.views.sign_sentences import Sentences

REINSTALL = msgid("Update the app from `python -m bot manifest` and install it to the workspace again.")
NO_BACKUP = msgid(
    "One is made each night: check that BACKUP_FOLDER is there, can be written to and has room. The log says "
    "`backup.failed` and why."
)
OF_STORE: Mapping[Sign, Sentences] = {
    Sign.DATABASE: (msgid("database"), msgid("answers")),
    Sign.DATABASE_AWAY: (
        msgid("database"),
        msgid("does not answer ({error})"),
        msgid(
            "Check DATABASE_URL, that its server runs, or that its folder can be written to and no other program "
            "holds it."
        ),
    ),
    Sign.TABLES: (msgid("tables"), msgid("as this version expects")),
    Sign.TABLES_OLD: (msgid("tables"), msgid("not migrated"), msgid("Run `python -m bot migrate`.")),
    Sign.NO_WEBHOOK: (
        "tawk.to",
        msgid("no webhook has come yet"),
        msgid("Create a webhook in tawk.to (Administration > Settings > Webhooks) that calls /webhooks/tawk here."),
    ),
    Sign.WEBHOOK: ("tawk.to", msgid("the newest webhook came at {at}")),
    Sign.PROPERTY: (msgid("property"), msgid("{name} posts to {channel}")),
    Sign.DELIVERY_FAILED: (
        msgid("delivery"),
        msgid("#{id} {event}, failed: {reason}, tries: {tries}"),
        msgid("It is tried again by itself; the log says why it failed."),
    ),
    Sign.DELIVERY_UNREADABLE: (
        msgid("delivery"),
        msgid("#{id} {event}, can't be understood: {reason}, tries: {tries}"),
    ),
    Sign.CARD_REFUSED: (
        msgid("card"),
        msgid("#{number} was refused by Slack: {code}"),
        msgid("Try it again with {command} failed; a card is also drawn anew when its conversation changes."),
    ),
    Sign.NOTICE_REFUSED: (
        msgid("card"),
        msgid("a digest, an alert or another notice was refused by Slack: {code}"),
        msgid(
            "Try it again with {command} failed. A digest also comes at its next time, or with {command} digest now."
        ),
    ),
    Sign.CHANNEL_TROUBLE: (
        msgid("channel"),
        "{channel}: {code}",
        msgid("Invite the bot to {channel}, or route the property elsewhere with {command} here."),
    ),
    Sign.WORKER: ("worker", msgid("channels that are being written to: {held}; messages that wait: {behind}")),
    Sign.WORKER_LATE: (
        "worker",
        msgid("channels that are being written to: {held}; messages that wait: {behind}, the oldest for {seconds} s"),
        msgid("Start `python -m bot serve`, or `worker`; its log says what is wrong."),
    ),
    Sign.CLOCK: ("clock", msgid("nothing is late")),
    Sign.CLOCK_LATE: (
        "clock",
        msgid("a digest is {seconds} s late"),
        msgid("Start `python -m bot serve`, or `clock`; its log says what is wrong."),
    ),
    Sign.SWEPT: (msgid("purges"), msgid("no purged word waits to leave the database's files")),
    Sign.SWEPT_LATE: (
        msgid("purges"),
        msgid("words that were purged at {at} still stand in the database's files"),
        msgid(
            "Somebody reads from the file without an end: close other programs that have it open, such as a shell or "
            "a copying backup. It is tried again each minute while `python -m bot serve`, or `clock`, runs."
        ),
    ),
    Sign.BACKUP: (msgid("backup"), msgid("the newest in {folder} is {name}"), NO_BACKUP),
    Sign.BACKUP_NONE: (msgid("backup"), msgid("there is none in {folder} yet"), NO_BACKUP),
    Sign.SIGNATURE: (
        msgid("signature"),
        msgid("Slack reaches us: this command came the way that it should, and signed"),
    ),
    Sign.BROKEN: ("doctor", msgid("could not look: {error}"), msgid("The log tells more.")),
}
OF_SLACK: Mapping[Sign, Sentences] = {
    Sign.SLACK: ("Slack", msgid("we are {user} in {team}")),
    Sign.SLACK_REFUSES: (
        "Slack",
        msgid("refuses the token: {code}"),
        msgid("Check SLACK_BOT_TOKEN, or install the app to the workspace again and take its new token."),
    ),
    Sign.SLACK_AWAY: ("Slack", msgid("can't be reached: {code}"), msgid("Check SLACK_API_URL and the network.")),
    Sign.TIME: (
        msgid("time"),
        msgid("differs from Slack's by {seconds} s"),
        msgid("Let this machine set its clock by NTP."),
    ),
    Sign.SCOPES: ("scopes", msgid("complete")),
    Sign.SCOPES_MISSING: ("scopes", msgid("missing: {scopes}"), REINSTALL),
    Sign.SCOPES_MORE: (
        "manifest",
        msgid("the app may do more than the manifest asks for: {scopes}"),
        msgid(
            "Recado works with them. Slack takes them away only with the token: update the app from `python -m bot "
            "manifest`, revoke its tokens under OAuth & Permissions, install it again and set the new SLACK_BOT_TOKEN."
        ),
    ),
    Sign.SCOPE_SPARED: (
        "scopes",
        msgid(
            "without {scope}, {loss}; to change that, update the app from `python -m bot manifest` and install it again"
        ),
    ),
    Sign.CHANNEL: (msgid("channel"), msgid("{channel} can be read")),
    Sign.CHANNEL_REFUSED: (msgid("channel"), "{channel}: {code}", msgid("Invite the bot: /invite in {channel}.")),
    Sign.CHANNEL_AWAY: (msgid("channel"), "{channel}: {code}", msgid("Check the network.")),
}
SENTENCES: Mapping[Sign, Sentences] = {**OF_STORE, **OF_SLACK, **OF_MAIL, **OF_TAWK}
# Values that are words of ours.
WORDS: Mapping[str, str] = {
    "chat": msgid("chats"),
    "ticket": msgid("tickets"),
    "no_event": msgid("without event"),
    "users:read.email": msgid("agents of tawk.to are not known in Slack by their addresses"),
}
TRANSLATED = frozenset({"what", "event", "loss"})


@dataclass(frozen=True, slots=True)
class Told:
    """A finding in words."""

    name: str
    words: str
    cure: str
    well: bool


def told(finding: Finding, language: Language) -> Told:
    values = {name: _said(name, value, language) for name, value in finding.values.items()}
    sentences = [language.say(one, command=COMMAND, **values) for one in SENTENCES[finding.sign]]
    name, words, cure = (*sentences, "")[:3]
    return Told(name, words, "" if finding.well else cure, finding.well)


def _said(name: str, value: str, language: Language) -> str:
    return language.say(WORDS[value]) if name in TRANSLATED and value in WORDS else value
