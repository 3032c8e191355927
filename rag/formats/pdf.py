"""A PDF -> a `Source`: glyphs with their places from pdfium, put into reading order by `rag.formats.pdf_layout`.

Pages that hold a picture and no text are read by OCR where the extra `[ocr]` is installed.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from rag.formats.limits import Limits
from rag.formats.pdf_cells import Piece
from rag.formats.pdf_layout import Page, paragraphs
from rag.formats.source_writer import Draft
from rag.records import InputError, Source

if TYPE_CHECKING:
    import pypdfium2  # type: ignore[import-untyped]

_GAP = 0.9  # em between two pieces of a row: cells, columns, or only words set apart
_WORD_GAP = 0.2  # em between two Latin words whose space was not written
_LATIN = re.compile(r"[A-Za-z0-9]")
_NOTE = re.compile(r"[\[〔(（]?(?:\d{1,2}|[①-⑳]|注\d*)[\]〕)）]?")
_UNREADABLE = re.compile("[\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]")
_HAN = re.compile("[\u4e00-\u9fff]{4}")
_FEW = 12  # characters; a page of pictures may still hold a page number


class NeedsOcrError(InputError):
    """Pages hold pictures without text, and OCR was not asked for but is there."""


@dataclass(slots=True)
class _Glyph:
    char: str
    x0: float
    x1: float
    y: float
    em: float


def read_pdf(data: bytes, name: str, limits: Limits, ocr: bool | None = None) -> Source:
    """The text of all pages, with a mark at each.

    `ocr`: True reads pages of pictures, None raises `NeedsOcrError` at any, False leaves them out with a note.
    Raises `InputError` for what is broken, protected, too long or without text.
    """
    import pypdfium2  # a C++ library that only PDFs need

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        reason = (
            "protected by a password"
            if "assword" in str(error)
            else f"a PDF that cannot be read ({str(error).rstrip('.')})"
        )
        raise InputError(f"{name}: {reason}. Open it and print it to a new PDF.") from error
    if len(document) > limits.pages:
        raise InputError(
            f"{name}: has {len(document)} pages, more than the limit of {limits.pages} (pages). Divide it."
        )
    pages: list[Page] = []
    pictures: list[int] = []
    unreadable = 0
    broken: list[int] = []
    for index in range(len(document)):
        try:
            page = document[index]
            read, bad = _page(page, index + 1)
        except pypdfium2.PdfiumError:
            broken.append(index + 1)
            pages.append(Page(index + 1, 0.0, []))
            continue
        unreadable += bad
        pages.append(read)
        if sum(len(piece.text) for row in read.rows for piece in row) < _FEW and (bad or _has_picture(page)):
            pictures.append(index)
        page.close()
    notes: tuple[str, ...] = ()
    if pictures:
        notes = _read_pictures(document, pages, pictures, name, ocr)
    if broken:
        notes = (*notes, f"damaged, not read: {_listed(broken)}")
    draft = Draft()
    for paragraph in paragraphs(pages):
        start = len(draft)
        for offset, number in paragraph.pages:
            draft.mark(f"page {number}", start + offset)
        draft.line(paragraph.text, paragraph.chrome or paragraph.noise)
    title = _title(document.get_metadata_dict().get("Title") or "")
    if not len(draft):
        what = "its fonts do not say which characters they show" if unreadable else "it holds no text"
        raise InputError(f"{name}: {what}. Give the report as text or DOCX.")
    return draft.source(name, len(data), "pdf", hints=(("title", title),) if title else (), notes=notes)


def _title(given: str) -> str:
    """The document's own title; programs also write "untitled" there, or the name of a file."""
    return given.strip() if _HAN.search(given) and not given.startswith("Microsoft Word") else ""


def _read_pictures(
    document: pypdfium2.PdfDocument, pages: list[Page], pictures: list[int], name: str, ocr: bool | None
) -> tuple[str, ...]:
    """Read the pages of pictures in place; a note on what was done. Raises as `read_pdf` does."""
    if ocr is None:
        raise NeedsOcrError(f"{name}: pages of pictures")
    listed = _listed([index + 1 for index in pictures])
    if ocr:
        from rag.formats.ocr import read_page  # loads models

        for index in pictures:
            rows, height = read_page(document[index])
            pages[index] = Page(index + 1, height, rows, top=height)
        return (f"read by OCR: {listed}",)
    if len(pictures) == len(pages):
        raise InputError(
            f"{name}: its pages are pictures, without text. Install what reads them: pip install 'govreport[ocr]'"
        )
    return (f"not read, pictures without text: {listed}",)


