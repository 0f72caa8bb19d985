"""Files on the page: sent from the composer, shown in messages, put into a file input."""

import struct
import zlib

import pytest
from playwright.sync_api import FilePayload, expect

from tests.sandbox.page.dialog import element, open_modal
from tests.sandbox.page.window import Desk, OpenWindow
from tests.sandbox.views import field, modal

pytestmark = pytest.mark.browser

NOTES: FilePayload = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"hello there"}


def png() -> bytes:
    """A red square of two pixels a side."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head, rows = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0), (b"\0" + b"\xff\0\0" * 2) * 2
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


PICTURE: FilePayload = {"name": "square.png", "mimeType": "image/png", "buffer": png()}


def test_files_are_sent_from_the_composer_seen_and_opened(desk: Desk, open_window: OpenWindow) -> None:
    window = open_window()
    window.part("composer").fill("look")
    window.part("file-picker").set_input_files([NOTES, PICTURE])
    expect(window.part("upload")).to_have_count(2)
    window.part("composer-send").click()
    message = window.part("message").last
    expect(message).to_contain_text("look")
    expect(message.get_by_test_id("file")).to_contain_text(["notes.txt", "square.png"])
    expect(message.get_by_test_id("file").first).to_contain_text("11 bytes")
    expect(window.part("upload")).to_have_count(0)
    picture = message.get_by_test_id("file-preview")
    expect(picture).to_have_attribute("alt", "square.png")
    expect(picture).to_have_js_property("naturalWidth", 2)
    with window.page.expect_download() as download:
        message.get_by_test_id("file-link").first.click()
    assert download.value.path().read_bytes() == b"hello there"
    assert [file["name"] for file in desk.s.messages("support")[-1]["files"]] == ["notes.txt", "square.png"]


def test_a_file_alone_may_be_sent_and_taken_back_before(desk: Desk, open_window: OpenWindow) -> None:
    window = open_window()
    with window.page.expect_file_chooser() as chooser:
        window.part("composer-attach").click()
    chooser.value.set_files([NOTES, PICTURE])
    window.page.get_by_role("button", name="Remove square.png").click()
    expect(window.part("upload")).to_have_count(1)
    window.part("composer").press("Enter")
    expect(window.part("message").last.get_by_test_id("file")).to_have_count(1)
    assert [file["name"] for file in desk.s.messages("support")[-1]["files"]] == ["notes.txt"]


def test_an_empty_file_is_refused_with_the_reason(open_window: OpenWindow) -> None:
    window = open_window()
    window.part("file-picker").set_input_files({**NOTES, "buffer": b""})
    expect(window.part("composer-note")).to_have_text("The file is empty.")
    expect(window.part("composer-send")).to_be_disabled()
    window.troubles.clear()  # Chromium puts every refused request into its console.


def test_files_that_the_app_shares_are_shown(desk: Desk, open_window: OpenWindow) -> None:
    window = open_window()
    desk.client.files_upload_v2(channel=desk.s.channel_id("support"), filename="report.txt", content="numbers")
    expect(window.part("message").last.get_by_test_id("file-link")).to_have_text("report.txt")


def test_a_file_input_takes_what_it_asks_for(desk: Desk, open_window: OpenWindow) -> None:
    window = open_window()
    asks = element("file_input", filetypes=["txt"], max_files=1)
    open_modal(desk, window, modal(field("papers", asks)))
    dialog = window.part("modal")
    expect(dialog.get_by_role("group", name="Label")).to_be_visible()
    dialog.get_by_test_id("file-picker").set_input_files(PICTURE)
    expect(dialog.get_by_role("alert")).to_contain_text("not of a kind")
    dialog.get_by_test_id("file-picker").set_input_files(NOTES)
    expect(dialog.get_by_test_id("upload")).to_contain_text("notes.txt")
    dialog.get_by_test_id("file-picker").set_input_files({**NOTES, "name": "more.txt"})
    expect(dialog.get_by_role("alert")).to_have_text("No more than 1 file.")
    window.part("modal-submit").click()
    values = desk.told("view_submission")["view"]["state"]["values"]
    assert [file["name"] for file in values["papers"]["it"]["files"]] == ["notes.txt"]
    expect(window.part("modal")).to_have_count(0)
