"""A Word document -> a `Source`, from the XML of its body: paragraphs, tables, text boxes, footnotes.

The parts are read with lxml and not through python-docx, which shows no text box, footnote or automatic number.
Page headers and footers are other parts and no body text. Deleted revisions are left out, inserted ones are text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rag.formats.docx_numbering import Numbering, W
from rag.formats.limits import Limits
from rag.formats.office import Package
from rag.formats.source_writer import CELL, Draft
from rag.records import InputError, Source

if TYPE_CHECKING:
    from lxml import etree

_DOCUMENT = "word/document.xml"
_DC_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SKIP = frozenset(
    (
        f"{W}del",
        f"{W}moveFrom",
        f"{W}instrText",
        f"{W}delText",
        f"{W}pPr",
        f"{W}rPr",
        f"{W}sectPr",
        f"{W}tblPr",
        f"{W}rt",
    )
)
_NUMBERED = re.compile(
    r"\s*(?:第[一二三四五六七八九十]+|[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[.、．]|[（(]\d)"
)
_NOTE = re.compile(r"[\[〔(（]?(?:\d{1,3}|[①-⑳]|注\d*)[\]〕)）]?")
_SQUARED = re.compile(r"(?:[mM]|米|公里)\Z")
_WORD = re.compile(r"\S+")
_HAN = re.compile("[\u4e00-\u9fff]{4}")
_TITLE_WORDS = "工作报告"
_MAX_DEPTH = 200  # no real document nests tables and boxes deeper; XML that does is made to overflow a stack


@dataclass(slots=True)
class _Style:
    level: int | None = None  # 0 for Heading 1
    contents: bool = False
    number: tuple[str, int] | None = None
    based_on: str = ""
    unseen: str = ""  # why its characters are not seen: "struck", "hidden"


@dataclass(slots=True)
class _Paragraph:
    """The pieces of one paragraph while it is read; `boxes` are the text boxes anchored in it."""

    text: str = ""
    noise: list[tuple[int, int]] = field(default_factory=list)
    unseen: list[tuple[int, int, str]] = field(default_factory=list)
    before: list[etree._Element] = field(default_factory=list)
    after: list[etree._Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


def read_docx(data: bytes, name: str, limits: Limits) -> Source:
    """The text of one document. Raises `InputError` for what is broken, a bomb or empty."""
    package = Package(data, name, limits)
    body = package.xml(_DOCUMENT).find(f"{W}body")
    if body is None:
        raise InputError(f"{name}: a Word document without a body. Open and save it again.")
    reader = _Reader(package, name)
    reader.block(body)
    reader.footnotes()
    title = ""
    if "docProps/core.xml" in package:
        found = package.xml("docProps/core.xml").find(_DC_TITLE)
        title = (found.text or "").strip() if found is not None else ""
        title = title if _HAN.search(title) else ""  # programs write "Word Document" there
    return reader.draft.source(name, len(data), "docx", hints=(("title", title),) if title else ())


class _Reader:
    def __init__(self, package: Package, name: str) -> None:
        self.draft = Draft()
        self._name = name
        self._package = package
        self._styles = _styles(package.xml("word/styles.xml")) if "word/styles.xml" in package else {}
        self._numbering = Numbering(package.xml("word/numbering.xml") if "word/numbering.xml" in package else None)
        self._noted: list[tuple[str, str]] = []
        self._depth = 0

    def block(self, parent: etree._Element, chrome: bool = False) -> None:
        """The paragraphs and tables under `parent`, in order."""
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise InputError(f"{self._name}: nested deeper than {_MAX_DEPTH} levels. Not read.")
        for item in parent:
            if item.tag == f"{W}p":
                self._paragraph(item, chrome)
            elif item.tag == f"{W}tbl":
                self._table(item, chrome)
            elif item.tag == f"{W}sdt":
                content = item.find(f"{W}sdtContent")
                if content is not None:
                    self.block(content, chrome or _is_contents(item))
            elif item.tag in (f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"):
                self.block(item, chrome)
        self._depth -= 1

    def footnotes(self) -> None:
        """Notes at the end, in the order of their marks, so that no note breaks a sentence of the body."""
        lines: list[str] = []
        for kind in ("footnote", "endnote"):
            part = f"word/{kind}s.xml"
            wanted = [number for of, number in self._noted if of == kind]
            if not wanted or part not in self._package:
                continue
            notes = {note.get(f"{W}id", ""): note for note in self._package.xml(part).iterfind(f"{W}{kind}")}
            for number in dict.fromkeys(wanted):
                if number in notes:
                    pieces = (self._inline(paragraph).text.strip() for paragraph in notes[number].iter(f"{W}p"))
                    lines.append(f"[{len(lines) + 1}] " + " ".join(piece for piece in pieces if piece))
        if lines:
            self.draft.line("注释")
        for line in lines:
            self.draft.line(line)

    def _paragraph(self, item: etree._Element, chrome: bool) -> None:
        style, level, number = self._properties(item)
        chrome = chrome or style.contents
        read = self._inline(item, style.unseen)
        for box in read.before:
            self.block(box, chrome)
        label = self._numbering.label(*number) if number and read.text.strip() else ""
        heading = level is not None and bool(read.text.strip()) and not chrome
        if heading and level is not None and _TITLE_WORDS not in read.text and not _NUMBERED.match(label + read.text):
            # Only the style says that this is a heading: say it in the text, as Markdown does.
            label = "#" * min(6, level + 2) + " " + label
        start = len(label)
        offset = 0
        for part in (label + read.text).split("\n"):
            if part.strip():
                inside = [(begin + start - offset, end + start - offset) for begin, end in read.noise]
                self.draft.line(
                    part,
                    chrome
                    or [(max(0, begin), min(len(part), end)) for begin, end in inside if end > 0 and begin < len(part)],
                    [
                        (max(0, begin + start - offset), min(len(part), end + start - offset), why)
                        for begin, end, why in read.unseen
                        if end + start > offset and begin + start - offset < len(part)
                    ],
                )
            offset += len(part) + 1
        self._noted += read.notes
        for box in read.after:
            self.block(box, chrome)

    def _properties(self, item: etree._Element) -> tuple[_Style, int | None, tuple[str, int] | None]:
        """Style, outline level and list of a paragraph; its own properties go before its style's."""
        properties = item.find(f"{W}pPr")
        style, level, number = _Style(), None, None
        if properties is not None:
            named = properties.find(f"{W}pStyle")
            style = self._styles.get(named.get(f"{W}val", "") if named is not None else "", style)
            level, number = _outline(properties), _list(properties)
        if number is None:
            number = style.number
        elif number[0] == "0":  # "no list", said on purpose
            number = None
        return style, style.level if level is None else level, number

    def _table(self, table: etree._Element, chrome: bool) -> None:
        """A row with several short cells is one line; a table that only lays out the page flows."""
        for row in table.iter(f"{W}tr"):
            if next(row.iterancestors(f"{W}tbl"), None) is not table:
                continue  # a row of a table inside a cell: read with the cell
            cells = [cell for cell in row.iter(f"{W}tc") if next(cell.iterancestors(f"{W}tr"), None) is row]
            if row.find(f"{W}trPr/{W}del") is not None:
                continue  # a deleted row, kept for the record
            texts, unseen = [], []
            at = 0
            for cell in cells:
                text, hidden = self._cell(cell)
                texts.append(text)
                unseen += [(at + begin, at + end, why) for begin, end, why in hidden]
                at += len(text) + len(CELL)
            if len(cells) > 1 and sum(map(bool, texts)) > 1 and all(len(text) <= 200 for text in texts):
                self.draft.line(CELL.join(texts), chrome, unseen)
            else:
                for cell in cells:
                    self.block(cell, chrome)

    def _cell(self, cell: etree._Element) -> tuple[str, list[tuple[int, int, str]]]:
        """The text of a cell on one line, each run of blanks as one; and what of it is not seen."""
        text = ""
        unseen: list[tuple[int, int, str]] = []
        for paragraph in cell.iter(f"{W}p"):
            read = self._inline(paragraph, self._properties(paragraph)[0].unseen)
            self._noted += read.notes
            for word in _WORD.finditer(read.text):
                text += " " * bool(text)
                shift = len(text) - word.start()
                unseen += [
                    (max(begin, word.start()) + shift, min(end, word.end()) + shift, why)
                    for begin, end, why in read.unseen
                    if begin < word.end() and end > word.start()
                ]
                text += word[0]
        return text, unseen

    def _inline(self, paragraph: etree._Element, unseen: str = "") -> _Paragraph:
        read = _Paragraph()
        self._runs(paragraph, read)
        if unseen:
            read.unseen = [(0, len(read.text), unseen)]
        return read

    def _runs(self, parent: etree._Element, read: _Paragraph) -> None:
        """The text under `parent`, without recursion into Python's stack beyond what real documents nest."""
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise InputError(f"{self._name}: nested deeper than {_MAX_DEPTH} levels. Not read.")
        begin = len(read.text)
        for item in parent:
            tag = item.tag
            if tag in _SKIP or not isinstance(tag, str):
                continue
            if tag == f"{W}t":
                read.text += item.text or ""
            elif tag in _SIGNS:
                read.text += _SIGNS[tag]
            elif tag == f"{W}br":
                read.text += "" if item.get(f"{W}type") in ("page", "column") else "\n"
            elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                read.notes.append((tag.removeprefix(W).removesuffix("Reference"), item.get(f"{W}id", "")))
            elif tag == f"{W}txbxContent":
                (read.after if read.text.strip() else read.before).append(item)
            elif tag == f"{_MC}AlternateContent":
                # The same thing twice, for new and for old programs: one of them is read.
                choice = item.find(f"{_MC}Choice")
                self._runs(choice if choice is not None else item, read)
            else:
                self._runs(item, read)
        if parent.tag == f"{W}r" and len(read.text) > begin:
            self._end_run(parent, read, begin)
        self._depth -= 1

    def _end_run(self, run: etree._Element, read: _Paragraph, begin: int) -> None:
        if why := self._why_unseen(run):
            read.unseen.append((begin, len(read.text), why))
        elif _is_raised(run):
            self._raised(read, begin)

    def _why_unseen(self, run: etree._Element) -> str:
        properties = run.find(f"{W}rPr")
        if properties is None:
            return ""
        named = properties.find(f"{W}rStyle")
        style = self._styles.get(named.get(f"{W}val", "")) if named is not None else None
        return _unseen(properties, style.unseen if style else "")

    def _raised(self, read: _Paragraph, begin: int) -> None:
        """A note's mark set by hand is no part of the sentence; a square is."""
        inside = read.text[begin:]
        if inside in ("2", "3") and _SQUARED.search(read.text[:begin]):
            read.text = read.text[:begin] + ("²" if inside == "2" else "³")
        elif _NOTE.fullmatch(inside.strip()):
            read.noise.append((begin, len(read.text)))