def _listed(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:10]))
    return f"page{'s' if len(numbers) > 1 else ''} {shown}" + (
        f" and {len(numbers) - 10} more" if len(numbers) > 10 else ""
    )


def _has_picture(page: pypdfium2.PdfPage) -> bool:
    from pypdfium2 import raw

    return any(True for _ in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH), max_depth=3))


def _page(page: pypdfium2.PdfPage, number: int) -> tuple[Page, int]:
    """One page, and how many of its characters have no Unicode value."""
    width, height = page.get_size()
    by_angle: dict[int, list[_Glyph]] = {}
    text_page = page.get_textpage()
    bad = 0
    count = 0
    for glyph, quarter in _glyphs(text_page):
        count += 1
        bad += _UNREADABLE.match(glyph.char) is not None
        by_angle.setdefault(quarter, []).append(glyph)
    text_page.close()
    if bad > 0.3 * max(1, count):
        return Page(number, height, [], top=height), bad
    upright = Counter({quarter: len(glyphs) for quarter, glyphs in by_angle.items() if quarter >= 0}).most_common(1)
    main = upright[0][0] if upright else 0
    rows = _rows(by_angle.get(main, []))
    aside = ["".join(glyph.char for glyph in glyphs).strip() for quarter, glyphs in by_angle.items() if quarter != main]
    tall = height if main % 2 == 0 else width
    top = (
        max([tall, *(row[0].y for row in rows)])
        if main == 0
        else max((row[0].y for row in rows), default=0.0) + 0.08 * tall
    )
    return Page(number, tall, rows, [text for text in aside if text], top), bad


def _glyphs(text_page: pypdfium2.PdfTextPage) -> Iterator[tuple[_Glyph, int]]:
    """Every visible character once, and its quarter of turn (-1 for a slant), in coordinates turned upright."""
    from pypdfium2 import raw

    handle = text_page.raw
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    seen: set[tuple[str, int, int]] = set()
    pending = 0  # the first half of a surrogate pair
    for index in range(text_page.count_chars()):
        code = raw.FPDFText_GetUnicode(handle, index)
        if 0xD800 <= code < 0xDC00:
            pending = code
            continue
        if 0xDC00 <= code < 0xE000 and pending:
            code = 0x10000 + ((pending - 0xD800) << 10) + (code - 0xDC00)
        pending = 0
        if (
            code < 0x20
            or code in (0xFFFE, 0xFFFF, 0xAD)
            or 0xD800 <= code < 0xE000
            or raw.FPDFText_IsGenerated(handle, index) == 1
        ):
            continue
        if not raw.FPDFText_GetLooseCharBox(handle, index, box):
            continue
        raw.FPDFText_GetCharOrigin(handle, index, x, y)
        angle = raw.FPDFText_GetCharAngle(handle, index)
        quarter = round(angle / (math.pi / 2))
        if abs(angle - quarter * math.pi / 2) > 0.05:
            quarter = -1
        x0, x1, base, em = _upright(box, x.value, y.value, quarter % 4 if quarter >= 0 else 0)
        if em <= 0:
            continue
        # Some programs write a character twice, a hair apart, to make it bold.
        place = (chr(code), round(x0 / em * 4), round(base / em * 4))
        if place in seen and not chr(code).isspace():
            continue
        seen.add(place)
        yield _Glyph(chr(code), x0, x1, base, em), quarter % 4 if quarter >= 0 else -1


def _upright(box: ctypes.Structure, x: float, y: float, quarter: int) -> tuple[float, float, float, float]:
    """Left, right, baseline and height of a character as it reads once its text is turned upright."""
    left, right, bottom, top = box.left, box.right, box.bottom, box.top
    if quarter == 0:
        return left, right, y, top - bottom
    if quarter == 1:
        return bottom, top, -x, right - left
    if quarter == 2:
        return -right, -left, -y, top - bottom
    return -top, -bottom, x, right - left


