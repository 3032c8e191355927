"""What each paragraph of a report is, by its look: a numbered heading, a heading line, a lead sentence, plain text.

Reports number their parts 一、 / （一） / 1. and open paragraphs with a short sentence that names what follows
(「优化营商环境。深入推进…」). Copies of them lose levels, put a numeral on a line of its own, or run a heading into the
paragraph before it.

>>> from rag.records import Span
>>> view = View("（一）工业向好。产值明显增长。", [Span(0, 15)])
>>> [(unit.rank == SECOND, unit.title) for unit in find_units(view)]
[(True, '（一）工业向好')]
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from rag.text.lazily import lazily
from rag.text.view import View

# Numbered headings and the unnumbered ones below them are ordered: a lower rank holds a higher. TEXT and ITEM are no
# headings; an item of a list belongs to the section that introduced the list.
PART, FIRST, SECOND, THIRD, FOURTH, FIFTH, LINE, LEAD, TEXT, ITEM = range(10)

TITLE_CHARS = 60
_HEAD_CHARS = 200  # as much of a paragraph as is looked at
_LINE_CHARS = 30  # a heading line; longer ones are more often the rest of a broken line
_LEAST_TEXT = 12  # that a lead sentence or a heading line must have behind it

_CN = "一二三四五六七八九十"
# 一、二、三产 / 十一、十二月 / 三、四季度: a list that begins a sentence, not a heading.
_NO_LIST = rf"(?![{_CN}]{{1,3}}[、产月季线级类期次])"
_NUMERAL = lazily(
    rf"(?P<n0>第[{_CN}]{{1,3}}(?:部分|篇章|[篇章]))[、:. ]*"
    rf"|(?P<n1>[{_CN}]{{1,3}})(?: *[、.] *{_NO_LIST}| +| *$|(?=(?:19|20)\d\d年))"
    rf"|(?P<n2>\(? *[{_CN}]{{1,3}} *\)|[㈠-㈩])[、.: ]*"
    r"|(?P<n3>\d{1,2} ?[.、)]|[⒈-⒛]) *(?:(?!\d)|(?=(?:19|20)\d\d年))"
    r"|(?P<n4>\(\d{1,2}\)|[⑴-⒇])[、. ]*"
    r"|(?P<n5>[①-⑳])[、. ]*"
)
# A heading that a copy has run into the paragraph before it.
_PART_WORDS = "工作回顾|工作总结|工作安排|重点工作|主要任务|工作任务|总体要求|预期目标|自身建设|工作部署|工作打算"
_FUSED = lazily(
    rf"[。!?][”’」』)]? *(?=(?:\([{_CN}]{{1,3}}\)|[{_CN}]{{1,3}}、{_NO_LIST})[^\s,。;)])"
    rf"|: *(?=一、[^,。;:、]{{0,20}}(?:{_PART_WORDS}))"
)
_MARKS = "—-●■◆▲★•· \t\u3000\u2002\u2003\xa0\n"
_END = lazily("[。!?]")
_LEAD = lazily(r"[^。!?;:\n]{2,30}[。!]")
# The same where a copy has a space for the stop after the bold words: 「优化营商环境 深入推进……。」
_SPACED_LEAD = lazily(r"[^\s,。;:!?()\w]{0,2}[\u4e00-\u9fff“”、]{4,25} (?=[^ ,。;:!?]{4}.*。)")
# A sentence that reports a number is no heading; 「加快32个板块建设」 and 「打造2.0版」 are.
_AMOUNT = lazily(
    r"\d *(?:%|万|亿|元|吨|亩|公里|个百分点)|(?<![\d.])\d{3,}(?![\d年])|\d\.\d(?!\d*版)|\d[^\d,。版+”]{1,2}[,。]"
)
ADDRESS = lazily(r"(?:各位代表|同志们|朋友们)[!,:。]? *")
# Openings that comment on the report or on the year; they name no subject.
_OPENER = lazily(
    r"各位|同志们|朋友们|现在|同时|此外|当前|今年|明年|去年|新的一年|过去|刚刚|回顾|回首|展望|进入|围绕|为此|这|以上|上述"
    r"|综上|[一二三四五六七八九十]是|第[一二三四五六],|总之|谢谢|让我们|面对|实现上述|做好今年|我们也?(?:清醒|深刻)|在[^,。]{2,14}的?同时|\d{4}年|“?十.五”?时期"
)
# 「今年政府工作总体要求是：」 names the paragraph, though it is no sentence.
AIM = "(?:总体要求|总体思路|基本思路|指导思想|预期目标|远景目标|奋斗目标)"
_AIM_LEAD = lazily(rf"[^。;!?:\n]{{0,40}}{AIM}(?=是|为|如下|建议|:)")
APPENDIX = lazily(
    r"\**(?:《[^》\n]{0,20}》)?附(?:件|录|表|注)? *[一二三\d]{0,2} *(?:[:、]|$)"
    r"|[^。,]{0,14}(?:名词(?:术语)?|用语|词语|术语|注)(?:的?(?:解释|说明|注释|注解|释义)|释)?[:*]*$"
)
# What heads a part of a report, when it stands on a line of its own without a numeral.
_PART_LINE = lazily(rf"{_PART_WORDS}|(?:今后|过去)[一三五]年[^,。]{{0,8}}(?:目标|任务|工作)")
# The same with its text run in behind: 「二、2024年工作安排今年是关键之年」.
_RUN_IN = lazily(rf"(?:{_PART_WORDS})(?=过去|刚刚|今年|明年|(?:19|20)\d\d年|[一五]年来|我们|各位|面对|根据|坚持以)")


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph with its newline, or the part of one from a heading inside it on; offsets into the view.

    `title` is the heading as it stands, "" for text; `head` the folded opening without indent.
    """

    start: int
    end: int
    rank: int
    title: str
    head: str
    ordinal: int = 0  # of a numbered heading
    more: bool = True  # text follows the heading within the unit


