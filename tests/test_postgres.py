"""A catalog on PostgreSQL: the same answers as from a file, many writers and readers, the least rights."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from postgres_server import new_database
from sampled import DATA, ROOT
from toy import ToyEmbedder, document, report_text

from rag import pipeline
from rag.answering.compose import answer_to_json
from rag.config import Settings, load_settings, shown
from rag.library import audit
from rag.library.codecs import Row
from rag.library.embedding import passages_of
from rag.library.store import open_library
from rag.library.writer import open_writer
from rag.pipeline import adapters
from rag.records import Answer, InputError, LibraryError, Timing

GOLD = ROOT.parent / "shared/gold/questions.jsonl"
OWN = DATA / "questions_own.jsonl"
MANY = 12


@pytest.fixture
def database(postgres: str) -> str:
    return new_database(postgres, "library")


def settings(library: str, database: str = "", embedding: str = "none") -> Settings:
    return load_settings(library=Path(library), embedding_model=embedding, catalog=database)


def rows(settings: Settings) -> list[Row]:
    """All that means something; what waits for an index of vectors does not where there is none."""
    with pipeline.open_library(settings) as library:
        return [row for row in library.dump() if row[0] != "pending"]


def questions() -> list[str | list[str]]:
    lines = [line for path in (GOLD, OWN) if path.is_file() for line in path.read_text("utf-8").splitlines()]
    return [json.loads(line)["question"] for line in lines if line.strip()]


def said(answer: Answer) -> str:
    return json.dumps(answer_to_json(replace(answer, ms=Timing())), ensure_ascii=False)


def test_every_question_has_the_same_answer_from_a_file_and_from_a_server(database: str) -> None:
    file, server = settings("file", embedding="toy"), settings("server", database, embedding="toy")
    for each in (file, server):
        pipeline.ingest([ROOT / "seeds"], each, embedder=ToyEmbedder())
    assert rows(file) == rows(server)
    asked = questions()
    assert len(asked) >= 40
    with pipeline.desk(file, ToyEmbedder()) as of_file, pipeline.desk(server, ToyEmbedder()) as of_server:
        for question in asked:
            turns = [question] if isinstance(question, str) else question
            ours = [said(answer) for answer in pipeline.ask_turns(turns, of_file)]
            assert ours == [said(answer) for answer in pipeline.ask_turns(turns, of_server)], question


def test_what_another_writes_just_after_ones_own_source_is_met_again(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One's own change and the other's are one step of the catalog's version to who looks at it after both."""
    for folder, names in (("one", {"a.txt": "郑州市", "same.txt": "洛阳市"}), ("two", {"same.txt": "洛阳市"})):
        Path(folder).mkdir()
        for name, region in names.items():
            (Path(folder) / name).write_text(report_text(region), "utf-8")
    with open_writer(Path("server"), "", catalog_url=database) as writer:
        made = type(writer)
    put = made.put
    others: list[str] = []

    def put_and_another(self: Any, *given: Any, **more: Any) -> None:  # noqa: ANN401
        put(self, *given, **more)
        if not others:
            others.append("begun")
            others.extend(result.status for result in pipeline.ingest(["two"], settings("server", database)))

    monkeypatch.setattr(made, "put", put_and_another)
    results = pipeline.ingest(["one"], settings("server", database))
    assert others == ["begun", "added"]
    assert [(result.status, result.reason) for result in results] == [("added", ""), ("unchanged", "")]


