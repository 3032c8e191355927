"""What a visitor sees and does in the page, in Debian's Chromium."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from browser import ask, ready, tab, visitor
from openpyxl import load_workbook
from page_server import SEEDS, Served, library, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

GDP = "郑州市2024年的GDP目标是多少？"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("site")
    with served(library(folder / "library", [SEEDS]), folder) as made:
        yield made


@pytest.fixture
def page(browser: Browser, site: Served) -> Iterator[Page]:
    with visitor(browser, site.url) as made:
        yield made


def test_a_citation_opens_its_clause_marked_and_in_view(page: Page) -> None:
    ask(page, GDP)
    assert "7%左右" in page.inner_text(".said")
    assert "个数字已核对" in page.inner_text(".badge.green")
    page.click(".said .cite")
    page.wait_for_selector("mark.cited")
    marked = "".join(page.locator("mark.cited").all_inner_texts())
    assert marked == "地区生产总值增长7%左右"
    seen = page.locator("mark.cited").first.bounding_box()
    paper = page.locator("#pane .paper").bounding_box()
    assert seen is not None
    assert paper is not None
    assert paper["y"] <= seen["y"] <= paper["y"] + paper["height"] - seen["height"]
    assert "郑州市 2024" in page.inner_text(".trail")


def test_a_footnote_is_copied_with_region_quote_and_file(page: Page) -> None:
    ask(page, GDP)
    page.click(".source")
    page.click("#pane [data-act=copy]")
    page.wait_for_selector("#pane [data-act=copy]:has-text('已复制')")
    note = page.evaluate("navigator.clipboard.readText()")
    assert "《郑州市2024年" in note
    assert "“地区生产总值增长7%左右”" in note
    assert "zhengzhou-2024.md" in note


def test_a_follow_up_is_answered_and_said_in_full(page: Page) -> None:
    ask(page, GDP)
    ask(page, "那固定资产投资呢？")
    assert "8%以上" in page.locator(".said").last.inner_text()
    understood = page.locator(".understood .part").all_inner_texts()
    assert understood[-4:-2] == ["郑州市", "2024年"]
    assert "固定资产投资" in understood[-2]


def test_what_was_understood_is_changed_and_asked_again(page: Page) -> None:
    ask(page, GDP)
    page.click("details.understood summary")
    form = page.locator("form.redo")
    form.locator("[name=places]").fill("济南市")
    form.locator("button").click()
    page.wait_for_selector(".asked p:has-text('济南市2024年')")
    assert page.locator(".turn").count() == 1  # in its place: no question stands that is not meant
    assert "5.5%以上" in page.locator(".said").inner_text()


def test_tab_question_clause_and_report_are_in_the_address(browser: Browser, site: Served, page: Page) -> None:
    ask(page, GDP)
    page.click(".said .cite")
    page.wait_for_selector("mark.cited")
    with visitor(browser, site.url, opened=False) as other:
        other.goto(page.url)
        other.wait_for_selector("mark.cited")
        other.wait_for_selector(".turn .said")
        assert other.inner_text(".asked p") == GDP
    tab(page, "library")
    page.click(".reports .name:has-text('济南市')")
    page.wait_for_selector(".reading")
    page.reload()
    page.wait_for_selector(".reading h2:has-text('济南市')")
    page.go_back()
    page.wait_for_selector(".reports")
    page.go_back()
    page.wait_for_selector("#tab-ask-button[aria-selected=true]")


def test_a_head_of_the_table_sorts_it(page: Page) -> None:
    tab(page, "targets")
    page.wait_for_selector(".grid")
    column = page.locator(".grid th:has-text('地区生产总值')").first
    column.locator("button").click()
    page.wait_for_selector(".grid th[aria-sort=descending]")
    at = int(column.evaluate("head => head.cellIndex"))
    cells = page.locator(f".grid tbody tr > :nth-child({at + 1})").all_inner_texts()
    values = [float(number) for cell in cells for number in re.findall(r"[\d.]+", cell)[:1]]
    assert len(values) > 5
    assert values == sorted(values, reverse=True)


def test_what_is_not_in_the_library_is_refused_without_a_number(page: Page) -> None:
    ask(page, "杭州市2024年的GDP目标是多少？")
    assert page.inner_text(".chip") == "资料库中没有这份报告"
    assert "%" not in page.inner_text(".said")
    assert page.locator(".cite, .badge").count() == 0


def test_an_example_is_asked_by_a_click(page: Page) -> None:
    question = page.locator(".example").first.inner_text()
    page.locator(".example").first.click()
    page.wait_for_selector(".said")
    assert page.inner_text(".asked p") == question
    assert page.locator(".answer.answered").count() == 1


def test_every_example_has_an_answer(page: Page) -> None:
    for question in page.locator(".example").all_inner_texts():
        ask(page, question)
        assert "answered" in str(page.locator(".turn .answer").last.get_attribute("class")), question


def test_the_conversation_outlives_a_reload_until_a_new_one_is_begun(page: Page) -> None:
    ask(page, GDP)
    page.reload()
    page.wait_for_selector(".turn")
    assert page.inner_text(".asked p") == GDP
    ask(page, "那固定资产投资呢？")
    assert "8%以上" in page.locator(".said").last.inner_text()
    page.click("#new")
    page.wait_for_selector(".welcome")
    page.reload()
    page.wait_for_selector(".welcome")
    assert page.locator(".turn").count() == 0


def test_retry_answers_the_same_turn_again(page: Page) -> None:
    ask(page, GDP)
    ask(page, "那固定资产投资呢？")
    page.evaluate("document.querySelectorAll('.turn').forEach((turn) => { turn.dataset.before = ''; })")
    page.locator("[data-act=retry]").last.click()
    page.wait_for_selector(".turn:not([data-before]) .answer:not(.pending)")
    page.wait_for_selector(".pending", state="detached")
    assert page.locator(".turn").count() == 2
    assert "8%以上" in page.locator(".said").last.inner_text()


def test_an_answer_is_copied_with_its_sources(page: Page) -> None:
    ask(page, GDP)
    page.click(".answer [data-act=copy]")
    page.wait_for_selector(".answer [data-act=copy]:has-text('已复制')")
    text = page.evaluate("navigator.clipboard.readText()")
    assert "7%左右" in text
    assert "[1] 郑州市 2024" in text


def test_two_visitors_have_their_own_conversations(browser: Browser, site: Served, page: Page) -> None:
    with visitor(browser, site.url) as other:
        ask(page, GDP)
        ask(other, "济南市2024年的GDP目标是多少？")
        ask(page, "那固定资产投资呢？")
        ask(other, "那固定资产投资呢？")
        assert "郑州" in page.locator(".said").last.inner_text()
        assert "济南" in other.locator(".said").last.inner_text()
        assert page.locator(".turn").count() == other.locator(".turn").count() == 2


def test_the_language_is_switched_everywhere_and_remembered(page: Page) -> None:
    ask(page, GDP)
    page.click("[data-act=language]")
    page.wait_for_selector("h1:has-text('Government work reports')")
    page.wait_for_selector("#tab-targets-button:has-text('Targets')")
    page.wait_for_selector(".badge:has-text('number checked')")
    tab(page, "targets")
    page.wait_for_selector(".grid th:has-text('Region')")
    assert "Zhengzhou" in page.inner_text(".grid")
    page.reload()
    page.wait_for_selector("#tab-library-button:has-text('Library')")
    page.wait_for_selector("#talks summary:has-text('Conversations')", state="attached")
    page.click("[data-act=language]")
    page.wait_for_selector("h1:has-text('政府工作报告问答')")


def test_an_english_question_is_answered_in_english(page: Page) -> None:
    ask(page, "What is Zhengzhou's 2024 GDP target?")
    assert "about 7%" in page.inner_text(".said")


def test_who_types_at_once_types_into_the_box(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type(GDP)
    page.keyboard.press("Enter")
    page.wait_for_selector(".turn .answer.answered")
    assert page.locator(".asked p").all_inner_texts() == [GDP]


def test_a_citation_opens_by_keyboard_and_escape_leads_back(page: Page) -> None:
    ask(page, GDP)
    page.locator(".said .cite").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("body.pane-open mark.cited")
    page.wait_for_function("document.activeElement.classList.contains('close')")
    page.keyboard.press("Escape")
    page.wait_for_selector("body:not(.pane-open)")
    assert page.evaluate("document.activeElement.className") == "cite"


# Targets


def test_the_table_tells_not_stated_from_not_loaded(page: Page) -> None:
    tab(page, "targets")
    page.wait_for_selector(".grid")
    assert page.locator(".not-loaded").count() == 0
    assert page.locator("td.not-stated").count() > 0
    choose(page, "#targets-year", "2021")
    page.wait_for_selector(".not-loaded")
    rows = page.locator(".grid tbody tr")
    assert page.locator(".grid tbody tr:not(.not-loaded)").count() == 1
    assert "郑州市" in page.inner_text(".grid tbody tr:not(.not-loaded)")
    assert rows.count() == 10  # one a region
    assert "未收录" in page.locator(".not-loaded").first.inner_text()


def choose(page: Page, filter: str, text: str) -> None:
    """Choose one value in a filter."""
    page.click(f"{filter} input")
    page.click(f"[role=option][aria-label='{text}']")
    page.keyboard.press("Escape")


def test_a_cell_opens_its_clause(page: Page) -> None:
    tab(page, "targets")
    cell = page.locator(".grid tr:has-text('郑州市'):has-text('2021') .cell").first
    quote = cell.get_attribute("title")
    cell.click()
    page.wait_for_selector("mark.cited")
    assert "".join(page.locator("mark.cited").all_inner_texts()) == quote


def test_the_filtered_table_is_downloaded_as_csv_and_xlsx(page: Page) -> None:
    tab(page, "targets")
    page.wait_for_selector(".grid")
    choose(page, "#targets-region", "济南市")
    page.wait_for_function("document.querySelectorAll('.grid tbody tr').length === 1")
    with page.expect_download() as download:
        page.click("button:has-text('下载 CSV')")
    text = download.value.path().read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["region"] for row in rows} == {"济南市"}
    gdp = next(row for row in rows if row["indicator"] == "gdp_growth")
    assert (gdp["low"], gdp["unit"], gdp["bound"]) == ("5.5", "%", "at_least")
    with page.expect_download() as download:
        page.click("button:has-text('下载 XLSX')")
    assert download.value.suggested_filename == "targets-济南市.xlsx"
    copy = Path(download.value.path())
    seen, sheet, book = load_workbook(io.BytesIO(copy.read_bytes())).worksheets
    assert [cell.value for cell in seen[1]][:2] == ["地区", "年份"]
    assert [cell.value for cell in sheet[1]][:4] == ["region", "year", "indicator", "low"]
    assert sheet.max_row == len(rows) + 1
    assert all(row[1].value for row in book.iter_rows(min_row=2))  # every column is explained


def test_filters_and_order_of_the_targets_are_in_the_address(page: Page, site: Served) -> None:
    tab(page, "targets")
    page.wait_for_selector(".grid")
    choose(page, "#targets-year", "2024")
    page.wait_for_function("location.search.includes('year=2024')")
    page.click(".grid th:has-text('地区生产总值') button")
    page.wait_for_function("location.search.includes('sort=-gdp_growth')")
    shown = page.inner_text(".grid")
    page.reload()
    page.wait_for_selector("#targets [data-restored] .grid")
    assert page.inner_text(".grid") == shown
    page.go_back()
    page.wait_for_selector(".grid:not(:has([aria-sort]))")
    assert "year=2024" in page.url
    assert "sort" not in page.url


def test_the_chart_is_sorted_and_saved_with_its_data(page: Page) -> None:
    tab(page, "targets")
    page.wait_for_selector(".grid")
    page.click("#view label:has-text('图')")
    page.wait_for_selector(".chart-box svg")
    values = [float(re.findall(r"[\d.]+", text)[-1]) for text in bar_values(page)]
    assert len(values) > 5
    assert values == sorted(values, reverse=True)
    with page.expect_download() as download:
        page.click("[data-act=svg]")
    drawn = ElementTree.fromstring(download.value.path().read_text("utf-8"))
    assert "var(" not in ElementTree.tostring(drawn, "unicode")
    data = drawn.find("{http://www.w3.org/2000/svg}metadata")
    assert data is not None
    assert "郑州市,2024,gdp_growth,7,7,%,about" in str(data.text)
    with page.expect_download() as download:
        page.click("[data-act=png]")
    assert download.value.path().read_bytes().startswith(b"\x89PNG")
    with page.expect_download() as download:
        page.click("[data-act=save]")
    assert "济南市" in download.value.path().read_text("utf-8-sig")


def bar_values(page: Page) -> list[str]:
    """The labels at the ends of the bars, from the top."""
    return page.eval_on_selector_all(".wide .bar > text:last-of-type", "texts => texts.map(text => text.textContent)")


def test_a_bar_opens_its_clause_by_keyboard(page: Page) -> None:
    tab(page, "targets")
    page.wait_for_selector(".grid")
    page.click("#view label:has-text('图')")
    page.locator(".bar").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("mark.cited")
    assert "7%" in "".join(page.locator("mark.cited").all_inner_texts())


# Summaries and drafts


def test_a_summary_on_one_page_opens_its_clauses_and_is_printed_and_saved(page: Page) -> None:
    tab(page, "summaries")
    page.wait_for_selector("#summary .nothing")
    page.click("#summarise")
    page.wait_for_selector(".one-page")
    assert "2025年政府工作报告：一页摘要" in page.inner_text(".one-page h2")
    assert page.locator(".one-page h3").first.inner_text().startswith("目标")
    page.locator(".one-page td .opens").first.click()
    page.wait_for_selector("mark.cited")
    with page.expect_download() as download:
        page.click("#summary-md")
    assert download.value.suggested_filename == "新乡市-2025.md"
    assert "：一页摘要" in download.value.path().read_text("utf-8")
    with page.expect_download() as download:
        page.click("#summary-docx")
    assert download.value.suggested_filename == "新乡市-2025.docx"
    assert download.value.path().read_bytes().startswith(b"PK")
    page.evaluate("document.addEventListener('govreport:print', (event) => { window.sheet = event.detail; })")
    page.click("#summary-print")
    page.wait_for_function("window.sheet && window.sheet.includes('一页摘要')")


def test_a_report_that_is_picked_is_summarised_at_once(page: Page) -> None:
    tab(page, "summaries")
    page.wait_for_selector("#summary .nothing")
    choose(page, "#summary-report", "济南市 2024")
    page.wait_for_selector(".one-page h2:has-text('济南市')")


def test_a_summary_is_shown_in_full_by_a_switch(page: Page) -> None:
    tab(page, "summaries")
    page.wait_for_selector("#summary .nothing")
    page.click("#summarise")
    page.wait_for_selector(".one-page")
    page.click("#summary-form label >> nth=1")
    page.wait_for_selector(".brief:not(.one-page) .clause")
    assert page.locator("#summary-print").count() == 0 or not page.locator("#summary-print").is_visible()
    page.locator(".brief .clause").first.click()
    page.wait_for_selector("mark.cited")
    with page.expect_download() as download:
        page.click("#summary-json")
    assert download.value.suggested_filename == "新乡市-2025.json"
    page.click("#summary-form label >> nth=0")
    page.wait_for_selector(".one-page")


def test_a_summary_on_one_page_is_in_the_visitors_language(page: Page) -> None:
    tab(page, "summaries")
    page.wait_for_selector("#summary .nothing")
    page.click("#summarise")
    page.wait_for_selector(".one-page")
    page.click("button.lang")
    page.wait_for_selector(".one-page[lang=en]")
    assert "on one page" in page.inner_text(".one-page h2")


def test_a_batch_runs_to_its_end_and_is_downloaded(page: Page) -> None:
    import zipfile

    tab(page, "summaries")
    page.wait_for_selector("#summary .nothing")
    page.click("#batch-start")
    page.wait_for_selector("#batch :text('完成：11 份已写好')", timeout=60_000)
    with page.expect_download() as download:
        page.click("#batch-zip")
    names = zipfile.ZipFile(download.value.path()).namelist()
    assert sum(name.endswith(".md") for name in names) == 11
    assert any(name.endswith("manifest.json") for name in names)


def test_a_wrong_number_in_a_draft_is_contradicted_by_its_clause(page: Page) -> None:
    tab(page, "verify")
    page.fill("#draft-box textarea", "郑州市2024年地区生产总值增长目标为7%左右，固定资产投资增长9%以上。")
    page.click("#check")
    page.wait_for_selector(".draft-text")
    assert page.locator(".draft-text .claim.supported").all_inner_texts() == ["7%"]
    assert page.locator(".draft-text .claim.contradicted").all_inner_texts() == ["9%"]
    assert "固定资产投资增长8%以上" in page.inner_text(".problems")
    with page.expect_download() as download:
        page.click("#draft [data-kind=docx]")
    assert download.value.suggested_filename == "草稿-核对.docx"
    page.click(".draft-text .claim.contradicted")
    page.wait_for_selector("mark.cited")
    assert "".join(page.locator("mark.cited").all_inner_texts()) == "固定资产投资增长8%以上"


def test_a_draft_is_read_from_a_file(page: Page, tmp_path: Path) -> None:
    draft = tmp_path / "draft.md"
    draft.write_text("济南市2024年地区生产总值增长目标为5.5%以上。", "utf-8")
    tab(page, "verify")
    page.set_input_files("#draftdrop input[type=file]", str(draft))
    page.wait_for_selector(".draft-text .claim.supported")
    assert "济南市" in page.input_value("#draft-box textarea")


# The library, read


def test_a_report_is_read_with_sections_and_colours(page: Page) -> None:
    tab(page, "library")
    page.click(".reports .name:has-text('济南市')")
    page.wait_for_selector(".reading")
    assert page.locator(".reading .fig.k-target").count() > 3
    page.locator(".reading .goto").last.click()
    page.wait_for_function(
        """() => {
            const places = document.querySelectorAll(".reading [id^=r-]");
            return places[places.length - 1].getBoundingClientRect().top < innerHeight;
        }"""
    )
    page.click("[data-act=back]")
    page.wait_for_selector(".reports")


def test_the_list_of_reports_is_filtered_while_typing(page: Page) -> None:
    tab(page, "library")
    page.wait_for_selector(".reports")
    page.fill("[data-filter]", "郑州 2021")
    assert page.locator(".reports tbody tr:visible").count() == 1


def test_the_source_pane_leads_to_the_whole_report(page: Page) -> None:
    ask(page, GDP)
    page.click(".said .cite")
    page.click("#pane [data-act=read]")
    page.wait_for_selector(".reading h2:has-text('郑州市2024年')")


def test_settings_are_shown_without_a_key(page: Page, site: Served) -> None:
    tab(page, "about")
    page.wait_for_selector(".about")
    text = page.inner_text(".about")
    assert str(site.room.settings.library) in text
    assert "GOVREPORT_LLM_MODEL" in text


# Small windows


def test_a_phone_shows_everything_within_its_width(browser: Browser, site: Served) -> None:
    with visitor(browser, site.url, phone=True) as phone:
        ask(phone, GDP)
        for name, shown in (("targets", "#targets .grid"), ("summaries", "#summary .nothing"), ("verify", "#draft")):
            tab(phone, name)
            phone.wait_for_selector(shown)
            assert phone.evaluate("document.documentElement.scrollWidth") <= 390
        tab(phone, "ask")
        phone.click(".said .cite")
        phone.wait_for_selector("mark.cited")
        assert phone.locator("mark.cited").first.is_visible()
        pane = phone.locator("#pane .pane").bounding_box()
        assert pane is not None
        assert pane["width"] >= 380
        phone.click("#pane .close")
        phone.wait_for_selector("body:not(.pane-open)")
        phone.click(".said .cite")
        phone.click("#pane [data-act=read]")  # its tab is behind the menu that a narrow window has
        phone.wait_for_selector(".reading")
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_dark_system_gets_a_dark_page(browser: Browser, site: Served) -> None:
    context = browser.new_context(color_scheme="dark", locale="en-GB")  # and one in English an English page
    page = context.new_page()
    page.goto(f"{site.url}/?tab=ask")
    ready(page)
    page.wait_for_selector("#tab-targets-button:has-text('Targets')")
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert max(map(int, re.findall(r"\d+", colour)[:3])) < 60
    context.close()
