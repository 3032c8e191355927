import multiprocessing
import os
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
import pytest
from toy import ToyEmbedder, document

from rag.library.embedding import passages_of
from rag.library.store import Library, open_library
from rag.library.writer import Writer, open_writer
from rag.records import Document, IndexMismatch, InputError, LibraryBusy, LibraryError, Mark, Unread
from rag.text.words import cut_words

pytestmark = pytest.mark.usefixtures("any_catalog")

CLAUSES = (
    "地区生产总值增长7%左右",
    "上年地区生产总值增长7.4%",
    "粮食总产量稳定在150万吨以上",
    "建成保障性租赁住房2万套",
)
FOLDER = Path("library")


def unread(made: Document, indicator: str) -> Unread:
    """A note on the first clause of a document."""
    section, report = made.sections[0], made.reports[0]
    place = (f"{report.id}:{indicator}", report.id, section.id)
    return Unread(*place, indicator, "target", "2024", "unread", CLAUSES[0], section.spans)


def write(writer: Writer, made: Document, *, instead_of: Sequence[str] = (), toy: ToyEmbedder | None = None) -> None:
    toy = toy or ToyEmbedder()
    passages = passages_of(made)
    writer.add_vectors([p.key for p in passages], toy.passages([p.text for p in passages]))
    writer.put(made, passages, "rules", instead_of=instead_of)


def filled(*documents: Document, folder: Path = FOLDER) -> Path:
    with open_writer(folder, "toy") as writer:
        for made in documents or (document(clauses=CLAUSES),):
            write(writer, made)
        writer.flush()
    return folder


def index_of(library: Library) -> list[tuple[str, bytes]]:
    return [(entry.id, entry.vector) for entry in library.index_dump()]


def vectors_of(library: Library) -> list[tuple[str, bytes]]:
    """What the index must hold, from the catalog."""
    rows = list(library.dump())
    vectors = {row[1]: row[2] for row in rows if row[0] == "vectors"}
    return [(row[1], vectors[row[8]]) for row in rows if row[0] == "chunks"]


def test_what_was_written_is_read_back_equal() -> None:
    made = document(clauses=CLAUSES)
    with open_library(filled(made), "toy") as library:
        report = made.reports[0]
        assert library.reports() == made.reports
        assert library.report(report.id) == report
        assert library.reports_of(made.source.id) == made.reports
        assert library.sections(report.id) == made.sections
        assert library.chunks_of(report.id) == made.chunks
        assert library.figures() == made.figures
        assert library.source(made.source.id) == made.source
        assert library.removed(made.source.id) == made.removed
        backwards = tuple(reversed(made.chunks))
        assert library.chunks([chunk.id for chunk in backwards] + ["gone"]) == backwards


def test_what_a_source_knows_of_its_file_is_kept() -> None:
    made = document(clauses=CLAUSES)
    details = {"marks": (Mark(0, "page 1"),), "hints": (("region", "郑州市"),), "notes": ("read by OCR",)}
    source = replace(made.source, format="pdf", **details)  # type: ignore[arg-type]
    with open_library(filled(replace(made, source=source)), "toy") as library:
        assert library.source(source.id) == source


@pytest.mark.catalog_file
def test_a_catalog_of_the_first_version_is_upgraded_by_a_writer_with_its_vectors() -> None:
    made = document(clauses=CLAUSES)
    with sqlite3.connect(filled(made) / "catalog.sqlite3") as catalog:
        for name in ("format", "marks", "hints", "notes", "chrome", "unseen"):
            catalog.execute(f"ALTER TABLE sources DROP COLUMN {name}")
        catalog.execute("DROP TABLE unread")
        # Version 3 named vectors by model and text, and chunks referred to them.
        for passage in passages_of(made):
            old = sha256(f"toy\0{passage.text}".encode()).hexdigest()
            catalog.execute("UPDATE vectors SET key = ? WHERE key = ?", (old, passage.key))
            catalog.execute("UPDATE chunks SET vector = ? WHERE vector = ?", (old, passage.key))
        catalog.execute("PRAGMA user_version = 1")
    catalog.close()
    with pytest.raises(LibraryError, match=r"older version.*ingest any file"):
        open_library(FOLDER, "toy")
    with open_writer(FOLDER, "toy") as writer:
        assert writer.source(made.source.id) == made.source
        assert writer.without_vectors([passage.key for passage in passages_of(made)]) == 0
        assert writer.coverage() == (4, 4)
        assert len(writer.index_dump()) == 4


