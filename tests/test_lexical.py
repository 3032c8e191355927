"""Searching by words: which chunks are found, how they are weighed, and that what is kept does not go stale."""

from __future__ import annotations

from pathlib import Path

import pytest
from toy import ToyEmbedder, document

from rag.library import bm25 as lexical
from rag.library import search as searches
from rag.library.bm25 import bm25, idf
from rag.library.embedding import passages_of
from rag.library.store import Library, open_library
from rag.library.writer import open_writer

pytestmark = pytest.mark.usefixtures("any_catalog")


def put(folder: Path, name: str, clauses: tuple[str, ...], region: str = "郑州市", year: int = 2024) -> str:
    """Put a document of one report, a chunk for each clause; the report's id."""
    made = document(name, region, year, clauses)
    passages = passages_of(made)
    with open_writer(folder, "toy") as writer:
        writer.add_vectors([each.key for each in passages], ToyEmbedder().passages([each.text for each in passages]))
        writer.put(made, passages, "rules")
        writer.flush()
    return made.reports[0].id


def texts(library: Library, hits: tuple[tuple[str, float], ...]) -> list[str]:
    return [chunk.text.strip() for chunk in library.chunks([id_ for id_, _ in hits])]


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    assert idf(1, 1000) > idf(100, 1000) > idf(900, 1000) > 0


def test_the_chunk_with_the_rare_word_is_best() -> None:
    found = bm25([("a", "建设 公园"), ("b", "建设 建设"), ("c", "道路")], {"建设": 900, "公园": 2}, 1000, 5)
    assert [id_ for id_, _ in found] == ["a", "b"]


def test_of_equal_chunks_the_shorter_is_better() -> None:
    found = bm25([("a", "公园 " + "道路 " * 9 + "道路"), ("b", "公园 道路")], {"公园": 5}, 1000, 5)
    assert [id_ for id_, _ in found] == ["b", "a"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    common = tuple(f"扎实推进重点项目建设，完成第{number}批任务" for number in range(30))
    put(tmp_path / "lib", "a.txt", (*common, "推进重点项目建设，新建盐湖博物馆"))
    put(tmp_path / "lib", "b.txt", ("推进重点项目建设，改造老旧小区",), "洛阳市")
    return tmp_path / "lib"


def test_common_words_do_not_hide_the_rare_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexical, "_WALK", 5)  # as if 推进 and 项目 stood in more chunks than may be read
    with open_library(folder, "toy") as library:
        found = library.search_words(["推进", "项目", "博物馆"], limit=3)
        assert texts(library, found) == ["推进重点项目建设，新建盐湖博物馆"]


def test_common_words_alone_still_find_something(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexical, "_WALK", 5)
    with open_library(folder, "toy") as library:
        assert len(library.search_words(["推进", "项目"], limit=3)) == 3


def test_a_filter_that_is_not_narrow_finds_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_library(folder, "toy") as library:
        ids = [report.id for report in library.reports()]
        narrow = library.search_words(["推进", "小区"], report_ids=ids[1:], roles=("plan",), limit=3)
        monkeypatch.setattr(searches, "EXACT", 0)
        wide = library.search_words(["推进", "小区"], report_ids=ids[1:], roles=("plan",), limit=3)
        monkeypatch.setattr(searches, "_SCOPE", 0)
        sorted_out = library.search_words(["推进", "小区"], report_ids=ids[1:], roles=("plan",), limit=3)
    assert texts(library, narrow) == ["推进重点项目建设，改造老旧小区"]
    assert narrow == wide == sorted_out


def test_copies_are_looked_past(folder: Path) -> None:
    put(folder, "c.txt", ("推进重点项目建设，改造老旧小区。",), "洛阳市")
    with open_library(folder, "toy") as library:
        assert library.copies()
        kept = {report.id for report in library.reports()}
        by_words = library.search_words(["小区"], limit=9)
        by_vector = library.search_vector(ToyEmbedder().query("推进重点项目建设，改造老旧小区"), limit=40)
        assert {chunk.report_id for chunk in library.chunks([id_ for id_, _ in (*by_words, *by_vector)])} <= kept
        assert len(by_vector) == sum(line.chunks for line in library.report_lines())


def test_what_another_process_adds_is_found_by_an_open_library(folder: Path) -> None:
    with open_library(folder, "toy") as library:
        assert library.search_words(["水库"], limit=3) == ()
        before = len(library.reports())
        put(folder, "d.txt", ("除险加固水库",), "南阳市")
        assert texts(library, library.search_words(["水库"], limit=3)) == ["除险加固水库"]
        assert len(library.reports()) == before + 1
        assert "d.txt" in {source.name for source in library.sources()}


def test_chunks_that_say_a_term(folder: Path) -> None:
    with open_library(folder, "toy") as library:
        ids = [report.id for report in library.reports()]
        assert [chunk.text.strip() for chunk in library.chunks_saying("盐湖博物馆", ("盐湖", "博物馆"), ids)] == [
            "推进重点项目建设，新建盐湖博物馆"
        ]
        # cut otherwise than in the text
        assert library.chunks_saying("湖博", ("湖博",), ids)
        assert library.chunks_saying("海洋馆", ("海洋馆",), ids) == ()


def test_a_word_that_was_counted_after_others_had_written_has_a_weight() -> None:
    assert 0 < idf(8, 5) <= idf(5, 5) < idf(1, 5)
