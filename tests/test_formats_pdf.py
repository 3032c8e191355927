"""PDFs: paragraphs by geometry, columns, running heads, order, pages without text."""

from __future__ import annotations

import io
import os
from pathlib import Path

import make_formats
import pytest

from rag.formats import Failed, Limits, read
from rag.formats.pdf_cells import Piece
from rag.formats.pdf_layout import Page, paragraphs
from rag.records import Source, text_at

FONT = Path("/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf")
LATIN = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
PARAGRAPHS = make_formats.seed_paragraphs(times=2)


def source_of(data: bytes) -> Source:
    (source,) = read(data, "报告.pdf")
    assert isinstance(source, Source), source
    return source


def body(source: Source) -> list[str]:
    kept = list(source.text)
    for start, end in source.chrome:
        kept[start:end] = [""] * (end - start)
    return "".join(kept).strip().split("\n")


def row(text: str, x0: float, y: float, em: float = 12.0) -> list[Piece]:
    width = sum(em if char > "\x80" else em / 2 for char in text)
    return [Piece(text, x0, x0 + width, y, em)]


def lines(*pages: list[list[Piece]]) -> list[str]:
    laid = [Page(number, 842, rows, top=842) for number, rows in enumerate(pages, 1)]
    return [paragraph.text for paragraph in paragraphs(laid) if not paragraph.chrome]


@pytest.mark.parametrize(
    "options", [{}, {"columns": 2}, {"columns": 2, "shuffled": True}, {"shuffled": True}, {"indent": False}]
)
def test_paragraphs_are_whole_whatever_the_page_does_to_them(options: dict[str, int]) -> None:
    assert body(source_of(make_formats.pdf(PARAGRAPHS, **options))) == list(PARAGRAPHS)  # type: ignore[arg-type]


def test_running_heads_and_page_numbers_are_chrome() -> None:
    source = source_of(make_formats.pdf(PARAGRAPHS))
    assert set(text_at(source.text, source.chrome).split("\n")) - {""} == {
        "政府工作报告汇编",
        *(f"— {number} —" for number in range(1, 8)),
    }


def test_a_mark_tells_the_page_also_inside_a_paragraph() -> None:
    source = source_of(make_formats.pdf(PARAGRAPHS))
    offsets = [mark.offset for mark in source.marks]
    assert offsets == sorted(offsets)
    second = next(mark for mark in source.marks if mark.place == "page 2")
    assert source.text[second.offset - 1] != "\n"  # the page breaks a sentence
    assert source.marks[0].place == "page 1"


def test_a_short_last_row_and_an_indent_divide_paragraphs() -> None:
    full = "全市经济持续回升向好社会大局和谐稳定人民生活明显改善各项"
    assert lines(
        [
            row("　　".strip() + full[:-2], 96, 700),
            row(full, 72, 680),
            row("事业进步。", 72, 660),
            row(full[:-2], 96, 640),
        ]
    ) == [
        full[:-2] + full + "事业进步。",
        full[:-2],
    ]


def test_a_paragraph_goes_on_over_a_page_break() -> None:
    full = "全市经济持续回升向好社会大局和谐稳定人民生活明显改善各项"
    first = [row(full[:-2], 96, 700), *(row(full, 72, 680 - 20 * n) for n in range(25))]
    second = [row(full, 72, 700), row("到此为止。", 72, 680), row(full[:-2], 96, 660)]
    assert len(lines(first, second)) == 2


def test_the_cells_of_a_table_are_no_columns() -> None:
    cells = [[*row(f"指标{n}", 90, 700 - 20 * n), *row(f"增长{n}%", 350, 700 - 20 * n)] for n in range(8)]
    assert lines(cells)[:2] == ["指标0\t增长0%", "指标1\t增长1%"]


def test_a_section_number_at_a_page_head_is_not_a_page_number() -> None:
    full = "全市经济持续回升向好社会大局和谐稳定人民生活明显改善各项"
    assert "一、回顾" in lines([row("一、回顾", 96, 780), *(row(full, 72, 760 - 20 * n) for n in range(20))])


def test_a_broken_pdf_and_a_protected_one_say_so() -> None:
    (failed,) = read(b"%PDF-1.7\nrubbish", "坏.pdf")
    assert isinstance(failed, Failed)
    assert "cannot be read" in failed.reason


def test_more_pages_than_the_limit_are_refused() -> None:
    (failed,) = read(make_formats.pdf(PARAGRAPHS), "长.pdf", Limits(pages=2))
    assert isinstance(failed, Failed)
    assert "limit of 2" in failed.reason


def scanned(texts: list[str]) -> bytes:
    from PIL import Image, ImageDraw, ImageFont
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen import canvas

    stream = io.BytesIO()
    pdf = canvas.Canvas(stream, pagesize=(595, 842))
    for text in texts:
        image = Image.new("L", (1240, 1754), 255)
        draw = ImageDraw.Draw(image)
        if FONT.exists():
            # The Chinese font has no digits.
            fonts = [ImageFont.truetype(str(path), 34) for path in (FONT, LATIN)]
            for number, line in enumerate(text.split("\n")):
                x = 150.0
                for char in line:
                    font = fonts[char < "\x80"]
                    draw.text((x, 200 + 60 * number), char, font=font, fill=0)
                    x += font.getlength(char)
        pdf.drawImage(ImageReader(image), 0, 0, 595, 842)
        pdf.showPage()
    pdf.save()
    return stream.getvalue()


def test_pages_of_pictures_without_ocr_give_a_clear_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.formats.reader.find_spec", lambda name: None)  # as if the extra were not installed
    (failed,) = read(scanned(["甲"]), "扫描.pdf")
    assert isinstance(failed, Failed)
    assert "govreport[ocr]" in failed.reason


@pytest.mark.skipif(not (FONT.exists() and LATIN.exists()), reason="no Chinese font to draw a scan with")
def test_ocr_reads_pages_of_pictures_and_the_source_says_so() -> None:
    pytest.importorskip("rapidocr")
    (source,) = read(scanned(["2024年某某市政府工作报告\n各位代表：\n地区生产总值增长6%左右。"]), "扫描.pdf")
    assert isinstance(source, Source), source
    assert "地区生产总值增长6%左右" in source.text
    assert source.notes == ("read by OCR: page 1",)


def test_nothing_is_left_in_the_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    source_of(make_formats.pdf(PARAGRAPHS[:5]))
    assert os.listdir(tmp_path) == []