def test_clauses_that_no_figure_came_of_are_kept_and_chosen_by_report_and_indicator() -> None:
    one, two = document("a.txt", clauses=CLAUSES), document("b.txt", "新乡市", clauses=CLAUSES)
    one, two = (replace(made, unread=(unread(made, "cpi"), unread(made, "trade"))) for made in (one, two))
    with open_library(filled(one, two), "toy") as library:
        assert library.unread() == (*one.unread, *two.unread)
        assert library.unread(report_ids=[two.reports[0].id], indicators=["trade"]) == two.unread[1:]
        assert [line.unread for line in library.report_lines()] == [2, 2]


def test_what_every_page_asks_is_read_once_for_each_state_of_the_library() -> None:
    with open_library(filled(document("a.txt")), "toy") as library:
        assert library.report_lines() is library.report_lines()
        (report,) = library.reports()
        assert library.report(report.id) is report is library.report_lines()[0].report


@pytest.mark.catalog_file
def test_a_catalog_without_notes_on_what_was_not_read_is_upgraded() -> None:
    made = document(clauses=CLAUSES)
    with sqlite3.connect(filled(made) / "catalog.sqlite3") as catalog:
        catalog.execute("DROP TABLE unread")
        catalog.execute("ALTER TABLE sources DROP COLUMN chrome")
        catalog.execute("ALTER TABLE sources DROP COLUMN unseen")
        catalog.execute("PRAGMA user_version = 2")
    catalog.close()
    open_writer(FOLDER, "toy").close()
    with open_library(FOLDER, "toy") as library:
        assert library.unread() == ()
        assert library.figures() == made.figures


def test_figures_are_chosen_by_report_kind_indicator_and_headline() -> None:
    one, two = document("a.txt", clauses=CLAUSES), document("b.txt", "新乡市", clauses=CLAUSES)
    two = replace(two, figures=(replace(two.figures[0], kind="actual", indicator="cpi"), *two.figures[1:]))
    with open_library(filled(one, two), "toy") as library:
        assert library.figures(report_ids=[two.reports[0].id]) == two.figures
        assert library.figures(kinds=["actual"]) == two.figures[:1]
        assert library.figures(indicators=["cpi", "none"]) == two.figures[:1]
        assert library.figures(headline=True) == (one.figures[0], two.figures[0])
        assert library.figures(report_ids=[]) == ()


def test_words_find_the_chunk_that_holds_the_rarest_of_them() -> None:
    made = document(clauses=CLAUSES)
    with open_library(filled(made), "toy") as library:
        hits = library.search_words(cut_words("粮食產量增長多少"), limit=3)
        assert hits[0][0] == made.chunks[2].id
        assert [score for _, score in hits] == sorted((score for _, score in hits), reverse=True)
        assert library.search_words(cut_words("7.4%"), limit=5)[0][0] == made.chunks[1].id
        assert library.search_words(cut_words("，。"), limit=5) == ()


def test_words_of_a_question_are_never_syntax() -> None:
    with open_library(filled(), "toy") as library:
        for words in (['"'], ["NEAR(", "AND"], ["粮食*"], ["scope:x"], ["-增长"], ["OR"]):
            library.search_words(words, limit=5)