def _rows(glyphs: Sequence[_Glyph]) -> list[list[Piece]]:
    """Glyphs as rows of pieces, from the top down."""
    visible = [glyph for glyph in glyphs if not glyph.char.isspace()]
    if not visible:
        return []
    usual = median(glyph.em for glyph in visible)
    small = [glyph for glyph in glyphs if glyph.em < 0.7 * usual]
    lines: list[list[_Glyph]] = []
    for glyph in sorted((g for g in glyphs if g.em >= 0.7 * usual), key=lambda g: -g.y):
        if lines and lines[-1][0].y - glyph.y <= 0.4 * min(glyph.em, lines[-1][0].em):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    _attach(lines, small)
    rows = [_pieces(line) for line in lines if any(not glyph.char.isspace() for glyph in line)]
    return sorted((row for row in rows if row), key=lambda row: -row[0].y)


def _attach(lines: list[list[_Glyph]], small: Sequence[_Glyph]) -> None:
    """Put small type into the line that it stands in (note marks), or into lines of its own."""
    own: list[list[_Glyph]] = []
    at = 0
    tops = [(line[0].y, line[0].em, min(glyph.x0 for glyph in line), max(glyph.x1 for glyph in line)) for line in lines]
    for glyph in sorted(small, key=lambda g: -g.y):
        while at < len(tops) and glyph.y < tops[at][0] - 0.25 * tops[at][1]:
            at += 1
        y, em, left, right = tops[at] if at < len(tops) else (math.inf, 0.0, 0.0, 0.0)
        if y - 0.25 * em <= glyph.y <= y + 0.6 * em and left - em <= glyph.x0 <= right + 1.5 * em:
            lines[at].append(glyph)
        elif own and own[-1][0].y - glyph.y <= 0.4 * own[-1][0].em:
            own[-1].append(glyph)
        else:
            own.append([glyph])
    lines += own


def _pieces(line: Sequence[_Glyph]) -> list[Piece]:
    glyphs = sorted(line, key=lambda glyph: glyph.x0)
    big = [glyph for glyph in glyphs if not glyph.char.isspace()]
    em = max(glyph.em for glyph in big)
    base = Counter(round(glyph.y, 1) for glyph in big if glyph.em > 0.75 * em).most_common(1)[0][0]
    pieces: list[Piece] = []
    held: list[_Glyph] = []
    last: _Glyph | None = None
    for glyph in glyphs:
        if last is not None and not glyph.char.isspace():
            if glyph.x0 - last.x1 > _GAP * em and (glyph.x0 - last.x1 > 3 * em or not held[-1].char.isspace()):
                pieces += _piece(held, base, em)
                held = []
            last = glyph
        elif not glyph.char.isspace():
            last = glyph
        held.append(glyph)
    return pieces + _piece(held, base, em)


def _piece(glyphs: Sequence[_Glyph], base: float, em: float) -> list[Piece]:
    """The piece that some glyphs of a row make, none if they are all blank."""
    visible = [glyph for glyph in glyphs if not glyph.char.isspace()]
    if not visible:
        return []
    text = ""
    last: _Glyph | None = None
    raised: list[tuple[int, int]] = []
    for glyph in glyphs:
        if glyph.char.isspace():
            text += " " if text and not text.endswith(" ") else ""
            continue
        apart = last is not None and glyph.x0 - last.x1 > _WORD_GAP * em
        if (
            apart
            and last is not None
            and _LATIN.match(last.char)
            and _LATIN.match(glyph.char)
            and not text.endswith(" ")
        ):
            text += " "
        if glyph.em < 0.75 * em and glyph.y > base + 0.15 * em:
            raised.append((len(text), len(text) + 1))
        text += glyph.char
        last = glyph
    text = text.rstrip()
    return [Piece(text, visible[0].x0, visible[-1].x1, base, em, tuple(_note_marks(text, raised)))]


def _note_marks(text: str, raised: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Runs of raised characters that are marks of notes, not squares (km²)."""
    runs: list[list[int]] = []
    for begin, end in raised:
        if runs and runs[-1][1] == begin:
            runs[-1][1] = end
        else:
            runs.append([begin, end])
    for begin, end in runs:
        unit = text[:begin].endswith(("m", "M", "米", "公里"))
        if _NOTE.fullmatch(text[begin:end]) and not (unit and text[begin:end] in "23"):
            yield begin, end
