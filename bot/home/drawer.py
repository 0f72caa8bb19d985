"""Gathers what a home shows, in one reading transaction of a bounded number of queries, and draws it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from bot.domain.contact import ContactPage, ContactQuery
from bot.domain.desktop import Drawn
from bot.domain.errors import Refusal
from bot.domain.inbox import Deed, Property
from bot.domain.query import Cursor, Query
from bot.domain.shelf import Shelf
from bot.ports import Home, Listing, Store, Transaction
from bot.transactions.paging import cursor_behind
from bot.transactions.permissions import Act, Permissions, allowed
from bot.views.home.sheet import Checklist, Sheet, Step
from bot.views.home.view import home_view
from bot.views.language import LanguageOf
from bot.views.parts import Block

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Drawing:
    """A view for `views.publish`, and what page it shows."""

    view: Block
    drawn: Drawn


class Drawer:
    """Draws homes. `is_admin` says who is shown the set-up checklist."""

    def __init__(
        self,
        store: Store,
        permissions: Permissions,
        language_of: LanguageOf,
        is_admin: Callable[[str], bool],
        zone: ZoneInfo,
    ) -> None:
        self._store = store
        self._permissions = permissions
        self._language_of = language_of
        self._is_admin = is_admin
        self._zone = zone

    def __call__(self, home: Home) -> Drawing:
        sheet = self._sheet(home)
        return Drawing(home_view(sheet, self._language_of(home.slack_id)), sheet.drawn)

    def _sheet(self, home: Home) -> Sheet:
        desktop = home.desktop
        with self._store.read() as tx:
            roles = self._permissions.roles(tx, home.slack_id)
            properties = [one for one, _ in roles]
            seen = [one.id for one in properties]
            may = frozenset(deed for deed in Deed if any(allowed(deed, role) for _, role in roles))
            exports = any(allowed(Act.EXPORT, role) for _, role in roles)
            query = desktop.filters.query(seen, home.slack_id, self._zone, desktop.after)
            shown = [one for one in seen if desktop.filters.property_id in (0, one)]
            people = tx.contact_lists.count(shown)
            counts = tx.conversations.counts(shown)
            checklist = self._checklist(tx, home, properties)
            empty = Drawn(desktop.filters, desktop.cursors, skipped=desktop.skipped)
            sheet = Sheet(home, empty, (), counts, properties, may, checklist=checklist, people=people)
            sheet = replace(sheet, may_export=exports)
            if desktop.shelf is not None:
                return _with_contacts(tx, sheet, desktop.shelf, shown)
            return _with_rows(tx, sheet, query)

    def _checklist(self, tx: Transaction, home: Home, properties: Sequence[Property]) -> Checklist | None:
        if home.hides_checklist or not self._is_admin(home.slack_id):
            return None
        writable, manned = tx.posts.writable_channels(), tx.people.manned()
        steps = [Step(one, bool(one.name), one.channel in writable, one.id in manned) for one in properties]
        checklist = Checklist(steps, tx.deliveries.newest_at() is not None)
        return None if checklist.is_done else checklist


def _with_rows(tx: Transaction, sheet: Sheet, query: Query) -> Sheet:
    rows, following, refused = _page(tx, query)
    drawn = replace(sheet.drawn, rows=tuple(row.number for row in rows), next=following)
    return replace(sheet, drawn=drawn, rows=rows, views=tx.saved_views.of(sheet.home.slack_id), refused=refused)


def _with_contacts(tx: Transaction, sheet: Sheet, shelf: Shelf, property_ids: Sequence[int]) -> Sheet:
    rows = tx.contact_lists.page(ContactQuery(tuple(property_ids), shelf.words, shelf.after), PAGE_SIZE + 1)
    following = rows[PAGE_SIZE - 1].cursor if len(rows) > PAGE_SIZE else None
    shown = {one.id: one for one in sheet.properties if one.id in property_ids}
    page = ContactPage(rows[:PAGE_SIZE], shown, following, sheet.people)
    drawn = replace(sheet.drawn, shelf=replace(shelf, next=following))
    return replace(sheet, drawn=drawn, contacts=page)


def _page(tx: Transaction, query: Query) -> tuple[Sequence[Listing], Cursor | None, Refusal | None]:
    """A search that can't be made is told in the place of its rows."""
    try:
        rows = tx.conversations.page(query, PAGE_SIZE + 1)
    except Refusal as refused:
        return (), None, refused
    shown = rows[:PAGE_SIZE]
    return shown, cursor_behind(shown[-1], query) if len(rows) > PAGE_SIZE else None, None
