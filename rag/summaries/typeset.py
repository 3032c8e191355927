"""A Chinese page as a typesetter gives it: punctuation of full width between Chinese signs, digits of half width."""

from __future__ import annotations

from dataclasses import replace

from rag.summaries.page import Bars, Block, Bullets, Grid, Heading, Page, Paragraph, Run, Runs
from rag.text.lazily import lazily

_NARROW = str.maketrans("０１２３４５６７８９％．", "0123456789%.")
_WIDE = str.maketrans(",;:?!()~", "，；：？！（）～")
_CJK = "\u3400-\u9fff“”‘’《》（）、。，；："
# a mark behind or before a Chinese sign, and none of a number or a Latin word: 10,000, 2:1, A(B)
_MARK = lazily(
    rf"(?<=[{_CJK}])[,;:?!~](?![\d.])|(?<=[{_CJK}])[,;](?=\d)|(?<=[\d%A-Za-z])[,;:](?=[{_CJK}])|(?<=\d)~(?=\d)"
)
_BLANK = lazily(r"(?<=\d)[ \t\u3000]+(?=[\u3400-\u9fff])")  # 近700 亿元
_BLANKS = lazily(rf"(?<=[{_CJK}])[ \t\u3000]+(?=[\d{_CJK}])")
_BRACKETS = lazily(rf"\((?P<in>[^()]*[{_CJK}][^()]*)\)")


def typeset(text: str) -> str:
    """The text with the marks that Chinese type has.

    >>> typeset("开工项目５０个,完成投资1,500亿元(含续建)")
    '开工项目50个，完成投资1,500亿元（含续建）'
    """
    narrow = text.translate(_NARROW)
    bracketed = _BRACKETS.sub(r"（\g<in>）", narrow)
    return _MARK.sub(lambda hit: hit[0].translate(_WIDE), bracketed)


def typeset_page(page: Page) -> Page:
    """The page with all that is quoted in it set in Chinese type."""

    def said(runs: Runs) -> Runs:
        return tuple(_run(run) for run in runs)

    def block_of(block: Block) -> Block:
        if isinstance(block, Heading | Bars):
            return block
        if isinstance(block, Paragraph):
            return replace(block, runs=block.runs if block.small else said(block.runs))
        if isinstance(block, Bullets):
            return Bullets(tuple(map(said, block.items)))
        return Grid(block.header, tuple(tuple(map(said, row)) for row in block.rows))

    return replace(page, blocks=tuple(map(block_of, page.blocks)))


def _run(run: Run) -> Run:
    text = _BLANK.sub("", run.text)
    return replace(run, text=typeset(_BLANKS.sub("", text) if run.quoted else text))
