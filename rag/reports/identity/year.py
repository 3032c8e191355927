"""The year a report plans for."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rag.records import Evidence
from rag.reports.cleaning.lines import TITLE, Line, is_heading, title_of
from rag.reports.identity.header import Frame, Hint, evidence
from rag.text.fold import fold
from rag.text.lazily import lazily

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_PLANS = lazily(
    _YEAR + r"年(?:度)?[^。;!?\d]{0,18}?(?:工作安排|重点工作|工作重点|工作任务|主要任务|重点任务|工作打算|工作部署"
    r"|工作思路|工作建议|总体要求|总体思路|基本思路"
    r"|预期目标|发展目标|奋斗目标|主要目标|工作目标|目标任务|政府工作)"
)
_REVIEWS = lazily(
    _YEAR + r"年(?:度)?[^。;!?\d]{0,12}?(?:工作(?:的)?(?:回顾|总结|情况|完成情况)|回顾|以来)|回顾\s?(?P<other>(?:19"
    r"|20)\d\d)年"
)
# 一、2007年工作; 过去的2007年; 2007年是...的一年
_WORK = lazily(_YEAR + r"年(?:全[省市区县州旗盟])?(?:的)?(?:政府)?(?:主要)?工作[:。]?$")
_PAST = lazily(r"(?:过去|刚刚过去|即将过去|已经过去)(?:了)?的?" + _YEAR + "年")
_IS = lazily(r"(?:各位代表[,!:])?" + _YEAR + "年,?(?:是|既是)")
_SPAN = lazily(r"(?:[到至—~\-]|20\d\d年?[、和及])$")
_EARLY = 0.4  # share of a report's lines in which it looks back
_YEARS = lazily(r"(?<!\d)(?P<year>(?:19|20)\d\d)年")
_JUBILEE = lazily(
    r"(?:中华人民共和国|新中国|建国)(?:成立)?\s?(?P<nation>\d{2,3})\s?周年|(?:建党"
    r"|中国共产党成立)\s?(?P<party>\d{2,3})\s?周年"
    r"|“?十(?P<plan>[一二三四五六七])五”?(?:规划|时期|计划)?(?:的)?(?P<end>开局|起步|收官)之年"
)
_LOOKS_BACK = lazily("回顾|总结|完成情况|取得|以来")
_HORIZON = lazily("五年|规划|远景|“?十[一二三四五六七]五”?|五计划")
_LEAD = 40  # characters in which a paragraph says what it is about
_HAN_YEAR = lazily("[〇○零一二三四五六七八九]{4}(?=年)")
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_FULL_YEAR = 11  # meetings from November on are about the year to come


def find_year(frame: Frame, meeting_date: str) -> tuple[int, Evidence | None]:
    """The target year: the year the report plans for, which is the meeting's, or the next for a meeting in December.

    A title's year may be the year under review, so headings (2024年工作安排) and the meeting count more.
    """
    hints = list(_year_hints(frame, meeting_date))
    votes: dict[str, float] = {}
    for hint in hints:
        votes[hint.value] = votes.get(hint.value, 0.0) + hint.weight
    if not votes:
        return 0, None
    best = max(votes, key=lambda year: (votes[year], -int(year)))
    hint = max((hint for hint in hints if hint.value == best), key=lambda hint: hint.weight)
    return int(best), evidence("year", hint.origin, (hint.quote, hint.spans))


def _year_hints(frame: Frame, meeting_date: str) -> Iterable[Hint]:
    if meeting_date:
        year, month = int(meeting_date[:4]), int(meeting_date[5:7])
        yield Hint(str(year + (month >= _FULL_YEAR)), 4.0, "meeting line", meeting_date, ())
    for line in frame.header:
        at = title_of(line.text)
        hit = _YEARS.search(_han_years(line.text), *at) if at else None
        if hit is not None:
            yield Hint(hit["year"], 2.0, "title", *frame.quote(line, *hit.span()))
    seen: set[str] = set()
    for place, line in enumerate(frame.body):
        heading = is_heading(line.text) or len(line.text) <= 30
        yield from _heading_years(frame, line, heading, seen)
        yield from _spoken_years(frame, line, place < _EARLY * len(frame.body), seen)
        yield from _jubilees(frame, line)
    for field in frame.fields:
        if field.key in ("year", "年份") and re.fullmatch(r"\d{4}", field.value):
            yield Hint(field.value, 2.0, field.origin, field.value, field.spans)
    if not seen and not meeting_date:
        yield from _year_from_names(frame)


def _heading_years(frame: Frame, line: Line, heading: bool, seen: set[str]) -> Iterable[Hint]:
    """Years that a heading or the first words of a paragraph plan for or look back on; each way once a year."""
    text = _han_years(line.text[:60])
    for pattern, shift in ((_PLANS, 0), (_REVIEWS, 1)):
        hit = pattern.search(text)
        if hit is None or _SPAN.search(text, max(0, hit.start() - 8), hit.start()):
            continue  # 到2010年的发展目标, 2006-2010年主要目标: a plan's horizon
        if not shift and (_LOOKS_BACK.search(text, hit.start()) or _HORIZON.search(text, 0, hit.start())):
            continue
        year = int(hit["year"] or hit["other"]) + shift
        key = f"{shift} {year} {heading}"
        if key not in seen:
            seen.add(key)
            yield Hint(
                str(year), 3.0 if heading else 1.0, "heading" if heading else "body", *frame.quote(line, *hit.span())
            )


def _spoken_years(frame: Frame, line: Line, early: bool, seen: set[str]) -> Iterable[Hint]:
    """The year that a bare heading (2007年工作) or a paragraph's first words speak of."""
    text = _han_years(line.text[: 2 * _LEAD])
    hit = _PAST.search(text)
    shift = 1
    if hit is None:
        hit = (_WORK.search(text) if len(line.text) <= 30 else None) or _IS.match(text)
        shift = int(early)
    if hit is None or _SPAN.search(text, max(0, hit.start() - 8), hit.start()):
        return
    year = int(hit["year"]) + shift
    if f"said {year}" not in seen:
        seen.add(f"said {year}")
        yield Hint(str(year), 0.8, "body", *frame.quote(line, *hit.span()))


