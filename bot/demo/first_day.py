"""What an administrator sets up on the first day, in the demo: done in Slack as people do it, once a shop is known."""

import threading
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from bot.domain.ids import COMMAND
from bot.domain.setting_ids import PropertyView, RescueField
from sandbox.control import SlackSandbox
from sandbox.visitors.shops import Shop

LOOK_SECONDS = 1.0


class FirstDay:
    """While it is open, an administrator lets each shop write to missed visitors by itself, after a minute.

    Whoever sits at the page may be the same person: while a window of theirs is open it waits.
    """

    def __init__(self, slack: SlackSandbox, admin: str, channel: str, shops: Sequence[Shop]) -> None:
        self._slack, self._admin, self._channel = slack, admin, channel
        self._left = list(shops)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="first-day", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None,
                 _trace: TracebackType | None) -> None:  # fmt: skip
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while self._left and not self._over.wait(LOOK_SECONDS):
            shown = str(self._slack.messages(self._channel))
            self._left = [shop for shop in self._left if shop.name not in shown or not self._set_up(shop)]

    def _set_up(self, shop: Shop) -> bool:
        admin = self._slack.user(self._admin)
        if self._slack.modals(self._admin):
            return False
        admin.command(COMMAND, f"rescue {shop.name}", channel=self._channel)
        opened = [one["callback_id"] for one in self._slack.modals(self._admin)]
        if opened != [PropertyView.RESCUE]:
            return False
        ticked = {RescueField.IS_ON: [RescueField.IS_ON], RescueField.MINUTES: "1"}
        return admin.submit({str(name): value for name, value in ticked.items()}).ok
