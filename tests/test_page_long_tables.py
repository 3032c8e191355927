"""Tables longer than a page: turned, sorted and searched as a whole, on the server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING

import pytest
from browser import chromium, tab, visitor
from page_server import Served, served_texts
from toy import report_text

from rag.gazetteer.divisions import children, provinces
from ui.conversation import KEPT, Turn
from ui.tabs.ask_stream import turn_of
from ui.views.header import scale_of
from ui.views.pages import SHOWN, Turned, turned

if TYPE_CHECKING:
    from playwright.sync_api import Page

PLACES = [place.name for province in provinces()[2:12] for place in children(province)][:120]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    texts = {f"{n:03}": report_text(place, 2024, f"{3 + n / 20:g}%", 1) for n, place in enumerate(PLACES)}
    with served_texts(texts, tmp_path_factory.mktemp("long")) as made:
        yield made


@pytest.fixture(scope="module")
def page(site: Served) -> Iterator[Page]:
    with chromium() as browser, visitor(browser, site.url) as made:
        yield made


def test_the_targets_beyond_a_page_are_turned_to_and_sorted_as_a_whole(page: Page, site: Served) -> None:
    tab(page, "targets")
    page.wait_for_selector("#targets .pager:has-text('第 1–100 行')")
    assert page.locator("#targets tbody tr").count() == SHOWN
    page.locator("#targets .pager button:has-text('下一页')").first.click()
    page.wait_for_selector("#targets .pager:has-text('第 101–')")
    assert page.locator("#targets tbody tr").count() == len(site.room.reports()) - SHOWN
    page.locator("#targets th:has-text('地区生产总值') button").click()
    page.wait_for_selector("#targets th[aria-sort=descending]")
    page.wait_for_selector("#targets .pager:has-text('第 1–100 行')")
    assert page.locator("#targets tbody .cell").first.inner_text() == "8.95%左右"
    page.locator("#targets th:has-text('地区生产总值') button").click()
    page.wait_for_selector("#targets th[aria-sort=ascending]")
    assert page.locator("#targets tbody .cell").first.inner_text() == "3%左右"


def test_a_report_beyond_the_first_page_is_found_while_typing(page: Page) -> None:
    tab(page, "library")
    page.wait_for_selector("#library .pager")
    box = page.locator("[data-find-in]")
    box.focus()
    page.keyboard.type(PLACES[110], delay=20)
    page.wait_for_function("() => document.querySelectorAll('.reports tbody tr').length === 1")
    assert PLACES[110] in page.inner_text(".reports tbody")
    assert page.input_value("[data-find-in]") == PLACES[110]
    assert page.evaluate("document.activeElement.dataset.findIn") == "library"


def test_what_a_browser_asks_for_is_held_to_what_there_is() -> None:
    assert turned("9" * 9, "<script>") == Turned()
    assert list(Turned(7).of(range(SHOWN + 5))) == list(range(SHOWN, SHOWN + 5))
    assert Turned(1, "-x").sorted([1, None, 3], lambda each: each) == [3, 1, None]
    assert Turned(1, "x").sorted([3, None, 1], lambda each: each) == [1, 3, None]


def test_a_follow_up_after_many_turns_still_knows_its_place(site: Served) -> None:
    place = PLACES[0]
    turns: tuple[Turn, ...] = ()
    for n in range(KEPT + 3):
        asked = f"{place}2024年GDP目标是多少？" if n == 0 else "那固定资产投资呢？"
        (*_, made) = turn_of(site.room, asked, turns, "zh", Event())
        assert isinstance(made, Turn)
        assert made.answer is not None
        assert made.answer.status == "answered", n
        turns = (*turns, made)[-KEPT:]


def test_a_year_that_is_none_is_not_in_the_head(site: Served) -> None:
    known = site.room.reports()[0]
    unknown, later = replace(known, year=0), replace(known, year=2026)
    assert scale_of([known, unknown, later], "zh").endswith("2024–2026")
    assert scale_of([unknown], "zh").endswith("年份待定")
