"""The board: its numbers as data, and what a visitor sees and does on it in Debian's Chromium."""

from __future__ import annotations

import csv
import io
import json
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from browser import TOO_SMALL, visitor
from openpyxl import load_workbook
from page_server import Served, library, served, served_texts
from provinces import REPORTS

from rag.question.query import Query
from rag.service.board_words import address_of
from ui.auth import read_accounts
from ui.board import _from_a_stop, _to_a_stop

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

GDP = {"subject": "gdp_growth", "kind": "target"}
PROVINCES = [{"type": "level", "level": "province"}]


@pytest.fixture
def page(browser: Browser, site: Served) -> Iterator[Page]:
    with visitor(browser, site.url, opened=False) as made:
        made.goto(site.url)
        made.wait_for_selector("tbody tr")
        yield made


def data(site: Served, **asked: object) -> Any:  # noqa: ANN401  # JSON
    query = "&".join(f"{name}={quote(str(value))}" for name, value in asked.items())
    with urllib.request.urlopen(f"{site.url}/board/data?{query}", timeout=30) as reply:
        return json.load(reply)


def state(page: Page) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(page.url).query))


def count(page: Page, selector: str, number: int) -> None:
    """Wait until there are so many. (The page's policy lets no string be run as a script, which waiting for one is.)"""
    until(page, lambda: page.locator(selector).count() == number)


def until(page: Page, holds: Callable[[], bool]) -> None:
    """Wait, generously, until something holds."""
    for _ in range(400):
        if holds():
            return
        page.wait_for_timeout(50)
    assert holds()


def places(page: Page) -> list[str]:
    return page.locator("tbody th").all_inner_texts()


# Its numbers


def test_a_row_holds_both_targets_the_result_and_what_they_make(site: Served) -> None:
    found = data(site)
    assert found["view"] == {"level": "province", "year": 2026, "indicator": "gdp_growth"}
    jilin = next(row for row in found["rows"] if row["region"] == "吉林省")
    assert [jilin[name]["text"] for name in ("last", "result", "target", "change")] == [
        *("5.5%左右", "4.8%", "5%左右", "−0.5"),
    ]
    assert (jilin["met"]["verdict"], jilin["gap"]["low"]) == ("no", -0.7)
    gdp = next(each for each in found["indicators"] if each["id"] == "gdp_growth")
    assert (gdp["stating"], found["of"]) == (4, 4)


def test_what_is_not_stated_and_what_is_not_loaded_stay_apart(site: Served) -> None:
    found = data(site, indicator="grain_output", year=2025)
    assert {row["target"]["status"] for row in found["rows"]} == {"not_stated"}
    assert {row["last"]["status"] for row in found["rows"]} == {"not_loaded"}


def test_the_years_are_one_row_a_place(site: Served) -> None:
    found = data(site, all="true", indicator="cpi")
    assert found["years"] == [2024, 2025, 2026]
    assert {row["cells"]["t2025"]["text"] for row in found["rows"]} == {"2%左右"}


def test_amounts_in_other_units_are_drawn_and_sorted_in_that_of_most(tmp_path: Path) -> None:
    grain = {"hebei-2026": "750亿斤以上", "shandong-2026": "1100亿斤", "shanxi-2026": "1500万吨左右"}
    texts = {name: REPORTS[name].replace("居民消费价格涨幅2%左右", f"粮食产量{said}") for name, said in grain.items()}
    with served_texts(texts, tmp_path) as made:
        found = data(made, indicator="grain_output")
        rows = {row["region"]: row["target"] for row in found["rows"]}
        assert found["unit"] == "亿斤"
        assert (rows["山西省"]["low"], rows["山西省"]["unit"], rows["山西省"]["text"]) == (300, "亿斤", "1500万吨左右")
        said = data(made, indicator="grain_output", lang="en")
        assert said["unit"] == "100 million jin"
        assert {row["target"]["text"] for row in said["rows"]} == {
            *("at least 75 billion jin", "110 billion jin", "about 15 million tonnes"),
        }


def test_a_change_is_told_in_the_unit_of_its_row(tmp_path: Path) -> None:
    said = {"jilin-2025": "880亿斤", "jilin-2026": "900亿斤", "shanxi-2025": "1400万吨", "shanxi-2026": "1500万吨"}
    texts = {name: REPORTS[name].replace("居民消费价格涨幅2%左右", f"粮食产量{grain}") for name, grain in said.items()}
    with served_texts(texts, tmp_path) as made:
        rows = {row["region"]: row for row in data(made, indicator="grain_output", lang="en")["rows"]}
        assert [rows[name]["change"]["text"] for name in ("吉林省", "山西省")] == [
            "+2 billion jin",
            "+1 million tonnes",
        ]
        assert (rows["山西省"]["change"]["low"], rows["山西省"]["target"]["converted"]) == (20, "30 billion jin")
        assert "converted" not in rows["吉林省"]["target"]
        years = {row["region"]: row["cells"] for row in data(made, all="true", indicator="grain_output")["rows"]}
        assert years["山西省"]["t2026"]["moved"] == "+100万吨"


