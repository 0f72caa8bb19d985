"""What is said of what the doctor finds at the mail servers and at tawk.to's REST API."""

from collections.abc import Mapping

from bot.domain.checkup import Sign
from bot.views.language import msgid
from bot.views.sign_sentences import Sentences

NEXT_READ = msgid("Start `python -m bot serve`, or `worker`; if it runs, its log says `mailbox.trouble` and why.")
NEXT_LOOK = msgid("Start `python -m bot serve`, or `clock`; if it runs, its log says `following.troubled` and why.")
AUTHORITY = msgid("Check the host's name; SSL_CERT_FILE names the certificates of an authority of your own.")
OF_MAIL: Mapping[Sign, Sentences] = {
    Sign.SMTP: ("SMTP", msgid("{where} lets us in")),
    Sign.SMTP_OPEN: ("SMTP", msgid("{where} answers, without a login")),
    Sign.SMTP_LOGIN: (
        "SMTP",
        "{where}: {told}",
        msgid(
            "Check the user and the password in SMTP_URL. Gmail, Yahoo and iCloud want an app password; at Microsoft "
            "365 an administrator has to allow this kind of login for the mailbox."
        ),
    ),
    Sign.SMTP_CERTIFICATE: ("SMTP", "{where}: {told}", AUTHORITY),
    Sign.SMTP_STARTTLS: (
        "SMTP",
        "{where}: {told}",
        msgid("Write smtps:// for a server that begins with TLS (465); ?tls=off only for one on this machine."),
    ),
    Sign.SMTP_AWAY: (
        "SMTP",
        "{where}: {told}",
        msgid("Check the host and the port in SMTP_URL and the network: smtp:// is mostly 587, smtps:// 465."),
    ),
    Sign.IMAP: ("IMAP", msgid("{where} lets us in")),
    Sign.IMAP_UNREACHABLE: (
        "IMAP",
        msgid("{where} can't be reached, or ended the connection{told}"),
        msgid("Check the host and the port in IMAP_URL and the network; imaps:// begins with TLS."),
    ),
    Sign.IMAP_TLS: (
        "IMAP",
        msgid("{where} does not speak TLS with us{told}"),
        msgid("Check the port: imaps:// begins with TLS (993), imap:// turns to it (143)."),
    ),
    Sign.IMAP_CERTIFICATE: ("IMAP", msgid("{where} shows a certificate that nobody vouches for{told}"), AUTHORITY),
    Sign.IMAP_LOGIN: (
        "IMAP",
        msgid("{where} refuses the login{told}"),
        msgid(
            "Check the user and the password in IMAP_URL. Gmail, Yahoo and iCloud want an app password; at Microsoft "
            "365 an administrator has to allow this kind of login for the mailbox."
        ),
    ),
    Sign.IMAP_ANSWER: (
        "IMAP",
        msgid("{where} answers what we don't understand{told}"),
        msgid("Check that IMAP_URL names a server of IMAP."),
    ),
    Sign.FOLDER_TELLS: (msgid("folder"), msgid("{folder} tells of new mail at once (IDLE)")),
    Sign.FOLDER_ASKED: (msgid("folder"), msgid("{folder} is asked for new mail once a minute (no IDLE)")),
    Sign.FOLDER_MISSING: (
        msgid("folder"),
        msgid("there is no {folder}; there are: {folders}"),
        msgid("Write one of them behind the slash at the end of IMAP_URL (%20 for a space, %2F for a slash in it)."),
    ),
    Sign.REPLIES: (msgid("replies"), msgid("mail to {local}+…@{domain} arrives in this folder")),
    Sign.REPLIES_UNSEEN: (
        msgid("replies"),
        msgid(
            "come to addresses such as {local}+t42.…@{domain}; none is here yet, so send a mail to "
            "{local}+test@{domain} from elsewhere: it has to arrive in this folder"
        ),
    ),
    Sign.MAILBOX: (msgid("mailbox"), msgid("was read to its end at {at}"), NEXT_READ),
    Sign.MAILBOX_UNREAD: (msgid("mailbox"), msgid("has not been read yet"), NEXT_READ),
}
API = msgid("tawk.to's REST API")
AGENTS = msgid("agents")
MEMBER = msgid("Whose key it is has to be an administrator of the property in tawk.to.")
OF_TAWK: Mapping[Sign, Sentences] = {
    Sign.API: (API, msgid("takes the key; properties of tawk.to that it sees: {seen}")),
    Sign.API_HIDES: (API, msgid("does not show {name} to this key"), MEMBER),
    Sign.API_SHOWS: (API, msgid("shows the {what} of {name}")),
    Sign.API_SHOWS_ANOTHER: (API, msgid("shows {name} too, of which no webhook has come")),
    Sign.API_NO_SCOPE: (
        API,
        msgid("does not show the {what} of {name}: {code}"),
        msgid(
            "Its key needs the scope {scope}. Whose key it is has to be an administrator of the property in tawk.to."
        ),
    ),
    Sign.API_REFUSES: (
        API,
        msgid("refuses the key: {code}"),
        msgid(
            "Check TAWK_API_KEY: tawk.to gives keys on request, then under REST API Keys in the profile of whoever "
            "asked."
        ),
    ),
    Sign.API_BUSY: (
        API,
        msgid("is busy: {code}"),
        msgid("Ask again in a minute; TAWK_API_SECONDS puts more time between two calls."),
    ),
    Sign.API_AWAY: (API, msgid("can't be asked for {method}: {code}"), msgid("Check TAWK_API_URL and the network.")),
    Sign.API_CERTIFICATE: (
        API,
        msgid("can't be asked for {method}: {code}"),
        msgid("REQUESTS_CA_BUNDLE in the environment names the certificates of an authority of your own."),
    ),
    Sign.DASHBOARD: (msgid("dashboard"), msgid("was read until {at}")),
    Sign.DASHBOARD_LATE: (msgid("dashboard"), msgid("the {what} of {name} were read until {at}"), NEXT_LOOK),
    Sign.DASHBOARD_REFUSED: (
        msgid("dashboard"),
        msgid("the {what} of {name} were read until {at}, then tawk.to refused: {code}"),
        NEXT_LOOK,
    ),
    Sign.AGENTS_AWAY: (
        AGENTS,
        msgid("tawk.to does not tell who they are: {code}"),
        msgid("Ask again in a minute: until then, those who were read before are known."),
    ),
    Sign.AGENTS_HIDDEN: (
        AGENTS,
        msgid("{name} does not show them to this key ({code}); they can be linked by hand, with {command} link"),
    ),
    Sign.AGENTS_NONE: (AGENTS, msgid("none are known yet")),
    Sign.AGENTS: (AGENTS, msgid("known in Slack: {linked} of the {all} at tawk.to")),
    Sign.AGENTS_ASKED: (
        AGENTS,
        msgid(
            "known in Slack: {linked} of the {all} at tawk.to; Slack is asked for the addresses of the others once "
            "Recado runs"
        ),
    ),
    Sign.AGENTS_OTHERS: (
        AGENTS,
        msgid("known in Slack: {linked} of the {all} at tawk.to; {command} link says who the others are: {names}"),
    ),
}
