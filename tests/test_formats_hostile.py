"""Files made to hurt: each costs one line, little memory and little time, and leaves nothing behind."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import make_formats
import pytest

from rag.formats import Failed, Limits, read

ROOT = Path(__file__).resolve().parent.parent
MIB = 1 << 20
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def packed(parts: dict[str, bytes | str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def zip_bomb() -> bytes:
    return packed({f"{n}.txt": bytes(60 * MIB) for n in range(4)})


def small_zip_bomb() -> bytes:
    return packed({"a.txt": b"a" * (45 * MIB)})


def nested_zip_bomb() -> bytes:
    inner = packed({"a.txt": "国民经济。".encode() * 100_000})
    for _ in range(4):
        inner = packed({f"{n}.zip": inner for n in range(8)})
    return inner


def lying_zip() -> bytes:
    """An archive whose directory says that a member is small."""
    data = bytearray(packed({"a.txt": b"a" * (45 * MIB)}))
    for sign, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = data.index(sign)
        data[at + offset : at + offset + 4] = (1000).to_bytes(4, "little")
    return bytes(data)


def laughs(body: str) -> str:
    entities = '<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(8)
    )
    return f'<?xml version="1.0"?><!DOCTYPE x [{entities}]>{body}'


def xml_bomb_docx() -> bytes:
    text = laughs(f"<w:document {W}><w:body><w:p><w:r><w:t>&i;</w:t></w:r></w:p></w:body></w:document>")
    return packed({"word/document.xml": text})


def padded_xml_bomb_docx() -> bytes:
    """The declaration far behind the place where one looks for it first."""
    text = laughs(f"<w:document {W}><w:body><w:p><w:r><w:t>&i;</w:t></w:r></w:p></w:body></w:document>")
    return packed({"word/document.xml": text.replace("<!DOCTYPE", "<!--" + "甲" * 9000 + "--><!DOCTYPE")})


def deep_docx() -> bytes:
    depth = 5_000
    return packed({"word/document.xml": f"<w:document {W}><w:body>" + "<w:sdt><w:sdtContent>" * depth + "<w:p/>"})


def deep_closed_docx() -> bytes:
    inside = "<w:r>" * 220 + "<w:t>甲</w:t>" + "</w:r>" * 220
    return packed({"word/document.xml": f"<w:document {W}><w:body><w:p>{inside}</w:p></w:body></w:document>"})


def huge_docx() -> bytes:
    return packed({"word/document.xml": f"<w:document {W}><w:body>" + "<w:p/>" * (30 * MIB) + "</w:body></w:document>"})


def with_part(book: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """A workbook with one of its parts changed."""
    archive = zipfile.ZipFile(io.BytesIO(book))
    parts: dict[str, bytes | str] = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(archive.read(part).decode())
    return packed(parts)


def wide_xlsx() -> bytes:
    """Two cells at the ends of the largest sheet there is."""
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    book = make_formats.xlsx([("a", 1)])
    return with_part(book, "xl/worksheets/sheet1.xml", lambda xml: xml.replace("</sheetData>", far))


def xml_bomb_xlsx() -> bytes:
    book = make_formats.xlsx([("城市", "正文"), ("甲市", "实事。" * 99)])
    return with_part(
        book, "xl/worksheets/sheet1.xml", lambda xml: laughs(xml.split("?>")[-1].replace("实事。" * 99, "&i;"))
    )


def looping_pdf() -> bytes:
    """Pages whose tree comes back to itself, and a form that draws itself."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Count 1000000/Kids[2 0 R 3 0 R 2 0 R]>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>endobj\n"
        b"4 0 obj<</Length 5>>stream\n/F Do\nendstream endobj\n"
        b"5 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>/Length 11>>stream\n"
        b"/F Do /F Do\nendstream endobj\ntrailer<</Root 1 0 R>>\n"
    )