def find_units(view: View) -> tuple[Unit, ...]:
    """The units of a report's clean text, in order; they partition it. Linear in its length."""
    units: list[Unit] = []
    for start, end in _pieces(view.folded):
        unit = _read(view, start, end)
        joined = _join(units[-1], unit, view) if units else None
        if joined:
            units[-1] = joined
        else:
            units.append(unit)
    return tuple(_promote_lines(_demote_lists(units), view))


def _pieces(folded: str) -> Iterator[tuple[int, int]]:
    """Paragraphs, each with the blank lines after it, cut again before headings that were run into them."""
    bounds = [0]
    begun = False
    last: dict[str, int] = {}
    for line in re.finditer(r"[^\n]*\n|[^\n]+", folded):
        if line.group().isspace():
            continue
        if begun:
            bounds.append(line.start())
        begun = True
        starts = [line.start() + len(line.group()) - len(line.group().lstrip())]
        starts += [match.end() for match in _FUSED.finditer(folded, line.start(), line.end())]
        for number, start in enumerate(starts):
            numeral = _NUMERAL.match(folded[start : min(start + 12, line.end())])
            if not numeral or numeral.lastgroup is None:
                continue
            ordinal, style = _ordinal(numeral.group()), numeral.lastgroup
            # An enumeration goes on by one, or two where the copy lost a heading; a reference to 「（三）」 does not.
            if number and ordinal != 1 and not 0 < ordinal - last.get(style, 0) <= 2:
                continue
            last[style] = ordinal
            if number:
                bounds.append(start)
    bounds.append(len(folded))
    return ((start, end) for start, end in pairwise(bounds) if start < end)


def _ordinal(numeral: str) -> int:
    """
    >>> [_ordinal(numeral) for numeral in ("（十）", "十二、", "二十一、", "③")]
    [10, 12, 21, 3]
    """
    numeral = unicodedata.normalize("NFKC", numeral)  # ① ㈠ ⒈
    arabic = re.search(r"\d{1,2}", numeral)
    if arabic:
        return int(arabic.group())
    digits = "".join(char for char in numeral if char in _CN)
    tens, ten, ones = digits.rpartition("十")
    value = _CN.index(ones) + 1 if len(ones) == 1 else 0
    return value + 10 * (_CN.index(tens[0]) + 1 if tens else 1) if ten else value


def _read(view: View, start: int, end: int) -> Unit:
    """What the paragraph at `start` is, by its own look."""
    limit = min(end, start + _HEAD_CHARS)
    head = view.folded[start:limit].lstrip(" \n")
    at = limit - len(head)
    if "①" <= view.text[at : at + 1] <= "⑳":  # folding turns ① into 1
        head = view.text[at] + head[1:]
    head, whole = head.rstrip(" \n"), limit == end
    numeral = _NUMERAL.match(head)
    # 一 without a sign behind it heads a short line only.
    bare = numeral is not None and numeral.lastgroup == "n1" and numeral.group().rstrip()[-1] in _CN
    if numeral and numeral.lastgroup and (not bare or (whole and len(head) <= TITLE_CHARS)):
        stop = _heading_end(head, numeral.end(), whole)
        title, more = _title(view.text[at : at + stop]), not whole or len(head) > stop + 1
        return Unit(start, end, int(numeral.lastgroup[1]), title, head, _ordinal(numeral.group()), more)
    lead = _lead(head)
    if not lead:
        return Unit(start, end, TEXT, "", head)
    return Unit(start, end, LEAD, _title(view.text[at + lead[0] : at + lead[1]]), head)


