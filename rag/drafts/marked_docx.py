"""A checked draft as a Word document: the draft's own, or a plain one, with a comment at each number."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rag.drafts.findings import Finding
from rag.drafts.marked import note_of
from rag.text.lazily import lazily

if TYPE_CHECKING:
    from lxml import etree

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_COMMENTS_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OFFICE_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_AUTHOR = "govreport"
_CONTROL = lazily("[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A `w:t` and where its text begins in its paragraph."""

    element: etree._Element
    start: int


def to_docx(text: str, findings: Sequence[Finding], document: bytes = b"") -> bytes:
    """The Word document `document`, whose text is `text`, with comments; a plain one where it is empty.

    A number whose place in the document is not found again (in a text box, say) gets no comment.
    """
    from lxml import etree  # only who reads or writes Word documents needs it

    parts = _parts(document) if document else _plain(text)
    root = etree.fromstring(parts["word/document.xml"], _parser())
    held = "word/comments.xml" in parts
    comments = (
        etree.fromstring(parts["word/comments.xml"], _parser())
        if held
        else etree.Element(_w("comments"), nsmap={"w": _W})
    )
    numbers = [int(each.get(_w("id"), "0")) for each in comments]
    paragraphs = [_text_of(paragraph) for paragraph in root.iter(_w("p"))]
    spots = list(_spots(text, findings, ["".join(said) for said in paragraphs]))
    nodes = list(root.iter(_w("p")))
    # from the end on, so that places before stay as they are
    for id_, (index, start, end, finding) in reversed(list(enumerate(spots, max(numbers, default=-1) + 1))):
        _comment(nodes[index], start, end, id_)
        comments.append(_words(note_of(finding, text), id_))
    parts["word/document.xml"] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    parts["word/comments.xml"] = etree.tostring(comments, xml_declaration=True, encoding="UTF-8", standalone=True)
    if not held:
        _declare(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


def _parser() -> etree.XMLParser:
    from lxml import etree

    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def _w(name: str) -> str:
    return f"{{{_W}}}{name}"


def _parts(document: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        return {name: package.read(name) for name in package.namelist() if not name.endswith("/")}


def _plain(text: str) -> dict[str, bytes]:
    """The parts of a document of plain paragraphs."""
    from xml.sax.saxutils import escape

    body = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(_CONTROL.sub("", line))}</w:t></w:r></w:p>'
        for line in text.split("\n")
    )
    return {
        "[Content_Types].xml": (
            f'<Types xmlns="{_TYPES}"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_DOCUMENT_TYPE}"/></Types>'
        ).encode(),
        "_rels/.rels": (
            f'<Relationships xmlns="{_RELS}"><Relationship Id="rId1" Type="{_OFFICE_REL}" Target="word/document.xml"/>'
            "</Relationships>"
        ).encode(),
        "word/document.xml": f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>'.encode(),
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELS}"/>'.encode(),
    }


def _text_of(paragraph: etree._Element) -> list[str]:
    return [element.text or "" for element in paragraph.iter(_w("t"))]


def _spots(
    text: str, findings: Sequence[Finding], paragraphs: Sequence[str]
) -> Iterator[tuple[int, int, int, Finding]]:
    """Where each number stands: its paragraph, and its characters there. Numbers are looked for in reading order."""
    index = offset = 0
    for finding in sorted(findings, key=lambda each: each.claim.start):
        start, end = finding.claim.start, finding.claim.end
        if finding.why == "set_aside" or end <= start:
            continue
        said = text[start:end]
        before = re.split(r"[\n\t]", text[max(0, start - 12) : start])[-1].lstrip()
        for at in range(index, len(paragraphs)):
            place = paragraphs[at].find(before + said, max(0, offset - len(before)) if at == index else 0)
            if place >= 0:
                index, offset = at, place + len(before) + len(said)
                yield at, place + len(before), offset, finding
                break


def _comment(paragraph: etree._Element, start: int, end: int, id_: int) -> None:
    """Put a comment's marks around the characters start to end of a paragraph."""
    first = _cut(paragraph, start)
    if first is None:
        return
    _cut(paragraph, end)
    last = next(piece for piece in _pieces(paragraph) if piece.start + len(piece.element.text or "") >= end)
    marks = [paragraph.makeelement(_w(name), {_w("id"): str(id_)}) for name in ("commentRangeStart", "commentRangeEnd")]
    _run_of(first).addprevious(marks[0])
    _run_of(last.element).addnext(marks[1])
    reference = paragraph.makeelement(_w("r"))
    reference.append(paragraph.makeelement(_w("commentReference"), {_w("id"): str(id_)}))
    marks[1].addnext(reference)


def _pieces(paragraph: etree._Element) -> Iterator[_Piece]:
    at = 0
    for element in paragraph.iter(_w("t")):
        yield _Piece(element, at)
        at += len(element.text or "")


def _run_of(element: etree._Element) -> etree._Element:
    return next(element.iterancestors(_w("r")))


def _cut(paragraph: etree._Element, at: int) -> etree._Element | None:
    """Cut the run at character `at` in two; returns the text element that begins there, None at the end."""
    for piece in _pieces(paragraph):
        said = piece.element.text or ""
        if piece.start == at and said:
            return piece.element
        if piece.start < at < piece.start + len(said):
            run = _run_of(piece.element)
            where = list(run.iter()).index(piece.element)
            rest = deepcopy(run)
            tail = list(rest.iter())[where]
            for element, kept in ((piece.element, said[: at - piece.start]), (tail, said[at - piece.start :])):
                element.text = kept
                element.set(_SPACE, "preserve")
            _drop(run, piece.element, behind=True)
            _drop(rest, tail, behind=False)
            run.addnext(rest)
            return tail
    return None


def _drop(run: etree._Element, element: etree._Element, *, behind: bool) -> None:
    """Leave out of a cut run what belongs to its other half; its properties stay in both."""
    for each in list(element.itersiblings(preceding=not behind)):
        if each.tag != _w("rPr"):
            run.remove(each)  # a text stands in its run directly


def _words(note: str, id_: int) -> etree._Element:
    from lxml import etree

    comment = etree.Element(_w("comment"), nsmap={"w": _W})
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    for name, value in (("id", str(id_)), ("author", _AUTHOR), ("date", now), ("initials", "gr")):
        comment.set(_w(name), value)
    paragraph = etree.SubElement(comment, _w("p"))
    run = etree.SubElement(paragraph, _w("r"))
    etree.SubElement(run, _w("t")).text = _CONTROL.sub("", note)
    return comment


def _declare(parts: dict[str, bytes]) -> None:
    """Tell the package of its new part."""
    from lxml import etree

    types = etree.fromstring(parts["[Content_Types].xml"], _parser())
    part = {"PartName": "/word/comments.xml", "ContentType": _COMMENTS_TYPE}
    etree.SubElement(types, f"{{{_TYPES}}}Override", part)
    parts["[Content_Types].xml"] = etree.tostring(types, xml_declaration=True, encoding="UTF-8", standalone=True)
    name = "word/_rels/document.xml.rels"
    rels = etree.fromstring(parts.get(name, f'<Relationships xmlns="{_RELS}"/>'.encode()), _parser())
    target = {"Id": "rIdGovreportComments", "Type": _COMMENTS_REL, "Target": "comments.xml"}
    etree.SubElement(rels, f"{{{_RELS}}}Relationship", target)
    parts[name] = etree.tostring(rels, xml_declaration=True, encoding="UTF-8", standalone=True)