def endless_pdf() -> bytes:
    """Few bytes that draw a text for a very long time: forms that draw forms, ten times each, nine deep."""
    objects = [
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj",
        b"2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj",
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 900 900]/Contents 4 0 R"
        b"/Resources<</XObject<</F 5 0 R>>>>>>endobj",
        b"4 0 obj<</Length 5>>stream\n/F Do\nendstream endobj",
    ]
    for level in range(5, 14):
        inside = b"/F Do " * 10 if level < 13 else b"BT /T 9 Tf (abcdefgh) Tj ET "
        resources = b"/XObject<</F %d 0 R>>" % (level + 1) if level < 13 else b"/Font<</T 20 0 R>>"
        objects.append(
            b"%d 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 900 900]/Resources<<%s>>/Length %d>>"
            b"stream\n%s\nendstream endobj" % (level, resources, len(inside), inside)
        )
    objects.append(b"20 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj")
    return b"%PDF-1.4\n" + b"\n".join(objects) + b"\ntrailer<</Root 1 0 R>>\n"


def deep_page() -> bytes:
    return b"<html><body>" + b"<b>" * (16 * MIB)


def deep_json() -> bytes:
    return b"[" * (20 * MIB)


def wide_json() -> bytes:
    return b"[" + b"[]," * (15 * MIB) + b"[]]"


def wide_csv() -> bytes:
    return b"," * (40 * MIB)


CASES: dict[str, Callable[[], bytes]] = {
    "bomb.zip": zip_bomb,
    "small.zip": small_zip_bomb,
    "lying.zip": lying_zip,
    "bomb.docx": xml_bomb_docx,
    "padded.docx": padded_xml_bomb_docx,
    "deep.docx": deep_docx,
    "closed.docx": deep_closed_docx,
    "huge.docx": huge_docx,
    "wide.xlsx": wide_xlsx,
    "bomb.xlsx": xml_bomb_xlsx,
    "loop.pdf": looping_pdf,
    "endless.pdf": endless_pdf,
    "deep.html": deep_page,
    "deep.json": deep_json,
    "wide.json": wide_json,
    "wide.csv": wide_csv,
}

# In a process of its own, so that the peak is that of one file: of this process and of the one it starts to read.
MEASURE = """
import json, resource, sys
sys.path.insert(0, sys.argv[1])
from rag.formats import Failed, Limits, read
data = open(sys.argv[2], "rb").read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
found = [item for item in read(data, sys.argv[2], Limits(seconds=8))]
own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps({"failed": [item.reason for item in found if isinstance(item, Failed)],
                  "chars": sum(len(item.text) for item in found if not isinstance(item, Failed)),
                  "mib": max(own, child - before) / 1024}))
"""


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_file_costs_one_line_and_little_memory(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    file = tmp_path / name
    file.write_bytes(CASES[name]())
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(ROOT), str(file)], capture_output=True, text=True, timeout=120, check=True
    )
    seen = json.loads(done.stdout)
    assert len(seen["failed"]) == 1, seen
    assert "\n" not in seen["failed"][0]
    assert seen["chars"] == 0
    assert seen["mib"] < 500, seen
    assert list(scratch.iterdir()) == []


def test_archives_all_the_way_down_are_opened_once() -> None:
    found = list(read(nested_zip_bomb(), "bomb.zip"))
    assert found
    assert all(isinstance(item, Failed) for item in found)


def test_a_file_over_the_limit_is_not_looked_at() -> None:
    (failed,) = read(bytes(2 * MIB), "big.pdf", Limits(file_bytes=MIB))
    assert isinstance(failed, Failed)
    assert "file_bytes" in failed.reason


def test_an_ordinary_document_is_far_from_every_limit() -> None:
    paragraphs = make_formats.seed_paragraphs(times=40)
    for data, name in ((make_formats.docx(paragraphs), "a.docx"), (make_formats.pdf(paragraphs), "a.pdf")):
        (source,) = read(data, name, Limits(memory_bytes=150 * MIB))
        assert not isinstance(source, Failed), source


def test_a_file_that_takes_too_long_is_given_up() -> None:
    (failed,) = read(make_formats.pdf(make_formats.seed_paragraphs(times=40)), "long.pdf", Limits(seconds=0.05))
    assert isinstance(failed, Failed)
    assert "limit of 0.05 seconds" in failed.reason
