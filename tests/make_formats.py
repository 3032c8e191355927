"""Writes one report in every format, as sites, offices and scrapers do: the fixtures of the format tests.

A report is a sequence of paragraphs, title first. Nothing here is stored; each test writes what it needs.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）")
# Two paragraphs of our own, so that a condensed edition is as long as pages and columns need it.
FILLER = (
    "我们坚持把实事办到群众心坎上，逐项建账、逐月调度、逐件销号，做到有安排、有检查、有回音，以一件件小事的办成换来大局的安稳。",
    "各级各部门要增强责任感和紧迫感，既抓当前又谋长远，既防风险又促发展，把各项工作做得更细更实，努力交出让人民满意的答卷。",
)


def seed_paragraphs(name: str = "fuzhou-2024", times: int = 2) -> tuple[str, ...]:
    """A condensed edition as paragraphs, without front matter and Markdown signs, made longer by our own filler."""
    text = (SEEDS / f"{name}.md").read_text("utf-8")
    body = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    paragraphs = [line.lstrip("# ").strip() for line in body.split("\n") if line.strip()]
    longer: list[str] = []
    for paragraph in paragraphs:
        longer.append(paragraph)
        if len(paragraph) > 60:
            longer += FILLER * times
    return tuple(longer)


def is_heading(paragraph: str) -> bool:
    return len(paragraph) < 40 and HEADING.match(paragraph) is not None


def txt(paragraphs: Sequence[str]) -> bytes:
    return "\n".join(paragraphs).encode()


def wrapped(text: str) -> str:
    """Markup is wrapped anywhere but in a word or number; that is no part of the text."""
    return re.sub(r"(.{40}[，；])", "\\1\n", text)


def html(paragraphs: Sequence[str], charset: str = "utf-8", declared: str | None = "utf-8") -> bytes:
    """An article page: navigation, breadcrumb, share bar, related links, side bar, footer."""
    meta = f'<meta charset="{declared}">' if declared else ""
    title, *body = paragraphs
    inner = "\n".join(
        f"<h2>{text}</h2>" if is_heading(text) else f"<p>\u3000\u3000{wrapped(text)}</p>" for text in body
    )
    links = "".join(f'<li><a href="/a/{n}.html">某某市第{n}次常务会议召开</a></li>' for n in range(6))
    page = f"""<!DOCTYPE html><html><head>{meta}<title>{title}_某某新闻网</title>
<meta name="ArticleTitle" content="{title}"><link rel="canonical" href="http://example.org/a/1.html">
<style>p{{text-indent:2em}}</style><script>var a = "<p>不是正文</p>";</script></head><body>
<header class="top"><ul class="nav"><li><a href="/">首页</a></li><li><a href="/n">新闻</a></li>
<li><a href="/z">政务</a></li></ul></header>
<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/z">政务公开</a></div>
<div class="main"><h1>{title}</h1>
<div class="info">发布日期：2024-02-09 <span class="print">打印</span> <span class="fontsize">大 中 小</span></div>
<!-- 正文开始 --><div id="content">
{inner}
</div><div class="share">分享到：<a href="#">微信</a><a href="/w">微博</a></div>
<p>上一篇：<a href="/p">2024年某某区政府工作报告全文发布</a></p>
<div class="related"><h3>相关新闻</h3><ul>{links}</ul></div></div>
<aside>热门排行<ul>{links}</ul></aside>
<footer>版权所有 某某新闻网 备案号 123456</footer><script>track()</script></body></html>"""
    return page.encode(charset)


def docx(paragraphs: Sequence[str], styled: bool = True) -> bytes:
    import docx as python_docx

    document = python_docx.Document()
    document.sections[0].header.paragraphs[0].text = "政府工作报告汇编"
    title, *body = paragraphs
    document.add_heading(title, 0) if styled else document.add_paragraph(title)
    for text in body:
        if styled and is_heading(text):
            document.add_heading(text, 1 if text[0] != "（" else 2)
        else:
            document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def pdf(
    paragraphs: Sequence[str],
    *,
    columns: int = 1,
    header: str = "政府工作报告汇编",
    shuffled: bool = False,
    indent: bool = True,
) -> bytes:
    """Typeset as such reports are: first lines indented by two characters, a running head, a page number below."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen import canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    size, leading, bottom, top = 12, 20, 72, 750
    gap = 30
    width = (450 - gap * (columns - 1)) / columns
    stream = io.BytesIO()
    page = canvas.Canvas(stream, pagesize=(595, 842))
    drawn: list[tuple[float, float, int, str]] = []
    number, column, y, start = 1, 0, top, top  # `start`: where the columns of this page begin

    def flush() -> None:
        nonlocal drawn
        for x, base, type_size, text in reversed(drawn) if shuffled else drawn:
            page.setFont("STSong-Light", type_size)
            page.drawString(x, base, text)
        if header:
            page.setFont("STSong-Light", 9)
            page.drawString(72, 800, header)
        page.setFont("STSong-Light", 9)
        page.drawCentredString(297, 40, f"— {number} —")
        page.showPage()
        drawn = []

    for at, text in enumerate(paragraphs):
        if at == 0:
            drawn.append((297 - 9 * len(text), y, 18, text))
            y -= 2 * leading
            start = y
            continue
        first = True
        while text:
            if y < bottom:
                column, y = column + 1, start
                if column == columns:
                    flush()
                    number, column, y, start = number + 1, 0, top, top
            room = int(width // size) - (2 if first and indent else 0)
            line, length = "", 0.0
            while text and length + (0.5 if text[0] < "\x80" else 1) <= room:
                length += 0.5 if text[0] < "\x80" else 1
                line, text = line + text[0], text[1:]
            if (cut := re.search(r"[A-Za-z0-9.]{1,15}\Z", line)) and re.match(r"[A-Za-z0-9.%]", text) and cut.start():
                line, text = line[: cut.start()], line[cut.start() :] + text  # no break in a word or number
            if text and text[0] in "，。；：、！？）》”%":
                line, text = line + text[0], text[1:]  # these may not begin a line
            drawn.append((72 + column * (width + gap) + (2 * size if first and indent else 0), y, size, line))
            first = False
            y -= leading
    flush()
    page.save()
    return stream.getvalue()


def csv_table(rows: Iterable[Sequence[str]], encoding: str = "utf-8-sig") -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode(encoding)


def xlsx(rows: Iterable[Sequence[object]]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def jsonl(items: Iterable[object]) -> bytes:
    return "\n".join(json.dumps(item, ensure_ascii=False) for item in items).encode()


def zipped(members: dict[str, bytes], gbk: bool = False) -> bytes:
    """`gbk`: member names as Chinese Windows writes them, without the flag for UTF-8."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = _GbkInfo(name.encode("gb18030").decode("cp437")) if gbk else zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return stream.getvalue()


class _GbkInfo(zipfile.ZipInfo):
    """A member whose name goes out as cp437 bytes and without the flag."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802
        return self.filename.encode("cp437"), self.flag_bits & ~0x800
