"""Web pages: the body's text line by line, furniture by structure, any charset."""

from __future__ import annotations

import base64

import make_formats
import pytest

from rag.formats import Failed, read
from rag.records import Source, text_at


def page(html: str | bytes, name: str = "page.html") -> Source:
    (source,) = read(html if isinstance(html, bytes) else html.encode(), name)
    assert isinstance(source, Source), source
    return source


def chrome(source: Source) -> str:
    return text_at(source.text, source.chrome)


def body(source: Source) -> str:
    kept = list(source.text)
    for start, end in (*source.chrome, *(removed.span for removed in source.unseen)):
        kept[start:end] = [""] * (end - start)
    return "".join(kept)


def test_a_site_page_keeps_every_paragraph_as_one_line() -> None:
    paragraphs = make_formats.seed_paragraphs(times=1)
    lines = [line.strip() for line in body(page(make_formats.html(paragraphs))).split("\n")]
    assert [line for line in lines if line in set(paragraphs)] == list(paragraphs)


def test_navigation_share_bar_and_related_links_are_chrome_and_still_in_the_text() -> None:
    source = page(make_formats.html(make_formats.seed_paragraphs(times=1)))
    for furniture in ("首页", "分享到", "打印", "热门排行", "相关新闻", "版权所有", "第3次常务会议召开"):
        assert furniture in chrome(source)
        assert furniture not in body(source)


@pytest.mark.parametrize(
    ("charset", "declared"),
    [
        ("utf-8", "utf-8"),
        ("gb18030", "gb2312"),
        ("gb18030", None),
        ("gb18030", "utf-8"),
        ("utf-8", "gbk"),
        ("utf-16", None),
    ],
)
def test_the_bytes_decide_the_charset_not_the_declaration(charset: str, declared: str | None) -> None:
    paragraphs = make_formats.seed_paragraphs(times=1)
    assert page(make_formats.html(paragraphs, charset, declared)).text == page(make_formats.html(paragraphs)).text


def test_a_traditional_page_in_big5_is_read() -> None:
    html = "<html><body><p>政府工作報告：各位代表，現在我代表市政府報告工作。</p></body></html>" * 3
    assert "現在我代表市政府" in page(html.encode("cp950")).text


def test_a_broken_character_is_replaced_and_counted_in_a_note() -> None:
    html = ("<html><meta charset=gb2312><body>" + "<p>我代表市政府向大会报告工作</p>" * 30).encode("gb18030")
    source = page(html + b"\x81</body>")
    assert source.notes == ("1 characters could not be decoded as gb18030",)


def test_scripts_styles_and_comments_are_no_text() -> None:
    assert (
        page("<body><style>p{}</style><!-- 注释 --><script>var a='<p>甲</p>'</script><p>正文在此</p>").text
        == "正文在此\n"
    )


def test_a_data_table_has_one_line_a_row_and_a_layout_table_flows() -> None:
    long = "全市地区生产总值增长百分之六左右，" * 10
    html = f"""<table><tr><td><ul><li>甲</li></ul></td><td><p>{long}</p><p>第二段</p></td></tr></table>
    <table><tr><th>指标</th><th>目标</th></tr><tr><td>就业</td><td><p>5万人</p></td></tr></table>"""
    assert page(f"<html>{html}").text.split("\n")[-3:-1] == ["指标\t目标", "就业\t5万人"]
    assert f"{long}\n第二段\n" in page(f"<html>{html}").text


def test_a_line_end_in_the_markup_is_no_space_in_a_chinese_sentence() -> None:
    assert (
        page("<html><p>全市地区\n   生产总值\n增长6%，the gross\nproduct</p>").text
        == "全市地区生产总值增长6%，the gross product\n"
    )


def test_line_breaks_and_preformatted_text_make_lines() -> None:
    assert page("<html><div>一行<br>二行</div><pre>三行\n四行</pre>").text == "一行\n二行\n三行\n四行\n"


