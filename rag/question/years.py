"""Years in a question: as figures, in Chinese numerals, as 今年/去年, and as the year of a report.

>>> find_years("2024年郑州市政府工作报告说2023年GDP增长了多少")
Years(spoken=((17, 2023),), report_years=(2024,), relative=(), horizon=(), spans=((0, 5), (17, 22)))
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Years:
    """`spoken`: offset and year of each year asked about. `report_years`: years said of a report, not of a value.

    `relative`: 今年 0, 去年 -1, 明年 1. `horizon`: years a plan runs to (到2025年, 2035年远景目标). `plan` is the
    period of a five-year plan or "past" for 五年来. `spans` are the characters all these take.
    """

    spoken: tuple[tuple[int, int], ...] = ()
    report_years: tuple[int, ...] = ()
    relative: tuple[int, ...] = ()
    horizon: tuple[int, ...] = ()
    plan: str = ""
    spans: tuple[tuple[int, int], ...] = ()


_DIGITS = {char: str(value) for value, char in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_YEAR = re.compile(
    r"(?:(?<![\d.])(?P<full>(?:19|20)\d\d)(?![\d.]*(?:%|\d|[万亿元个家亩人项座公套吨余多所处条户辆列班件])|\.\d)"
    r"|(?<![\d.])(?P<short>[0-4]\d)(?=年(?![来以内间多]))"
    r"|(?P<numeral>[二一][〇零○九][〇零○一二三四五六七八九]{2}))(?P<tail>\s?年(?:度|[底末初](?!前))?(?!来|均|以来))?"
)
_RANGE = re.compile(r"\s*(?:年)?(?:-|—|~|至|到|to)\s*")
_OF_REPORT = re.compile(
    r"(?:的|度)?(?:全?[省市县区])?(?:人民)?(?:的)?(?:政府)?(?:工作)?报告"
    r"|\s*(?:government\s+)?(?:work\s+)?report",
    re.IGNORECASE,
)
_BEFORE_HORIZON = re.compile(r"(?:到|至|截至|by)\s?$", re.IGNORECASE)
_AFTER_HORIZON = re.compile(r"(?:底|末|时)?(?:的)?(?:远景|规划|愿景)")
_VISION = re.compile(r"远景|愿景|展望")
_PLAN = re.compile(r"十([一二三四五六七])五|\b(1\d)th five-year\b", re.IGNORECASE)
_PAST_YEARS = re.compile(r"(?<![今未])(?:过去|近|最近)?五年(?:来|间|以来)|过去五年")
_RELATIVE = (
    (-2, re.compile(r"前年(?!度)|the year before last", re.IGNORECASE)),
    (
        -1,
        re.compile(
            r"去年|上一?年度?(?!末)|前一年|\blast year\b|\bthe previous year\b|\bthe year before\b", re.IGNORECASE
        ),
    ),
    (1, re.compile(r"明年|下一?年度?|次年|后一年|\bnext year\b|\bthe following year\b", re.IGNORECASE)),
    (0, re.compile(r"今年|本年度?|当年|\bthis year\b|\bthe current year\b", re.IGNORECASE)),
)


def _value(hit: re.Match[str]) -> int:
    if hit["full"]:
        return int(hit["full"])
    if hit["short"]:
        return 2000 + int(hit["short"])
    return int("".join(_DIGITS[char] for char in hit["numeral"]))


def find_years(folded: str, regions: Sequence[tuple[int, int]] = ()) -> Years:
    """The years of a folded question; the spans of `regions` may stand between a year and 报告."""
    spoken: list[tuple[int, int]] = []
    of_report: list[int] = []
    horizon: list[int] = []
    spans: list[tuple[int, int]] = []
    ends = dict(regions)
    hits = list(_YEAR.finditer(folded))
    for index, hit in enumerate(hits):
        year = _value(hit)
        if not 1949 <= year <= 2100:
            continue
        spans.append(hit.span())
        after = hit.end()
        while after in ends:
            after = ends[after]
        before = _BEFORE_HORIZON.search(folded, max(0, hit.start() - 4), hit.start())
        joined = index > 0 and _RANGE.fullmatch(folded, hits[index - 1].end(), hit.start())
        if joined and spoken:
            first = spoken[-1][1]
            # 2021年至2024年: every year between, but never a list longer than a plan's
            spoken += [(hit.start(), between) for between in range(first + 1, year + 1)] if year - first <= 15 else []
        elif before or _AFTER_HORIZON.match(folded, hit.end()) or (year % 5 == 0 and _VISION.search(folded)):
            horizon.append(year)
        elif _OF_REPORT.match(folded, after):
            of_report.append(year)
        else:
            spoken.append((hit.start(), year))
    relative = []
    for shift, pattern in _RELATIVE:
        for match in pattern.finditer(folded):
            relative.append((match.start(), shift))
            spans.append(match.span())
    return Years(
        spoken=tuple(spoken),
        report_years=tuple(dict.fromkeys(of_report)),
        relative=tuple(dict.fromkeys(shift for _, shift in sorted(relative))),
        horizon=tuple(dict.fromkeys(horizon)),
        plan=_plan(folded),
        spans=tuple(sorted(spans)),
    )


def _plan(folded: str) -> str:
    """The period of the five-year plan that a question names: 十三五 is 2016-2020."""
    hit = _PLAN.search(folded)
    if hit is None:
        return "past" if _PAST_YEARS.search(folded) else ""
    number = int(hit.group(2)) if hit.group(2) else 10 + "一二三四五六七".index(hit.group(1)) + 1
    first = 2001 + 5 * (number - 10)
    return f"{first}-{first + 4}"