@pytest.mark.parametrize("by", ["words", "vector"])
def test_a_search_stays_in_the_reports_and_roles_it_is_given(by: str) -> None:
    one, two = document("a.txt", clauses=CLAUSES), document("b.txt", "新乡市", clauses=CLAUSES)
    with open_library(filled(one, two), "toy") as library:

        def search(**filters: Sequence[str]) -> set[str]:
            if by == "words":
                hits = library.search_words(cut_words("增长 产量 建成"), limit=10, **filters)
            else:
                hits = library.search_vector(ToyEmbedder().query("增长"), limit=10, **filters)
            return {id_ for id_, _ in hits}

        ids = [chunk.id for chunk in two.chunks]
        assert search(report_ids=[two.reports[0].id]) == set(ids)
        assert search(report_ids=[two.reports[0].id], roles=["review"]) == {ids[1], ids[3]}
        assert len(search(roles=["plan"])) == 4
        assert len(search()) == 8
        assert search(report_ids=[]) == set()
        assert search(roles=[]) == set()


def test_the_index_and_the_exact_comparison_agree() -> None:
    made = document(clauses=CLAUSES)
    vector = ToyEmbedder().query("粮食总产量")
    with open_library(filled(made), "toy") as library:
        by_index = library.search_vector(vector, limit=3)
        exactly = library.search_vector(vector, report_ids=[made.reports[0].id], limit=3)
        assert [id_ for id_, _ in by_index] == [id_ for id_, _ in exactly]
        assert [score for _, score in by_index] == pytest.approx([score for _, score in exactly], abs=1e-6)
        assert by_index[0][0] == made.chunks[2].id


def test_a_lost_or_broken_index_costs_no_hit_and_is_mended_by_the_next_writer() -> None:
    vector = ToyEmbedder().query("粮食总产量")
    folder = filled()
    with open_library(folder, "toy") as library:
        before = library.search_vector(vector, limit=3)
        library._vector_index().close()  # as in another process
    for harm in (shutil.rmtree, _overwrite):
        harm(folder / "chroma")
        with open_library(folder, "toy") as library:
            assert [id_ for id_, _ in library.search_vector(vector, limit=3)] == [id_ for id_, _ in before]
        with open_writer(folder, "toy") as writer:
            assert index_of(writer) == vectors_of(writer)
            writer._vector_index().close()


def _overwrite(folder: Path) -> None:
    (folder / "chroma.sqlite3").write_bytes(b"no database" * 1000)


def test_an_index_that_differs_from_the_catalog_is_brought_back_entry_by_entry() -> None:
    made = document(clauses=CLAUSES)
    with open_writer(filled(made), "toy") as writer:
        entries = writer.index_dump()
        strange = replace(entries[0], id="strange")
        changed = replace(entries[1], vector=entries[2].vector)
        writer._vector_index().put([strange, changed])
        writer._vector_index().drop([entries[3].id])
        with writer._transaction() as catalog:  # what a crash leaves
            catalog.execute("INSERT INTO pending VALUES (?)", (entries[3].id,))
    with open_writer(FOLDER, "toy") as writer:
        assert writer.index_dump() == entries


def test_text_met_again_needs_no_new_vector() -> None:
    old, new = document(clauses=CLAUSES), document(clauses=(*CLAUSES[:3], "建成保障性租赁住房3万套"))
    with open_writer(filled(old), "toy") as writer:
        assert writer.without_vectors([passage.key for passage in passages_of(new)]) == 1


def test_a_chunk_is_found_by_its_words_before_it_has_a_vector() -> None:
    made = document(clauses=CLAUSES)
    with open_writer(FOLDER, "toy") as writer:
        writer.put(made, passages_of(made), "rules")
        writer.flush()
        assert writer.coverage() == (0, 4)
        assert writer.index_dump() == ()
        assert [id_ for id_, _ in writer.search_words(cut_words("粮食总产量"), limit=1)] == [made.chunks[2].id]
        texts = {key: text for _, key, text in writer.lacking(10)}
        assert set(texts) == {passage.key for passage in passages_of(made)}
        writer.add_vectors(list(texts), ToyEmbedder().passages(list(texts.values())))
        writer.flush()
        assert writer.coverage([made.reports[0].id]) == (4, 4)
        assert index_of(writer) == sorted(vectors_of(writer))


