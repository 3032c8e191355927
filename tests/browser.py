"""Debian's Chromium, driven by Playwright. A visitor is a profile of its own, which must not leave the machine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page

CHROMIUM = Path("/usr/bin/chromium")
PHONE = {"width": 390, "height": 844}
WIDE = {"width": 1440, "height": 900}
BEGUN = "#thread :is(.welcome, .nothing, .turns, .notice)"
"""What the page shows once it is begun."""
TOO_SMALL = """root => [
  ...document.querySelectorAll(`${root} :is(button, a, input, select, summary, [role=button])`),
].map((each) => {
  const box = (each.closest("label:has(> input[type=checkbox])") ?? each).getBoundingClientRect();
  return [each.outerHTML.slice(0, 90), box.width, box.height];
}).filter(([, width, height]) => width && (width < 23.9 || height < 23.9))"""
"""What of a part of the page is too small for a finger."""
_LEAVES = "the visitor leaves"
_OWN = re.compile(r"(?:https?://(?:127\.0\.0\.1|localhost)[:/]|data:|blob:|about:)")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser, or the test is skipped with the reason."""
    api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: pip install playwright")
    if not CHROMIUM.is_file():
        pytest.skip(f"no {CHROMIUM}: apt-get install chromium fonts-noto-cjk")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=flags)
        yield browser
        browser.close()


@contextmanager
def visitor(browser: Browser, url: str, *, phone: bool = False, opened: bool = True) -> Iterator[Page]:
    """A page in a profile of its own. At the end: no error in the console, no dialog, no request to another host."""
    context = browser.new_context(
        viewport=PHONE if phone else WIDE, is_mobile=phone, has_touch=phone, locale="zh-CN", accept_downloads=True
    )
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=url)
    context.set_default_timeout(20_000)
    page = context.new_page()
    wrong: list[str] = []
    leaving: list[str] = []  # while a page is left, what it waits for ends in errors: nobody sees them

    def heard(message: ConsoleMessage) -> None:
        if message.text == _LEAVES:
            leaving.append(message.text)
        elif message.type == "error" and not leaving:
            wrong.append(f"console: {message.text}")

    page.add_init_script(f"addEventListener('beforeunload', () => console.debug({_LEAVES!r}))")
    page.on("domcontentloaded", lambda _: leaving.clear())
    page.on("console", heard)
    page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
    page.on("dialog", lambda dialog: (wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    context.on("request", lambda request: None if _OWN.match(request.url) else wrong.append(f"request: {request.url}"))
    if opened:
        page.goto(f"{url}/?tab=ask")
        ready(page)
    yield page
    context.close()
    assert not wrong, "\n".join(wrong)


def ready(page: Page) -> None:
    """Wait until the page shows what is in the library."""
    page.wait_for_selector(BEGUN)


def ask(page: Page, question: str) -> None:
    """Ask in the box, and wait for the answer."""
    before = page.locator(".turn .answer:not(.pending)").count()
    page.fill("#question textarea", question)
    page.keyboard.press("Enter")
    page.wait_for_function(
        "n => !document.querySelector('.pending') && document.querySelectorAll('.turn .answer').length > n", arg=before
    )


def tab(page: Page, name: str) -> None:
    """Go to a tab."""
    page.click(f"#tab-{name}-button")
