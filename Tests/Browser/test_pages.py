# ===----------------------------------------------------------------------=== #
#
# This source file is part of the Oriel project
#
# Copyright (c) 2026 the Oriel authors
# Licensed under Apache License v2.0
#
# SPDX-License-Identifier: Apache-2.0
#
# ===----------------------------------------------------------------------=== #

"""Every page at the sizes of a desk and a phone, with pictures to look at in .cache/screenshots."""

from collections.abc import Iterator

import pytest
from browser import DESK, PHONE, ROOT, Viewer, wait_for
from demo import Demo, Web
from journey import Journey
from playwright.sync_api import Browser

SCREENSHOTS = ROOT / ".cache" / "screenshots"
SIZES = {"desk": DESK, "phone": PHONE}
PASSWORD = "a long enough password"


@pytest.fixture(scope="module")
def recorded(demo: Demo, browser: Browser) -> str:
    """The id of a recording of some seconds."""
    journey = Journey(demo, browser)
    journey.sign_in()
    journey.record(8)
    journey.stop()
    journey.close()
    return journey.recorded_one().fact["id"]


@pytest.fixture(scope="module")
def signed_in(demo: Demo, browser: Browser, recorded: str) -> Iterator[Viewer]:
    """Somebody whose cookies the tests may use."""
    viewer = Viewer(browser, demo.url)
    viewer.page.goto("/sign-in")
    viewer.sign_in(demo.user, demo.password)
    viewer.page.wait_for_url("**/rooms")
    yield viewer
    viewer.close()


@pytest.fixture(scope="module")
def observer(demo: Demo, browser: Browser, recorded: str) -> Iterator[Viewer]:
    """Somebody who may watch and nothing else."""
    demo.run_tool(
        "oriel-cloud",
        "user",
        "create",
        "--name",
        "watcher",
        "--role",
        "observer",
        "--config",
        demo.cloud_config,
        stdin=PASSWORD + "\n",
    )
    viewer = Viewer(browser, demo.url)
    viewer.page.goto("/sign-in")
    viewer.sign_in("watcher", PASSWORD)
    viewer.page.wait_for_url("**/rooms")
    yield viewer
    viewer.close()


def address(page: str, demo: Demo, recorded: str) -> str:
    """Where a page is."""
    return {
        "room": f"/rooms/{demo.rooms[0]}",
        "recording": f"/recordings/{recorded}#t=3.000",
        "missing": "/rooms/01900000-0000-7000-8000-000000000000",
    }.get(page, f"/{page}")


def show(viewer: Viewer, page: str) -> None:
    """Waits until a page has what takes time."""
    if page == "room":
        wait_for("Pictures", lambda: all(viewer.sample("codes")), 20, viewer.page)
        viewer.page.wait_for_timeout(3000)
    elif page == "recording":
        viewer.sample("playerReady")
    viewer.page.wait_for_timeout(500)


