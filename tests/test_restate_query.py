"""A `Query` said in words, and overviews: what people read above and instead of a table."""

from __future__ import annotations

from pathlib import Path

import pytest
from toy import ToyEmbedder, report_text

from rag.answering.catalogue import sentence, sentences
from rag.answering.from_query import answer_query
from rag.answering.restate_query import restate
from rag.answering.voice import Voice
from rag.cli.draw import print_text
from rag.evaluate.evaluate import Evaluator
from rag.ingest import read_document
from rag.library.embedding import passages_of
from rag.library.store import open_library
from rag.library.writer import open_writer
from rag.question.own_words import Language
from rag.question.query import Query
from rag.verify.numbers import unsupported

CUT = {
    "columns": [{"subject": "gdp_growth", "year": 2025}, {"subject": "gdp_growth", "year": 2026}],
    "places": [{"type": "group", "name": "东北三省"}],
    "steps": [
        {"op": "derive", "fn": "change", "of": ["c2", "c1"], "name": "cut"},
        {"op": "filter", "of": "cut", "where": {"test": "compare", "cmp": "lt", "value": "0"}},
        {"op": "sort", "of": "cut", "order": "asc"},
        {"op": "limit", "n": 2},
    ],
}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh-Hans", "东北三省2025年、2026年地区生产总值增长目标，变化，下调的，变化从低到高，前2个"),
        ("zh-Hant", "東北三省2025年、2026年地區生產總值增長目標，變化，下調的，變化從低到高，前2個"),
        (
            "en",
            "Northeast China: 2025, 2026 GDP growth target, change, those that cut it, change lowest first, "
            "the first 2",
        ),
    ],
)
def test_a_query_is_restated_in_both_languages_and_scripts(language: Language, said: str) -> None:
    assert restate(Query.of(CUT), Voice(language)) == said


def test_both_languages_have_the_same_sentences_with_the_same_fields() -> None:
    assert set(sentences("zh")) == set(sentences("en"))
    with pytest.raises(KeyError):
        sentence("zh", "total.nothing_of_this_name")


@pytest.mark.parametrize("topic", ["economy", "targets", "work", "two_years"])
def test_an_overview_has_ten_lines_at_most_each_with_its_mark(tmp_path: Path, topic: str) -> None:
    with open_writer(tmp_path / "library", ToyEmbedder().name) as writer:
        for year in (2023, 2024):
            text = report_text(year=year, growth=f"{year - 2017}%")
            document = read_document(text.encode(), f"{year}.txt", max_chars=400)
            writer.put(document, passages_of(document), "rules")
    asked = Query.of(
        {"places": [{"type": "region", "name": "郑州市"}], "show": "overview", "overview": {"topic": topic}}
    )
    with open_library(tmp_path / "library", ToyEmbedder().name) as library:
        told = answer_query(asked, Voice(), Evaluator(library)).answer
    heading, *lines = told.answer.split("\n")
    assert "郑州市2024年" in heading
    assert 1 <= len(lines) <= 10
    assert all("[" in line for line in lines)
    assert unsupported(told.numbers) == ()
    if topic == "two_years":
        assert "6%左右[1] → 7%左右[2]（提高1个百分点）" in lines[0]


def test_a_table_in_an_answer_is_drawn_and_the_rest_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    print_text("共2个。\n| 名次 | 地区 |\n| --- | --- |\n| 1 | 甲市[1] |\n说明：按所写数字比较。")
    out = capsys.readouterr().out
    assert "共2个。" in out
    assert "说明：按所写数字比较。" in out
    assert "---" not in out
    assert "甲市[1]" in out
