"""What a drawing of the App Home shows, gathered before it is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.contact import ContactPage
from bot.domain.desktop import Drawn
from bot.domain.errors import Refusal
from bot.domain.inbox import Deed, Property
from bot.ports import Counts, Home, Listing, SavedView


@dataclass(frozen=True, slots=True)
class Step:
    """A property as the set-up checklist sees it: what has come from it, gone to its channel, and who is there."""

    property_: Property
    heard: bool
    channel_works: bool
    manned: bool


@dataclass(frozen=True, slots=True)
class Checklist:
    """How far the installation is; shown to administrators until all of it is done."""

    steps: Sequence[Step]
    received: bool

    @property
    def is_done(self) -> bool:
        each = all(step.heard and step.channel_works and step.manned for step in self.steps)
        return bool(self.steps) and each and self.received


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of one agent's home; `properties` are those they may see, `refused` is why there are no rows.

    `may` is what they may do in some of these, `people` how many contacts these have; with `contacts` a page of those
    is shown instead of `rows`.
    """

    home: Home
    drawn: Drawn
    rows: Sequence[Listing]
    counts: Counts
    properties: Sequence[Property]
    may: frozenset[Deed]
    views: Sequence[SavedView] = ()
    checklist: Checklist | None = None
    refused: Refusal | None = None
    people: int = 0
    contacts: ContactPage | None = None
    may_export: bool = False