def test_hidden_scraps_and_note_marks_inside_a_sentence_are_chrome() -> None:
    html = """<html><p>增长7%<sup>[1]</sup>，<font style="display:none">w8d乱码</font>建成<span
    class="jammer">xy</span>5处。</p>"""
    assert body(page(html)) == "增长7%，建成5处。\n"


def test_square_kilometres_keep_their_square() -> None:
    assert page("<html><p>面积5km<sup>2</sup>增加</p>").text == "面积5km²增加\n"


def test_an_article_called_header_is_still_the_article() -> None:
    prose = "<p>" + "全市上下团结一心，各项事业迈出新的步伐。" * 20 + "</p>"
    assert chrome(page(f'<html><div class="header-content">{prose}</div>')) == ""


def test_a_title_that_is_a_link_is_kept_when_it_is_the_pages_own() -> None:
    html = (
        "<html><title>2024年某某市政府工作报告</title><div><a href='/1'>2024年某某市政府工作报告</a></div><p>正文。</p>"
    )
    assert chrome(page(html)) == ""
    assert "邻县" in chrome(page(html + "<p><a href='/2'>2024年邻县政府工作报告</a></p>"))


def test_the_heading_of_a_report_is_kept_whatever_the_block_around_it_is_called() -> None:
    head = "<div class='article-header'><h1>2024年某某市政府工作报告</h1><p>打印</p></div>"
    html = f"<html><title>某某市人民政府</title>{head}<p>正文。</p>"
    assert "2024年某某市政府工作报告" in body(page(html))


def test_title_and_address_become_hints() -> None:
    source = page(make_formats.html(("2024年某某市政府工作报告", "各位代表：")))
    assert source.hints == (("title", "2024年某某市政府工作报告"), ("url", "http://example.org/a/1.html"))
    saved = "<!-- saved from url=(0023)http://example.org/b.htm -->\n<html><p>正文</p>"
    assert ("url", "http://example.org/b.htm") in page(saved).hints


def test_a_web_archive_is_read_as_its_page() -> None:
    part = base64.b64encode("<html><body><p>政府工作报告</p></body></html>".encode("gbk")).decode()
    archive = (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
        "Content-Type: text/html; charset=gbk\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-Location: http://example.org/x\r\n\r\n{part}\r\n--b--\r\n"
    )
    source = page(archive, "saved.mht")
    assert (source.text, source.hints) == ("政府工作报告\n", (("url", "http://example.org/x"),))


def test_a_page_filled_by_scripts_says_so() -> None:
    (failed,) = read(b"<html><body><div id=app></div><script>load()</script></body></html>", "app.html")
    assert isinstance(failed, Failed)
    assert "a script loads it" in failed.reason


def test_a_page_nested_too_deep_to_be_read_in_time_is_refused_at_once() -> None:
    (refused,) = read(b"<html>" + b"<div>" * 150_000 + "正文".encode(), "deep.html")
    assert isinstance(refused, Failed)
    assert "nested deeper than 5000 levels" in refused.reason
    assert page("<html>" + "<div>格</div>" * 20_000).text.count("格") == 20_000


def test_nesting_deeper_than_pythons_stack_is_read() -> None:
    assert page("<html>" + "<div>" * 4_000 + "正文").text == "正文\n"


def test_what_a_style_sheet_strikes_through_by_class_is_left_out() -> None:
    page = (
        "<html><head><style>p{margin:0} .old, span.gone{color:red;text-decoration:line-through} .old b{color:red}"
        "</style></head><body><p>增长<span class='x old'>7.5%</span>6.5%，就业<span class='gone'>8</span>"
        "<span class='b'>6</span>万人。</p></body></html>"
    )
    (source,) = read(page.encode(), "a.html")
    struck = [source.text[item.span.start : item.span.end] for item in source.unseen if item.reason == "struck"]
    assert struck == ["7.5%", "8"]
