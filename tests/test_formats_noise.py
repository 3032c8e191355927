"""Random text with random noise put in: spans cover exactly, nothing crashes, cleaning twice changes nothing."""

from __future__ import annotations

import make_formats
import make_reports
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.formats import Failed, read
from rag.records import text_at
from rag.reports.cleaning.noise import clean_spans, find_noise
from rag.reports.split import split

REPORT = make_reports.make_report("郑州市", "410100", 2024, 8).text.split("\n")
NOISE = (
    "当前位置：首页 > 政务公开",
    "更多资料+【公众号：某某】",
    "上一篇：2023年某某区政府工作报告",
    "- 12 -",
    "第 3 页 共 20 页",
    "扫码关注公众号领取全文",
    "打印 关闭",
    "\u3000\u3000",
    "\u200b\ufeff",
    "http://example.org/a?b=c",
    "目录",
    "一、回顾 1",
    "<p>&nbsp;</p>",
    "|---|---|",
    "# ",
    "---",
)
PIECES = st.one_of(st.sampled_from(REPORT), st.sampled_from(NOISE), st.text(max_size=30))
FEW = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def dirty(draw: st.DrawFn) -> str:
    """Paragraphs of a report with noise between and inside them."""
    lines = draw(st.lists(PIECES, max_size=40))
    text = draw(st.sampled_from(("\n", "\n\n", "\r\n", ""))).join(lines)
    for noise in draw(st.lists(st.sampled_from(NOISE), max_size=4)):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + noise + text[at:]
    return text


@FEW
@given(dirty())
def test_spans_cover_a_text_exactly(text: str) -> None:
    for item in read(text.encode("utf-8", "replace"), "a.txt"):
        if isinstance(item, Failed):
            assert "\n" not in item.reason
            continue
        reports, removed = split(item)
        spans = sorted([*(span for report in reports for span in report.spans), *(left.span for left in removed)])
        assert [span.start for span in spans] == [0, *(span.end for span in spans[:-1])]
        assert spans[-1].end == len(item.text)


@FEW
@given(dirty())
def test_cleaning_a_clean_text_changes_nothing(text: str) -> None:
    text = text.translate(dict.fromkeys(map(ord, "#*_")))  # a heading without its sign may read as a broken line
    clean = text_at(text, clean_spans(0, len(text), find_noise(text)))
    assert text_at(clean, clean_spans(0, len(clean), find_noise(clean))) == clean


@FEW
@given(dirty())
def test_a_page_loses_no_visible_character(text: str) -> None:
    lines = [line for line in text.replace("\x00", "").split("\n") if "<" not in line and "&" not in line]
    for item in read(make_formats.html(("政府工作报告专题", *lines)), "a.html"):
        assert not isinstance(item, Failed), item
        shown = _visible(item.text)
        assert all(_visible(line) in shown for line in lines)


@FEW
@given(st.binary(max_size=400), st.sampled_from(("html", "docx", "pdf", "csv", "jsonl", "xlsx", "zip", "mht", "md")))
def test_any_bytes_give_sources_or_lines_that_say_why_not(data: bytes, suffix: str) -> None:
    for item in read(data, f"a.{suffix}"):
        assert not isinstance(item, Failed) or (item.reason and "\n" not in item.reason)


def _visible(text: str) -> str:
    return "".join(text.split())
