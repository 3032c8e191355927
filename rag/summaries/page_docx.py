"""A page as a Word document with real footnotes.

python-docx writes the document; footnotes, which it does not know, are a part of the package that is added to it
(ECMA-376 Part 1, 17.11).
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from rag.summaries.page import Bars, Block, Bullets, Grid, Heading, Notes, Page, Paragraph, Runs, note_words
from rag.text.lazily import lazily

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph as Line

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_CONTROL = lazily("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_CJK = "SimSun"
_BARS = 20  # signs of the longest bar


def page_docx(page: Page) -> bytes:
    """The page as a .docx on A4 with footnotes."""
    import docx  # only who writes Word documents needs it
    from docx.shared import Mm, Pt

    document = docx.Document()
    sheet = document.sections[0]
    sheet.page_width, sheet.page_height = Mm(210), Mm(297)
    sheet.left_margin = sheet.right_margin = Mm(16)
    sheet.top_margin = sheet.bottom_margin = Mm(14)
    normal = document.styles["Normal"]
    normal.font.size = Pt(9.5)
    normal.paragraph_format.space_after = Pt(2)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(f"{{{_W}}}eastAsia", _CJK)
    notes = Notes()
    document.add_heading(_clean(page.title), 1)
    for block in page.blocks:
        _add(document, block, notes)
    _add_notes(document, notes, page)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _clean(text: str) -> str:
    return _CONTROL.sub("", text)


def _add(document: Document, block: Block, notes: Notes) -> None:
    if isinstance(block, Heading):
        document.add_heading(_clean(block.text), 2)
    elif isinstance(block, Paragraph):
        _say(document.add_paragraph(), block.runs, notes, small=block.small)
    elif isinstance(block, Bullets):
        for item in block.items:
            _say(document.add_paragraph(style="List Bullet"), item, notes)
    elif isinstance(block, Grid):
        _grid(document, block, notes)
    else:
        _bars(document, block)


def _grid(document: Document, grid: Grid, notes: Notes) -> None:
    table = document.add_table(rows=1, cols=len(grid.header), style="Table Grid")
    for cell, name in zip(table.rows[0].cells, grid.header, strict=True):
        cell.paragraphs[0].add_run(_clean(name)).bold = True
    for row in grid.rows:
        for cell, runs in zip(table.add_row().cells, row, strict=True):
            _say(cell.paragraphs[0], runs, notes, small=True)


def _bars(document: Document, chart: Bars) -> None:
    most = max((abs(bar.value) for bar in chart.bars), default=0)
    document.add_paragraph().add_run(_clean(chart.title)).bold = True
    for bar in chart.bars:
        signs = "█" * max(1, round(_BARS * float(abs(bar.value) / most))) if most else ""
        document.add_paragraph(_clean(f"{bar.label}\t{signs} {bar.said}"))


def _say(line: Line, runs: Runs, notes: Notes, *, small: bool = False) -> None:
    from docx.shared import Pt

    for run in runs:
        if run.text:
            made = line.add_run(_clean(run.text))
            made.bold = run.strong or None
            if small:
                made.font.size = Pt(8)
        if run.places:
            _mark(line, notes.number(run.places))


def _mark(line: Line, number: int) -> None:
    from docx.oxml import OxmlElement

    run = line.add_run()
    run.font.superscript = True
    mark: Any = OxmlElement("w:footnoteReference")
    mark.set(f"{{{_W}}}id", str(number))
    run._r.append(mark)


def _add_notes(document: Document, notes: Notes, page: Page) -> None:
    """The part of footnotes; Word asks for two that only draw the rule above them."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from lxml import etree

    def tag(name: str) -> str:
        return f"{{{_W}}}{name}"

    root = etree.Element(tag("footnotes"), nsmap={"w": _W})
    for id_, kind in ((-1, "separator"), (0, "continuationSeparator")):
        note = etree.SubElement(root, tag("footnote"), {tag("type"): kind, tag("id"): str(id_)})
        etree.SubElement(etree.SubElement(etree.SubElement(note, tag("p")), tag("r")), tag(kind))
    for number, places in notes.items():
        note = etree.SubElement(root, tag("footnote"), {tag("id"): str(number)})
        paragraph = etree.SubElement(note, tag("p"))
        reference = etree.SubElement(paragraph, tag("r"))
        etree.SubElement(etree.SubElement(reference, tag("rPr")), tag("vertAlign"), {tag("val"): "superscript"})
        etree.SubElement(reference, tag("footnoteRef"))
        words = etree.SubElement(paragraph, tag("r"))
        etree.SubElement(etree.SubElement(words, tag("rPr")), tag("sz"), {tag("val"): "14"})
        said = etree.SubElement(words, tag("t"))
        said.text = " " + _clean(note_words(places, page))
        said.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    part = Part(PackURI("/word/footnotes.xml"), _TYPE, data, document.part.package)
    document.part.relate_to(part, _REL)