def _jubilees(frame: Frame, line: Line) -> Iterable[Hint]:
    """What the current year is said to be: the 75th of the People's Republic, the last of a five-year plan."""
    if "今年" not in line.text[:_LEAD]:
        return
    for hit in _JUBILEE.finditer(line.text[: 4 * _LEAD]):
        if hit["nation"] or hit["party"]:
            year = 1949 + int(hit["nation"]) if hit["nation"] else 1921 + int(hit["party"])
        else:
            year = 2006 + 5 * "一二三四五六七".index(hit["plan"]) + (4 if hit["end"] == "收官" else 0)
        yield Hint(str(year), 1.5, "body", *frame.quote(line, *hit.span()))


def _year_from_names(frame: Frame) -> Iterable[Hint]:
    """The last resort: the front matter's title, a title around the text, the file's name."""
    for field in frame.fields:
        hit = _YEARS.search(_han_years(fold(field.value))) if field.key in ("title", "标题") else None
        if hit is not None:
            yield Hint(hit["year"], 1.5, field.origin, field.value, field.spans)
            break
    for line in frame.around:
        hit = TITLE.search(line.text[:200])
        year = _YEARS.search(_han_years(hit["core"])) if hit else None
        if hit is not None and year is not None:
            yield Hint(year["year"], 1.5, "page", *frame.quote(line, *hit.span("core")))
            break
    in_name = re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", frame.name.rsplit("/", 1)[-1])
    if in_name:
        yield Hint(in_name[0], 1.0, "file name", frame.name, ())


def _han_years(text: str) -> str:
    """The text with 二〇二四年 as 2024年, at the same places."""
    if "年" not in text:
        return text
    return _HAN_YEAR.sub(lambda hit: hit[0].translate(_DIGITS), text)
