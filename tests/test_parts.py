"""Parts: what was found in files, loaded into a library as if the files were read there."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import duckdb
import fsspec
import pytest
from toy import ToyEmbedder, report_text
from typer.testing import CliRunner

from rag import pipeline
from rag.cli.main import app
from rag.config import Settings, load_settings
from rag.formats import Failed
from rag.library.codecs import Row
from rag.library.intake import IngestResult
from rag.library.parts import Parts
from rag.library.reading import Read
from rag.library.store import open_library
from rag.records import InputError

OLDER = "0123456789abcdef"


@pytest.fixture(autouse=True)
def _files() -> None:
    """Texts, a table, an archive; a text twice, a file without a report, two governments under one name."""
    folder = Path("in")
    (folder / "b").mkdir(parents=True)
    for year in (2022, 2023, 2024):
        (folder / f"{year}.txt").write_text(report_text(year=year), "utf-8")
    (folder / "again.txt").write_text(report_text(year=2023), "utf-8")
    (folder / "b" / "none.txt").write_text("今天天气很好。\n" * 20, "utf-8")
    rows = "\n".join(f'{name},"{report_text(name, 2024)}"' for name in ("洛阳市", "开封市"))
    (folder / "table.csv").write_text(f"地区,正文\n{rows}\n", "utf-8")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("焦作.txt", report_text("焦作市", 2024))
        archive.writestr("空.txt", "")
    (folder / "all.zip").write_bytes(packed.getvalue())


def settings(library: str, embedding: str = "none") -> Settings:
    return load_settings(library=Path(library), embedding_model=embedding)


def rows(library: str, embedding: str = "") -> list[Row]:
    with open_library(Path(library), embedding) as opened:
        return list(opened.dump())


def told(results: tuple[IngestResult, ...]) -> dict[str, str]:
    return {result.name: result.status for result in results}


def test_what_is_loaded_is_what_reading_makes_and_loading_it_again_changes_nothing() -> None:
    read = pipeline.ingest(["in"], settings("read"))
    made = pipeline.make_parts(["in"], "parts", settings("unused"))
    assert not Path("unused").exists()
    assert {name for name, status in told(made).items() if status == "failed"} == {"all.zip/空.txt", "b/none.txt"}
    loaded = pipeline.load_parts("parts", settings("loaded"))
    assert rows("loaded") == rows("read")
    assert {(each.name, each.status) for each in loaded} == {
        (each.name, each.status)
        for each in read
        if each.name != "b/none.txt"  # of which there is no part
    }
    before = rows("loaded")
    assert set(told(pipeline.load_parts("parts", settings("loaded"))).values()) == {"unchanged", "failed"}
    assert rows("loaded") == before


def test_a_part_gives_back_all_that_was_found() -> None:
    pipeline.make_parts(["in"], "parts", settings("unused"))
    parts = Parts("parts")
    assert len(parts.names()) == 6
    for name in parts.names():
        items = parts.read(name)
        Parts("copy").write(name, "a", "b", items)
        assert [replace(item, rules="") if isinstance(item, Read) else item for item in items] == [
            replace(item, rules="") if isinstance(item, Read) else item for item in Parts("copy").read(name)
        ]
        assert all(isinstance(item, Failed) or (item.document and item.document.figures) for item in items)  # type: ignore[union-attr]


def test_what_is_there_is_not_made_again_and_what_changed_is() -> None:
    pipeline.make_parts(["in"], "parts", settings("unused"))
    before = {path.name: path.stat().st_mtime_ns for path in Path("parts").iterdir()}
    (Path("in") / "2024.txt").write_text(report_text(year=2024, growth="8%"), "utf-8")
    statuses = told(pipeline.make_parts(["in"], "parts", settings("unused")))
    assert [name for name, status in statuses.items() if status == "added"] == ["2024.txt"]
    after = {path.name: path.stat().st_mtime_ns for path in Path("parts").iterdir()}
    assert len(after) == len(before) + 1
    assert before.items() <= after.items()
    pipeline.load_parts("parts", settings("loaded"))
    with open_library(Path("loaded"), "") as library:  # the later text of a file takes the place of the earlier
        assert [source.name for source in library.sources() if "2024" in source.name] == ["2024.txt"]
        (target,) = library.figures(kinds=["target"], indicators=["gdp_growth"], report_ids=_of("2024.txt"))
        assert str(target.low) == "8"


def _of(name: str) -> list[str]:
    with open_library(Path("loaded"), "") as library:
        (line,) = (line for line in library.report_lines() if line.source == name)
        return [line.report.id]


def test_half_a_part_costs_itself_only_and_what_is_still_being_written_is_none() -> None:
    pipeline.make_parts([Path("in") / "2022.txt", Path("in") / "2023.txt"], "parts", settings("unused"))
    first, second = sorted(Path("parts").iterdir())
    whole = Parts("parts").describe(second.name).file
    first.write_bytes(first.read_bytes()[:-100])
    (Path("parts") / f".{first.name}.1234").write_bytes(b"PAR1")
    results = pipeline.load_parts("parts", settings("loaded"))
    assert told(results) == {whole: "added", first.name: "failed"}
    assert "damaged" in results[1].reason


def test_a_part_that_says_what_its_text_does_not_is_refused() -> None:
    pipeline.make_parts([Path("in") / "2024.txt"], "parts", settings("unused"))
    parts = Parts("parts")
    (name,) = parts.names()
    (read,) = parts.read(name)
    assert isinstance(read, Read)
    assert read.document is not None
    figure, *others = read.document.figures
    false = replace(figure, quote=figure.quote.replace(figure.quote[0], "九"))
    document = replace(read.document, figures=(false, *others))
    parts.write(name, "2024.txt", read.rules, [replace(read, document=document)])
    with pytest.raises(InputError, match="does not stand in its text"):
        parts.read(name)
    assert told(pipeline.load_parts("parts", settings("loaded"))) == {"2024.txt": "failed"}


def test_what_other_rules_found_is_read_again() -> None:
    pipeline.ingest([Path("in") / "2024.txt"], settings("read"))
    pipeline.make_parts([Path("in") / "2024.txt"], "parts", settings("unused"))
    parts = Parts("parts")
    (name,) = parts.names()
    (read,) = parts.read(name)
    assert isinstance(read, Read)
    assert read.document is not None
    parts.write(name, "2024.txt", OLDER, [replace(read, document=replace(read.document, figures=()))])
    pipeline.load_parts("parts", settings("loaded"))
    assert rows("loaded") == rows("read")


def test_a_correction_by_hand_outlives_the_loading_of_parts() -> None:
    pipeline.make_parts([Path("in") / "2024.txt"], "parts", settings("unused"))
    pipeline.load_parts("parts", settings("loaded"))
    pipeline.correct("2024.txt", settings("loaded"), region="洛阳市")
    pipeline.remove("2024.txt", settings("loaded"))
    pipeline.load_parts("parts", settings("loaded"))
    assert [line.report.region.name for line in pipeline.reports(settings("loaded"))] == ["洛阳市"]


def test_vectors_are_loaded_and_not_made() -> None:
    embedder = ToyEmbedder()
    pipeline.ingest(["in"], settings("read", "toy"), embedder=embedder)
    pipeline.make_parts(["in"], "parts", settings("unused", "toy"), embedder=embedder)
    many = len(embedder.asked)
    pipeline.make_parts(["in"], "parts", settings("unused", "toy"), embedder=embedder)
    pipeline.load_parts("parts", settings("loaded", "toy"))
    assert len(embedder.asked) == many
    assert rows("loaded", "toy") == rows("read", "toy")
    with open_library(Path("loaded"), "toy") as loaded, open_library(Path("read"), "toy") as read:
        assert loaded.index_dump() == read.index_dump()
        assert loaded.coverage()[0] == loaded.coverage()[1] > 0


def test_files_and_parts_may_be_anywhere_that_fsspec_reaches() -> None:
    memory = fsspec.filesystem("memory")
    memory.put("in/", "/reports", recursive=True)
    try:
        made = pipeline.make_parts(["memory://reports"], "memory://parts", settings("unused"), on="serial")
        assert told(made)["2024.txt"] == "added"
        pipeline.load_parts("memory://parts", settings("loaded"))
        pipeline.ingest(["memory://reports"], settings("remote"), remote=True)
        pipeline.ingest(["in"], settings("read"))
        assert rows("loaded") == rows("read") == rows("remote")
        # Whoever may only name addresses of the web reaches nothing else.
        (refused,) = pipeline.ingest(["memory://reports/2024.txt"], settings("other"))
        assert refused.status == "failed"
        assert "http" in refused.reason
    finally:
        memory.rm("/reports", recursive=True)
        memory.rm("/parts", recursive=True)


def test_an_address_that_nobody_serves_is_one_failed_file() -> None:
    (result,) = pipeline.make_parts(["nowhere://reports"], "parts", settings("unused"))
    assert result.status == "failed"
    assert "cannot be reached" in result.reason


def test_duckdb_reads_the_figures_of_all_parts() -> None:
    pipeline.make_parts(["in"], "parts", settings("unused"))
    pipeline.load_parts("parts", settings("loaded"))
    found = duckdb.sql(
        """SELECT DISTINCT figure.quote, figure.low FROM
           (SELECT unnest(figures) AS figure FROM 'parts/*.parquet')
           WHERE figure.indicator = 'gdp_growth' AND figure.kind = 'target'"""
    ).fetchall()
    with open_library(Path("loaded"), "") as library:
        held = library.figures(kinds=["target"], indicators=["gdp_growth"])
    assert set(found) == {(figure.quote, str(figure.low)) for figure in held}


def test_the_command_makes_and_loads_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVREPORT_EMBEDDING", "none")
    run = CliRunner().invoke
    made = run(app, ["ingest", "in/2024.txt", "in/table.csv", "--parts", "parts", "--on", "serial"])
    assert made.exit_code == 0, made.output
    assert made.output.count("added") == 3
    loaded = run(app, ["load", "parts", "--library", "loaded"])
    assert loaded.exit_code == 0, loaded.output
    assert loaded.output.count("added") == 3
    assert run(app, ["load", "parts", "--library", "loaded", "--json"]).output.count('"unchanged"') == 3
    wrong = run(app, ["ingest", "in", "--on", "nobody", "--library", "loaded"])
    assert isinstance(wrong.exception, InputError)
