"""Looking after a library: who changed it, whether it is whole, a copy of it and back."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from pathlib import Path

import pytest
from postgres_server import new_database
from toy import ToyEmbedder, report_text
from typer.testing import CliRunner

from rag import pipeline
from rag.cli.main import app
from rag.config import Settings, load_settings
from rag.library import audit
from rag.library.sqlite import FILE
from rag.pipeline import adapters
from rag.records import InputError, LibraryError


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = load_settings(library=tmp_path / "library", embedding_model="toy")
    for region in ("洛阳市", "开封市"):
        (tmp_path / f"{region}.txt").write_text(report_text(region, 2024), "utf-8")
    pipeline.ingest(sorted(tmp_path.glob("*.txt")), made, None, ToyEmbedder())
    return made


def change(settings: Settings, sql: str) -> None:
    with sqlite3.connect(settings.library / FILE) as catalog:
        catalog.execute(sql)
    catalog.close()


def targets(settings: Settings) -> list[tuple[str, str]]:
    return [(row.report.region.name, row.figure.quote) for row in pipeline.table_rows(settings)]


def test_the_log_tells_who_added_corrected_and_removed_what(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "chen")
    report = pipeline.reports(settings)[0].report
    pipeline.correct(report.id, settings, year=2023, embedder=ToyEmbedder())
    pipeline.remove("洛阳市.txt", settings, who="li")
    said = [(entry.act, entry.who, entry.what) for entry in pipeline.log_entries(settings)]
    assert [act for act, _, _ in said] == ["added", "added", "corrected", "removed"]
    assert said[2][1] == "chen"
    assert said[3] == ("removed", "li", "洛阳市.txt")
    again = pipeline.ingest([settings.library.parent / "开封市.txt"], settings, None, ToyEmbedder())
    assert [each.status for each in again] == ["unchanged"]
    assert len(pipeline.log_entries(settings)) == 4  # what changed nothing is not in it


@pytest.mark.parametrize("on_server", [False, True])
def test_half_a_line_of_the_log_costs_no_other(tmp_path: Path, on_server: bool, request: pytest.FixtureRequest) -> None:
    catalog = new_database(request.getfixturevalue("postgres"), "log") if on_server else ""
    settings = load_settings(library=tmp_path, catalog=catalog)
    audit.FileLog(tmp_path).write([audit.entry("li", "added", "a.txt")])
    with (tmp_path / audit.FILE).open("a") as file:
        file.write('{"at": "20')
    for _ in range(2):  # another process, or machine
        with adapters.change_log(settings) as log:
            log.write([])
            log.write([audit.entry("li", "removed", "a\nb.txt"), audit.entry("wang", "added", "?%s")])
    told = [("li", "added", "a.txt"), *[("li", "removed", "a\nb.txt"), ("wang", "added", "?%s")] * 2]
    assert [(each.who, each.act, each.what) for each in pipeline.log_entries(settings)] == told


def test_a_whole_library_has_no_fault(settings: Settings) -> None:
    assert pipeline.check(settings) == ()


def test_an_emptied_catalog_is_no_new_library(settings: Settings) -> None:
    for suffix in ("-wal", "-shm"):
        (settings.library / (FILE + suffix)).unlink(missing_ok=True)
    (settings.library / FILE).write_bytes(b"")
    with pytest.raises(LibraryError, match=r"is empty.*govreport restore"):
        pipeline.open_library(settings)
    with pytest.raises(LibraryError, match="is empty"):
        pipeline.ingest([settings.library.parent / "洛阳市.txt"], settings, None, ToyEmbedder())


def test_a_damaged_text_is_named_and_costs_no_traceback(settings: Settings) -> None:
    change(settings, "UPDATE sources SET text = x'00ff' WHERE name = '洛阳市.txt'")
    (fault,) = pipeline.check(settings, mend=True)
    assert (fault.what, "洛阳市.txt" in fault.text) == ("text", True)
    with pipeline.open_library(settings) as library, pytest.raises(LibraryError, match=r"洛阳市\.txt.*damaged"):
        library.source(fault.source)
    pipeline.remove(fault.source[:12], settings)
    pipeline.ingest([settings.library.parent / "洛阳市.txt"], settings, None, ToyEmbedder())
    assert pipeline.check(settings) == ()


def test_another_text_under_the_same_id_is_found(settings: Settings) -> None:
    change(settings, "UPDATE sources SET text = (SELECT text FROM sources WHERE name = '开封市.txt')")
    assert [fault.what for fault in pipeline.check(settings)] == ["text"]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE figures SET quote = '增长99%' WHERE id = (SELECT min(id) FROM figures)",
        "UPDATE chunks SET spans = '[[0, 3]]' WHERE n = (SELECT min(n) FROM chunks)",
        "INSERT INTO vectors VALUES ('of nothing', x'00')",
        "DELETE FROM vectors WHERE key = 'no such'; ",
    ],
)
def test_what_can_be_made_again_is_mended(settings: Settings, sql: str) -> None:
    before = targets(settings)
    change(settings, sql)
    found = pipeline.check(settings)
    assert bool(found) == ("no such" not in sql)
    assert pipeline.check(settings, mend=True) == ()
    assert targets(settings) == before


def test_the_vector_index_is_held_against_the_catalog(settings: Settings) -> None:
    pytest.importorskip("chromadb")
    with pipeline.open_library(settings) as library:
        index = library._current_index()
        first = next(iter(index.entries()))
    with pipeline.open_writer(settings, "toy") as writer:
        writer._vector_index().drop([first.id])
    assert [fault.what for fault in pipeline.check(settings)] == ["index"]
    assert pipeline.check(settings, mend=True) == ()


def test_a_backup_is_restored_whole(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    pipeline.backup(settings, file)
    other = load_settings(library=tmp_path / "other", embedding_model="toy")
    assert len(pipeline.restore(other, file)) == 2
    assert targets(other) == targets(settings)
    assert pipeline.check(other) == ()
    assert [entry.act for entry in pipeline.log_entries(other)] == ["added", "added", "restored"]
    with pytest.raises(LibraryError, match="holds a library already"):
        pipeline.restore(other, file)


def test_a_backup_is_taken_while_somebody_writes(settings: Settings, tmp_path: Path) -> None:
    with pipeline.open_writer(settings, "toy") as writer, writer._transaction() as catalog:
        catalog.execute("DELETE FROM sources")
        pipeline.backup(settings, tmp_path / "b.zip")
        catalog.execute("INSERT INTO meta VALUES ('x', 'y')")
    other = load_settings(library=tmp_path / "other", embedding_model="toy")
    assert len(pipeline.restore(other, tmp_path / "b.zip")) == 2


def test_a_changed_backup_makes_no_library(settings: Settings, tmp_path: Path) -> None:
    file, bad = tmp_path / "b.zip", tmp_path / "bad.zip"
    pipeline.backup(settings, file)
    with zipfile.ZipFile(file) as good, zipfile.ZipFile(bad, "w") as made:
        for name in good.namelist():
            data = good.read(name)
            made.writestr(name, data[:-1] + b"?" if name == FILE else data)
    other = load_settings(library=tmp_path / "other", embedding_model="toy")
    for wrong, why in ((bad, "not what was backed up"), (tmp_path / "洛阳市.txt", "no backup")):
        with pytest.raises(InputError, match=why):
            pipeline.restore(other, wrong)
    assert list(other.library.iterdir()) == []


def test_the_commands_say_what_they_did(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVREPORT_EMBEDDING_MODEL", "toy")
    run, at = CliRunner(), ["--library", str(settings.library)]
    assert "the library is whole" in run.invoke(app, ["check", *at]).output
    assert "MB" in run.invoke(app, ["backup", str(tmp_path / "b.zip"), *at]).output
    assert "2 reports" in run.invoke(app, ["restore", str(tmp_path / "b.zip"), "--library", str(tmp_path / "o")]).output
    assert "added" in run.invoke(app, ["log", *at]).output
    assert len(json.loads(run.invoke(app, ["log", "--json", "--last", "1", *at]).output)) == 1
    change(settings, "UPDATE sources SET text = x'00ff'")
    damaged = run.invoke(app, ["check", *at])
    assert damaged.exit_code == 1
    assert damaged.output.count("govreport remove") == 2


def test_an_optimized_library_says_the_same_and_is_smaller_after_a_removal(settings: Settings) -> None:
    folder = settings.library.parent / "more"
    folder.mkdir()
    for year in range(2000, 2015):
        (folder / f"{year}.txt").write_text(report_text(year=year, sentences=200), "utf-8")
    pipeline.ingest([folder], settings, None, ToyEmbedder())
    for year in range(2000, 2015):
        pipeline.remove(f"{year}.txt", settings)
    with pipeline.open_library(settings) as library:
        rows = list(library.dump())
        before, after = pipeline.optimize(settings)
        assert list(library.dump()) == rows
    assert 0 < after < before / 2
    assert pipeline.check(settings) == ()
    assert pipeline.optimize(settings)[1] == after
