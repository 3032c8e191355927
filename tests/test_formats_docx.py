"""Word documents: body order, tables, text boxes, notes, automatic numbers, revisions."""

from __future__ import annotations

import io
import zipfile

import make_formats
import pytest

from rag.formats import Failed, read
from rag.records import Source, text_at

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
NUMBERING = f"""<w:numbering {NAMES}><w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""


def document(body: str, **parts: str) -> bytes:
    """A document of our own making; `parts` by name without folder and suffix."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", f"<w:document {NAMES}><w:body>{body}</w:body></w:document>")
        for name, xml in parts.items():
            package.writestr(f"word/{name}.xml", xml)
    return stream.getvalue()


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def numbered(text: str, level: int) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>')


def source_of(data: bytes) -> Source:
    (source,) = read(data, "报告.docx")
    assert isinstance(source, Source), source
    return source


@pytest.mark.parametrize("styled", [True, False])
def test_paragraphs_and_headings_are_lines_in_order(styled: bool) -> None:
    paragraphs = make_formats.seed_paragraphs(times=1)
    assert source_of(make_formats.docx(paragraphs, styled)).text == "\n".join(paragraphs) + "\n"


def test_a_heading_known_only_by_its_style_is_marked() -> None:
    styles = f"""<w:styles {NAMES}><w:style w:styleId="2"><w:name w:val="heading 1"/></w:style>
    <w:style w:styleId="3"><w:name w:val="Own"/><w:basedOn w:val="2"/></w:style></w:styles>"""
    body = paragraph("过去一年工作", '<w:pStyle w:val="2"/>') + paragraph("一、今年安排", '<w:pStyle w:val="3"/>')
    assert source_of(document(body, styles=styles)).text == "## 过去一年工作\n一、今年安排\n"


def test_automatic_numbers_are_written_out_and_start_again_below_a_new_heading() -> None:
    body = "".join(
        numbered(text, level)
        for text, level in (("回顾", 0), ("产业", 1), ("民生", 1), ("安排", 0), ("科技", 1), ("投入", 2))
    )
    lines = source_of(document(body, numbering=NUMBERING)).text.split("\n")
    assert lines[:-1] == ["一、回顾", "（一）产业", "（二）民生", "二、安排", "（一）科技", "1.投入"]


def test_a_table_row_is_one_line() -> None:
    rows = "".join(
        f"<w:tr><w:tc>{paragraph(left)}</w:tc><w:tc>{paragraph(right)}</w:tc></w:tr>"
        for left, right in (("指标", "目标"), ("就业", "5万人"))
    )
    assert source_of(document(f"<w:tbl>{rows}</w:tbl>")).text == "指标\t目标\n就业\t5万人\n"


def test_a_text_box_is_read_once_and_before_the_paragraph_it_precedes() -> None:
    box = f"<w:txbxContent>{paragraph('2024年某某市政府工作报告')}</w:txbxContent>"
    body = (
        f"<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx>{box}</wps:txbx></mc:Choice>"
        f"<mc:Fallback><v:textbox>{box}</v:textbox></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>各位代表：</w:t></w:r></w:p>"
    )
    assert source_of(document(body)).text == "2024年某某市政府工作报告\n各位代表：\n"


def test_footnotes_stand_at_the_end_and_their_marks_in_no_sentence() -> None:
    notes = f"""<w:footnotes {NAMES}><w:footnote w:id="2">{paragraph("指三项机制。")}</w:footnote></w:footnotes>"""
    body = (
        "<w:p><w:r><w:t>增长7%</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r><w:r><w:t>以上。</w:t></w:r></w:p>"
    )
    assert source_of(document(body, footnotes=notes)).text == "增长7%以上。\n注释\n[1] 指三项机制。\n"


def test_a_raised_number_is_a_note_mark_unless_it_squares() -> None:
    raised = "<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>{}</w:t></w:r>"
    body = f"<w:p><w:r><w:t>增长7%</w:t></w:r>{raised.format('1')}<w:r><w:t>，5km</w:t></w:r>{raised.format('2')}</w:p>"
    source = source_of(document(body))
    assert source.text == "增长7%1，5km²\n"
    assert text_at(source.text, source.chrome) == "1"


def test_deleted_revisions_and_field_codes_are_no_text_inserted_ones_are() -> None:
    body = (
        "<w:p><w:del><w:r><w:delText>旧数6%</w:delText></w:r></w:del><w:ins><w:r><w:t>新数7%</w:t></w:r></w:ins>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>左右</w:t><w:br/><w:t>下一行</w:t></w:r></w:p>"
    )
    assert source_of(document(body)).text == "新数7%左右\n下一行\n"


def test_a_table_of_contents_is_chrome() -> None:
    body = (
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>"
        f"<w:sdtContent>{paragraph('一、回顾 1')}</w:sdtContent></w:sdt>" + paragraph("一、回顾")
    )
    source = source_of(document(body))
    assert text_at(source.text, source.chrome) == "一、回顾 1\n"


def test_page_headers_are_not_in_the_text() -> None:
    assert "汇编" not in source_of(make_formats.docx(("某某市政府工作报告", "各位代表："))).text


@pytest.mark.parametrize("data", [b"PK\x03\x04 broken", document("<w:p>")[:-30]])
def test_a_damaged_document_is_one_failure(data: bytes) -> None:
    (failed,) = read(data, "坏.docx")
    assert isinstance(failed, Failed)
    assert "damaged" in failed.reason


def test_old_word_documents_are_named_as_such() -> None:
    (failed,) = read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le"), "旧.doc")
    assert isinstance(failed, Failed)
    assert "Save it as DOCX" in failed.reason
