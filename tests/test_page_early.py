"""What is typed and asked before the page is ready: it is neither lost nor overwritten."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browser import BEGUN, ask, visitor
from page_server import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

JILIN = "吉林省2026年GDP目标是多少"


@pytest.mark.parametrize("sent", ["Enter", "click"])
def test_a_question_asked_before_the_page_is_begun_is_answered(browser: Browser, site: Served, sent: str) -> None:
    with visitor(browser, site.url, opened=False) as page:
        held: list[Route] = []
        # A page that had a conversation is begun with what was kept of it: that does not come yet.
        page.add_init_script("sessionStorage.setItem('govreport.talk', 'before')")
        page.route("**/talks", lambda route: held.append(route))
        page.goto(f"{site.url}/?tab=ask")
        page.fill("#question textarea", JILIN)
        if sent == "Enter":
            page.keyboard.press("Enter")
        else:
            page.click("#question .submit-button")
        assert page.input_value("#question textarea") == JILIN
        assert page.locator(BEGUN).count() == 0
        for route in held:
            route.continue_()
        page.wait_for_selector(".turn .answer.answered")
        assert page.locator(".asked p").all_inner_texts() == [JILIN]
        page.wait_for_function("!document.querySelector('#question textarea').value")


def test_what_stands_in_the_boards_box_outlives_its_drawing(browser: Browser, site: Served) -> None:
    with visitor(browser, site.url, opened=False) as page:
        page.goto(f"{site.url}/board")
        page.fill("#ask", "吉林省")
        page.locator(".chip").nth(1).click()
        page.wait_for_url("**/board?*ind=*")
        page.wait_for_selector(".chip[aria-pressed=true] >> nth=0")
        assert page.input_value("#ask") == "吉林省"


def test_a_question_asked_at_once_after_a_new_conversation_is_begun_is_the_first_of_it(
    browser: Browser, site: Served
) -> None:
    with visitor(browser, site.url) as page:
        ask(page, JILIN)
        page.click("#new")
        page.fill("#question textarea", "河北省2026年GDP目标是多少")
        page.keyboard.press("Enter")
        page.wait_for_selector(".asked p:has-text('河北省')")
        page.wait_for_selector(".turn .answer.answered")
        assert page.locator(".turn").count() == 1