def test_a_clause_without_any_number_is_told_as_words(tmp_path: Path) -> None:
    words = REPORTS["jilin-2026"].replace("居民消费价格涨幅2%左右", "确保城镇调查失业率总体稳定")
    texts = {"a": words, "b": REPORTS["hebei-2026"].replace("居民消费价格涨幅", "城镇调查失业率")}
    with served_texts(texts, tmp_path) as site:
        rows = {row["region"]: row["target"] for row in data(site, indicator="surveyed_unemployment")["rows"]}
    assert (rows["吉林省"]["status"], rows["吉林省"].get("reason")) in [("worded", None), ("unread", "worded")]
    assert rows["吉林省"]["at"]


def test_names_are_right_in_english(site: Served) -> None:
    rows = {row["region"]: row["name"] for row in data(site, lang="en")["rows"]}
    assert rows["山西省"] == "Shanxi"
    members = [place for group in data(site, lang="en")["groups"] for place in group["members"]]
    assert {place["name"] for place in members} >= {"Beijing", "Shandong"}


@pytest.mark.parametrize("asked", ["level=village", "indicator=happiness", "year=1200"])
def test_an_address_that_names_nothing_is_refused(site: Served, asked: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{site.url}/board/data?{asked}", timeout=30)
    assert refused.value.code == 422
    with urllib.request.urlopen(f"{site.url}/board/known?{asked}", timeout=30) as reply:
        assert set(json.load(reply).values()) == {""}


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ({"columns": [{**GDP, "year": 2026}], "places": PROVINCES}, {"level": "province", "year": "2026"}),
        (
            {"columns": [{**GDP, "year": 2026}], "places": [{"type": "group", "name": "长三角"}]},
            {"group": "长三角", "year": "2026"},
        ),
        (
            {
                "columns": [{**GDP, "year": 2025}, {**GDP, "year": 2026}],
                "places": PROVINCES,
                "steps": [
                    {"op": "derive", "fn": "change", "of": ["c2", "c1"], "name": "cut"},
                    {"op": "filter", "of": "cut", "where": {"test": "compare", "cmp": "lt", "value": "0"}},
                    {"op": "sort", "of": "cut", "order": "asc"},
                ],
            },
            {"level": "province", "year": "2026", "dir": "down", "sort": "change"},
        ),
        (
            {
                "columns": [{**GDP, "year": 2026}],
                "places": PROVINCES,
                "steps": [{"op": "sort", "of": "c1"}, {"op": "limit", "n": 3}],
            },
            {"level": "province", "year": "2026", "sort": "-target", "n": "3"},
        ),
    ],
)
def test_a_query_that_the_board_can_show_is_an_address(query: dict[str, Any], address: dict[str, str]) -> None:
    assert dict(parse_qsl(str(address_of(Query.of(query))))) == {**address, "ind": "gdp_growth"}


@pytest.mark.parametrize(
    "query",
    [
        {"columns": [{**GDP, "year": 2026}], "places": [{"type": "region", "name": "郑州市"}]},
        {"columns": [{**GDP, "year": 2026}, {**GDP, "subject": "cpi", "year": 2026}], "places": PROVINCES},
        {
            "columns": [{**GDP, "year": 2026}],
            "places": PROVINCES,
            "steps": [{"op": "filter", "of": "c1", "where": {"test": "compare", "cmp": "gt", "value": "5"}}],
        },
        {"show": "words", "words": {"text": "asdf qwer"}},
        {"columns": [{**GDP, "year": {"first": 2020, "last": 2026}}], "places": PROVINCES},
    ],
)
def test_a_query_of_which_the_board_would_show_something_else_is_none(query: dict[str, Any]) -> None:
    assert address_of(Query.of(query)) is None


# In the browser


def test_the_page_opens_on_the_board_and_a_count_filters_it(page: Page) -> None:
    assert urlsplit(page.url).path == "/board"
    assert page.locator(".tile:enabled").count() == 4
    page.click(".move.down")
    count(page, "tbody tr", 2)
    assert sorted(places(page)) == ["吉林省", "河北省"]
    assert state(page) == {"dir": "down"}
    page.reload()
    count(page, "tbody tr", 2)
    page.go_back()
    count(page, "tbody tr", 4)
    assert state(page) == {}


