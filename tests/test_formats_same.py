"""One report in every format is one report: the same sections, chunks and figures. And hundreds at a time."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable

import make_formats
import make_reports
import pytest

from rag.formats import read
from rag.gazetteer import regions
from rag.ingest import document_of
from rag.records import Document, Region, Source, text_at

PARAGRAPHS = make_formats.seed_paragraphs("xinxiang-2025", times=2)
TEXT = "\n".join(PARAGRAPHS) + "\n"
FORMATS: dict[str, Callable[[], tuple[bytes, str]]] = {
    "txt": lambda: (TEXT.encode(), "报告.txt"),
    "html": lambda: (make_formats.html(PARAGRAPHS), "报告.html"),
    "gbk html": lambda: (make_formats.html(PARAGRAPHS, "gb18030", None), "报告.htm"),
    "docx": lambda: (make_formats.docx(PARAGRAPHS), "报告.docx"),
    "docx without styles": lambda: (make_formats.docx(PARAGRAPHS, styled=False), "报告.docx"),
    "pdf": lambda: (make_formats.pdf(PARAGRAPHS), "报告.pdf"),
    "pdf in columns": lambda: (make_formats.pdf(PARAGRAPHS, columns=2, shuffled=True), "报告.pdf"),
    "csv": lambda: (make_formats.csv_table([("编号", "正文"), ("1", TEXT)]), "报告.csv"),
    "xlsx": lambda: (make_formats.xlsx([("编号", "正文"), (1, TEXT)]), "报告.xlsx"),
    "jsonl": lambda: (make_formats.jsonl([{"id": 1, "content": TEXT}]), "报告.jsonl"),
    "zip": lambda: (make_formats.zipped({"汇编/报告.docx": make_formats.docx(PARAGRAPHS)}, gbk=True), "汇编.zip"),
}


def document(data: bytes, name: str) -> Document:
    (source,) = read(data, name)
    assert isinstance(source, Source), source
    return document_of(source, max_chars=300)


def content(found: Document) -> tuple[object, ...]:
    """All that a report says, without ids and positions."""
    (report,) = found.reports
    return (
        (report.region, report.year, report.title, report.meeting_date, report.speaker, report.cut),
        [(section.path, section.role) for section in found.sections],
        [(chunk.path, chunk.text.strip()) for chunk in found.chunks],
        [
            (figure.indicator, figure.kind, figure.low, figure.unit, figure.bound, figure.quote)
            for figure in found.figures
        ],
    )


@pytest.fixture(scope="module")
def plain() -> tuple[object, ...]:
    return content(document(*FORMATS["txt"]()))


@pytest.mark.parametrize("name", FORMATS)
def test_a_report_reads_the_same_from_every_format(name: str, plain: tuple[object, ...]) -> None:
    found = content(document(*FORMATS[name]()))
    for part, expected in zip(found, plain, strict=True):
        assert part == expected


@pytest.mark.parametrize("name", FORMATS)
def test_every_character_of_the_decoded_text_is_accounted_for(name: str) -> None:
    found = document(*FORMATS[name]())
    spans = sorted(
        [*(span for report in found.reports for span in report.spans), *(item.span for item in found.removed)]
    )
    assert [span.start for span in spans] == [0, *(span.end for span in spans[:-1])]
    assert spans[-1].end == len(found.source.text)


@pytest.mark.parametrize("name", FORMATS)
def test_every_quote_stands_in_the_decoded_text(name: str) -> None:
    found = document(*FORMATS[name]())
    assert len(found.figures) > 40
    assert all(text_at(found.source.text, figure.spans) == figure.quote for figure in found.figures)


def test_what_the_page_says_of_itself_is_left_out_with_its_reason() -> None:
    found = document(*FORMATS["html"]())
    left_out = "".join(text_at(found.source.text, (item.span,)) for item in found.removed)
    for furniture in ("首页", "分享到", "热门排行", "第3次常务会议召开", "版权所有"):
        assert furniture in left_out


# --- hundreds at a time -----------------------------------------------------------------------------------------


def governments(count: int, seed: int) -> list[tuple[Region, str, str]]:
    """Governments of all levels, their names as a report has them, and how its speaker calls them.

    A name that several places share gets its parent before it.
    """
    every: list[Region] = []
    for province in regions.provinces():
        every.append(province)
        for below in regions.children(province):
            every += (below, *regions.children(below))
    names = Counter(region.name for region in every)
    kinds = ("自治区", "自治州", "自治县", "省", "市", "区", "县", "旗", "盟", "州")
    return [
        (
            region,
            region.name if names[region.name] == 1 else region.parent + region.name,
            next((kind for kind in kinds if region.name.endswith(kind)), "市"),
        )
        for region in random.Random(seed).sample(every, count)
    ]


def made(count: int, seed: int) -> list[tuple[Region, make_reports.Made]]:
    """Reports of `count` governments; every third has no title, only its meeting line."""
    return [
        (region, make_reports.make_report(name, region.adcode, 2021 + at % 5, seed + at, titled=at % 3 > 0, level=kind))
        for at, (region, name, kind) in enumerate(governments(count, seed))
    ]


def found_in(found: Document) -> list[tuple[str, str, str, int, str]]:
    growth = {
        figure.report_id: str(figure.low)
        for figure in found.figures
        if figure.headline and figure.kind == "target" and figure.indicator == "gdp_growth"
    }
    return [
        (item.region.name, item.region.level, item.region.adcode, item.year, growth.get(item.id, ""))
        for item in found.reports
    ]


def expected(reports: list[tuple[Region, make_reports.Made]]) -> list[tuple[str, str, str, int, str]]:
    return [(region.name, region.level, region.adcode, one.year, one.growth) for region, one in reports]


def test_a_table_of_three_hundred_reports_gives_three_hundred() -> None:
    reports = made(300, 11)
    table = make_formats.csv_table([("序号", "全文"), *((str(at), one.text) for at, (_, one) in enumerate(reports))])
    sources = [source for source in read(table, "all.csv") if isinstance(source, Source)]
    assert [line for source in sources for line in found_in(document_of(source, max_chars=300))] == expected(reports)


def test_fifty_reports_one_after_the_other_in_a_text_give_fifty() -> None:
    reports = made(50, 23)
    found = document("\n".join(one.text for _, one in reports).encode(), "all.txt")
    assert found_in(found) == expected(reports)
