"""The page of the local tawk.to's dashboard: what it shows, what is done there, and that nothing written runs."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from slack_sdk import WebClient

from sandbox.control import SlackSandbox
from sandbox.tawk.control import LocalTawk
from sandbox.tawk.past import Past
from sandbox.visitors.people import Visitor
from sandbox.visitors.plots import Chat, Line
from sandbox.visitors.shops import AURORA, NORTHWIND
from tests.sandbox.manifests import full_manifest
from tests.sandbox.page.looks import faint, nameless
from tests.sandbox.page.window import Window
from tests.sandbox.tawk.conftest import ANSWERED, LEFT, NOON, UNANSWERED, Asker

PATIENCE_MS = 15_000
SHOUT = "<script>document.title='hit'</script><img src=x onerror=\"document.title='hit'\">"
HOSTILE = Chat(Visitor(SHOUT, None, SHOUT, "XX", "en"), ((Line("v", SHOUT + "half \ud83d"),),))


def test_the_lists_part_folders_and_states_and_count_who_waits(t: LocalTawk, asker: Asker) -> None:
    missed, served = t.add(AURORA, UNANSWERED, NOON), t.add(AURORA, ANSWERED, NOON)
    ticket, spam, trash = t.add(AURORA, LEFT, NOON), t.add(AURORA, UNANSWERED, NOON), t.add(AURORA, UNANSWERED, NOON)
    for deed, item in ((t.spam, spam), (t.spam, trash), (t.delete, trash)):
        deed(item)
    t.add(NORTHWIND, UNANSWERED, NOON)

    def shown(folder: str, status: str = "") -> set[str]:
        told = asker.page("inbox", property=AURORA.property_id, folder=folder, status=status)
        assert told["waiting"] == {"chats": 1, "tickets": 1}
        return {row["id"] for row in told["rows"]}

    assert shown("all") == {missed, served, ticket}
    assert (shown("chats"), shown("tickets")) == ({missed, served}, {ticket})
    assert (shown("spam"), shown("trash")) == ({spam}, {trash})
    assert (shown("chats", "open"), shown("chats", "closed")) == ({missed}, {served})


def test_a_list_that_did_not_change_is_not_told_again(t: LocalTawk, asker: Asker) -> None:
    asked = {"property": AURORA.property_id, "folder": "all"}
    seen = asker.page("inbox", **asked)["version"]
    assert asker.page("inbox", **asked, seen=str(seen)) == {"version": seen}
    t.fill(Past(chats=3, tickets=0), NOON)
    assert asker.page("inbox", **asked, seen=str(seen))["version"] > seen


@pytest.mark.parametrize(
    ("act", "status"),
    [
        ({"deed": "answer", "agent": "Nobody", "text": "Hi"}, 400),
        ({"deed": "answer", "agent": "Marta Ruiz", "text": ""}, 400),
        ({"deed": "burn"}, 400),
        ({"deed": "close", "id": "none"}, 404),
        (["close"], 400),
    ],
)
def test_what_can_not_be_done_is_said(t: LocalTawk, asker: Asker, act: object, status: int) -> None:
    chat = t.add(AURORA, UNANSWERED, NOON)
    answer = asker.act({"id": chat, **act} if isinstance(act, dict) else act)
    assert (answer.status_code, answer.json()["ok"]) == (status, False)


def test_a_foreign_page_can_do_nothing(t: LocalTawk, asker: Asker) -> None:
    chat = t.add(AURORA, UNANSWERED, NOON)
    assert asker.act({"deed": "delete", "id": chat}, origin="http://elsewhere.example").status_code == 403
    assert not t.item(chat).is_deleted


@pytest.fixture
def window(chromium: Browser, t: LocalTawk) -> Iterator[Window]:
    expect.set_options(timeout=PATIENCE_MS)
    made = Window(chromium.new_page())
    yield made
    assert made.troubles == []
    made.page.close()


@pytest.mark.browser
def test_a_missed_chat_is_answered_deleted_and_restored_on_the_page(window: Window, t: LocalTawk) -> None:
    chat = t.add(AURORA, UNANSWERED, NOON)
    window.page.goto(f"{t.dashboard_url}#/inbox/{AURORA.property_id}/all/chat/{chat}")
    expect(window.part("row").get_by_test_id("state")).to_have_class("state missed")
    window.part("answer-text").fill("Here I am.")
    t.add(AURORA, HOSTILE, NOON)
    t.close(t.add(AURORA, UNANSWERED, NOON))  # what comes meanwhile disturbs nobody who writes
    expect(window.part("row")).to_have_count(3)
    expect(window.part("answer-text")).to_have_value("Here I am.")
    expect(window.part("answer-text")).to_be_focused()
    window.part("answer-agent").select_option("Grace Kim")
    window.part("answer-send").click()
    expect(window.part("entry-agent")).to_contain_text("Grace Kim")
    expect(window.part("entry-agent")).to_contain_text("Here I am.")
    assert t.item(chat).status == "closed"
    window.part("deed-delete").click()
    expect(window.part("row")).to_have_count(2)
    window.part("folder-trash").click()
    expect(window.part("row")).to_have_count(1)
    window.part("row").click()
    window.part("deed-restore").click()
    expect(window.part("row")).to_have_count(0)
    assert not t.item(chat).is_deleted


@pytest.mark.browser
def test_a_link_to_the_dashboard_leads_to_the_stand_in_from_the_local_slack(window: Window, t: LocalTawk) -> None:
    chat = t.add(AURORA, UNANSWERED, NOON)
    outside = "https://dashboard.example/"
    with SlackSandbox(full_manifest(), rate_scale=0, links={outside: t.dashboard_url}) as s:
        address = f"{outside}#/inbox/{AURORA.property_id}/all/chat/{chat}"
        WebClient(s.bot_token, base_url=s.base_url).chat_postMessage(
            channel=s.channel_id("support"), text=f"<{address}|There> <https://other.example/|Elsewhere>"
        )
        window.page.goto(f"{s.ui_url}#/{s.channel_id('support')}")
        expect(window.page.get_by_role("link", name="Elsewhere")).to_have_attribute("href", "https://other.example/")
        link = window.page.get_by_role("link", name="There")
        expect(link).to_have_attribute("title", address)
        with window.page.expect_popup() as opened:
            link.click()
        expect(opened.value.get_by_test_id("reading-name")).to_have_text("Ben Okafor")
        opened.value.close()
        window.page.goto("about:blank")


@pytest.mark.browser
def test_nothing_that_a_visitor_writes_runs_and_every_control_has_a_name_and_contrast(
    window: Window, t: LocalTawk
) -> None:
    chat = t.add(AURORA, HOSTILE, NOON)
    t.fill(Past(chats=40, tickets=20))
    window.page.goto(f"{t.dashboard_url}#/inbox/{AURORA.property_id}/all/chat/{chat}")
    expect(window.part("reading-name")).to_have_text(SHOUT)
    assert "hit" not in window.page.title()
    assert nameless(window.page) == []
    assert faint(window.page) == []