def test_a_head_sorts_and_the_address_holds_it(page: Page) -> None:
    page.click("th .sort:has-text('变化')")
    page.wait_for_selector("th[aria-sort=descending]:has-text('变化')")
    assert places(page)[0] == "山西省"
    page.click("th .sort:has-text('变化')")
    page.wait_for_selector("th[aria-sort=ascending]:has-text('变化')")
    assert places(page)[-1] == "山西省"
    assert state(page) == {"sort": "change"}


def test_a_cell_opens_its_clause_beside_last_years_for_whoever_has_the_link(
    browser: Browser, site: Served, page: Page
) -> None:
    page.click("tr:has-text('吉林省') .cell >> nth=0")
    count(page, "#drawer mark", 3)
    quotes = page.locator("#drawer mark").all_inner_texts()
    assert "增长5.5%左右" in quotes[0]
    assert "4.8%" in quotes[1]
    assert "增长5%左右" in quotes[2]
    with visitor(browser, site.url, opened=False) as other:
        other.goto(page.url)
        count(other, "#drawer mark", 3)
        assert other.inner_text("#drawer h2") == "吉林省"
    page.keyboard.press("Escape")
    page.wait_for_selector("#drawer", state="hidden")
    assert page.locator("tr:has-text('吉林省') .cell:focus").get_attribute("data-column") == "target"
    page.focus("#skip-to-table")
    page.keyboard.press("Enter")
    assert page.locator("tbody tr:first-child .cell:focus").count() == 1


def test_a_clause_is_read_and_searched_in_its_report_and_back_leads_to_its_cell(page: Page, site: Served) -> None:
    page.goto(f"{site.url}/board?at=220000:target")
    page.locator("#drawer .acts a").last.click()
    page.wait_for_selector("mark.cited")
    page.fill("[data-find-text]", "主要预期目标")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-hits]:has-text('1 / 1')")
    assert page.locator(".contents a").count() >= 2
    page.go_back()
    page.wait_for_selector("#drawer mark")
    assert state(page) == {"at": "220000:target"}


def test_what_stands_around_a_clause_begins_and_ends_at_a_stop() -> None:
    words = "推进城市更新和乡村建设，" * 12
    assert _from_a_stop(words[5:95]) == f"…{words[5:95].partition('，')[2]}"
    assert _to_a_stop(words[:90]) == f"{words[:84]}…"
    assert (_from_a_stop("上段。\n今年增长"), _to_a_stop("。下段\n上")) == ("今年增长", "。下段")


def test_a_question_sets_the_board_or_is_asked(page: Page) -> None:
    page.keyboard.insert_text("2026年哪些省下调了GDP目标")  # the box has the keyboard
    page.keyboard.press("Enter")
    count(page, "tbody tr", 2)
    assert state(page)["dir"] == "down"
    page.fill("#ask", "吉林省2026年城镇新增就业目标是多少")
    page.keyboard.press("Enter")
    page.wait_for_selector(".turn .said")
    assert "22万人以上" in page.inner_text(".said")
    assert page.inner_text(".asked p") == "吉林省2026年城镇新增就业目标是多少"
    page.wait_for_function("document.activeElement.matches('#question textarea')")


def test_the_files_hold_what_is_shown(page: Page) -> None:
    page.click(".move.down")
    count(page, "tbody tr", 2)
    with page.expect_download() as download:
        page.click("#save-csv")
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
    assert [row["地区"] for row in rows] == places(page)
    assert {row["2026年目标"] for row in rows} == {"5%左右"}
    with page.expect_download() as download:
        page.click("#save-xlsx")
    book = load_workbook(io.BytesIO(download.value.path().read_bytes()))
    assert (book.worksheets[0].max_row, book.worksheets[1].title) == (3, "说明")
    assert all(meaning for _, meaning in book.worksheets[1].values)
    assert download.value.suggested_filename == "地区生产总值-2026-下调.xlsx"


