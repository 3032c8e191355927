"""What the page makes of a small library: its list of reports with their copies, and a draft held against it."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import docx
import pytest
from page_server import library
from toy import ToyEmbedder

from rag import pipeline
from rag.records import Report
from ui.auth import Visitor
from ui.i18n import LANGS, Lang
from ui.state import Room
from ui.tabs.library import corrected
from ui.tabs.verify import Given, marked
from ui.views.library import report_list

TEXT = """{head}2025年政府工作报告

各位代表：
现在，我代表省人民政府，向大会报告工作。
一、2024年工作回顾
地区生产总值增长5.1%，粮食总产量402亿斤，城镇新增就业30.4万人，规上工业增加值增长6.2%。
二、2025年工作安排
今年主要预期目标是：地区生产总值增长5.5%左右，城镇新增就业25万人，居民消费价格涨幅2%左右。
"""
EDITOR = Visitor("王", "editor")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    for name, head in (("a", "吉林省"), ("b", "")):
        (tmp_path / f"{name}.txt").write_text(TEXT.format(head=head), "utf-8")
    made = Room(library(tmp_path / "library", sorted(tmp_path.glob("*.txt"))), ToyEmbedder())
    yield made
    made.close()


def unknown(room: Room) -> Report:
    return next(report for report in room.reports() if not report.region.name)


def test_a_report_that_is_corrected_into_a_copy_is_said_to_be_one_and_stays_in_the_list(room: Room) -> None:
    told = list(corrected(room, unknown(room).id, "吉林省", "", "zh", EDITOR))
    assert "已更正为 吉林省 2025" in told[-1][0]
    assert "库中的 a.txt 已是同一份报告" in told[-1][0]
    (line,) = room.lines()
    (copy,) = line.copies
    shown = report_list(room.lines(), "zh")
    assert len(re.findall("<tr", shown)) == 3
    assert "↳ 吉林省" in shown
    assert "副本，" in shown
    assert 'data-source="b.txt"' in shown
    opened = room.report(copy.copy.other)
    assert opened is not None
    assert opened.source.name == "b.txt"
    told = list(corrected(room, copy.copy.other, "辽宁省", "", "zh", EDITOR))
    assert "已更正为 辽宁省 2025。再次读入" in told[-1][0]
    assert [line.report.region.name for line in room.lines()] == ["吉林省", "辽宁省"]


def test_what_one_thread_read_of_the_library_is_there_for_all_until_it_changes(room: Room) -> None:
    def seen_elsewhere() -> object:
        with ThreadPoolExecutor(1) as pool:  # a thread of its own each time
            return pool.submit(held.reports).result()

    desk = room.desk()
    assert desk is not None
    held = desk.library
    before = held.reports()
    assert seen_elsewhere() is before
    assert len(room.headline()) > 0
    assert room.headline() is room.headline()
    pipeline.remove("b.txt", room.settings)
    after = seen_elsewhere()
    assert after is held.reports()
    assert [report.region.name for report in held.reports()] == ["吉林省"]


@pytest.mark.parametrize("lang", LANGS)
def test_who_may_only_read_is_offered_nothing_else(room: Room, lang: Lang) -> None:
    shown, own = (report_list(room.lines(), lang, may_edit=may) for may in (False, True))
    acts = {"read", "edit", "confirm", "remove", "keep", "unedit"}
    assert set(re.findall('data-act="([a-z]+)"', own)) & acts == acts
    assert set(re.findall('data-act="([a-z]+)"', shown)) & acts == {"read"}
    assert "<form" not in shown


def test_a_draft_is_marked_in_its_own_word_document_unless_it_was_changed_since(room: Room) -> None:
    text = "2025年，吉林省地区生产总值增长目标为6%，居民消费价格涨幅2%左右。"
    document = docx.Document()
    document.add_heading("送审稿", 1)
    document.add_paragraph(text)
    held = io.BytesIO()
    document.save(held)
    given = Given("稿.docx", f"送审稿\n{text}", held.getvalue())

    def saved(now: str) -> docx.document.Document:
        html = marked(room, now, given, "docx", "zh")
        assert 'data-file="稿-核对.docx"' in html
        content = re.findall('data-content="([^"]+)"', html)[0]
        return docx.Document(io.BytesIO(base64.b64decode(content)))

    own, plain = saved(given.text), saved(f"{given.text}又改过。")
    assert [len(list(each.comments)) for each in (own, plain)] == [2, 2]
    assert own.paragraphs[0].style.name == "Heading 1"
    assert plain.paragraphs[0].style.name == "Normal"
    assert 'data-file="稿-核对.html"' in marked(room, text, given, "html", "zh")