def test_writers_and_readers_at_once_lose_nothing_and_meet_no_error(database: str) -> None:
    for at in range(MANY):
        folder = Path("one" if at % 2 else "two")
        folder.mkdir(exist_ok=True)
        (folder / f"{at:02}.txt").write_text(report_text(year=2010 + at), "utf-8")
    for name in ("one", "two"):  # both bring this one
        (Path(name) / "same.txt").write_text(report_text("洛阳市"), "utf-8")
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "GOVREPORT_EMBEDDING": "none",
        "GOVREPORT_CATALOG": database,
        "GOVREPORT_LIBRARY": str(Path("server").resolve()),
    }
    command = [sys.executable, "-c", "from rag.cli.main import main; main()", "ingest", "--json"]
    writers = [
        subprocess.Popen([*command, name], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for name in ("one", "two")
    ]
    wrong: list[BaseException] = []
    seen: set[tuple[str, int, int]] = set()
    done = threading.Event()

    def read() -> None:
        try:
            with pipeline.open_library(settings("server", database)) as library:
                while not done.wait(0.1):
                    seen.update((Path(line.source).name, line.chunks, line.figures) for line in library.report_lines())
                    library.search_words(["增长", "就业"], limit=5)
        except BaseException as error:
            wrong.append(error)

    with open_writer(Path("server"), "", catalog_url=database):
        pass
    readers = [threading.Thread(target=read) for _ in range(8)]
    for reader in readers:
        reader.start()
    try:
        ends = [(*writer.communicate(timeout=240), writer.returncode) for writer in writers]
    finally:
        done.set()
        for reader in readers:
            reader.join()
        for writer in writers:
            writer.kill()
    assert ["".join(traceback.format_exception(error)) for error in wrong] == []
    assert [end[1:] for end in ends] == [("", 0)] * 2, ends
    statuses = [result["status"] for end in ends for result in json.loads(end[0])]
    assert sorted(statuses) == [*["added"] * (MANY + 1), "unchanged"]
    pipeline.ingest(["one", "two"], settings("file"))
    whole = {(Path(line.source).name, line.chunks, line.figures) for line in pipeline.reports(settings("file"))}
    assert seen
    assert seen <= whole  # a source is whole or not there
    told = {(row[0], row[1]) for row in rows(settings("file"))}
    assert {(row[0], row[1]) for row in rows(settings("server", database))} == told


def test_a_reader_goes_on_when_the_server_has_ended_its_connections(database: str) -> None:
    with open_writer(Path("server"), "toy", catalog_url=database) as writer:
        made = document("a.txt")
        writer.put(made, passages_of(made), "rules")
        with open_library(Path("server"), "toy", catalog_url=database) as library:
            assert len(library.reports()) == 1
            with psycopg.connect(database, autocommit=True) as admin:
                admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
            assert len(library.reports()) == 1
            other = document("b.txt", "洛阳市")
            writer.put(other, passages_of(other), "rules")
            assert len(library.reports()) == 2


def test_a_reader_needs_no_right_to_write(database: str, postgres: str) -> None:
    with open_writer(Path("server"), "toy", catalog_url=database) as writer:
        made = document("a.txt")
        writer.put(made, passages_of(made), "rules")
    with psycopg.connect(database, autocommit=True) as admin:
        admin.execute("DROP ROLE IF EXISTS only_reads")
        admin.execute("CREATE ROLE only_reads LOGIN")
        admin.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO only_reads")
    theirs = database.replace("govreport@", "only_reads@")
    with open_library(Path("server"), "toy", catalog_url=theirs) as library:
        assert len(library.figures()) == 1
        assert library.search_words(["增长"], limit=1)
    with pytest.raises(LibraryError, match="permission denied"), open_writer(Path("s"), "toy", catalog_url=theirs) as w:
        w.note("a", "b")
    with psycopg.connect(database, autocommit=True) as admin:
        admin.execute("DROP OWNED BY only_reads")
        admin.execute("DROP ROLE only_reads")


def test_a_writer_needs_no_right_to_make_tables(database: str) -> None:
    with open_writer(Path("server"), "toy", catalog_url=database):
        pass
    with psycopg.connect(database, autocommit=True) as admin:
        admin.execute("DROP ROLE IF EXISTS only_writes")
        admin.execute("CREATE ROLE only_writes LOGIN")
        admin.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO only_writes")
    theirs = database.replace("govreport@", "only_writes@")
    made = document("a.txt")
    with open_writer(Path("server"), "toy", catalog_url=theirs) as writer:
        writer.put(made, passages_of(made), "rules")
        writer.put(made, passages_of(made), "other rules", instead_of=[made.source.id])
        assert [line.rules for line in writer.sources()] == ["other rules"]
        writer.remove(writer.sources()[0])
        assert writer.sources() == ()
    with adapters.change_log(load_settings(library=Path("server"), catalog=theirs)) as log:
        log.write([audit.entry("li", "removed", "a.txt")])
        assert len(log.read()) == 1
    with psycopg.connect(theirs) as writer_only, pytest.raises(psycopg.errors.InsufficientPrivilege):
        writer_only.execute("DROP TABLE sources")
    with psycopg.connect(database, autocommit=True) as admin:
        admin.execute("DROP OWNED BY only_writes")
        admin.execute("DROP ROLE only_writes")


STRUCK = (
    "<html><body>"
    + "".join(f"<p>{line}</p>" for line in report_text(growth="<s>9%</s>7%").splitlines() if line)
    + "</body></html>"
)


@pytest.mark.parametrize("older", [False, True])
@pytest.mark.usefixtures("any_catalog")
def test_what_a_page_strikes_out_is_not_read_when_its_source_is_read_again(older: bool) -> None:
    Path("a.html").write_text(STRUCK, "utf-8")
    ours = settings("library")
    pipeline.ingest(["a.html"], ours)
    before = rows(ours)
    assert "struck" in {row[-1] for row in before if row[0] == "removed"}
    with open_writer(Path("library"), "") as writer:
        if older:  # as the version before kept it
            with writer._transaction() as catalog:
                catalog.execute("ALTER TABLE sources DROP COLUMN chrome")
                catalog.execute("ALTER TABLE sources DROP COLUMN unseen")
                writer._database.set_version(catalog, 5)
        with writer._transaction() as catalog:
            catalog.execute("UPDATE sources SET rules = 'older'")
            catalog.execute("DELETE FROM meta WHERE key = 'stale'")
            catalog.execute("INSERT INTO meta VALUES ('stale', 'yes')")
    pipeline.open_library(ours).close()  # brings it up to date
    after = rows(ours)
    assert [row for row in after if row[0] != "sources"] == [row for row in before if row[0] != "sources"]
    if not older:
        assert after == before


def test_many_threads_share_a_few_connections(database: str) -> None:
    with open_writer(Path("server"), "toy", catalog_url=database) as writer:
        made = document("a.txt")
        writer.put(made, passages_of(made), "rules")
    with open_library(Path("server"), "toy", catalog_url=database) as library, ThreadPoolExecutor(40) as threads:
        assert sum(threads.map(lambda _: len(library.report_lines()), range(400))) == 400
        with psycopg.connect(database) as admin:
            row = admin.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = 'library'").fetchone()
        assert row is not None
        assert 1 < row[0] <= 9  # this one is the ninth
    with open_writer(Path("server"), "toy", catalog_url=database) as writer:
        with pytest.raises(InputError, match="clashes"):  # it is begun anew after what went wrong
            writer.put(made, passages_of(made), "rules")
        assert len(writer.sources()) == 1


def test_words_are_never_syntax(database: str) -> None:
    with open_writer(Path("server"), "toy", catalog_url=database) as writer:
        made = document("a.txt")
        writer.put(made, passages_of(made), "rules")
        for word in ("'", "\\", "a' & 'b", "增长'", "!", "(", ":*", "", " ", "%s", "?"):
            writer.search_words([word, "增长"], limit=3)
            writer.chunks_saying(word, [word], [made.reports[0].id])


def test_a_server_that_is_not_there_is_said_without_the_password() -> None:
    nowhere = settings("server", "postgresql://govreport:geheim@127.0.0.1:1/library")
    with pytest.raises(LibraryError, match=r"postgresql://127.0.0.1/library cannot be used") as error:
        pipeline.ask("郑州市2024年GDP增长目标是多少", nowhere)
    assert "geheim" not in str(error.value)
    assert dict(shown(nowhere))["catalog"] == "set"


def test_backups_are_the_servers_own(database: str) -> None:
    with pytest.raises(InputError, match="pg_dump"):
        pipeline.backup(settings("server", database), Path("backup.zip"))
