"""The comparative brief: several governments' reports in one document, every number locked."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from one_page_texts import LAST_YEAR, THIS_YEAR
from toy import ToyEmbedder
from typer.testing import CliRunner

from rag.cli.main import app
from rag.evaluate.evaluate import Evaluator
from rag.formats.decode import decode
from rag.ingest import document_of
from rag.library.embedding import passages_of
from rag.library.store import Library, open_library
from rag.library.writer import open_writer
from rag.question.query import Group, Named, Place
from rag.records import InputError
from rag.summaries.brief import brief
from rag.summaries.page import Bars, Page, runs_of
from rag.summaries.page_markdown import page_markdown
from rag.summaries.summarize import Shelf


@dataclass(frozen=True)
class City:
    name: str
    now: str
    before: str
    result: str
    extra: str = ""


CITIES = (
    City("郑州市", "增长6%左右", "增长6.5%左右", "增长6.1%"),
    City("新乡市", "增长5%—5.5%", "增长5.5%左右", "增长5.6%", "（六）建设平安新乡。守牢安全底线。\n"),
    City("洛阳市", "增长7%以上", "增长6.5%以上", "增长6.8%"),
    City("许昌市", "增长6%", "增长6%左右", "增长6%"),
)


def texts(city: City) -> tuple[str, str]:
    this = THIS_YEAR.replace("湖山市", city.name).replace("地区生产总值增长5%左右", f"地区生产总值{city.now}")
    this = this.replace("地区生产总值增长5.2%", f"地区生产总值{city.result}") + city.extra
    last = LAST_YEAR.replace("湖山市", city.name).replace("地区生产总值增长5.5%左右", f"地区生产总值{city.before}")
    return this, last


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("brief") / "library"
    with open_writer(made, ToyEmbedder().name) as writer:
        for city in CITIES:
            for text, year in zip(texts(city), (2026, 2025), strict=True):
                source = decode(text.encode(), f"{city.name}{year}.txt")
                document = document_of(source, max_chars=300)
                writer.put(document, passages_of(document), "generated")
    return made


@pytest.fixture
def library(folder: Path) -> Library:
    return open_library(folder, ToyEmbedder().name)


def named(*names: str) -> list[Place]:
    return [Named(type="region", name=name) for name in names or [city.name for city in CITIES]]


def page_of(library: Library, *names: str, language: str = "zh") -> Page:
    return brief("四市", named(*names), 2026, Evaluator(library), Shelf(library), language)  # type: ignore[arg-type]


def text_of(page: Page) -> str:
    return re.sub(r"\[\^\d+\]", "", page_markdown(page).split("\n[^1]:")[0])


def test_the_table_holds_target_result_and_change_of_each(library: Library) -> None:
    text = text_of(page_of(library))
    assert "| 郑州 | 增长6%左右 | 增长6.5%左右 | 增长6.1% | 否 | 降低0.5个百分点 |" in text
    assert "| 新乡 | 增长5%—5.5% | 增长5.5%左右 | 增长5.6% | 是 | 下限降低0.5个百分点，上限不变 |" in text
    assert "| 洛阳 | 增长7%以上 | 增长6.5%以上 | 增长6.8% | 是 | 提高0.5个百分点 |" in text


def test_who_raised_and_who_cut_is_counted(library: Library) -> None:
    text = text_of(page_of(library))
    assert "4地给出数字，最低增长5%—5.5%（新乡），最高增长7%以上（洛阳）" in text
    assert "与2025年目标相比：1地提高、2地降低、1地数字不变。" in text
    assert "2025年目标的结果，按数字判断：3地达到、1地未达到。" in text
    line = next(line for line in text.splitlines() if line.startswith("- **地区生产总值：**"))
    assert "提高 1/4地：洛阳" in line
    assert "降低 2/4地：郑州 增长6.5%左右 → 增长6%左右、新乡" in line
    assert "措辞不同 1/4地：许昌" in line


def test_a_target_in_the_tasks_is_told_as_one(library: Library) -> None:
    assert "重点工作中：3万人以上" in text_of(page_of(library))


def test_common_and_singular_priorities_have_their_counts(library: Library) -> None:
    text = text_of(page_of(library))
    assert "- **投资和项目** 4/4地" in text.split("## 共同的重点")[1].split("\n## ")[0]
    assert "- **新乡：**安全和风险 “建设平安新乡”" in text.split("## 只有一地")[1].split("\n## ")[0]


def test_a_member_without_a_report_is_named(library: Library) -> None:
    text = text_of(page_of(library, "郑州市", "新乡市", "焦作市"))
    assert "没有收录2026年报告的：焦作。" in text
    assert "| 焦作 |" not in text
    with pytest.raises(InputError, match="no report of 四市 for 2026"):
        page_of(library, "焦作市")


def test_every_note_holds_its_clause_and_the_chart_the_targets(library: Library) -> None:
    page = page_of(library)
    sources = {line.name: library.source(line.id).text for line in library.sources()}
    places = [place for block in page.blocks for run in runs_of(block) for place in run.places]
    assert len(places) > 30
    for place in places:
        assert "".join(sources[place.source][start:end] for start, end in place.spans) == place.quote
    chart = next(block for block in page.blocks if isinstance(block, Bars))
    assert [(bar.label, str(bar.value)) for bar in chart.bars] == [
        ("洛阳", "7"), ("郑州", "6"), ("许昌", "6"), ("新乡", "5"),
    ]  # fmt: skip


def test_an_english_brief_is_english_but_for_quotes(library: Library) -> None:
    page = page_of(library, language="en")
    for run in (run for block in page.blocks for run in runs_of(block)):
        own = re.sub(r"\([^()]*\)|“[^”]*”", "", run.text)
        assert run.quoted or not re.search("[一-龥]", own), run.text


def test_a_number_that_the_lock_refuses_is_not_told(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    from rag.evaluate.locked import judged
    from rag.verify.table_lock import Leaf, Number

    def refuses(table: object) -> object:
        found = judged(table)  # type: ignore[arg-type]
        from dataclasses import replace

        return replace(found, faults=(Leaf(Number(*([table.rows[0].cells[0].value or 0] * 2), "%"), ""),))  # type: ignore[attr-defined]

    monkeypatch.setattr("rag.summaries.brief_rows.judged", refuses)
    text = text_of(page_of(library))
    assert "| 郑州 | 增长6%左右 | 增长6.5%左右 | 增长6.1% | — | — |" in text


def test_the_command_writes_it(folder: Path, tmp_path: Path) -> None:
    def run(*arguments: str) -> object:
        return CliRunner().invoke(app, ["brief", *arguments, "--year", "2026", "--library", str(folder)])

    found = run("--region", "郑州市", "--region", "新乡市", "--format", "html", "--out", str(tmp_path / "b.html"))
    assert found.exit_code == 0  # type: ignore[attr-defined]
    assert (tmp_path / "b.html").read_text("utf-8").count("<rect") == 2
    assert run().exit_code == 2  # type: ignore[attr-defined]
    assert "no group is called 某某角" in str(run("--group", "某某角").exception)  # type: ignore[attr-defined]
    assert run("--below", "河南省", "--lang", "zh-Hant").stdout.startswith("# 河南省2026年政府工作報告比較")  # type: ignore[attr-defined]


def test_a_group_is_its_members(library: Library) -> None:
    with pytest.raises(InputError):
        brief("长三角", [Group(type="group", name="长三角")], 2026, Evaluator(library), Shelf(library), "zh")


def test_of_an_incomplete_report_nothing_is_said_to_be_missing(tmp_path: Path) -> None:
    """内江's sample breaks off; 沈阳's words set the incomes of town and country in one clause."""
    with open_writer(tmp_path / "library", ToyEmbedder().name) as writer:
        for name in ("neijiang-2024.md", "shenyang-2024.md", "benxi-2024.md", "panjin-2024.md"):
            document = document_of(
                decode((Path(__file__).parent.parent / "seeds" / name).read_bytes(), name), max_chars=300
            )
            writer.put(document, passages_of(document), "generated")
    samples = open_library(tmp_path / "library", ToyEmbedder().name)
    places = named("内江市", "沈阳市", "本溪市", "盘锦市")
    made = brief("几市", places, 2024, Evaluator(samples), Shelf(samples), "zh")  # type: ignore[arg-type]
    text = text_of(made)
    assert "| 内江 | 报告不完整，不能判断 |" in text
    assert "3地给出数字，都是增长6%以上或增长6%或增长6%左右" in text
    assert "/4地" not in text.split("## 共同的重点")[1].split("\n## ")[0]
    (line,) = [line for line in text.splitlines() if line.startswith("| 沈阳 |") and "同步" in line]
    assert line.count("同步") == 1
