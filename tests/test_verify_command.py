"""`govreport verify` reads drafts of any format, and ends with 1 where a clause contradicts one of their numbers."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
import xlsxwriter
from sampled import fill
from typer.testing import CliRunner

from rag.cli.main import app

runner = CliRunner()
RIGHT = "郑州市2024年地区生产总值增长目标为7%左右，固定资产投资增长8%以上。"
WRONG = "郑州市2024年地区生产总值增长目标为7.4%左右，固定资产投资增长8%以上。"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("verify") / "library").library


@pytest.fixture(autouse=True)
def toy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVREPORT_EMBEDDING_MODEL", "toy")


def verify(library: Path, file: Path) -> tuple[int, list[tuple[str, str, str | None]]]:
    """The exit status, and each number with its verdict and its place."""
    done = runner.invoke(app, ["verify", str(file), "--library", str(library), "--json"])
    found = json.loads(done.stdout)
    return done.exit_code, [(item["text"], item["verdict"], item["place"]) for item in found]


def write(file: Path, text: str) -> Path:
    """`text` as a document of the kind that the file's name says."""
    if file.suffix == ".docx":
        docx = pytest.importorskip("docx")
        document = docx.Document()
        document.add_heading("经济形势", 1)
        document.add_paragraph(text)
        document.save(str(file))
    elif file.suffix == ".pdf":
        pytest.importorskip("reportlab")
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont
        from reportlab.pdfgen import canvas

        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
        sheet = canvas.Canvas(str(file))
        sheet.setFont("STSong-Light", 11)
        sheet.drawString(60, 780, text)
        sheet.save()
    elif file.suffix == ".html":
        file.write_text(f"<html><body><h1>经济形势</h1><p>{text}</p></body></html>", "utf-8")
    elif file.suffix == ".md":
        file.write_text(f"# 经济形势\n\n{text}\n", "utf-8")
    else:
        file.write_text(text, "gb18030")
    return file


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".docx", ".pdf"])
def test_a_draft_of_any_format_is_checked(library: Path, tmp_path: Path, suffix: str) -> None:
    status, found = verify(library, write(tmp_path / f"right{suffix}", RIGHT))
    assert (status, [verdict for _, verdict, _ in found]) == (0, ["supported", "supported"])
    status, found = verify(library, write(tmp_path / f"wrong{suffix}", WRONG))
    assert (status, [verdict for _, verdict, _ in found]) == (1, ["contradicted", "supported"])


def save(file: Path, rows: list[list[object]]) -> Path:
    if file.suffix == ".csv":
        with file.open("w", encoding="utf-8-sig", newline="") as out:
            csv.writer(out).writerows(rows)
        return file
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return file


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_each_row_of_a_table_is_a_claim_of_its_own(library: Path, tmp_path: Path, suffix: str) -> None:
    rows: list[list[object]] = [
        ["地区", "年份", "指标", "目标值", "单位"],
        ["沈阳市", 2024, "规模以上工业增加值增长", 7, "%"],
        ["福州市", 2024, "固定资产投资增长", 6, "%"],
        ["济南市", 2024, "新建5G基站", 7000, "个"],
        ["杭州市", 2024, "地区生产总值增长", 5, "%"],
    ]
    status, found = verify(library, save(tmp_path / f"rows{suffix}", rows))
    assert status == 1
    assert [(text, verdict, place) for text, verdict, place in found] == [
        ("7%", "supported", "row 2"),
        ("6%", "contradicted", "row 3"),
        ("7000个", "supported", "row 4"),
        ("5%", "unknown", "row 5"),
    ]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_columns_may_be_the_indicators(library: Path, tmp_path: Path, suffix: str) -> None:
    rows: list[list[object]] = [
        ["城市", "年份", "固定资产投资增长目标(%)", "社会消费品零售总额增长目标(%)", "城镇新增就业(万人)"],
        ["沈阳市", 2024, 8, 8, ""],
        ["盘锦市", 2024, "10%以上", 7, 1.8],
    ]
    status, found = verify(library, save(tmp_path / f"wide{suffix}", rows))
    assert status == 1
    assert [(text, verdict) for text, verdict, _ in found] == [
        ("8%", "supported"),
        ("8%", "supported"),
        ("10%", "supported"),
        ("7%", "contradicted"),
        ("1.8万人", "supported"),
    ]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_column_of_sentences_is_read_and_the_bare_numbers_beside_it_are_not(
    library: Path, tmp_path: Path, suffix: str
) -> None:
    rows: list[list[object]] = [
        ["region", "year", "low", "text"],
        ["商丘市", 2024, 6.5, "生产总值增长6.5%左右，固定资产投资增长8%"],
    ]
    status, found = verify(library, save(tmp_path / f"texts{suffix}", rows))
    assert (status, [text for text, _, _ in found]) == (0, ["6.5%", "8%"])


