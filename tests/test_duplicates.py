"""Copies of one report are found, one is kept, and figures that differ are shown."""

from __future__ import annotations

from pathlib import Path

import make_formats
import make_reports
import pytest
from toy import ToyEmbedder

from rag import pipeline
from rag.config import load_settings
from rag.formats.source_writer import text_source
from rag.ingest import document_of
from rag.library.intake import IngestResult
from rag.reports.duplicates import Edition, editions_of, find_copies

pytestmark = pytest.mark.usefixtures("any_catalog")

REPORT = make_reports.make_report("郑州市", "410100", 2024, 5)


def edition(text: str, name: str = "a.txt", notes: tuple[str, ...] = ()) -> Edition:
    (found,) = editions_of(document_of(text_source(text, name, len(text), "text", notes=notes), max_chars=300))
    return found


def growth(text: str) -> str:
    return text.replace(f"地区生产总值增长{REPORT.growth}%左右", "地区生产总值增长1.5%左右")


def test_the_same_report_from_two_sites_is_one_report_and_a_copy() -> None:
    other = edition("某某新闻网\n发布日期：2024-02-09\n" + REPORT.text.replace("，", ","), "b.txt")
    (copy,) = find_copies((edition(REPORT.text), other))
    assert (copy.relation, copy.overlap, copy.differences) == ("copy", 1.0, ())


def test_a_figure_that_differs_is_shown_with_both_clauses() -> None:
    (copy,) = find_copies((edition(REPORT.text, "a.txt"), edition(growth(REPORT.text), "b.txt")))
    (difference,) = copy.differences
    assert difference.indicator == "gdp_growth"
    assert f"{REPORT.growth}%" in difference.kept
    assert "1.5%" in difference.other


def test_a_number_in_the_midst_of_the_text_that_differs_is_shown() -> None:
    number = (
        next(line for line in REPORT.text.split("\n") if "新建中小学" in line).split("新建中小学")[1].split("所")[0]
    )
    changed = REPORT.text.replace(f"新建中小学{number}所", "新建中小学1001所")
    (copy,) = find_copies((edition(REPORT.text, "a.txt"), edition(changed, "b.txt")))
    assert any("1001" in difference.kept + difference.other for difference in copy.differences)


def test_the_other_script_is_no_difference() -> None:
    from opencc import OpenCC

    (copy,) = find_copies((edition(REPORT.text), edition(OpenCC("s2t").convert(REPORT.text), "b.txt")))
    assert copy.relation == "copy"
    assert copy.differences == ()


def test_reports_of_two_years_or_two_governments_are_no_copies() -> None:
    others = [
        make_reports.make_report("郑州市", "410100", 2023, 5),
        make_reports.make_report("洛阳市", "410300", 2024, 5),
    ]
    assert (
        find_copies([edition(REPORT.text), *(edition(one.text, f"{one.year}{one.name}.txt") for one in others)]) == ()
    )


def test_another_text_of_the_same_government_and_year_is_no_copy() -> None:
    head = REPORT.text.split("\n")[:5]
    unlike = "\n".join((*head, *make_formats.seed_paragraphs("benxi-2024", times=0)[5:]))
    assert find_copies((edition(REPORT.text), edition(unlike, "b.txt"))) == ()


def test_of_a_draft_and_a_final_text_the_final_one_is_kept() -> None:
    foreign = "\n".join(text for text in make_formats.seed_paragraphs("benxi-2024", times=0) if "工作报告" not in text)
    draft = REPORT.text.replace("政府工作报告", "政府工作报告（征求意见稿）", 1).replace(
        "\n二、", f"\n{foreign[:900]}\n二、"
    )
    draft = "\n".join(line for line in draft.split("\n") if "生态" not in line and "民生" not in line)
    final, first = edition(REPORT.text, "final.txt"), edition(draft, "draft.txt")
    (copy,) = find_copies((first, final))
    assert (copy.kept, copy.other, copy.relation) == (final.report.id, first.report.id, "version")


