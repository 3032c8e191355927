"""A text as its non-blank lines, and what the wording of a line alone tells: heading, salutation, title, sentence.

All rules read folded text (`rag.text.fold`): Simplified, half-width signs. A `Line` keeps its place in the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.text.lazily import lazily

# Characters that show nothing: after folding every space is " ", these are what is left.
INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\ufeff\x00\x1a"
BLANK = " " + INVISIBLE

_YEAR = r"(?:\d{4}|[〇○零Oo一二三四五六七八九]{4})"
_DATE = _YEAR + r"\s*年\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*月"
_DAY = r"\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*日"
_NUMERAL = "[一二三四五六七八九十]{1,3}"

# 「一、二季度」「二、三产业」 begin like a heading and are the middle of a sentence.
_NUMBERED = lazily(
    rf"(?:第{_NUMERAL}(?:部分|章|节|篇)|{_NUMERAL}[、.:,](?!{_NUMERAL}[、产季线是])|\({_NUMERAL}\)|{_NUMERAL}\)"
    r"|\d{1,2}[.、](?!\d)|\(\d{1,2}\)|\d{1,2}\))"
)
_NUMERAL_ALONE = lazily(rf"(?:第?{_NUMERAL}(?:部分)?|\({_NUMERAL}\)|\d{{1,2}})[、.:]?")
_SALUTATION = lazily(r"[^。;]{0,14}各位(?:代表|委员|领导|同志)[^。;]{0,14}[:!,]|[^。;]{0,8}各位代表")
_ADDRESS = lazily(r"各位(?:代表|委员|同志)(?:[,!:、]|$)")
_ITEM = lazily(r"(?:[一二三四五六七八九十]是|第[一二三四五六七八九十],|——|--|[•●○◆◇■□▲△★☆※►])")
_ANNEX = lazily(
    r"(?:附件?|附录|附表)\s*\d{0,2}\s*(?:[:、.]|$)"
    r"|[《〈(【\[]?(?:\d{4}年?)?(?:政府工作报告)?[》〉]?\s*(?:中?的?有关|部分|相关)?"
    r"(?:名词|名词术语|术语|用语|指标|缩略语)(?:和用语)?(?:的)?(?:解释|注释|说明|释义)|(?:注释|注解"
    r"|名词)[:)】\]]?$|注\s*[:1-9(]"
)
_TITLE_BAR = (
    r"(?:解读|读懂|图解|速览|要点|看点|亮点|摘登|审议|听取|关于|学习|贯彻|落实|起草|讨论|征求|关键词|聚焦|讲解|宣讲)"
)
TITLE = lazily(
    rf"(?P<core>(?:(?:{_YEAR}|20[Xx×*]{{2}})\s*年度?\s*)?(?!.{{0,24}}{_TITLE_BAR}.{{0,24}}工作报告)[\u4e00-\u9fff·]{{0,24}}?\s*(?:{_YEAR}\s*年度?(?:的)?)?\s*"
    rf"(?:(?:人民)?政\s?府|管委会|管理委员会|行政公署|行署)\s?(?:{_YEAR}\s*年度?\s?)?工\s?作\s?(?:的)?\s?报\s?告(?:\s*\((?:\d{{4}}|20[Xx×*]{{2}})\s*年度?\))?)"
)
_TITLE_LEAD = lazily(r"(?:[#>*《<〈]|\[[^\[\]]{1,12}\]|【[^【】]{1,12}】|\(?\d{1,3}[.、)]|[•●◆■▲★]|\s){0,6}")
_TITLE_TAIL = lazily(
    r"(?:[》〉>*]|\s|[,:]?\(?(?:全文|摘要|摘编|节选|实录|完整版|全文实录|书面|审议稿|送审稿|征求意见稿|讨论稿"
    r"|最终稿|定稿|文字版|"
    r"全文版|公开版|发布|公布|全文发布|全文公布)\)?){0,4}"
)
MEETING = lazily(
    rf"(?:(?P<date>{_DATE}(?:{_DAY})?)(?:上午|下午)?[,\s]*(?:在|于)?|(?:在|于))\s*(?P<place>[^,。;:!?\n]{{0,40}}?)"
    r"(?P<body>第\s*[\d一二三四五六七八九十百]{1,5}\s*[届次]\s*(?:[^,。;:!?\n]{0,8}?代表大会|人大)|人民代表大会"
    r"|代表大会|人大|经济工作会议)"
    r"(?P<rest>[^,。;:!?\n]{0,28}?(?:会议|大会)?)\s*(?:上|通过|\)|$)"
)
# The same without 在: a line of a printed report's cover.
SESSION = lazily(
    r"(?P<place>[\u4e00-\u9fff]{0,25}?)(?P<body>第\s*[\d一二三四五六七八九十]{1,4}\s*届[\u4e00-\u9fff]{0,8}?(?:代表大会"
    r"|人大))"
    r"[^,。;:!?\n]{0,14}?会议(?:上)?(?:\s?文件\s?[\d(一二三四五六七八九十)]{0,6}|材料)?"
)
_MEETING_CUT = lazily(rf"[—\-(\s]{{0,6}}(?:{_DATE}{_DAY}\s*)?在[^,。;:!?]{{2,30}}$")
_BEFORE_CUT = lazily(rf"(?:政|政府|政府工|政府工作|政府工作报|人民政府|政府\s?{_YEAR}\s?年度?)$")
_BEGINS_NAME = lazily(r"[\u4e00-\u9fff]{1,12}(?<![省市县区州旗盟年])")
_ENDS_NAME = lazily(r"[省市县区州旗盟](?!委|府|情)")
DATE_LINE = lazily(rf"[—\-(\s]{{0,6}}(?P<date>{_DATE}(?:{_DAY})?)\s*\)?")
_STOPS = "。!?;:…"
_CLOSERS = "”’」』)】》\"'"
_HEADING_WORDS = lazily(r"回顾|总结|安排|重点|工作|目标|任务|要求|打算|部署|思路|建设")
LONG_HEADING = 60  # characters; no numbered heading seen is longer
SHORT = 28  # an unnumbered heading is not longer


@dataclass(frozen=True, slots=True)
class Line:
    """One non-blank line: `text` is folded and stripped, `start` and `end` its place, `indent` the blanks before it.

    `apart` says that a blank line stands before it.
    """

    start: int
    end: int
    text: str
    indent: int
    apart: bool


def read_lines(folded: str, start: int = 0) -> tuple[Line, ...]:
    """The non-blank lines of a folded text from `start` on."""
    lines: list[Line] = []
    apart = False
    for raw in folded[start:].split("\n"):
        body = raw.lstrip(BLANK)
        if body:
            begin = start + len(raw) - len(body)
            body = body.rstrip(BLANK)
            lines.append(Line(begin, begin + len(body), body, begin - start, apart))
        apart = not body
        start += len(raw) + 1
    return tuple(lines)


def is_finished(text: str) -> bool:
    """Whether a line ends where a sentence, a clause of a list or an announcement (:) ends."""
    bare = text.rstrip(_CLOSERS)
    if not bare:
        return False
    # A full stop typed as "." counts after a Chinese character only: "2." is a cut number.
    return bare[-1] in _STOPS or (bare[-1] == "." and len(bare) > 1 and bare[-2] >= "\u4e00")


def has_stop(text: str) -> bool:
    """Whether a sentence ends inside `text`, before its last character."""
    return any(stop in text[:-1] for stop in "。!?;")


def is_numbered(text: str) -> bool:
    """Whether `text` begins with a heading number: 一、 （一） 第一部分 1. (1)"""
    return _NUMBERED.match(text) is not None


def is_numeral(text: str) -> bool:
    """Whether a line is nothing but a section number; its heading is the next line."""
    return len(text) <= 6 and not text.isdigit() and _NUMERAL_ALONE.fullmatch(text) is not None


def is_salutation(text: str) -> bool:
    """Whether a line is nothing but the address to the assembly: 各位代表："""
    return len(text) <= 32 and _SALUTATION.fullmatch(text) is not None


def is_annex(text: str) -> bool:
    """Whether a line heads an annex: 名词解释, 附件1, 注释."""
    return len(text) <= 40 and _ANNEX.match(text) is not None


def title_of(text: str) -> tuple[int, int] | None:
    """Where in a line that is a report's title the title itself stands; None if the line is no title.

    「[河南] 2020年某某区政府工作报告(全文)」 gives the part from 2020年 to 报告. A line that says something about a
    report (解读, 审议 ...) or goes on with anything but a meeting line is none.
    """
    if "报" not in text or len(text) > 120:
        return None
    lead = _TITLE_LEAD.match(text)
    begin = lead.end() if lead else 0
    meeting = text.startswith(("在", "—", "-", "("), begin) or text[begin : begin + 1].isdigit()
    found = TITLE.match(text, begin)
    if found is None and meeting:
        held = MEETING.match(text, begin)
        found = TITLE.match(text, held.end() + text.startswith("的", held.end())) if held else None
        if found is not None:
            return (begin, found.end("core")) if not text[found.end("core") :].strip("》〉*") else None
    if found is None:
        return None
    rest = text[found.end("core") :]
    tail = _TITLE_TAIL.match(rest)
    rest = rest[tail.end() :] if tail else rest
    if rest and not MEETING.match(rest.lstrip("—-( ")) and not DATE_LINE.match(rest):
        return None
    return found.start("core"), found.end("core")


def is_meeting(text: str) -> bool:
    """Whether a line is the one that says where and when the report was given."""
    if len(text) > 90 or has_stop(text):
        return False
    bare = text.lstrip("—-( ")
    return MEETING.match(bare) is not None or SESSION.fullmatch(bare.rstrip(")")) is not None


def is_cut_meeting(text: str, following: str) -> bool:
    """Whether `text` begins a meeting line that `following` ends."""
    if (
        "会议" not in text
        and text.endswith("大会")
        and SESSION.fullmatch(text + following)
        and not is_meeting(following)
    ):
        return True  # 某某县第十七届人民代表大会|第四次会议文件
    return (
        len(text) <= 60
        and "会议" not in text
        and _MEETING_CUT.match(text) is not None
        and len(following) <= 40
        and ("会议" in following or "大会" in following)
        and not has_stop(following)
    )


def is_cut_title(text: str, following: str) -> bool:
    """Whether `text` begins a title that `following` ends: 某某市2025年政府工|作报告, 某省某|某县政府工作报告."""
    if _BEGINS_NAME.fullmatch(text) and len(following) <= 40 and title_of(following) is not None:
        return (len(text) == 1 or _ENDS_NAME.match(following) is not None) and title_of(text + following) is not None
    return (
        len(text) <= 40
        and len(following) <= 20
        and not is_finished(text)
        and title_of(text) is None
        and title_of(following) is None
        and _BEFORE_CUT.search(text) is not None
        and title_of(text + following) is not None
    )


def opens_paragraph(text: str) -> bool:
    """Whether a line begins something new by its own wording, whatever stands before it."""
    return (
        is_numbered(text)
        or is_numeral(text)
        or _ADDRESS.match(text) is not None
        or _ITEM.match(text) is not None
        or is_salutation(text)
        or is_annex(text)
        or title_of(text) is not None
        or is_meeting(text)
        or is_year_heading(text)
        or DATE_LINE.fullmatch(text) is not None
    )


def is_year_heading(text: str) -> bool:
    """Whether a line is an unnumbered heading that begins with a year: 2024年工作安排.

    A cut sentence may go on with a year too (「……入选」, 「2023年……500强。」): that line is longer or holds a stop.
    """
    return (
        len(text) <= SHORT
        and text[:4].isdigit()
        and text[4:5] == "年"
        and not any(sign in text for sign in "。;,%")
        and _HEADING_WORDS.search(text) is not None
    )


def is_heading(text: str) -> bool:
    """Whether a line stands for itself though no sentence ends in it: a numbered heading, a title, a date ..."""
    if is_numbered(text):
        return len(text) <= LONG_HEADING and not has_stop(text)
    return (
        is_numeral(text)
        or is_salutation(text)
        or is_annex(text)
        or title_of(text) is not None
        or is_meeting(text)
        or is_year_heading(text)
        or DATE_LINE.fullmatch(text) is not None
    )


def widths(lines: Sequence[Line]) -> list[int]:
    """Display width of each line: a Chinese character counts 2, a Latin one 1 (their UTF-8 lengths are 3 and 1)."""
    return [(len(line.text) + len(line.text.encode("utf-8", "surrogatepass"))) // 2 for line in lines]