def test_our_own_tables_of_targets_pass(library: Path, tmp_path: Path) -> None:
    out = tmp_path / "targets.csv"
    assert runner.invoke(app, ["targets", "--csv", str(out), "--library", str(library)]).exit_code == 0
    done = runner.invoke(app, ["verify", str(out), "--library", str(library)])
    assert "contradicted" not in done.stdout


def test_a_page_number_tells_where(library: Path, tmp_path: Path) -> None:
    done = runner.invoke(app, ["verify", str(write(tmp_path / "a.pdf", WRONG)), "--library", str(library)])
    assert done.exit_code == 1
    assert "page 1: contradicted" in done.stdout


def test_standard_input_is_text(library: Path) -> None:
    done = runner.invoke(app, ["verify", "-", "--library", str(library)], input=WRONG)
    assert done.exit_code == 1
    assert "地区生产总值增长7%左右" in done.stdout


def test_what_cannot_be_read_is_said(library: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 no workbook")
    for file, why in ((broken, "damaged"), (tmp_path / "none.docx", "cannot be read")):
        done = runner.invoke(app, ["verify", str(file), "--library", str(library)])
        assert done.exit_code != 0
        assert why in str(done.exception)


@pytest.mark.parametrize("suffix", [".md", ".html", ".json", ".docx"])
def test_a_marked_copy_says_at_each_number_what_is_wrong(library: Path, tmp_path: Path, suffix: str) -> None:
    copy = tmp_path / f"copy{suffix}"
    draft = write(tmp_path / "draft.docx", WRONG)
    done = runner.invoke(app, ["verify", str(draft), "--library", str(library), "--copy", str(copy)])
    assert done.exit_code == 1, done.output
    if suffix == ".docx":
        docx = pytest.importorskip("docx")
        made = docx.Document(str(copy))
        assert [paragraph.text for paragraph in made.paragraphs] == ["经济形势", WRONG]
        assert ["不符" in comment.text for comment in made.comments] in ([True, False], [False, True])
        assert any("地区生产总值增长7%左右" in comment.text for comment in made.comments)
    else:
        text = copy.read_text("utf-8")
        assert "地区生产总值增长7%左右" in text
        assert ("不符" if suffix == ".md" else "contradicted") in text


def test_a_copy_of_an_unknown_format_is_refused(library: Path, tmp_path: Path) -> None:
    draft = write(tmp_path / "draft.txt", WRONG)
    done = runner.invoke(app, ["verify", str(draft), "--library", str(library), "--copy", str(tmp_path / "copy.pdf")])
    assert done.exit_code != 0
    assert ".docx" in str(done.exception)


def test_strict_and_mostly_unknown_have_their_status(library: Path, tmp_path: Path) -> None:
    unknown = write(tmp_path / "unknown.txt", "郑州市2024年猕猴桃产量12万吨，蓝莓产量3万吨。")
    assert runner.invoke(app, ["verify", str(unknown), "--library", str(library)]).exit_code == 3
    assert runner.invoke(app, ["verify", str(unknown), "--strict", "--library", str(library)]).exit_code == 1
    right = write(tmp_path / "right.txt", RIGHT)
    assert runner.invoke(app, ["verify", str(right), "--strict", "--library", str(library)]).exit_code == 0
