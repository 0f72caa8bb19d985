"""Says no: for every reason a sentence that tells why and what to do next."""

from collections.abc import Mapping, Sequence
from typing import cast

from bot.domain.errors import Reason, Refusal
from bot.domain.ids import COMMAND
from bot.views.language import Language, msgid
from bot.views.parts import subject_mention
from bot.views.people import person
from bot.views.words import unformatted

WORD_LIMIT = 80
NAMES_LIMIT = 20

SENTENCES = {
    Reason.NOT_FOUND: msgid("There is no #{number}. `{command} list` shows what there is."),
    Reason.ALREADY_YOURS: msgid("#{number} is yours already. Close it when you are done."),
    Reason.TAKEN: msgid(
        "{agent} was faster: #{number} is theirs. If you agree on it, `{command} assign @you #{number}` makes it yours."
    ),
    Reason.ALREADY_ASSIGNED: msgid("#{number} is assigned to {agent} already: nothing to do."),
    Reason.NOT_ASSIGNED: msgid("#{number} is assigned to nobody. `{command} take #{number}` makes it yours."),
    Reason.CLOSED: msgid("{agent} closed #{number}. Reopen it first: `{command} reopen #{number}`."),
    Reason.ALREADY_CLOSED: msgid("{agent} has closed #{number} already. To reopen it: `{command} reopen #{number}`."),
    Reason.ALREADY_OPEN: msgid("#{number} is open already. `{command} take #{number}` makes it yours."),
    Reason.IN_TRASH: msgid("{agent} put #{number} in the trash. Restore it first: `{command} restore #{number}`."),
    Reason.NOT_IN_TRASH: msgid("#{number} isn't in the trash: only what lies there is restored or purged."),
    Reason.ADMINS_ONLY: msgid("Only administrators may do that. Ask {admins}."),
    Reason.LEADS_ONLY: msgid("Only leads and administrators may do that. Ask {admins}."),
    Reason.AGENTS_ONLY: msgid("Only agents may do that, and here you may look on. Ask {admins}, or join the channel."),
    Reason.DIRECTORY_UNREAD: msgid("I am still reading who is in which channel. Please try again in a moment."),
    Reason.LABEL_TOO_LONG: msgid("“{word}” is too long for a name: {limit} characters at most."),
    Reason.TAG_MISSING: msgid("Say which tag: `{command} tag #{number} vip`."),
    Reason.TAGGED_ALREADY: msgid("#{number} has the tag “{word}” already: nothing to do."),
    Reason.NOT_TAGGED: msgid("#{number} has no tag “{word}”. It has {names}."),
    Reason.TOO_MANY_TAGS: msgid(
        "#{number} has {limit} tags, and more don't fit. Take one off first: `{command} untag`."
    ),
    Reason.PRIORITY_UNKNOWN: msgid("“{word}” is no priority. Write `low`, `normal`, `high` or `urgent`."),
    Reason.SAME_PRIORITY: msgid("#{number} has that priority already: nothing to do."),
    Reason.SAME_DEPARTMENT: msgid("#{number} is with that department already: nothing to do."),
    Reason.NOTE_MISSING: msgid("Write what to note: `{command} note #{number} called back`."),
    Reason.NOTE_TOO_LONG: msgid("That note is too long: {limit} characters at most. Write it in two."),
    Reason.ALREADY_SPAM: msgid("#{number} is marked as spam already. `{command} notspam #{number}` brings it back."),
    Reason.NOT_SPAM: msgid("#{number} isn't marked as spam: nothing to do."),
    Reason.NOT_SNOOZED: msgid("#{number} isn't snoozed. To open a closed one: `{command} reopen #{number}`."),
    Reason.SNOOZE_PAST: msgid("That time is over. Choose a later one for #{number}."),
    Reason.SNOOZE_UNKNOWN: msgid(
        "I can't put it off until “{word}”. Write `30m`, `1h`, `3h`, `tomorrow`, or `reply` until the visitor writes."
    ),
    Reason.TIME_MISSING: msgid("At which time? Write it as in `weekdays 9:00 17:30`."),
    Reason.TOO_MANY_TIMES: msgid("That is more than {limit} times a day. Leave some out."),
    Reason.DAY_UNKNOWN: msgid(
        "“{word}” is no day and no time that I know. Write `daily`, `weekdays`, `mon,thu` or `mon-fri`, and times "
        "like `9:00`."
    ),
    Reason.KEPT_DAYS_WRONG: msgid(
        "“{word}” is no number of days. Write one from 1 to {limit}, or leave it empty: then everything stays."
    ),
    Reason.RESCUE_TIME_WRONG: msgid("“{word}” does not fit here. Write a whole number, {limit} at most."),
    Reason.HOURS_WRONG: msgid(
        "I don't understand “{word}”. Write hours like `9:00-14:00, 16:00-19:00`, or leave the line empty where nobody "
        "works."
    ),
    Reason.HOURS_CROSSED: msgid("“{word}” ends before it begins. Write five in the afternoon as `17:00` or `5pm`."),
    Reason.TOO_MANY_SPANS: msgid("Those are more than {limit} times in one day. Join some of them."),
    Reason.ZONE_UNKNOWN: msgid("There is no time zone “{word}”, or several. Write its whole name: `Europe/Madrid`."),
    Reason.HOLIDAY_WRONG: msgid(
        "“{word}” is no day that I understand. Write year, month and day, `2026-12-25`, or the first and the last: "
        "`2026-12-24 - 2027-01-06`."
    ),
    Reason.TOO_MANY_HOLIDAYS: msgid("Those are more than {limit} days. Leave out what is far away."),
    Reason.CHANNEL_UNKNOWN: msgid(
        "I can't tell which channel “{word}” is. Choose it from what Slack offers as you type, or write this there "
        "without a channel."
    ),
    Reason.DIGEST_CHANNEL: msgid("It takes a channel: name one, such as `#support`, or say this there."),
    Reason.DIGEST_UNKNOWN: msgid(
        "There is no {word}, or it is not for you. There are {names}: `{command} {kind} list`."
    ),
    Reason.SYNC_OFF: msgid(
        "I have no key of tawk.to's REST API. Ask tawk.to for access to it, make a key in your profile there at "
        "*REST API Keys*; whoever runs me puts it into `TAWK_API_KEY` and starts me anew."
    ),
    Reason.SYNC_RUNS: msgid(
        "The past of {word} is on its way already. `{command} sync status` shows it, and stops it."
    ),
    Reason.SYNC_IDLE: msgid("Nothing is on its way now. `{command} sync` begins."),
    Reason.SYNC_DATES: msgid(
        "That time ends before it begins, or has not begun yet: choose an earlier day to begin at."
    ),
    Reason.SYNC_NOTHING: msgid("Choose chats, tickets or both: names and contact data come with them."),
    Reason.WHICH_DIGEST: msgid("Say which: {names}. `{command} {kind} list` shows them."),
    Reason.DIGEST_THERE: msgid("That is just what {word} does already: nothing to do."),
    Reason.TOO_MANY_DIGESTS: msgid("There are {limit} of them already. Remove one first: `{command} {kind} list`."),
    Reason.DIGEST_PAUSED: msgid("{word} is paused already. To let it come again: `{command} {kind} resume {word}`."),
    Reason.DIGEST_RUNS: msgid(
        "{word} is not paused: nothing to do. `{command} {kind} now {word}` lets it come at once."
    ),
    Reason.ALL_PROPERTIES: msgid(
        "All properties, with those to come, are for whoever leads everywhere. Ask {admins}, or name properties."
    ),
    Reason.MINUTES_WRONG: msgid("“{word}” is no number of minutes up to {limit}. Leave it empty for never."),
    Reason.ALERTS_CROSSED: msgid("Who stands higher is told later: choose more minutes than before, or none."),
    Reason.NOBODY_ON_CALL: msgid("Nobody is on call: choose a person or a group, or leave the minutes empty."),
    Reason.NOTHING_TO_UNDO: msgid("There is nothing to take back. `{command} history #1042` shows what was done."),
    Reason.UNDONE_ALREADY: msgid("What was done last to #{number} is taken back already. Do it again if you want it."),
    Reason.PURGED_FOR_GOOD: msgid("#{number} is purged for good: nobody can bring it back."),
    Reason.ACTED_SINCE: msgid(
        "{agent} has worked on #{number} since: it stays as it is. See `{command} history #{number}`."
    ),
    Reason.TOO_LATE_TO_UNDO: msgid("That was more than {limit} minutes ago. Change #{number} by hand instead."),
    Reason.NOT_YOURS_TO_UNDO: msgid("{agent} did that: only they can take it back, or a lead."),
    Reason.WRONG_VALUE: msgid("I don't understand “{word}”. What may stand there: {names}."),
    Reason.VALUE_MISSING: msgid("Something is missing behind “{word}”: write the name right after the colon."),
    Reason.DATES_CROSSED: msgid("That time ends before it begins: write the earlier day behind `from:`."),
    Reason.LINE_TOO_LONG: msgid("That line is too long: {limit} characters at most."),
    Reason.NO_WORDS: msgid("There is no word to look for in that. Write letters or digits: `{command} search refund`."),
    Reason.TOO_MANY_WORDS: msgid("Those are too many words: look for {limit} at most."),
    Reason.TOO_BROAD: msgid(
        "Too many have those words: I looked at the {limit} newest. Add another word, or take a filter off."
    ),
    Reason.TOO_MANY_EXAMINED: msgid(
        "Few fit all of that: I looked at {limit} of a property and left off. Add a filter that fewer fit, such as an "
        "agent, a tag or a shorter time, or take one off."
    ),
    Reason.BUSY: msgid("Somebody else was changing the same thing at that moment. Please try again."),
    Reason.VIEW_UNKNOWN: msgid("You have no saved view “{word}”. You have {names}."),
    Reason.VIEW_GONE: msgid("That view is gone. `{command} views` shows those that you have."),
    Reason.LIST_EXPIRED: msgid(
        "That list is over: you asked for another since, or it is too old. Ask anew with `{command} list`."
    ),
    Reason.UNKNOWN_COMMAND: msgid("I don't know “{word}”. Did you mean `{command} {nearest}`?"),
    Reason.UNKNOWN_WORD: msgid("I don't understand “{word}”. Did you mean “{nearest}”?"),
    Reason.NUMBER_MISSING: msgid(
        "Say which conversation, by its number: `#1042`. Cards and lists show it; only in a card's thread it may be "
        "left out."
    ),
    Reason.NUMBER_WRONG: msgid("“{word}” is not the number of a conversation. Numbers look like `#1042`."),
    Reason.ONE_NUMBER: msgid("Only one conversation at a time here: write a single number."),
    Reason.TOO_MANY_NUMBERS: msgid("Those are too many at once: write {limit} numbers at most."),
    Reason.AGENT_MISSING: msgid("Say to whom, with a mention: `{command} assign @name #1042`."),
    Reason.PROPERTY_MISSING: msgid("Say which property, by its name. I know {names}."),
    Reason.PROPERTY_UNKNOWN: msgid("There is no property “{word}”. I know {names}."),
    Reason.PROPERTY_AMBIGUOUS: msgid("“{word}” could be {names}. Write more of the name."),
    Reason.NOT_A_CHANNEL: msgid(
        "Cards need a channel that I can write to. Invite me to one and say `{command} here` there."
    ),
    Reason.FORM_OUTDATED: msgid(
        "#{number} was changed while this window was open. Close it and open it again to see how."
    ),
    Reason.NOT_A_CARD: msgid("That is no card of mine. Choose a card, or something in its thread."),
    Reason.MODAL_EXPIRED: msgid("The window took too long to open. Please press again."),
    Reason.CONFIRMATION_WRONG: msgid("That isn't the number. Type {number} to purge it for good."),
    Reason.NOTHING_SELECTED: msgid("Nothing is selected. Tick some conversations first."),
    Reason.SELECTION_CHANGED: msgid("What is selected has changed meanwhile. Close this window and press again."),
    Reason.COUNT_WRONG: msgid("That isn't how many are selected. Type {limit} to purge them for good."),
    Reason.NAME_MISSING: msgid("Give it a name, so that you find it again."),
    Reason.TOO_MANY_VIEWS: msgid("You have {limit} saved views already. Delete one first."),
    Reason.DAYS_WRONG: msgid("The last day comes before the first. Change one of them."),
    Reason.NO_CONTACT: msgid("There is no such contact. `{command} contact` shows whom I know."),
    Reason.NO_CONTACT_KNOWN: msgid("The visitor of #{number} left no address, so there is no contact to show."),
    Reason.CONTACT_CHANGED: msgid("Somebody changed this contact meanwhile. Look at it anew, then do it again."),
    Reason.CONTACT_FIELD_TOO_LONG: msgid("That is too long: {limit} characters at most in a field."),
    Reason.EMAIL_WRONG: msgid("“{word}” is no e-mail address. Write one like name@example.com."),
    Reason.EMAIL_TAKEN: msgid("Another contact has that address. If they are one person, merge the two instead."),
    Reason.MERGE_WITH_WHOM: msgid(
        "Nobody of this property has that address. Choose somebody, or write the address of another contact."
    ),
    Reason.MERGED_ALREADY: msgid("These two are one contact already: nothing to do."),
    Reason.NOT_MERGED: msgid("That contact isn't merged any more: nothing to do."),
    Reason.ONLY_TYPED: msgid(
        "That opens a window, and a mention can't. Write it behind `{command}` where you write messages."
    ),
    Reason.SETTINGS_CHANGED: msgid("These settings were changed meanwhile. Close this window and open it again."),
    Reason.TWO_ROLES: msgid("{word} stands here twice, in two roles. Leave only the one that you mean."),
    Reason.NOT_A_PERSON: msgid("{word} is an app, or gone from this workspace: choose a person or group that is here."),
    Reason.LINK_INCOMPLETE: msgid("Say whom, and their name at tawk.to: `{command} link @name Ana T.`."),
    Reason.NAME_LINKED: msgid("{agent} has that name at tawk.to already. Take it from them first: `{command} unlink`."),
    Reason.NAMED_ALREADY: msgid("{agent} is “{word}” at tawk.to already. Take it from them first: `{command} unlink`."),
    Reason.LINKED_BY_EMAIL: msgid(
        "{agent} is “{word}” at tawk.to by the e-mail address that both have. To give that name to somebody else: "
        "`{command} link @name {word}`."
    ),
    Reason.NOT_LINKED: msgid("{agent} is linked to nobody at tawk.to: nothing to do."),
    Reason.TOO_MANY_PEOPLE: msgid("Those are too many: {limit} at most. Put them into a user group and choose that."),
    Reason.LAST_ADMIN: msgid(
        "Nobody could change these settings any more. Leave somebody, or name an administrator in `ADMINS` first."
    ),
    Reason.MAIL_OFF: msgid(
        "E-mail is not set up here. An administrator gives Recado `SMTP_URL` and `MAIL_FROM`; the README tells how."
    ),
    Reason.ADDRESS_MISSING: msgid("No e-mail address is known. Ask the visitor for one, or write it into the field."),
    Reason.ADDRESS_WRONG: msgid("That is not one e-mail address. Write exactly one, like name@example.com."),
    Reason.TICKET_ALREADY: msgid("It is a ticket already: #{number}. Answer it there."),
    Reason.NOT_A_TICKET: msgid("#{number} is a chat. Turn it into a ticket first: `{command} ticket #{number}`."),
    Reason.ANSWER_MISSING: msgid("The answer is empty: write what the visitor shall read."),
    Reason.ANSWER_TOO_LONG: msgid("The answer is too long: {limit} characters at most."),
    Reason.ANSWER_ELSEWHERE: msgid(
        "This is the thread of #{number}, and you name another: nothing was sent. Answer that one in its own thread."
    ),
    Reason.MAIL_GONE: msgid("It is on its way already and can't be taken back. Write another answer that corrects it."),
    Reason.MAIL_NOT_FAILED: msgid("It did not fail, or somebody tries it again already: nothing to do."),
    Reason.NOT_FAILED: msgid("Somebody has seen to it already: write the command again for what is left."),
    Reason.MAILED: msgid(
        "The visitor was written to, which can't be undone here. Reopen #{number} or close it, and write once more."
    ),
    Reason.CANNED_NAME_WRONG: msgid(
        "That is no short name. Write one word of letters, digits and hyphens, like opening-hours: {limit} at most."
    ),
    Reason.CANNED_NAME_TAKEN: msgid(
        "There is a canned answer “{word}” already. Change that one, or choose another name."
    ),
    Reason.CANNED_UNKNOWN: msgid("There is no canned answer “{word}” here. There are {names}."),
    Reason.CANNED_GONE: msgid("That canned answer is gone. `{command} answers` shows those that there are."),
    Reason.TOO_MANY_CANNED: msgid("There are {limit} canned answers here already. Delete one first."),
    Reason.FIELD_UNKNOWN: msgid("Nothing can be filled in for {word}. The fields are {names}."),
    Reason.TOO_MANY_FILES: msgid("Those are too many files: {limit} at most in one answer. Send two."),
    Reason.FILES_TOO_LARGE: msgid("The files are too large for one mail: {limit} MB together. Send fewer, or a link."),
    Reason.FILE_ELSEWHERE: msgid(
        "“{word}” lies outside of Slack, where I can't read it. Upload it here, or write its link."
    ),
    Reason.SENDER_TOO_LONG: msgid(
        "Before the @ stand {limit} characters at most: replies come back to it with the number of a ticket behind."
    ),
    Reason.SIGNATURE_TOO_LONG: msgid("The signature is too long: {limit} characters at most."),
    Reason.FORWARD_TO_OURSELVES: msgid(
        "That is the address that we write from: mail would go round in a circle. tawk.to's is in its dashboard."
    ),
    Reason.TWO_WAY_UNCONFIRMED: msgid(
        "From then on whatever somebody writes in a ticket's thread goes to the visitor by e-mail. If you want that, "
        "tick the box below and save again."
    ),
    Reason.ERASE_UNCONFIRMED: msgid("That isn't it. Type {word} to erase this person for good."),
    Reason.NOTHING_TO_EXPORT: msgid(
        "There is nothing to export. Tick some in my *Home* tab, or say which: `{command} export #1042`."
    ),
    Reason.TOO_MANY_TO_EXPORT: msgid(
        "Those are more than {limit}, and no more go into one export. Take a shorter time: `from:7d`."
    ),
    Reason.EXPORT_MAIL_OFF: msgid(
        "Exports by e-mail are off. An administrator turns them on by setting up e-mail, and in `EXPORT_DOMAINS` the "
        "domains that they may go to."
    ),
    Reason.EXPORT_DOMAIN: msgid("Exports may not go to “{word}”, only to {names}. `EXPORT_DOMAINS` says so."),
    Reason.EXPORT_UNCONFIRMED: msgid(
        "“{word}” is not confirmed by you. Ask for an export to it, and a code goes there."
    ),
    Reason.TOO_MANY_CODES: msgid("Too many codes were asked for. Wait an hour, or have it sent as a file in Slack."),
    Reason.CODE_WRONG: msgid(
        "That is not the code, or it is over: it is good for one hour and five tries. Ask for the export anew to get "
        "another."
    ),
    Reason.TOO_LARGE_TO_MAIL: msgid(
        "One conversation alone is larger than a mail may be. Have it sent as a file in Slack instead."
    ),
    Reason.EXPORT_GONE: msgid("This window is over: the export began already, or is too old. Ask for it anew."),
}
# Where nobody can be named, nothing is near, or no property is known.
SHORT_SENTENCES = {
    Reason.CANNED_UNKNOWN: msgid("There is no canned answer here yet. Leads add them with `{command} answers`."),
    Reason.FIELD_UNKNOWN: msgid("Nothing can be filled in for {word}."),
    Reason.VIEW_UNKNOWN: msgid("You have no saved view “{word}”, nor any other. My *Home* tab saves them."),
    Reason.TAKEN: msgid("Somebody was faster with #{number}."),
    Reason.ALREADY_ASSIGNED: msgid("#{number} is assigned to that agent already: nothing to do."),
    Reason.CLOSED: msgid("#{number} is closed. Reopen it first: `{command} reopen #{number}`."),
    Reason.ALREADY_CLOSED: msgid("#{number} is closed already. To reopen it: `{command} reopen #{number}`."),
    Reason.IN_TRASH: msgid("#{number} is in the trash. Restore it first: `{command} restore #{number}`."),
    Reason.NOT_TAGGED: msgid("#{number} has no tag “{word}”, nor any other."),
    Reason.ACTED_SINCE: msgid("#{number} was worked on since: it stays as it is. See `{command} history #{number}`."),
    Reason.NOT_YOURS_TO_UNDO: msgid("Somebody else did that: only they can take it back, or a lead."),
    Reason.NAME_LINKED: msgid("Another has that name at tawk.to already. Take it from them first: `{command} unlink`."),
    Reason.NAMED_ALREADY: msgid("They are “{word}” at tawk.to already. Empty that field first."),
    Reason.DIGEST_UNKNOWN: msgid("There is none yet that you may see. `{command} {kind} add` makes one."),
    Reason.WHICH_DIGEST: msgid("There is none in this channel. `{command} {kind} add` makes one."),
    Reason.ALL_PROPERTIES: msgid("All properties, with those to come, are for whoever leads everywhere: name some."),
    Reason.ADMINS_ONLY: msgid("Only administrators may do that; `ADMINS` in the settings names them."),
    Reason.LEADS_ONLY: msgid("Only leads and administrators may do that; `ADMINS` in the settings names the latter."),
    Reason.AGENTS_ONLY: msgid("Only agents may do that, and here you may look on. Join the channel of the property."),
    Reason.UNKNOWN_COMMAND: msgid("I don't know “{word}”. `{command} help` shows what I know."),
    Reason.UNKNOWN_WORD: msgid("I don't understand “{word}”. `{command} help` shows what I understand."),
    Reason.PROPERTY_MISSING: msgid("I know no property yet. Each shows up with its first event from tawk.to."),
    Reason.PROPERTY_UNKNOWN: msgid(
        "There is no property “{word}”. I know none yet: each shows up with its first event from tawk.to."
    ),
}
MENTIONS = ("agent", "admins")
TELLING = (*MENTIONS, "nearest", "names")


