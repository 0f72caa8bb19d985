"""`python -m tests.sandbox.pace`: posts at a steady rate while Chromium has the channel open, and says how far it lags.

A message's lag is the time from its ts, which the local Slack gives it on arrival, to the moment when the page has
drawn it; a page that falls behind lags more at the end than at the beginning. Nothing is asserted: how quick a
machine is says nothing of whether the code is right.
"""

import argparse
import http.client
import json
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median

from playwright.sync_api import Page

from sandbox.control import SlackSandbox
from tests.chromium import find_chromium, running_chromium
from tests.sandbox.manifests import full_manifest

WATCH = """() => {
    window.seen = new Map();
    const note = () => document.querySelectorAll(".content [data-testid=message]").forEach((node) => {
        if (!window.seen.has(node.dataset.ts)) window.seen.set(node.dataset.ts, Date.now());
    });
    new MutationObserver(note).observe(document.body, { childList: true, subtree: true });
}"""
LAGS = "() => [...window.seen].map(([ts, at]) => at - Number(ts) * 1000)"


@dataclass(frozen=True, slots=True)
class Pace:
    """What was reached: posts a second, how late each message was drawn (ms), how long the page took to be settled."""

    posts: int
    rate: float
    lags: Sequence[float]
    settled: float

    def __str__(self) -> str:
        late, quarter = sorted(self.lags), max(1, len(self.lags) // 4)
        figures = ", ".join(f"{name} {late[int(share * (len(late) - 1))]:.0f}" for name, share in SHARES.items())
        begin, end = median(self.lags[:quarter]), median(self.lags[-quarter:])
        return (
            f"{self.posts} posts at {self.rate:.0f} a second, {len(late)} of them seen on the page\n"
            f"drawn after (ms): {figures}; the first quarter {begin:.0f}, the last {end:.0f} (medians)\n"
            f"the page is settled {self.settled * 1000:.0f} ms after the last post"
        )


SHARES = {"median": 0.5, "95 %": 0.95, "worst": 1.0}


def measure(program: str, rate: int, seconds: int) -> Pace:
    # An app that hears nothing: without a connection, events would wait for one, and the page with them.
    deaf = full_manifest(settings={})
    with SlackSandbox(deaf, rate_scale=0) as slack, running_chromium(program) as browser, ThreadPoolExecutor(1) as pool:
        page = browser.new_page()
        page.goto(f"{slack.ui_url}?as=ana#/{slack.channel_id('support')}")
        page.wait_for_selector("body[data-settled=true]")
        page.evaluate(WATCH)
        posting = pool.submit(post_at, slack, rate, rate * seconds)
        reached = posting.result()
        return _look(page, slack, rate * seconds, reached)


def post_at(slack: SlackSandbox, rate: int, count: int) -> float:
    """Posts so many messages, each at its moment; gives the rate that was reached."""
    connection = http.client.HTTPConnection("127.0.0.1", int(slack.ui_url.rsplit(":", 1)[1].strip("/")), timeout=10)
    headers = {"Authorization": f"Bearer {slack.bot_token}", "Content-Type": "application/json"}
    start = time.perf_counter()
    for number in range(count):
        time.sleep(max(0.0, start + number / rate - time.perf_counter()))
        body = json.dumps({"channel": "#support", "text": f"post {number}"})
        connection.request("POST", "/api/chat.postMessage", body, headers)
        connection.getresponse().read()
    taken = time.perf_counter() - start
    connection.close()
    return count / taken


def _look(page: Page, slack: SlackSandbox, posts: int, rate: float) -> Pace:
    start = time.perf_counter()
    last = slack.messages("support")[-1]["ts"]
    page.wait_for_selector(f".content [data-testid=message][data-ts='{last}']", timeout=60_000)
    page.wait_for_selector("body[data-settled=true]", timeout=60_000)
    settled = time.perf_counter() - start
    return Pace(posts, rate, page.evaluate(LAGS), settled)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.sandbox.pace", description=__doc__)
    parser.add_argument("--rate", type=int, default=200, help="posts a second (200)")
    parser.add_argument("--seconds", type=int, default=8, help="for so long (8)")
    given = parser.parse_args()
    program = find_chromium()
    if program is None:
        sys.exit("Chromium is not installed")
    print(measure(program, given.rate, given.seconds))


if __name__ == "__main__":
    main()