_SIGNS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}


def _is_raised(run: etree._Element) -> bool:
    found = run.find(f"{W}rPr/{W}vertAlign")
    return found is not None and found.get(f"{W}val") == "superscript"


def _unseen(properties: etree._Element, inherited: str) -> str:
    """Why characters of these properties are not seen as text: "struck", "hidden", or ""; `inherited` from a style."""
    for tag, why in (("strike", "struck"), ("dstrike", "struck"), ("vanish", "hidden")):
        found = properties.find(f"{W}{tag}")
        if found is not None:
            if found.get(f"{W}val", "true") not in ("0", "false", "off"):
                return why
            inherited = "" if inherited == why else inherited
    return inherited


def _is_contents(item: etree._Element) -> bool:
    gallery = item.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(f"{W}val") == "Table of Contents"


def _outline(properties: etree._Element) -> int | None:
    found = properties.find(f"{W}outlineLvl")
    level = _number(found, 9) if found is not None else 9
    return level if level < 9 else None


def _list(properties: etree._Element) -> tuple[str, int] | None:
    found = properties.find(f"{W}numPr")
    if found is None:
        return None
    number, level = found.find(f"{W}numId"), found.find(f"{W}ilvl")
    if number is None:
        return None
    return number.get(f"{W}val", "0"), _number(level, 0) if level is not None else 0