def test_a_library_without_vectors_takes_those_of_any_model() -> None:
    made = document(clauses=CLAUSES)
    with open_writer(FOLDER, "") as writer:
        writer.put(made, passages_of(made), "rules")
    with open_writer(FOLDER, "another") as writer:
        write(writer, document("b.txt", "新乡市"), toy=ToyEmbedder("another"))
    with pytest.raises(IndexMismatch):
        open_library(FOLDER, "toy")
    with open_library(FOLDER, "") as library:
        assert library.coverage() == (1, 5)


def test_a_source_leaves_nothing_behind_when_it_is_replaced_or_removed() -> None:
    old, new, other = document(clauses=CLAUSES), document(clauses=CLAUSES[1:]), document("b.txt", "新乡市")
    with open_writer(filled(old, other), "toy") as writer:
        write(writer, new, instead_of=[old.source.id])
        writer.tidy()
        writer.flush()
        with open_library(filled(new, other, folder=Path("fresh")), "toy") as fresh:
            assert list(writer.dump()) == list(fresh.dump())
            assert index_of(writer) == index_of(fresh)
        for source in writer.sources():
            writer.remove(source)
        writer.tidy()
        writer.flush()
        assert [row[0] for row in writer.dump()] == ["meta", "meta"]
        assert index_of(writer) == []


def test_a_clash_of_ids_changes_nothing() -> None:
    made = document(clauses=CLAUSES)
    clashing = document("b.txt", "新乡市")
    clashing = replace(clashing, reports=(replace(clashing.reports[0], id=made.reports[0].id),))
    with open_writer(filled(made), "toy") as writer:
        before = list(writer.dump())
        with pytest.raises(InputError, match=r"b\.txt: clashes"):
            write(writer, replace(clashing, sections=(), chunks=(), figures=()))
        assert list(writer.dump()) == before


def test_another_model_or_size_is_refused_with_what_to_do() -> None:
    with open_writer(filled(), "toy") as writer, pytest.raises(IndexMismatch, match="64 numbers, toy now gives 32"):
        writer.add_vectors(["k"], np.ones((1, 32), np.float32))
    for opened in (open_library, open_writer):
        with pytest.raises(IndexMismatch, match=r"holds vectors of toy, settings ask for bge-m3.*EMBEDDING_MODEL=toy"):
            opened(FOLDER, "bge-m3")
    with open_library(FOLDER, "toy") as library, pytest.raises(IndexMismatch, match="now gives 32"):
        library.search_vector(np.ones(32, np.float32), limit=1)


def test_an_emptied_library_may_change_its_model() -> None:
    with open_writer(filled(), "toy") as writer:
        for source in writer.sources():
            writer.remove(source)
        writer.tidy()
        writer.flush()
    toy = ToyEmbedder("another", dim=32)
    with open_writer(FOLDER, "another") as writer:
        write(writer, document(clauses=CLAUSES), toy=toy)
        writer.flush()
        assert len(writer.search_vector(toy.query("增长"), limit=2)) == 2


def test_a_folder_without_a_library_is_named() -> None:
    with pytest.raises(LibraryError, match=r"nowhere holds no library yet\. Make one: govreport ingest"):
        open_library(Path("nowhere"), "toy")
    assert not Path("nowhere").exists()


@pytest.mark.catalog_file
@pytest.mark.parametrize("opened", [open_library, open_writer])
def test_a_file_that_is_no_catalog_is_one_line(opened: Callable[[Path, str], Library]) -> None:
    FOLDER.mkdir()
    (FOLDER / "catalog.sqlite3").write_text("not a database" * 500)
    with pytest.raises(LibraryError, match="file is not a database"):
        opened(FOLDER, "toy")


