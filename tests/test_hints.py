"""What a file says beside its texts counts where the text agrees, and is reported where it does not."""

from __future__ import annotations

import make_formats
import make_reports
import pytest

from rag.formats import read
from rag.ingest import document_of
from rag.records import Document, Source

NAMELESS = (
    make_reports.make_report("朝阳区", "", 2024, 3, titled=False, level="区")
    .text.replace("2024年1月", "1月", 1)
    .replace("在朝阳区第", "在区第", 1)
)


def documents(rows: list[tuple[str, ...]]) -> list[Document]:
    found = []
    for source in read(make_formats.csv_table(rows), "all.csv"):
        assert isinstance(source, Source), source
        found.append(document_of(source, max_chars=300))
    return found


@pytest.mark.parametrize(
    ("region", "adcode"), [("北京市朝阳区", "110105"), ("长春市 朝阳区", "220104"), ("吉林省 朝阳区", "220104")]
)
def test_a_column_tells_places_of_one_name_apart(region: str, adcode: str) -> None:
    (found,) = documents([("地区", "正文"), (region, NAMELESS)])
    assert found.reports[0].region.adcode == adcode
    assert found.source.notes == ()


def test_the_year_of_a_column_counts_where_the_text_speaks_of_it() -> None:
    (found,) = documents([("年份", "正文"), ("2024", NAMELESS)])
    assert found.reports[0].year == 2024
    assert found.source.notes == ()


def test_a_column_that_disagrees_with_the_text_is_reported_and_not_believed() -> None:
    report = make_reports.make_report("郑州市", "410100", 2024, 3)
    (found,) = documents([("地区", "年份", "正文"), ("洛阳市", "2022", report.text)])
    assert (found.reports[0].region.name, found.reports[0].year) == ("郑州市", 2024)
    assert found.source.notes == ("the file says 洛阳市, the text 郑州市", "the file says 2022, the text 2024")


def test_a_short_name_or_the_other_script_is_no_disagreement() -> None:
    report = make_reports.make_report("郑州市", "410100", 2024, 3)
    for region in ("郑州", "河南省郑州市", "鄭州市", "河南 郑州"):
        (found,) = documents([("地区", "正文"), (region, report.text)])
        assert found.source.notes == ()


def test_the_title_of_a_page_names_a_report_that_does_not_name_itself() -> None:
    lines = NAMELESS.replace("朝阳区", "全区").split("\n")
    html = make_formats.html(("专题报道", *lines)).decode()
    html = html.replace("<title>专题报道", "<title>2024年大连市沙河口区政府工作报告").replace(
        "专题报道", "2024年大连市沙河口区政府工作报告", 1
    )
    (source,) = read(html.replace('name="ArticleTitle"', 'name="x"').encode(), "a.html")
    assert isinstance(source, Source)
    (report,) = document_of(source, max_chars=300).reports
    assert (report.region.name, report.year) == ("沙河口区", 2024)
    assert any(item.origin == "page title" for item in report.evidence)
