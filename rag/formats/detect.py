"""What kind of file some bytes are: by their content; the name decides only between kinds of plain text."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePosixPath

from rag.formats.office import ZIP_ERRORS
from rag.records import InputError

_SUFFIX_LIST = (
    ".txt .text .md .markdown .html .htm .xhtml .shtml .mht .mhtml .docx .docm .pdf .csv .tsv .json .jsonl .ndjson "
    ".xlsx .xlsm .xls .xlsb .ods .zip"
)
SUFFIXES = frozenset(_SUFFIX_LIST.split())
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PAGE = re.compile(
    r"\s*(?:<!--.{0,2000}?-->\s*|<\?xml[^>]{0,200}\?>\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_MHTML = re.compile(rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,30}?content-type:\s*multipart/related", re.IGNORECASE)
_TABLES = {".csv": "csv", ".tsv": "csv", ".json": "json", ".jsonl": "json", ".ndjson": "json"}
_PAGES = frozenset((".html", ".htm", ".xhtml", ".shtml"))


def kind_of(data: bytes, name: str) -> str:
    """text, markdown, html, mhtml, docx, pdf, csv, json, sheet or zip. Raises `InputError` for what is not read."""
    suffix = PurePosixPath(name).suffix.lower()
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(data, name)
    if data.startswith(_OLE):
        return _ole(data, name)
    if data.startswith(b"{\\rtf"):
        raise InputError(f"{name}: an RTF document. Save it as DOCX.")
    if _MHTML.match(data[:8192].replace(b"\r\n", b"\n")):
        return "mhtml"
    if _looks_like_page(data) or (suffix in _PAGES and b"<" in data):
        return "html"
    if suffix in _TABLES:
        return _TABLES[suffix]
    return "markdown" if suffix in (".md", ".markdown") else "text"


def _looks_like_page(data: bytes) -> bool:
    head = data[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _PAGE.match(head[2:].decode("utf-16-le" if head[0] == 0xFF else "utf-16-be", "ignore")) is not None
    return _PAGE.match(head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")) is not None


def _packed(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            kind = archive.read("mimetype")[:100].decode("ascii", "replace") if "mimetype" in names else ""
    except ZIP_ERRORS as error:
        raise InputError(
            f"{name}: a damaged ZIP archive or Office document ({error}). Make or save it again."
        ) from error
    if "word/document.xml" in names:
        return "docx"
    if names & {"xl/workbook.xml", "xl/workbook.bin"} or "opendocument.spreadsheet" in kind:
        return "sheet"
    for sign, what in (
        ("ppt/presentation.xml", "a presentation"),
        ("content.xml", "an OpenDocument text"),
        ("META-INF/container.xml", "an e-book"),
    ):
        if sign in names:
            raise InputError(f"{name}: {what}, which is not read. Save it as DOCX or PDF.")
    return "zip"


def _ole(data: bytes, name: str) -> str:
    """The old Office container: its directory names its streams in UTF-16."""
    for stream, kind in (("EncryptedPackage", ""), ("WordDocument", "doc"), ("Workbook", "sheet"), ("Book", "sheet")):
        if stream.encode("utf-16-le") in data:
            if kind == "sheet":
                return kind
            if kind == "doc":
                raise InputError(f"{name}: an old Word or WPS document (.doc, .wps). Save it as DOCX.")
            raise InputError(f"{name}: protected by a password. Save it without one.")
    raise InputError(f"{name}: an old Office document that is not read. Save it as DOCX or XLSX.")
