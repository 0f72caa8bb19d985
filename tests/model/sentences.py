"""Says in a sentence what happened, for whoever has to find out why it ended in a difference."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from enum import Enum

from tests.inbox import ADMIN, ANA, LUIS
from tests.model.letters import Letter
from tests.model.lists import Asked

PEOPLE = {ANA: "Ana", LUIS: "Luis", ADMIN: "the administrator", "U0EVA": "Eva", "U0SOL": "Sol"}
FORMS: Mapping[str, str] = {
    "do": "{3}: {0} {1} on {2}",
    "send_form": "{2} sends a form about {0}: {1}",
    "undo": "{0} takes back what was done last {1}",
    "look": "{0} looks at the list {1}, and at {2}",
    "say": "in {0} {1} says something, which comes as {2}",
    "tell": "of {0} comes late: {1}, of its first {2} lines",
    "repeat": "a webhook comes once more",
    "visit": "somebody new writes to {0}",
    "crowd": "{1} write to {0} at once, and nobody answers",
    "tick": "{0} minutes pass, and the clock looks",
    "later": "{0} pass",
    "move": "{0} and the channel of {1}: {comes}, {heard}",
    "regroup": "{0} and the group {1}: {comes}",
    "deactivate": "{0} and the workspace: {gone}, {heard}",
    "grant": "in {0} {1} is given the role {2}",
    "read_slack": "Slack is read",
    "keep": "{0} keeps its trash for {1} days and what is closed for {2}",
    "convert": "{1} answers {0} by e-mail, which makes a ticket of it",
    "reply": "{1} answers {0} by e-mail ({closes})",
    "take_back": "{1} takes {0} back before it goes out",
    "retry": "{1} tries {0} again",
    "mend": "{1} sees {0} in the list of failures ({retries})",
    "post": "what is due is posted: the mail server {0}",
    "answer": "{0}: its reader {1}",
    "report": "a server reports of {0}: it {1}",
    "write": "somebody unknown {0}",
    "reread": "{0} is read once more",
    "turn": "the mirror does {0} steps",
    "fail": "the next calls of Slack: {0}",
    "rest": "Slack gets all that it has to get",
    "tear": "somebody deletes the card of {0} in Slack",
    "archive": "the channel of {0} is archived: {shut}",
}


def sentence(act: str, given: Sequence[object], named: Mapping[str, object]) -> str:
    words = [_word(one) for one in given]
    flags = {name: name if value else f"not {name}" for name, value in named.items()}
    return FORMS[act].format(*words, *[""] * 4, **flags).strip()


def _word(value: object) -> str:
    match value:
        case Enum():
            return str(value.value)
        case Asked():
            return " ".join(f"{name}:{one}" for name, one in asdict(value).items() if one) or "as it is"
        case Letter():
            return f"mail {value.id} of #{value.number} ({value.state})"
        case (str(place), str(name)) if place:
            return f"{place}'s {name}"
        case list() | tuple():
            return ", ".join(filter(None, map(_word, value))) or "nothing that there is"
    return PEOPLE.get(str(value), str(getattr(value, "message_id", value)))