def _number(item: etree._Element, default: int) -> int:
    value = item.get(f"{W}val", "")
    return int(value) if value.isdecimal() and len(value) < 6 else default


def _styles(root: etree._Element) -> dict[str, _Style]:
    styles: dict[str, _Style] = {}
    for item in root.iterfind(f"{W}style"):
        name, based, properties = item.find(f"{W}name"), item.find(f"{W}basedOn"), item.find(f"{W}pPr")
        called = (name.get(f"{W}val", "") if name is not None else "").lower()
        style = _Style(
            contents=called.startswith("toc "), based_on=based.get(f"{W}val", "") if based is not None else ""
        )
        if properties is not None:
            style.level, style.number = _outline(properties), _list(properties)
        run = item.find(f"{W}rPr")
        style.unseen = _unseen(run, "") if run is not None else ""
        heading = re.fullmatch(r"(?:heading|标题) ?([1-9])", called)
        if heading:
            style.level = int(heading[1]) - 1
        styles[item.get(f"{W}styleId", "")] = style
    for style in styles.values():
        above, steps = styles.get(style.based_on), 0
        while above is not None and steps < 10:
            style.level = above.level if style.level is None else style.level
            style.number = above.number if style.number is None else style.number
            style.contents |= above.contents
            style.unseen = style.unseen or above.unseen
            above, steps = styles.get(above.based_on), steps + 1
    return styles
