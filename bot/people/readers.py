"""Who reads in which language: what only one person sees is said in the language of their Slack."""

from dataclasses import dataclass

from bot.ports import Store
from bot.views.language import Language, Languages


@dataclass(frozen=True, slots=True)
class Readers:
    """The people of the workspace, as readers."""

    store: Store
    languages: Languages

    def language_of(self, slack_id: str) -> Language:
        """The default for somebody whose locale was not read yet."""
        with self.store.read() as tx:
            person = tx.people.person(slack_id)
        return self.languages.named(person.locale if person else "")