@pytest.mark.catalog_file
def test_a_catalog_of_another_version_is_refused() -> None:
    with sqlite3.connect(filled() / "catalog.sqlite3") as catalog:
        catalog.execute("PRAGMA user_version = 99")
    catalog.close()
    with pytest.raises(LibraryError, match="another version of govreport"):
        open_library(FOLDER, "toy")


def test_a_folder_that_cannot_be_made_is_one_line() -> None:
    Path("file").write_text("")
    with pytest.raises(LibraryError, match="cannot be written"):
        open_writer(Path("file/library"), "toy")


def _hold(folder: Path, pipe: Connection) -> None:
    with open_writer(folder, "toy"):
        pipe.send(os.getpid())
        pipe.recv()


def test_a_second_writer_is_told_who_writes_and_a_reader_is_not_kept_out() -> None:
    filled()
    ours, theirs = multiprocessing.Pipe()
    other = multiprocessing.get_context("spawn").Process(target=_hold, args=(FOLDER, theirs))
    other.start()
    pid = ours.recv()
    with pytest.raises(LibraryBusy, match=f"being written by process {pid}. Wait"):
        open_writer(FOLDER, "toy")
    with open_library(FOLDER, "toy") as library:
        assert len(library.reports()) == 1
    ours.send("done")
    other.join()
    open_writer(FOLDER, "toy").close()


def _add(folder: Path, pipe: Connection) -> None:
    with open_writer(folder, "toy") as writer:
        write(writer, document("b.txt", "新乡市", clauses=CLAUSES))
        pipe.send("written")
        pipe.recv()
        writer.flush()


@pytest.mark.catalog_file
def test_a_reader_sees_a_source_as_soon_as_it_is_whole_and_its_vectors_too() -> None:
    filled()
    vector = ToyEmbedder().query("粮食总产量")
    with open_library(FOLDER, "toy") as library:
        assert len(library.search_vector(vector, limit=20)) == 4
        ours, theirs = multiprocessing.Pipe()
        other = multiprocessing.get_context("spawn").Process(target=_add, args=(FOLDER, theirs))
        other.start()
        ours.recv()  # in the catalog, not yet in the index
        assert len(library.reports()) == 2
        assert len(library.search_vector(vector, limit=20)) == 8
        ours.send("go on")
        other.join()
        assert library._index_is_current()
        new = document("b.txt", "新乡市", clauses=CLAUSES)
        vector = ToyEmbedder().query(passages_of(new)[2].text)
        assert library.search_vector(vector, limit=1)[0][0] == new.chunks[2].id


@pytest.mark.catalog_file
def test_reading_tables_loads_neither_chroma_nor_jieba(tmp_path: Path) -> None:
    import subprocess
    import sys

    filled()
    code = (
        "import sys; from pathlib import Path; from rag.library.store import open_library\n"
        "with open_library(Path('library'), 'toy') as library: library.figures(); library.reports()\n"
        "print(sorted({'chromadb', 'jieba', 'numpy', 'opencc', 'llama_index', 'filelock'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=_env())
    assert run.stdout == "[]\n"


def _env() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}


def test_reports_of_very_many_regions_are_those_that_are_found_one_by_one() -> None:
    cities = ("郑州市", "洛阳市", "开封市")
    made = [document(f"{city}{year}", city, year) for city in cities for year in (2023, 2024)]
    others = [f"{at}市" for at in range(60)]
    with open_library(filled(*made), "toy") as library:
        for codes in ((), [made[0].reports[0].region.adcode]):
            few = library.reports_at(["洛阳市", "开封市"], codes)
            assert len(few) == 4 + 2 * len(codes)
            assert library.reports_at([*others, "洛阳市", "开封市"], codes) == few
