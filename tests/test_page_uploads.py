"""Files that visitors bring, good and bad, in the real page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser import ask, ready, tab, visitor
from page_server import SEEDS, Served, library, served
from toy import report_text

from ui.uploads import take

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HOSTILE = [
    "<script>alert('script')</script>",
    "<img src=x onerror=alert('image')>",
    "<iframe src=https://example.org/></iframe>",
    "[点这里](https://example.org/link)",
    "![图](https://example.org/picture.png)",
    "${alert('template')} {{constructor.constructor('alert(1)')()}}",
    "&lt;b&gt;已转义&lt;/b&gt;",
]


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Served]:
    with served(library(tmp_path / "library", []), tmp_path / "uploads") as made:
        yield made


def test_a_newcomer_is_led_to_the_first_upload_and_can_then_ask(
    browser: Browser, empty: Served, tmp_path: Path
) -> None:
    source = tmp_path / "洛阳（2024）.txt"
    source.write_text(report_text("洛阳市", 2024, "5.5%"), "utf-8")
    with visitor(browser, empty.url) as page:
        assert "先放进一份报告" in page.inner_text("#thread")
        for name in ("targets", "summaries"):
            tab(page, name)
            page.wait_for_selector(f"#{'summary' if name == 'summaries' else name} .nothing")
        tab(page, "ask")
        page.click("#thread .primary")
        page.wait_for_selector("#library .nothing")
        page.set_input_files("#drop input[type=file]", str(source))
        page.wait_for_selector("#lines .added")
        assert "洛阳（2024）.txt" in page.inner_text("#lines")
        assert "洛阳市 2024" in page.inner_text("#lines")
        page.wait_for_selector(".reports .name:has-text('洛阳市')")
        page.wait_for_selector(".top p:has-text('1 份报告')")
        tab(page, "ask")
        page.wait_for_selector(".example")
        ask(page, "洛阳市2024年GDP目标是多少？")
        assert "5.5%左右" in page.inner_text(".said")


def test_a_file_that_cannot_be_read_says_why_and_stops_no_other(
    browser: Browser, empty: Served, tmp_path: Path
) -> None:
    good, broken, picture = tmp_path / "good.txt", tmp_path / "broken.pdf", tmp_path / "picture.png"
    good.write_text(report_text(), "utf-8")
    broken.write_bytes(b"%PDF-1.7\nnot really")
    picture.write_bytes(b"\x89PNG")
    with visitor(browser, empty.url) as page:
        tab(page, "library")
        page.wait_for_selector("#library .nothing")
        page.set_input_files("#drop input[type=file]", [str(path) for path in (good, broken, picture)])
        page.wait_for_selector("#lines .added:has-text('good.txt')")
        failed = page.locator("#lines .failed")
        failed.wait_for()
        assert "broken.pdf" in failed.inner_text()
        assert len(failed.inner_text()) > len("broken.pdf 失败")
        refused = page.locator(".sending-list .failed")
        assert "picture.png" in refused.inner_text()
        assert "不读这种文件" in refused.inner_text()
        page.wait_for_selector(".reports")
        assert page.locator(".reports tbody tr").count() == 1
    assert not list(empty.uploads.rglob("*.txt"))  # nothing of it is left where files come in


def test_a_dropped_file_is_taken_in(browser: Browser, empty: Served) -> None:
    with visitor(browser, empty.url) as page:
        tab(page, "library")
        page.wait_for_selector(".drop")
        page.evaluate(
            """text => {
                const data = new DataTransfer();
                data.items.add(new File([text], "dropped.txt"));
                const dropped = new DragEvent("drop", { dataTransfer: data, bubbles: true });
                document.querySelector(".drop").dispatchEvent(dropped);
            }""",
            report_text(),
        )
        page.wait_for_selector("#lines .added:has-text('dropped.txt')")


def test_a_source_is_removed_only_after_a_second_thought(browser: Browser, tmp_path: Path) -> None:
    settings = library(tmp_path / "library", [SEEDS / "jinan-2024.md", SEEDS / "benxi-2024.md"])
    with served(settings, tmp_path / "uploads") as made, visitor(browser, made.url) as page:
        tab(page, "library")
        row = page.locator(".reports tr:has-text('济南市')")
        row.locator("[data-act=confirm]").click()
        row.locator("[data-act=keep]").click()
        assert page.locator(".reports tbody tr").count() == 2
        row.locator("[data-act=confirm]").click()
        row.locator("[data-act=remove]").click()
        page.wait_for_selector(".notice.good:has-text('jinan-2024.md')")
        page.wait_for_selector(".top p:has-text('1 份报告')")
        assert page.locator(".reports tbody tr").count() == 1


def test_a_wrong_region_is_corrected_by_hand_and_stays_so(browser: Browser, empty: Served, tmp_path: Path) -> None:
    source = tmp_path / "report.txt"
    source.write_text(report_text("洛阳市", 2024, "5.5%"), "utf-8")
    with visitor(browser, empty.url) as page:
        tab(page, "library")
        page.wait_for_selector("#library .nothing")
        page.set_input_files("#drop input[type=file]", str(source))
        row = page.locator(".reports tbody tr")
        row.locator("[data-act=edit]").click()
        assert page.evaluate("document.activeElement.name") == "region"
        page.keyboard.press("Escape")
        assert not row.locator(".edit").is_visible()
        row.locator("[data-act=edit]").click()
        row.locator("[name=region]").fill("亚特兰蒂斯市")
        page.keyboard.press("Enter")
        page.wait_for_selector("#lines .notice.bad:has-text('亚特兰蒂斯市')")
        assert row.locator(".edit").is_visible()  # to be put right
        row.locator("[name=region]").fill("开封")
        row.locator("[name=year]").fill("二零")
        row.locator("[type=submit]").click()
        page.wait_for_selector("#lines .notice.bad:has-text('二零')")
        row.locator("[name=year]").fill("2024")
        row.locator("[type=submit]").click()
        page.wait_for_selector("#lines .notice.good:has-text('河南省开封市 2024')")
        page.wait_for_selector(".reports .name:has-text('开封市')")
        assert "手工更正" in row.inner_text()
        page.set_input_files("#drop input[type=file]", str(source))
        page.wait_for_selector("#lines .unchanged:has-text('开封市 2024')")
        tab(page, "ask")
        ask(page, "开封市2024年GDP目标是多少？")
        assert "5.5%左右" in page.inner_text(".said")


def test_markup_in_a_source_is_shown_as_text_everywhere(browser: Browser, empty: Served, tmp_path: Path) -> None:
    attacks = "\n".join(f"实施注入行动{piece}，新建桥梁{n + 3}座。" for n, piece in enumerate(HOSTILE))
    one_line = "持续改善民生" * 17_000 + "。"
    text = report_text("洛阳市", 2024)
    text = text.replace("（一）扩大有效投资\n", f"（一）扩大有效投资\n{attacks}\n")
    text = text.replace("（二）保障改善民生\n", f"（二）保障改善民生\n{one_line}\n")
    text = text.replace("固定资产投资增长8%以上", "固定资产投资<img src=x onerror=alert(2)>增长8%以上")
    source = tmp_path / "<img src=x onerror=alert(3)>.txt"
    source.write_text(text, "utf-8")
    with visitor(browser, empty.url) as page:
        tab(page, "library")
        page.wait_for_selector(".drop")
        page.set_input_files("#drop input[type=file]", str(source))
        page.wait_for_selector("#lines .added")
        page.click(".reports .name")
        page.wait_for_selector(".reading")
        read = (page.text_content(".reading .paper") or "").replace("⋯", "")  # with what is folded away there
        assert len(read) > 100_000
        for piece in HOSTILE:
            assert piece in read
        assert page.locator(".reading :is(script, img, iframe, a)").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= 1440
        folded = page.locator(".reading .noise + .noise-text")
        assert not folded.first.is_visible()
        page.locator(".reading .noise").first.click()
        assert folded.first.is_visible()
        assert not folded.last.is_visible()
        page.check("[data-act=noise-all]")
        assert folded.last.is_visible()
        tab(page, "ask")
        page.wait_for_selector(".example")
        for asked in ("固定资产投资目标是多少", "注入行动新建桥梁多少座", "怎样扩大有效投资"):
            ask(page, f"洛阳市2024年{asked}？")
        page.locator(".turn .cite").last.click()
        page.wait_for_selector("mark.cited")
        tab(page, "targets")
        page.wait_for_selector(".grid .cell")
        tab(page, "summaries")
        page.wait_for_selector("#summary .nothing")
        page.click("#summarise")
        page.wait_for_selector(".brief")
        tab(page, "verify")
        page.fill("#draft-box textarea", "洛阳市2024年<img src=x onerror=alert(4)>固定资产投资增长9%以上。")
        page.click("#check")
        page.wait_for_selector(".draft-text .claim")
        for part in ("#thread", "#pane", "#targets", "#summary", "#draft", "#lines", "#library"):
            assert page.locator(f"{part} :is(script, img, iframe, a)").count() == 0, part
        assert "<img src=x onerror=alert(4)>" in page.inner_text(".draft-text")
        page.goto(f"{empty.url}/?tab=ask")  # what the browser kept is text, too
        ready(page)
        page.wait_for_selector(".turn")
        assert page.locator("#thread :is(script, img, iframe, a)").count() == 0


def test_two_visitors_who_send_the_same_file_at_once_both_have_it(tmp_path: Path) -> None:
    uploads = tmp_path / "uploads"
    uploads.mkdir()
    shared = uploads / "洛阳.txt"  # the server names an upload by its bytes and its name
    shared.write_text(report_text("洛阳市", 2024, "5.5%"), "utf-8")
    sent = [{"path": str(shared), "name": "洛阳.txt"}]
    first, second = (take(sent, uploads, {".txt"}) for _ in range(2))
    first.discard()
    (path,) = second.paths
    assert "5.5%" in path.read_text("utf-8")
    second.discard()
    assert not shared.exists()
    assert not path.exists()


def test_a_report_that_names_no_place_is_to_be_confirmed_and_costs_no_table(
    browser: Browser, empty: Served, tmp_path: Path
) -> None:
    unknown, known = tmp_path / "unknown.txt", tmp_path / "known.txt"
    unknown.write_text(report_text("某地", 2024).replace("某地", ""), "utf-8")
    known.write_text(report_text("洛阳市", 2024), "utf-8")
    with visitor(browser, empty.url) as page:
        tab(page, "library")
        page.wait_for_selector("#library .nothing")
        page.set_input_files("#drop input[type=file]", [str(unknown), str(known)])
        page.wait_for_selector("#lines .added:has-text('known.txt')")
        page.wait_for_selector("#lines .added:has-text('地区待确认 2024')")
        assert "英文说明" not in page.inner_text("#lines")
        page.wait_for_selector("#library .notice:has-text('1 份报告的地区或年份待确认')")
        row = page.locator(".reports tbody tr").first
        assert "待确认" in row.inner_text()
        tab(page, "targets")
        page.wait_for_selector("#targets .grid th:has-text('洛阳市')")
        tab(page, "library")
        row.locator("[data-act=edit]").click()
        row.locator("[name=region]").fill("开封")
        page.keyboard.press("Enter")
        page.wait_for_selector(".reports .name:has-text('开封市')")
        page.wait_for_selector("#library .notice", state="detached")
