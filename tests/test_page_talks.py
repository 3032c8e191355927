"""Conversations that the browser keeps: one a tab, listed, found, renamed, deleted and taken back, saved."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from browser import ask, ready, visitor
from page_server import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

JILIN, HEBEI = "吉林省2026年GDP目标是多少", "河北省2026年GDP目标是多少"


def names(page: Page) -> list[str]:
    return page.locator("#talks li .name").all_inner_texts()


def listed(page: Page, number: int) -> None:
    page.wait_for_function("n => document.querySelectorAll('#talks li .name').length === n", arg=number)


def test_two_tabs_keep_their_own_and_both_are_listed(browser: Browser, site: Served) -> None:
    with visitor(browser, site.url) as one:
        ask(one, JILIN)
        two = one.context.new_page()
        two.goto(f"{site.url}/?tab=ask")
        ready(two)
        ask(two, HEBEI)
        listed(two, 2)
        one.reload()
        one.wait_for_selector(".turn")
        assert one.locator(".asked p").all_inner_texts() == [JILIN]
        one.click("#new")
        one.wait_for_selector(".welcome")
        one.click("#talks summary")
        listed(one, 2)
        one.click(f"#talks .name:has-text('{HEBEI[:3]}')")
        one.wait_for_selector(".turn")
        assert one.locator(".asked p").all_inner_texts() == [HEBEI]


def test_what_no_chip_or_board_can_hold_is_answered_too(browser: Browser, site: Served) -> None:
    with visitor(browser, site.url) as page:
        for question in (JILIN, "asdf qwer", "为什么", "各省怎么样", "吉林省经济怎么样"):
            ask(page, question)
        assert page.locator(".turn").count() == 5


def test_a_conversation_is_renamed_deleted_and_taken_back(browser: Browser, site: Served) -> None:
    with visitor(browser, site.url) as page:
        ask(page, JILIN)
        page.click("#talks summary")
        listed(page, 1)
        page.click("#talks .rename")
        page.fill("#talks .renaming", "东北")
        page.keyboard.press("Enter")
        page.wait_for_selector("#talks .name:has-text('东北')")
        page.fill("#talks input[type=search]", "没有的")
        listed(page, 0)
        page.fill("#talks input[type=search]", "吉林")  # what was said in it is found, too
        listed(page, 1)
        with page.expect_download() as download:
            page.click("#talks [data-kind=md]")
        assert download.value.suggested_filename == "东北.md"
        assert download.value.path().read_text("utf-8").startswith("# 东北\n")
        page.click("#talks .remove")
        listed(page, 0)
        page.wait_for_selector("#thread .welcome")
        page.wait_for_function("!location.search.includes('q=')")
        page.click("#talks [data-act=untalk]")
        page.wait_for_selector(".turn")
        listed(page, 1)
        assert page.locator(".asked p").all_inner_texts() == [JILIN]
        page.click("#talks .remove")
        page.wait_for_selector("#thread .welcome")
        page.reload()  # what was deleted is not asked once more
        ready(page)
        page.wait_for_selector("#thread .welcome")
        listed(page, 0)


def test_a_long_answer_is_brought_into_view_where_it_is_not(browser: Browser, site: Served) -> None:
    with visitor(browser, site.url) as page:
        page.set_viewport_size({"width": 1280, "height": 560})
        for question in (JILIN, HEBEI, "各省2026年GDP目标排名"):
            ask(page, question)
        page.wait_for_function(
            "() => { const { top } = document.querySelector('.turn:last-child').getBoundingClientRect();"
            " return top > -20 && top < innerHeight * 0.4; }"
        )


def test_a_conversation_is_saved_with_footnotes(browser: Browser, site: Served) -> None:
    with visitor(browser, site.url) as page:
        ask(page, JILIN)
        page.click("#talks summary")
        with page.expect_download() as download:
            page.click("#talks [data-kind=md]")
        text = download.value.path().read_text("utf-8")
        assert f"## {JILIN}" in text
        assert "5%左右[^1]" in text
        assert "jilin" in text.split("[^1]: ")[1]
        with page.expect_download() as download:
            page.click("#talks [data-kind=docx]")
        inside = zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes()))
        assert "jilin" in inside.read("word/footnotes.xml").decode()