def test_the_files_say_where_each_number_stands(page: Page) -> None:
    with page.expect_download() as download:
        page.click("#save-csv")
    rows = {row["地区"]: row for row in csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig")))}
    jilin = rows["吉林省"]
    assert (jilin["变化 (个百分点)"], rows["山西省"]["变化 (个百分点)"]) == ("-0.5", "1")
    assert (jilin["2026年目标：数"], jilin["2026年目标：单位"]) == ("5", "%")
    assert jilin["2026年目标：原文"].endswith("地区生产总值增长5%左右")
    assert jilin["2025年结果：报告"] == "吉林省2026年政府工作报告"
    assert jilin["2026年目标：链接"].startswith(page.url.partition("/board")[0] + "/r/")


def test_places_are_filtered_by_the_number_of_their_target(page: Page) -> None:
    page.fill("#by-min", "5")
    page.fill("#by-max", "5")
    until(page, lambda: state(page) == {"min": "5", "max": "5"})
    page.click("[data-focus=chip-cpi]")  # another indicator has numbers of its own
    until(page, lambda: state(page) == {"ind": "cpi"})
    page.fill("#by-max", "1.5")
    count(page, "tbody tr", 0)
    page.fill("#by-max", "2")
    count(page, "tbody tr", 4)
    with page.expect_download() as download:
        page.click("#save-csv")
    assert download.value.suggested_filename == "居民消费价格-2026-≤2.csv"


def test_what_a_link_names_and_there_is_not_is_told_with_what_there_is(page: Page, site: Served) -> None:
    told = {
        "year=2031": ("没有2031年的省级报告", "2025"),
        "year=abc": ("没有abc年的省级报告", "2026"),
        "ind=foo": ("没有“foo”这个指标", "地区生产总值"),
        "level=county": ("没有“县区级”这个级别", "省级"),
        "group=蓬莱省": ("没有“蓬莱省”这个区域", "东部十省市"),
        "at=999999:target": ("地区“999999”不在下面的4个地区里", ""),
        "dir=foo": ("“dir=foo”看不懂", ""),
        "ind=foo&year=2031": ("没有“foo”这个指标", "2025"),
    }
    for asked, (said, choice) in told.items():
        page.goto(f"{site.url}/board?{asked}")
        page.wait_for_selector(".unknown")
        assert said in page.inner_text(".unknown")
        assert page.locator(f".unknown button:has-text('{choice}')").count() >= 1 or not choice
        assert page.locator("tbody tr").count() == 4
    page.click(".unknown button:has-text('2025')")
    page.wait_for_selector("h2:has-text('2025')")
    assert page.locator(".unknown").count() == 0


def test_a_group_shows_those_of_whom_there_is_no_report(page: Page) -> None:
    page.select_option("#by-group", "东部十省市")
    count(page, "tbody tr", 10)
    assert places(page)[:2] == ["河北省", "山东省"] or places(page)[:2] == ["山东省", "河北省"]
    assert page.locator("tbody tr:has-text('北京市') td.not_loaded").count() >= 1


def test_years_show_lines_changes_and_other_wordings(page: Page) -> None:
    page.click("[data-focus=view-years]")
    page.wait_for_selector(".years-chart .line")
    assert "▼0.5" in page.inner_text("tr:has-text('吉林省')")
    page.click("tr:has-text('吉林省') .cell >> nth=0")
    count(page, "#drawer mark", 2)
    assert state(page) == {"view": "years", "at": "220000:t2026"}


def test_the_language_is_one_for_both_pages(page: Page) -> None:
    page.click("#language")
    page.wait_for_selector("h1:has-text('Government work reports')")
    assert page.evaluate("document.documentElement.lang") == "en"
    page.wait_for_selector("tbody th:has-text('Jilin')")
    page.click("nav a:has-text('Ask')")
    page.wait_for_selector(".top[lang=en]")
    page.wait_for_selector("#tabs .nav-board:has-text('Board')")  # the tabs are the same on both
    page.wait_for_selector("#tab-targets-button:has-text('Targets')")
    until(
        page, lambda: page.evaluate("document.documentElement.lang") == "en" and page.title().startswith("Government")
    )


@pytest.mark.parametrize("path", ["/board", "/board?view=years", "/board?ind=cpi&at=220000:target"])
def test_nothing_hangs_over_the_edge_of_a_phone(browser: Browser, site: Served, path: str) -> None:
    with visitor(browser, site.url, phone=True, opened=False) as phone:
        phone.goto(site.url + path)
        phone.wait_for_selector("tbody tr")
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390
        assert phone.evaluate(TOO_SMALL, "body") == []
        phone.evaluate("document.querySelector('.scroll').scrollLeft = 200")
        corner = phone.evaluate("document.querySelector('thead .pin')?.getBoundingClientRect().x ?? null")
        assert corner == phone.evaluate("document.querySelector('tbody th').getBoundingClientRect().x")


def test_a_link_leads_through_the_login_to_what_it_shows(
    browser: Browser, site: Served, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("signed")
    with (
        served(site.room.settings, folder, read_accounts("li:secret")) as closed,
        visitor(browser, closed.url, opened=False) as page,
    ):
        page.goto(f"{closed.url}/board?dir=down&sort=change")
        page.fill("[name=user]", "li")
        page.fill("[name=password]", "secret")
        page.keyboard.press("Enter")
        count(page, "tbody tr", 2)
        assert state(page) == {"dir": "down", "sort": "change"}


def test_an_empty_library_says_what_to_do(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("empty")
    with (
        served(library(folder / "library", []), folder) as empty,
        visitor(browser, empty.url, opened=False) as page,
    ):
        page.goto(f"{empty.url}/board")
        page.wait_for_selector(".empty")
        assert page.locator(".empty a").get_attribute("href") == "/?tab=library"
