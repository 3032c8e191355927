"""Ingest of every kind of file, through the command: one line a source, the library whole, exit status as it should."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import make_formats
import make_reports
import pytest
from toy import ToyEmbedder

from rag import pipeline
from rag.config import load_settings
from rag.library.intake import IngestResult
from rag.records import place_at

LIBRARY = Path("library")
REPORTS = [
    make_reports.make_report(name, "", 2021 + at, at)
    for at, name in enumerate(("郑州市", "洛阳市", "开封市", "新乡市"))
]


def settings(**more: object) -> pipeline.Settings:
    return load_settings(library=LIBRARY, embedding_model="toy", **more)


def ingest(*paths: str | Path, allow_private: bool = False, **more: object) -> tuple[IngestResult, ...]:
    return pipeline.ingest(paths, settings(**more), None, ToyEmbedder(), allow_private=allow_private)


def lines(results: tuple[IngestResult, ...]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(result.name, result.status, result.found) for result in results]


def test_a_folder_of_all_kinds_gives_one_line_a_source(tmp_path: Path) -> None:
    first, second, third, fourth = (report.text for report in REPORTS)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.html").write_bytes(make_formats.html(first.split("\n"), "gb18030", "gb2312"))
    (folder / "b.docx").write_bytes(make_formats.docx(second.split("\n")))
    (folder / "c.zip").write_bytes(
        make_formats.zipped(
            {"洛阳/表.csv": make_formats.csv_table([("编号", "正文"), ("1", third), ("2", "")]), "x.exe": b"MZ"},
            gbk=True,
        )
    )
    (folder / "d.xlsx").write_bytes(make_formats.xlsx([("城市", "正文"), ("新乡市", fourth)]))
    (folder / "e.jpg").write_bytes(b"x")
    assert lines(ingest(folder)) == [
        ("a.html", "added", ("郑州市 2021",)),
        ("b.docx", "added", ("洛阳市 2022",)),
        ("c.zip/洛阳/表.csv#2", "added", ("开封市 2023",)),
        ("c.zip/洛阳/表.csv#3", "failed", ()),
        ("c.zip/x.exe", "skipped", ()),
        ("d.xlsx#2", "added", ("新乡市 2024",)),
        ("e.jpg", "skipped", ()),
    ]
    with pipeline.open_library(settings()) as library:
        before = (*library.dump(), *library.index_dump())
    again = ingest(folder)
    assert [result.status for result in again] == [
        *("unchanged", "unchanged", "unchanged", "failed", "skipped", "unchanged", "skipped")
    ]
    with pipeline.open_library(settings()) as library:
        assert (*library.dump(), *library.index_dump()) == before


def test_a_position_in_a_pdf_gives_its_page_and_in_a_table_its_row(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(make_formats.pdf(REPORTS[0].text.split("\n")))
    (tmp_path / "b.csv").write_bytes(make_formats.csv_table([("正文",), (REPORTS[1].text,)]))
    pdf, row = ingest(tmp_path / "a.pdf", tmp_path / "b.csv")
    with pipeline.open_library(settings()) as library:
        source = library.source(pdf.source_id)
        assert place_at(source.marks, source.text.index("各位代表：")) == "page 1"
        assert place_at(source.marks, source.text.index("时代在召唤")) == "page 2"
        assert source.format == "pdf"
        source = library.source(row.source_id)
        assert place_at(source.marks, 0) == "row 2"


def test_what_was_left_out_can_be_shown(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(make_formats.html(REPORTS[0].text.split("\n")))
    (result,) = ingest(tmp_path / "a.html")
    shown = pipeline.left_out(result.source_id, settings())
    assert any(reason == "chrome" and "相关新闻" in text for reason, text in shown)
    assert all(text.strip() for _, text in shown)


def test_a_bomb_costs_one_line_and_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "bomb.zip").write_bytes(make_formats.zipped({"a.txt": b"a" * (30 << 20)}))
    (result,) = ingest(tmp_path / "bomb.zip")
    assert result.status == "failed"
    assert "ratio" in result.reason
    assert "\n" not in result.reason
    assert not LIBRARY.exists()


def test_the_limits_are_those_of_the_settings(tmp_path: Path) -> None:
    table = make_formats.csv_table([("正文",), *((report.text,) for report in REPORTS)])
    (tmp_path / "a.csv").write_bytes(table)
    results = ingest(tmp_path / "a.csv", max_rows=2)
    assert [result.status for result in results] == ["added", "added", "failed"]
    (tmp_path / "a.zip").write_bytes(make_formats.zipped({f"{at}.txt": b"x" for at in range(9)}))
    assert "limit of 3 (members)" in ingest(tmp_path / "a.zip", max_members=3)[0].reason


def test_a_row_that_is_no_longer_in_its_table_goes_and_no_other(tmp_path: Path) -> None:
    texts = [report.text for report in REPORTS]

    def table(*rows: str) -> tuple[IngestResult, ...]:
        (tmp_path / "a.csv").write_bytes(make_formats.csv_table([("编号", "正文"), *(("1", text) for text in rows)]))
        return ingest(tmp_path / "a.csv")

    def held() -> set[str]:
        with pipeline.open_library(settings()) as library:
            return {f"{report.region.name} {report.year}" for report in library.reports()}

    table(*texts)
    assert len(held()) == 4
    results = table(texts[1], texts[2], texts[3])
    assert held() == {"洛阳市 2022", "开封市 2023", "新乡市 2024"}
    assert {result.status for result in results} == {"unchanged"}
    table(texts[0], texts[3], texts[2])
    assert held() == {"郑州市 2021", "开封市 2023", "新乡市 2024"}
    with pipeline.open_library(settings()) as library:
        assert [source.name for source in library.sources()] == ["a.csv#2", "a.csv#3", "a.csv#4"]
        assert library.reports()[1].region.name == "新乡市"
    before = held()
    (tmp_path / "a.csv").write_bytes(b"")
    assert ingest(tmp_path / "a.csv")[0].status == "failed"
    assert held() == before


def test_a_column_that_disagrees_is_named_in_the_result(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(make_formats.csv_table([("城市", "正文"), ("洛阳市", REPORTS[0].text)]))
    assert ingest(tmp_path / "a.csv")[0].notes == ("the file says 洛阳市, the text 郑州市",)


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = make_formats.html(REPORTS[0].text.split("\n"), "gb18030", "gb2312")
        self.send_response(200)
        self.send_header("content-type", "text/html; charset=gb2312")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/zwgk/2021.html?id=7"
    server.shutdown()
    server.server_close()


def test_a_url_is_a_source_named_by_its_address(site: str) -> None:
    assert lines(ingest(site, allow_private=True)) == [(site, "added", ("郑州市 2021",))]
    assert lines(ingest(site, allow_private=True)) == [(site, "unchanged", ("郑州市 2021",))]
    with pipeline.open_library(settings()) as library:
        (source,) = library.sources()
        assert source.name == site


def test_a_url_in_a_private_network_is_refused_unless_allowed(site: str) -> None:
    (result,) = ingest(site)
    assert result.status == "failed"
    assert "--allow-private" in result.reason


def test_the_command_takes_urls_and_files_and_prints_json(
    site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from rag.cli import main as cli

    (tmp_path / "a.docx").write_bytes(make_formats.docx(REPORTS[1].text.split("\n")))
    (tmp_path / "bad.zip").write_bytes(b"PK\x03\x04")
    monkeypatch.setattr("rag.pipeline.adapters.make_embedder", lambda settings: ToyEmbedder())
    arguments = ["ingest", site, str(tmp_path / "a.docx"), str(tmp_path / "bad.zip"), "--allow-private", "--json"]
    monkeypatch.setattr("sys.argv", ["govreport", *arguments, "--show-removed", "--library", str(LIBRARY)])
    monkeypatch.setenv("GOVREPORT_EMBEDDING_MODEL", "toy")
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    printed = json.loads(capsys.readouterr().out)
    assert [item["status"] for item in printed] == ["added", "added", "failed"]
    assert any("首页" in left["text"] for left in printed[0]["removed"])
    assert "damaged" in printed[2]["reason"]