def refusal(refused: Refusal, language: Language) -> str:
    """The sentence, for mrkdwn and top-level text."""
    telling = any(refused.values.get(key) for key in TELLING)
    sentence, filled = (
        SENTENCES[refused.reason] if telling else _short(refused.reason),
        _filled(refused.values, language),
    )
    told = language.say(sentence, **filled)
    if not filled["nearest"] or "{nearest}" in sentence:
        return told
    near = language.say("Did you mean “{nearest}”?", nearest=filled["nearest"])
    return f"{told} {near}"


def modal_refusal(refused: Refusal, language: Language) -> str:
    """The sentence beside a field of a modal, where Slack shows neither mentions nor code."""
    values = {key: value for key, value in refused.values.items() if key not in MENTIONS}
    return refusal(Refusal(refused.reason, **values), language).replace("`", "")


def _short(reason: Reason) -> str:
    return SHORT_SENTENCES.get(reason, SENTENCES[reason])


def _filled(values: Mapping[str, object], language: Language) -> dict[str, str]:
    return {
        "command": COMMAND,
        "number": str(values.get("number", "")),
        "limit": str(values.get("limit", "")),
        "agent": person(str(values.get("agent") or ""), language),
        "word": _shown(values.get("word")),
        "kind": _shown(values.get("kind")),
        "nearest": _shown(values.get("nearest")),
        "admins": ", ".join(map(subject_mention, _several(values.get("admins")))),
        "names": ", ".join(map(_shown, _several(values.get("names")))),
    }


def _several(value: object) -> Sequence[str]:
    return cast(Sequence[str], value or ())[:NAMES_LIMIT]


def _shown(word: object) -> str:
    return unformatted(str(word or ""), WORD_LIMIT)
