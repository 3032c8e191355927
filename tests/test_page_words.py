"""From an answer to its search in a report; what an upload left out; the keyboard; the bar of a phone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from browser import ask, tab, visitor
from page_server import Served
from provinces import REPORTS

from rag.records import Removed, Span
from rag.summaries.page import Page, Paragraph, Run, cut_at_stop, note_words
from rag.summaries.schema import Place
from ui.views.left_out import left_out

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_an_answer_in_words_leads_to_the_same_search_in_its_report(browser: Browser, site: Served) -> None:
    with visitor(browser, site.url) as page:
        ask(page, "哪些省份提到上下同心协力")
        page.locator(".sources [data-act=read]").first.click()
        page.wait_for_function("document.querySelector('[data-hits]')?.textContent === '1 / 1'")
        assert page.input_value("[data-find-text]") == "上下同心协力"
        assert "report=" in page.url


def test_the_buttons_have_names_and_the_keyboard_stays(browser: Browser, site: Served) -> None:
    with visitor(browser, site.url) as page:
        page.get_by_role("button", name="发送", exact=True).wait_for()
        page.fill("#question textarea", "吉林省2026年GDP目标是多少")
        page.click("#question .submit-button")
        page.wait_for_selector(".turn .answer.answered")
        page.wait_for_function("document.activeElement.matches('#question textarea')")
        page.locator("[data-act=retry]").focus()
        page.keyboard.press("Enter")
        page.wait_for_function("document.activeElement.matches('[data-act=retry], .turn, #question textarea')")
        page.locator(".skip").focus()
        page.keyboard.press("Enter")
        page.wait_for_function("document.activeElement.matches('#question textarea')")


def test_all_tabs_fit_a_phone(browser: Browser, site: Served) -> None:
    with visitor(browser, site.url, phone=True) as page:
        page.wait_for_function("[...document.querySelectorAll('#tabs [role=tab]')].length === 6")
        tab(page, "about")
        page.goto(f"{site.url}/board")
        page.wait_for_selector("tbody tr")
        assert page.evaluate("document.querySelector('nav a:last-child').getBoundingClientRect().right") <= 390


def test_the_rank_is_of_the_column_that_sorts_and_what_is_unknown_has_none(browser: Browser, site: Served) -> None:
    with visitor(browser, site.url, opened=False) as page:
        page.goto(f"{site.url}/board?year=2025&sort=-change")  # of the year before there is no report
        page.wait_for_selector("tbody tr")
        assert page.locator("td.rank").count() == 0
        page.goto(f"{site.url}/board?year=2026&sort=-change")
        page.wait_for_selector("td.rank")
        assert page.locator("td.rank").first.inner_text() == "1"


def test_what_was_left_out_is_listed_with_its_reason() -> None:
    text = "打印\n  \n正文"
    removed = (Removed(Span(0, 2), "chrome"), Removed(Span(2, 6), "layout"))
    shown = left_out(text, removed, "zh")
    assert shown is not None
    assert "1 处，2 字" in shown
    assert "打印" in shown
    assert "网页导航与按钮" in shown
    assert left_out("正文", (), "zh") is None


def test_what_was_left_out_of_an_upload_is_a_click_away(browser: Browser, site: Served, tmp_path: Path) -> None:
    source = tmp_path / "again.txt"
    source.write_text("首页 | 打印 | 关闭\n\n" + next(iter(REPORTS.values())).replace("河北", "湖北"), "utf-8")
    with visitor(browser, site.url) as page:
        tab(page, "library")
        page.set_input_files("#drop input[type=file]", str(source))
        page.wait_for_selector("#lines .added")
        page.click("#lines [data-left]")
        page.wait_for_selector(".left-out[open]")
        assert "打印" in page.inner_text(".left-out")


def test_a_note_gives_the_clause_cut_and_where_it_stands() -> None:
    place = Place(section=("甲省 2026",), source="a.txt", place="", spans=((9, 12), (20, 30)), quote="增长5%，" * 30)
    page = Page("问", (Paragraph((Run("5%", (place,)),)),), "zh", quoting=True)
    said = note_words((place,), page)
    assert said.startswith("“增长5%，")
    assert said.endswith("…”（a.txt，甲省 2026，第10–30字）")
    assert len(said) < 100
    assert cut_at_stop("短句", 10) == "短句"
