"""What axe-core says of the page: contrast, names of controls, targets to click, in light and in dark."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from browser import ask, chromium, ready, tab
from page_server import Served, served_texts
from provinces import REPORTS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as made:
        yield made


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served_texts(REPORTS, tmp_path_factory.mktemp("access")) as made:
        yield made


def faults(page: Page) -> list[str]:
    """What axe-core calls serious or worse, with the element."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="pip install axe-playwright-python").Axe()
    found = axe.run(page, options={"runOnly": RULES}).response["violations"]
    return [
        f"{fault['id']}: {fault['nodes'][0]['html'][:120]}"
        for fault in found
        if fault["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Browser, site: Served, scheme: str) -> None:
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="zh-CN", color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    page.goto(f"{site.url}/board?at=220000:target")
    page.wait_for_selector("#drawer mark")
    assert faults(page) == []
    page.goto(f"{site.url}/board?view=years")
    page.wait_for_selector("tbody tr")
    assert faults(page) == []
    page.goto(f"{site.url}/?tab=ask")
    ready(page)
    assert faults(page) == []
    ask(page, "2026年各省GDP目标从高到低")
    page.click("details.understood summary")
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
        tab(page, name)
        page.wait_for_selector(shown)
        assert faults(page) == [], name
    tab(page, "summaries")
    page.click("#summarise")
    page.wait_for_selector(".one-page")
    assert faults(page) == []
    context.close()