def _heading_end(head: str, after: int, whole: bool) -> int:
    """Where in `head` a numbered heading ends whose numeral ends at `after`."""
    run_in = _RUN_IN.search(head, after, after + 40)
    if run_in:
        return run_in.end()
    sentence = _END.search(head, after, after + TITLE_CHARS + 1)
    if sentence:
        return sentence.start()
    if whole and len(head) <= TITLE_CHARS + after:
        return len(head)
    colon = head.find(":", after, after + 40)
    if colon > 0:
        return colon
    part = _PART_LINE.search(head, after, after + 30)
    if part:
        return part.end()
    for sign in " ;,、":
        stop = head.rfind(sign, after + 1, after + TITLE_CHARS)
        if stop > 0:
            return stop
    return min(len(head), TITLE_CHARS)


def _lead(head: str) -> tuple[int, int] | None:
    """Where the short opening stands that names what the paragraph is about; None if there is none."""
    address = ADDRESS.match(head)
    after = address.end() if address else 0
    aim = _AIM_LEAD.match(head, after)
    if aim:
        return after, aim.end()
    lead = _LEAD.match(head) or _SPACED_LEAD.match(head)
    if not lead or len(head) < lead.end() + _LEAST_TEXT or _OPENER.match(head) or _AMOUNT.search(lead.group()):
        return None
    return 0, lead.end()


def _title(text: str) -> str:
    title = " ".join(text.split()).strip(_MARKS + "。").rstrip(".,:;，：；、")
    return title[:TITLE_CHARS].rstrip() or text.strip()[:TITLE_CHARS]


def _join(numeral: Unit, after: Unit, view: View) -> Unit | None:
    """A numeral on a line of its own with the heading on the next line; None if they are anything else."""
    if numeral.rank >= LINE or not _NUMERAL.fullmatch(numeral.head):
        return None
    line = after.rank == TEXT and len(after.head) <= TITLE_CHARS and not after.head.endswith(tuple("。:;,"))
    if not line and after.rank != LEAD:
        return None
    title = _title(f"{numeral.title} {after.title or view.text[after.start : after.end]}")
    head = f"{numeral.head} {after.head}"
    return replace(numeral, end=after.end, title=title, head=head, more=after.rank == LEAD)


def _demote_lists(units: list[Unit]) -> list[Unit]:
    """Make numbers like 1. that only number the items of a list no headings: no text follows most of them."""
    found = list(units)
    runs: dict[int, list[int]] = {}

    def close(above: int) -> None:
        for rank in [rank for rank in runs if rank > above]:
            run = runs.pop(rank)
            if 2 * sum(_has_text(units, index) for index in run) < len(run):
                for index in run:
                    found[index] = replace(units[index], rank=ITEM, title="")

    for index, unit in enumerate(units):
        if unit.rank < LINE:
            close(unit.rank)
            if unit.ordinal and unit.rank >= THIRD:
                runs.setdefault(unit.rank, []).append(index)
    close(-1)
    return found


def _has_text(units: list[Unit], index: int) -> bool:
    unit = units[index]
    if unit.more or unit.head.endswith(tuple("。;,")):
        return unit.more
    return index + 1 < len(units) and units[index + 1].rank != unit.rank


def _promote_lines(units: list[Unit], view: View) -> list[Unit]:
    """Make short lines without final punctuation headings of the text below them.

    Not on the title page: the first such line counts only after a heading, a salutation or a long paragraph. Not
    after an unfinished line: what looks like a heading there is the rest of a sentence.
    """
    firsts = [unit.title for unit in units if unit.rank <= FIRST]
    # numbered headings that name no part of a report stand below the lines that do
    parts_rank = FIRST if not firsts else LINE if any(map(_PART_LINE.search, firsts)) else PART
    found: list[Unit] = []
    begun, finished = False, True
    for index, unit in enumerate(units):
        head = unit.head
        if unit.rank == TEXT and begun and len(head) <= _LINE_CHARS and APPENDIX.match(head):
            unit = replace(unit, rank=FIRST, title=_title(view.text[unit.start : unit.end]))
        elif unit.rank == TEXT and begun and finished and _is_line(head, units[index + 1 : index + 2]):
            rank = parts_rank if _PART_LINE.search(head) else LINE
            unit = replace(unit, rank=rank, title=_title(view.text[unit.start : unit.end]))
        found.append(unit)
        begun = begun or unit.rank < TEXT or head.startswith("各位代表") or len(head) > 2 * TITLE_CHARS
        tail = view.folded[max(unit.start, unit.end - 12) : unit.end].rstrip()
        finished = unit.rank < TEXT or tail.endswith(tuple("。!?;:”’」』)…"))
    return found


def _is_line(head: str, after: list[Unit]) -> bool:
    return (
        2 <= len(head) <= _LINE_CHARS
        and "。" not in head
        and not head.endswith(tuple("!?;:,、…"))
        and not head.startswith(("—", "-", "各位", "谢谢"))
        and "工作报告" not in head
        and (not _OPENER.match(head) or _PART_LINE.search(head) is not None)
        and 2 * sum("\u4e00" <= char <= "\u9fff" for char in head) > len(head)
        and any(unit.rank < LEAD or len(unit.head) > len(head) + _LEAST_TEXT or APPENDIX.match(head) for unit in after)
    )
