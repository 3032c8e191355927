"""Pages of pictures -> pieces of text, by RapidOCR, whose models are inside its package: nothing is downloaded."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from rag.formats.pdf_cells import Piece

if TYPE_CHECKING:
    import pypdfium2  # type: ignore[import-untyped]
    from rapidocr import RapidOCR  # type: ignore[import-not-found,unused-ignore]

_SCALE = 200 / 72  # 200 dots an inch: below 150 small type is misread, above 250 it only takes longer


@cache
def _engine() -> RapidOCR:
    import logging

    from rapidocr import RapidOCR  # onnxruntime, OpenCV and 30 MB of models

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    return RapidOCR()


def read_page(page: pypdfium2.PdfPage) -> tuple[list[list[Piece]], float]:
    """The rows of one page from the top down, in points, and the page's height."""
    height = float(page.get_height())
    image = page.render(scale=_SCALE).to_numpy()
    result = _engine()(image[:, :, ::-1] if image.shape[2] == 3 else image)
    boxes, texts = getattr(result, "boxes", None), getattr(result, "txts", None)
    if boxes is None or texts is None:
        return [], height
    pieces: list[Piece] = []
    for box, text in zip(boxes, texts, strict=True):
        xs, ys = [float(x) / _SCALE for x, _ in box], [float(y) / _SCALE for _, y in box]
        pieces.append(Piece(text, min(xs), max(xs), height - max(ys), 0.85 * (max(ys) - min(ys))))
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: -piece.y):
        if rows and rows[-1][0].y - piece.y < 0.5 * piece.em:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    # Heights of the boxes vary by a few dots from line to line, the type does not.
    sizes = sorted(piece.em for piece in pieces)
    usual = sizes[len(sizes) // 2]
    for row in rows:
        row.sort(key=lambda piece: piece.x0)
        for piece in row:
            piece.em = usual if abs(piece.em - usual) < 0.2 * usual else piece.em
    return rows, height
