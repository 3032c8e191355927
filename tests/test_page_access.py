"""What axe-core says of the page: contrast, names of controls, targets to click, in light and in dark."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browser import TOO_SMALL, ask, ready
from page_server import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]


def faults(page: Page) -> list[str]:
    """What axe-core calls serious or worse, with the element."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="pip install axe-playwright-python").Axe()
    found = axe.run(page, options={"runOnly": RULES}).response["violations"]
    return [
        f"{fault['id']}: {fault['nodes'][0]['html'][:120]}"
        for fault in found
        if fault["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 1440), ("light", 390)])
def test_axe_finds_nothing_serious(browser: Browser, site: Served, scheme: str, width: int) -> None:
    phone = width < 500
    context = browser.new_context(
        viewport={"width": width, "height": 900}, is_mobile=phone, has_touch=phone, locale="zh-CN",
        color_scheme="dark" if scheme == "dark" else "light",
    )  # fmt: skip
    page = context.new_page()
    page.goto(f"{site.url}/board?at=220000:target")
    page.click("#drawer .fix button >> nth=0")
    page.wait_for_selector("#drawer .fixing")
    assert faults(page) == []
    page.goto(f"{page.locator('#drawer .acts a').first.evaluate('each => each.href')}")
    page.wait_for_selector("mark.cited")
    assert faults(page) == []
    assert not phone or page.evaluate(TOO_SMALL, ".find-in") == []
    page.goto(f"{site.url}/board?view=years")
    page.wait_for_selector("tbody tr")
    assert faults(page) == []
    page.goto(f"{site.url}/?tab=ask")
    ready(page)
    assert faults(page) == []
    ask(page, "2026年各省GDP目标从高到低")
    page.click("details.understood summary")
    assert not phone or page.evaluate(TOO_SMALL, ".turn :is(.badge, .acts)") == []
    page.locator(".said .cite").first.click()
    page.wait_for_selector("mark.cited")
    assert faults(page) == []
    page.keyboard.press("Escape")
    for name, shown in (
        ("targets", "#targets .grid"),
        ("summaries", "#summary .nothing"),
        ("verify", "#draft .nothing"),
        ("library", ".reports"),
        ("about", "#about h2"),
    ):
        page.goto(f"{site.url}/?tab={name}")  # its head may be behind the menu of a narrow window
        page.wait_for_selector(shown)
        assert faults(page) == [], name
    page.goto(f"{site.url}/?tab=targets")
    page.click("#view label:has-text('图')")
    page.wait_for_selector(".chart-box svg:visible")
    assert faults(page) == []
    page.goto(f"{site.url}/?tab=summaries")
    page.wait_for_selector("#summary .nothing")
    page.click("#summarise")
    page.wait_for_selector(".one-page")
    assert faults(page) == []
    context.close()