def test_a_whole_text_is_kept_before_a_cut_one_and_a_typed_one_before_ocr() -> None:
    whole, cut = edition(REPORT.text), edition(REPORT.text[: len(REPORT.text) * 2 // 3], "0.txt")
    assert cut.report.cut
    assert find_copies((cut, whole))[0].kept == whole.report.id
    scan = edition(REPORT.text.replace("五个方面", "以下五个方面"), "0.txt", ("read by OCR: page 1",))
    assert find_copies((scan, whole))[0].kept == whole.report.id


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_what_is_kept_does_not_depend_on_the_order(order: tuple[int, int, int]) -> None:
    three = [
        edition(REPORT.text, "a.txt"),
        edition(growth(REPORT.text), "b.txt"),
        edition(REPORT.text.replace("五个方面工作：", "五个方面工作，一刻也不放松："), "c.txt"),
    ]
    copies = find_copies([three[at] for at in order])
    assert {copy.kept for copy in copies} == {three[2].report.id}
    assert {copy.other for copy in copies} == {three[0].report.id, three[1].report.id}


# --- in a library -----------------------------------------------------------------------------------------------

SETTINGS = {"library": Path("library"), "embedding_model": "toy"}


def ingest(**texts: str) -> tuple[IngestResult, ...]:
    for name, text in texts.items():
        Path(f"{name}.txt").write_text(text, "utf-8")
    return pipeline.ingest([f"{name}.txt" for name in texts], load_settings(**SETTINGS), None, ToyEmbedder())


def kept() -> list[tuple[str, list[str]]]:
    lines = pipeline.reports(load_settings(**SETTINGS))
    return [(line.source, [copy.source for copy in line.copies]) for line in lines]


LONGER = REPORT.text.replace("五个方面工作：", "五个方面工作，一刻也不放松：")


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")])
def test_a_library_keeps_one_of_two_copies_whichever_came_first(names: tuple[str, str]) -> None:
    texts = {"a": growth(REPORT.text), "b": LONGER}
    (first,) = ingest(**{names[0]: texts[names[0]]})
    (second,) = ingest(**{names[1]: texts[names[1]]})
    assert first.notes == ()
    assert "1 figure differs" in second.notes[0]
    assert kept() == [("b.txt", ["a.txt"])]
    with pipeline.open_library(load_settings(**SETTINGS)) as library:
        growths = [figure.low for figure in library.figures(kinds=("target",), indicators=("gdp_growth",))]
        assert [str(low) for low in growths] == [REPORT.growth]
        found = library.search_words(["小区", "老旧"], limit=20)
        (report,) = library.reports()
        assert {chunk.report_id for chunk in library.chunks([id_ for id_, _ in found])} == {report.id}


def test_when_the_kept_report_is_removed_its_copies_are_compared_again() -> None:
    ingest(a=growth(REPORT.text), b=LONGER, c=REPORT.text)
    assert kept() == [("b.txt", ["a.txt", "c.txt"])]
    pipeline.remove("b.txt", load_settings(**SETTINGS))
    assert kept() == [("a.txt", ["c.txt"])]
    pipeline.remove("a.txt", load_settings(**SETTINGS))
    assert kept() == [("c.txt", [])]


def test_the_order_of_ingest_makes_no_other_library() -> None:
    texts = {"a": growth(REPORT.text), "b": LONGER, "c": REPORT.text}
    ingest(**texts)
    with pipeline.open_library(load_settings(**SETTINGS)) as library:
        one = [row for row in library.dump() if row[0] == "copies"]
    for name in ("a", "b", "c"):
        pipeline.remove(f"{name}.txt", load_settings(**SETTINGS))
    for name in ("c", "b", "a"):
        ingest(**{name: texts[name]})
    with pipeline.open_library(load_settings(**SETTINGS)) as library:
        assert [row for row in library.dump() if row[0] == "copies"] == one
    assert len(one) == 2
