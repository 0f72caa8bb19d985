"""The modals of the App Home: what they show when they open, and what is sent from them."""

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.desks.lookup import Lookup
from bot.domain.bulk import Job
from bot.domain.desktop import Desktop, Filters, filtered, in_contacts, search_words, unticked
from bot.domain.desktop_json import day_of
from bot.domain.errors import Reason, Refusal
from bot.domain.ids import HomeAction, HomeField, HomeView
from bot.domain.inbox import Deed, Property
from bot.ports import Home, Store, Transaction
from bot.views.home.modals import (
    contacts_modal,
    purge_selected_modal,
    report_modal,
    save_view_modal,
    search_modal,
    tag_modal,
)
from bot.views.language import LanguageOf
from handlers.exchange.payloads import told_beside, values_of

VIEWS_LIMIT = 25

Work = Callable[[Transaction, Home], Home]
Values = Mapping[str, str]


class HomeModals:
    """Draws them and reads what they send; a refusal stands beside the field in question."""

    def __init__(self, store: Store, lookup: Lookup, language_of: LanguageOf) -> None:
        self._store = store
        self._lookup = lookup
        self._language_of = language_of
        self._submits: Mapping[str, tuple[HomeField, Callable[[Values], Work]]] = {
            HomeView.SEARCH: (HomeField.UNTIL, _search),
            HomeView.CONTACTS: (HomeField.WORDS, _search_contacts),
            HomeView.SAVE_VIEW: (HomeField.NAME, _save_view),
            HomeView.TAG: (HomeField.NAME, _tag),
            HomeView.PURGE: (HomeField.COUNT, _purge),
        }

    def draw(self, name: str, actor: str) -> dict[str, Any]:
        """The modal that the pressed button opens. Raises `Refusal`."""
        language = self._language_of(actor)
        if name == HomeAction.SAVE_VIEW:
            return save_view_modal(language)
        with self._store.write() as tx:
            home = tx.homes.get(actor)
            departments = (
                _departments(tx, self._lookup.known(tx, actor), home.desktop.filters)
                if name == HomeAction.SEARCH
                else ()
            )
        if name == HomeAction.SEARCH and home.desktop.shelf is not None:
            return contacts_modal(home.desktop.shelf.words, language)
        if name == HomeAction.SEARCH:
            return search_modal(home.desktop.filters, departments, language)
        if name == HomeAction.REPORT:
            if home.report is None:
                raise Refusal(Reason.MODAL_EXPIRED)
            return report_modal(home.report, language)
        count = len(home.desktop.ticks)
        if not count:
            raise Refusal(Reason.NOTHING_SELECTED)
        if name == HomeAction.TAG:
            return tag_modal(count, language)
        self._lookup.demand_somewhere(Deed.PURGE, actor)
        return {**purge_selected_modal(count, language), "private_metadata": fingerprint(home.desktop)}

    def submit(self, actor: str, view: Mapping[str, Any], change: Callable[[Work], None]) -> dict[str, Any] | None:
        known = self._submits.get(str(view.get("callback_id")))
        if known is None:
            return None
        beside, read = known
        values = {**values_of(view), "metadata": str(view.get("private_metadata", ""))}
        try:
            change(read(values))
        except Refusal as refused:
            return told_beside(beside, refused, self._language_of(actor))
        return {}


def fingerprint(desktop: Desktop) -> str:
    """Of what is selected, so that a modal that was open for an hour does not purge what it did not speak of."""
    return f"{zlib.crc32(repr(sorted(desktop.ticks)).encode()):08x}"


def _departments(tx: Transaction, known: Sequence[Property], filters: Filters) -> Sequence[str]:
    properties = [one.id for one in known if filters.property_id in (0, one.id)]
    return sorted({name for one in properties for name in tx.labels.departments(one)}, key=str.casefold)


def _search(values: Values) -> Work:
    since, until = day_of(values.get(HomeField.SINCE)), day_of(values.get(HomeField.UNTIL))
    if since and until and until < since:
        raise Refusal(Reason.DAYS_WRONG)
    tags = tuple(tag.strip() for tag in values.get(HomeField.TAGS, "").split(",") if tag.strip())
    words = search_words(values.get(HomeField.WORDS, ""))

    def work(tx: Transaction, home: Home) -> Home:
        department = values.get(HomeField.DEPARTMENT, "")
        found = {"words": words, "since": since, "until": until, "tags": tags, "department": department}
        return replace(home, desktop=filtered(home.desktop, replace(home.desktop.filters, **found)))  # type: ignore[arg-type]

    return work


def _search_contacts(values: Values) -> Work:
    words = " ".join(values.get(HomeField.WORDS, "").split())
    return lambda tx, home: replace(home, desktop=in_contacts(home.desktop, words))


def _save_view(values: Values) -> Work:
    name = values.get(HomeField.NAME, "").strip()
    if not name:
        raise Refusal(Reason.NAME_MISSING)

    def work(tx: Transaction, home: Home) -> Home:
        names = {view.name.casefold() for view in tx.saved_views.of(home.slack_id)}
        if len(names) >= VIEWS_LIMIT and name.casefold() not in names:
            raise Refusal(Reason.TOO_MANY_VIEWS, limit=VIEWS_LIMIT)
        tx.saved_views.keep(home.slack_id, name, home.desktop.filters)
        return home

    return work


def _tag(values: Values) -> Work:
    tag = values.get(HomeField.NAME, "").strip()
    if not tag:
        raise Refusal(Reason.TAG_MISSING)
    return lambda tx, home: begun(home, Deed.TAG, value=tag)


def _purge(values: Values) -> Work:
    typed = values.get(HomeField.COUNT, "").strip()

    def work(tx: Transaction, home: Home) -> Home:
        if values["metadata"] != fingerprint(home.desktop):
            raise Refusal(Reason.SELECTION_CHANGED)
        if typed != str(len(home.desktop.ticks)):
            raise Refusal(Reason.COUNT_WRONG, limit=len(home.desktop.ticks))
        return begun(home, Deed.PURGE)

    return work


def begun(home: Home, deed: Deed, agent: str = "", value: str = "") -> Home:
    """To be done by a worker; what was selected is selected no more. Raises `Refusal`."""
    if not home.desktop.ticks:
        raise Refusal(Reason.NOTHING_SELECTED)
    job = Job(deed, home.desktop.ticks, agent, value)
    return replace(home, jobs=(*home.jobs, job), desktop=unticked(home.desktop), report=None)
