"""Struck-through and hidden text is left out with its reason; the clean text is what a reader sees."""

import io
import zipfile

from rag.formats.html import page
from rag.formats.limits import Limits
from rag.formats.reader import read
from rag.records import Source
from rag.reports.cleaning.noise import clean_spans, find_noise

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def clean(source: Source) -> tuple[str, dict[str, str]]:
    noise = find_noise(source.text, source.chrome, source.unseen)
    text = "".join(source.text[start:end] for start, end in clean_spans(0, len(source.text), noise))
    return text, {source.text[slice(*removed.span)]: removed.reason for removed in noise}


def docx(body: str, styles: str = "") -> Source:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        if styles:
            archive.writestr("word/styles.xml", f"<w:styles {W}>{styles}</w:styles>")
    (source,) = read(stream.getvalue(), "a.docx", Limits(seconds=30))
    assert isinstance(source, Source)
    return source


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def test_a_page_shows_neither_what_it_strikes_nor_what_it_hides() -> None:
    html = """<html><body><p>收入完成<s>98</s>91.5亿元，增长<span
    style="text-decoration:line-through">8</span>2.5%，就业<strike>7</strike><del>6</del>5万人，投资增长<span
    style="display:none">19</span>8.1%，消费增长<b hidden>9</b>3%。</p>
    <p style="display:none">固定资产投资增长77%。</p></body></html>"""
    text, why = clean(page(html, "a.html", 1, "utf-8"))
    assert text == "收入完成91.5亿元，增长2.5%，就业5万人，投资增长8.1%，消费增长3%。\n"
    assert why["98"] == why["8"] == "struck"
    assert why["19"] == why["9"] == why["固定资产投资增长77%。\n"] == "hidden"


def test_a_page_that_hides_its_article_until_a_script_shows_it_is_read() -> None:
    html = (
        f"<html><body><p>正文如下</p><div style='display:none'><p>{'全市生产总值增长5%。' * 9}</p></div></body></html>"
    )
    assert "增长5%" in clean(page(html, "a.html", 1, "utf-8"))[0]


def test_a_document_shows_neither_struck_nor_vanished_runs() -> None:
    body = f"<w:p>{run('收入完成')}{run('66', '<w:strike/>')}{run('61.5亿元，增长')}{run('9', '<w:vanish/>')}"
    seen = run("5", '<w:strike w:val="0"/>')
    body += f"{run('3%，投资增长')}{run('4', '<w:dstrike/>')}{seen}{run('%。')}</w:p>"
    text, why = clean(docx(body))
    assert text == "收入完成61.5亿元，增长3%，投资增长5%。\n"
    assert (why["66"], why["9"], why["4"]) == ("struck", "hidden", "struck")


def test_a_style_strikes_too_and_a_cell_of_a_table() -> None:
    style = '<w:style w:styleId="X" w:type="character"><w:name w:val="x"/><w:rPr><w:strike/></w:rPr></w:style>'
    struck = run("70", '<w:rStyle w:val="X"/>')
    cells = (run("收入"), struck + run("82.4"))
    row = "<w:tbl><w:tr>" + "".join(f"<w:tc><w:p>{cell}</w:p></w:tc>" for cell in cells) + "</w:tr></w:tbl>"
    text, _ = clean(docx(f"<w:p>{run('增长')}{struck}{run('5%。')}</w:p>{row}", style))
    assert text == "增长5%。\n收入\t82.4\n"


def test_marks_of_copies_are_noise_in_plain_text() -> None:
    text = "全市地區(qū)生產(chǎn)總值達(dá)到259億元，增长~~6.4~~5.6%。\n"
    source = Source("x", "a.md", text, "utf-8", 1)
    read_, why = clean(source)
    assert read_ == "全市地區生產總值達到259億元，增长5.6%。\n"
    assert (why["(qū)"], why["~~6.4~~"]) == ("pinyin", "struck")