@pytest.mark.parametrize("theme", ["room", "desk"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("page", ["sign-in", "rooms", "room", "recordings", "recording", "sites", "missing"])
def test_a_page_fits_its_window(
    demo: Demo, browser: Browser, recorded: str, signed_in: Viewer, page: str, size: str, theme: str
) -> None:
    like = None if page == "sign-in" else signed_in
    viewer = Viewer(browser, demo.url, SIZES[size], like, {"room": "dark", "desk": "light"}[theme])
    if page == "missing":
        viewer.excuse("404")
    try:
        viewer.page.goto(address(page, demo, recorded))
        show(viewer, page)
        viewer.picture(SCREENSHOTS / f"{page}-{size}-{theme}.png")
        assert viewer.sample("overflow") <= 0, "the page can be moved sideways"
        assert viewer.page.locator("h1").count() == 1
        assert viewer.page.title().endswith("Oriel")
        assert viewer.sample("missingIcons") == []
        assert not viewer.errors
    finally:
        viewer.close()


@pytest.mark.parametrize("size", SIZES)
def test_a_room_that_records(demo: Demo, browser: Browser, signed_in: Viewer, size: str) -> None:
    viewer = Viewer(browser, demo.url, SIZES[size], signed_in)
    page = viewer.page
    try:
        page.goto(address("room", demo, ""))
        show(viewer, "room")
        page.click("#record")
        wait_for("Recording", lambda: page.inner_text("#state-word") == "Recording", 5, page)
        page.wait_for_timeout(2000)
        viewer.picture(SCREENSHOTS / f"room-recording-{size}.png")
        page.click("#record")
        page.wait_for_selector("#stop-dialog[open]")
        viewer.picture(SCREENSHOTS / f"room-stop-{size}.png")
        assert viewer.sample("overflow") <= 0
        page.keyboard.press("Escape")
        assert page.inner_text("#state-word") == "Recording", "Escape keeps recording"
        page.click("#record")
        page.click("#stop-dialog [value=stop]")
        wait_for("The end", lambda: page.inner_text("#state-word") == "Buffering", 5, page)
        assert not viewer.errors
    finally:
        viewer.close()


@pytest.mark.parametrize("page", ["rooms", "room", "recordings", "recording", "sites"])
def test_a_stranger_is_sent_to_sign_in_and_then_on(demo: Demo, browser: Browser, recorded: str, page: str) -> None:
    viewer = Viewer(browser, demo.url)
    try:
        wanted = address(page, demo, recorded).split("#")[0]
        viewer.page.goto(wanted)
        assert "/sign-in" in viewer.page.url
        assert "Interview" not in viewer.page.content()
        viewer.sign_in(demo.user, demo.password)
        viewer.page.wait_for_url(f"{demo.url}{wanted}")
    finally:
        viewer.close()


@pytest.mark.parametrize(
    "path", ["/api/rooms", "/api/edges", "/api/recordings", "/api/recordings/{}/cameras/{}/download.mp4"]
)
def test_a_stranger_gets_no_data(demo: Demo, path: str) -> None:
    identifier = "01900000-0000-7000-8000-000000000000"
    status, headers, body = Web(demo.url).request("GET", path.format(identifier, identifier))
    assert status == 401
    assert headers["Content-Type"].startswith("application/problem+json")
    assert b"Interview" not in body


def test_a_press_needs_the_token_of_the_page_and_its_origin(demo: Demo) -> None:
    path = f"/api/rooms/{demo.rooms[1]}/recording"
    body = b'{"commandID":"01900000-0000-7000-8000-000000000001"}'
    fields = {"Content-Type": "application/json"}
    assert demo.web.request("POST", path, body, fields)[0] == 403
    assert demo.web.request("POST", path, body, fields | {"X-CSRF-Token": "x"})[0] == 403
    foreign = fields | {"X-CSRF-Token": demo.web.token, "Origin": "https://elsewhere.example"}
    assert demo.web.request("POST", path, body, foreign)[0] == 403
    assert demo.room_states()[1]["state"] == "buffering"


def test_an_observer_has_no_record(demo: Demo, observer: Viewer, recorded: str) -> None:
    page = observer.page
    page.goto(address("room", demo, recorded))
    show(observer, "room")
    observer.picture(SCREENSHOTS / "room-observer.png")
    button = page.locator("#record")
    assert button.count() == 0 or not button.is_visible() or button.get_attribute("aria-disabled") == "true"
    page.keyboard.press("r")
    assert "not record" in page.wait_for_selector("#notices .notice").inner_text()
    assert page.inner_text("#state-word") == "Buffering"
    watcher = Web(demo.url)
    watcher.sign_in("watcher", PASSWORD)
    body = b'{"commandID":"01900000-0000-7000-8000-000000000002"}'
    fields = {"Content-Type": "application/json", "X-CSRF-Token": watcher.token}
    assert watcher.request("POST", f"/api/rooms/{demo.rooms[0]}/recording", body, fields)[0] == 403
    assert demo.room_states()[0]["state"] == "buffering"
    assert not observer.errors


def test_an_observer_plays_but_takes_nothing_out(demo: Demo, observer: Viewer, recorded: str) -> None:
    page = observer.page
    page.goto(address("recording", demo, recorded))
    show(observer, "recording")
    assert all(observer.sample("stillCodes"))
    assert page.locator(".download-list a:visible").count() == 0, "no link that leads to a refusal"
    camera = page.evaluate("JSON.parse(document.getElementById('recording').textContent).cameras[0].id")
    watcher = Web(demo.url)
    watcher.sign_in("watcher", PASSWORD)
    assert watcher.request("GET", f"/api/recordings/{recorded}/cameras/{camera}/download.mp4")[0] == 403
    assert not observer.errors


def test_the_pages_can_be_used_with_keys_alone(demo: Demo, browser: Browser, signed_in: Viewer) -> None:
    viewer = Viewer(browser, demo.url, like=signed_in)
    page = viewer.page
    try:
        page.goto(address("room", demo, ""))
        show(viewer, "room")
        reached = []
        for _ in range(30):
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.id || document.activeElement.className"))
        for control in ["skip", "camera-select", "sound", "full", "help", "record"]:
            assert any(control in each for each in reached), f"{control} cannot be reached: {reached}"
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("?")
        page.wait_for_selector("dialog[open]")
        viewer.picture(SCREENSHOTS / "room-keys.png")
        page.keyboard.press("Escape")
        assert page.locator("dialog[open]").count() == 0
        page.keyboard.press("2")
        assert page.locator("figure.selected").get_attribute("data-camera") == page.evaluate(
            "orielRoom.room.cameras[1].id"
        )
        assert not viewer.errors
    finally:
        viewer.close()


def test_signing_out_ends_the_session(demo: Demo, browser: Browser) -> None:
    viewer = Viewer(browser, demo.url)
    page = viewer.page
    try:
        page.goto("/sign-in")
        viewer.sign_in(demo.user, demo.password)
        page.wait_for_url("**/rooms")
        cookie = "; ".join(f"{each['name']}={each['value']}" for each in viewer.context.cookies())
        page.click(".account summary")
        page.click(".account-menu button[type=submit]")
        page.wait_for_url("**/sign-in")
        old = Web(demo.url)
        old.cookie = cookie
        assert old.request("GET", "/api/rooms")[0] == 401
        assert not viewer.errors
    finally:
        viewer.close()
