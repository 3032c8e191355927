"""A region or a year that was read wrong, put right by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from toy import ToyEmbedder, report_text
from typer.testing import CliRunner

from rag import pipeline
from rag.cli.main import app
from rag.config import Settings, load_settings
from rag.library import intake
from rag.library.corrections import corrections_of
from rag.records import InputError, Report

pytestmark = pytest.mark.usefixtures("any_catalog")

TITLE = "郑州市2024年政府工作报告"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(library=tmp_path / "library", embedding_model="toy")


def ingest(settings: Settings, file: Path, text: str) -> Report:
    """The one report of a file of this text, read into the library."""
    file.write_text(text, "utf-8")
    (result,) = pipeline.ingest([file], settings, None, ToyEmbedder())
    assert result.status in ("added", "replaced", "unchanged"), result.reason
    with pipeline.open_library(settings) as library:
        return library.reports_of(result.source_id)[0]


def correct(settings: Settings, which: str, region: str = "", year: int | None = None) -> Report:
    return pipeline.correct(which, settings, region=region, year=year, embedder=ToyEmbedder())


def test_what_follows_from_region_and_year_follows(settings: Settings, tmp_path: Path) -> None:
    title, _, body = report_text("郑州市", 2024).partition("\n")
    text = f"{title}\n{body.replace('2024年', '今年').replace('2023年', '去年')}"  # only its title says the year
    report = ingest(settings, tmp_path / "a.txt", text)
    assert report.year == 2024
    now = correct(settings, report.id, "洛阳", 2025)
    assert (now.region.name, now.region.adcode, now.year) == ("洛阳市", "410300", 2025)
    assert (now.id, now.spans, now.title) == (report.id, report.spans, report.title)
    with pipeline.open_library(settings) as library:
        assert library.reports() == (now,)
        targets = library.figures(kinds=["target"])
        assert targets
        assert {figure.period for figure in targets} == {"2025"}
        assert all(entry.region == "洛阳市" and entry.year == 2025 for entry in library.index_dump())
    with pipeline.desk(settings, ToyEmbedder()) as desk:
        assert "7%左右" in desk.answer("洛阳市2025年GDP目标是多少？")[0].answer
        assert desk.answer("郑州市2024年GDP目标是多少？")[0].status == "not_loaded"


def test_a_corrected_library_is_one_that_was_read_so(settings: Settings, tmp_path: Path) -> None:
    """Nothing is left of what was read wrong: figures, chunks and vectors are as if the rules had read it right."""
    report = ingest(settings, tmp_path / "a.txt", report_text("郑州市", 2024))
    correct(settings, report.id, year=2025)
    with pipeline.open_library(settings) as library:
        once = [row for row in library.dump() if row[0] not in ("reports", "meta")]
    correct(settings, report.id, year=2026)
    correct(settings, report.id, year=2025)
    with pipeline.open_library(settings) as library:
        assert [row for row in library.dump() if row[0] not in ("reports", "meta")] == once
        library.check()
        assert len(library.index_dump()) == len(library.chunks_of(report.id))


def test_a_correction_is_kept_when_the_file_is_read_again(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = report_text("郑州市", 2024)
    report = ingest(settings, tmp_path / "a.txt", text)
    correct(settings, report.id, "洛阳市")
    assert ingest(settings, tmp_path / "a.txt", text).region.name == "洛阳市"
    monkeypatch.setattr(intake, "rules_fingerprint", lambda _: "other rules")
    again = ingest(settings, tmp_path / "a.txt", text)
    assert (again.region.name, again.year) == ("洛阳市", 2024)
    pipeline.remove("a.txt", settings.model_copy())
    assert ingest(settings, tmp_path / "b.txt", text).region.name == "洛阳市"


def test_two_corrections_of_one_report_add_up(settings: Settings, tmp_path: Path) -> None:
    report = ingest(settings, tmp_path / "a.txt", report_text("郑州市", 2024))
    correct(settings, report.id, "洛阳市")
    now = correct(settings, report.id, year=2023)
    assert (now.region.name, now.year) == ("洛阳市", 2023)
    assert {item.field for item in now.evidence if item.origin == "by hand"} == {"region", "year"}
    with pipeline.open_library(settings) as library:
        assert len(corrections_of(library, now.source_id)) == 1


def test_only_the_report_that_is_meant_is_corrected(settings: Settings, tmp_path: Path) -> None:
    first, second = report_text("郑州市", 2024), report_text("济南市", 2024)
    ingest(settings, tmp_path / "two.txt", f"{first}\n{second}")
    with pipeline.open_library(settings) as library:
        reports = library.reports()
    assert [report.region.name for report in reports] == ["郑州市", "济南市"]
    with pytest.raises(InputError, match=r"means 2 reports.*济南市 2024"):
        correct(settings, "two.txt", year=2025)
    correct(settings, reports[1].id, year=2025)
    with pipeline.open_library(settings) as library:
        assert [report.year for report in library.reports()] == [2024, 2025]


@pytest.mark.parametrize(
    ("name", "adcode"),
    [("郑州", "410100"), ("410100", "410100"), ("Luoyang", "410300"), ("鄭州市", "410100"), ("南京市鼓楼区", "320106")],
)
def test_a_region_is_named_as_people_name_it(settings: Settings, tmp_path: Path, name: str, adcode: str) -> None:
    report = ingest(settings, tmp_path / "a.txt", report_text("济南市", 2024))
    assert correct(settings, report.id, name).region.adcode == adcode


@pytest.mark.parametrize(
    ("which", "region", "year", "said"),
    [
        ("", "亚特兰蒂斯市", None, "is no region that is known"),
        ("", "郑洲市", None, "Did you mean"),
        ("", "999999", None, "is no region that is known"),
        ("", "鼓楼区", None, "is the name of .* regions: .*320106"),
        ("", "", 24, "24 is no year"),
        ("", "", None, "nothing is said"),
        ("0123456789", "郑州市", None, "holds no report 0123456789"),
        ("b.txt", "郑州市", None, "Did you mean a.txt"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    settings: Settings, tmp_path: Path, which: str, region: str, year: int | None, said: str
) -> None:
    report = ingest(settings, tmp_path / "a.txt", report_text("济南市", 2024))
    with pytest.raises(InputError, match=said):
        correct(settings, which or report.id, region, year)
    with pipeline.open_library(settings) as library:
        assert library.reports() == (report,)


def test_the_command_corrects_and_says_what_it_is_now(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.pipeline.adapters.make_embedder", lambda _: ToyEmbedder())
    monkeypatch.setenv("GOVREPORT_EMBEDDING_MODEL", "toy")
    ingest(settings, tmp_path / "a.txt", report_text("济南市", 2024))
    run = CliRunner().invoke
    folder = ["--library", str(settings.library)]
    done = run(app, ["correct", "a.txt", "--region", "洛阳市", "--year", "2023", *folder])
    assert done.exit_code == 0, done.output
    assert "河南省洛阳市 2023 (prefecture, 410300)" in done.stdout
    assert "洛阳市" in run(app, ["reports", *folder]).stdout
    refused = run(app, ["correct", "a.txt", "--region", "亚特兰蒂斯市", *folder])
    assert refused.exit_code == 1
    assert "亚特兰蒂斯市 is no region" in str(refused.exception)
