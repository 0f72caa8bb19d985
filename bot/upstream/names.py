"""Learns what a property is called, where no webhook has told it yet."""

import logging
from datetime import datetime

from bot.domain.errors import UpstreamError
from bot.domain.inbox import Property
from bot.ports import Store, Upstream
from bot.upstream.reading import read_property

log = logging.getLogger(__name__)


def learn_name(store: Store, upstream: Upstream, property_: Property, now: datetime) -> None:
    """A key may see chats and no list of properties: then it stays as it is."""
    try:
        names = dict(filter(None, map(read_property, upstream.properties())))
    except UpstreamError as error:
        log.info("names.not_told", extra={"property": property_.tawk_id, "error": type(error).__name__})
        return
    if name := names.get(property_.tawk_id):
        with store.write() as tx:
            tx.properties.rename(property_.id, name, now)
