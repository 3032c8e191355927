"""Articles that set places, years, results and targets side by side: each clause keeps its own."""

from __future__ import annotations

import pytest
from provinces import provinces

S, C, U = "supported", "contradicted", "unknown"
DATED = "（2026年2月6日）"


def verdicts(text: str) -> list[str]:
    return [finding.verdict for finding in provinces().check(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a target told beside a result is that number's alone
        ("2025年河北地区生产总值增长5.9%，而年初目标为5.5%左右；规模以上工业增加值增长6.4%。", [S, S, S]),
        ("2025年河北地区生产总值增长5.9%，而年初目标为5.5%左右；规模以上工业增加值增长7.1%。", [S, S, C]),
        # the government that sets a target is no subject, and what came of it is no target
        ("2025年，河北省政府提出地区生产总值增长5.5%左右，最终增长5.9%。", [S, S]),
        ("2025年，河北省政府提出地区生产总值增长5%左右，最终增长5.5%。", [C, C]),
        # numbers dealt out over places that were named one by one
        ("去年河北地区生产总值增长5.9%，山东增长5.3%，年初目标分别为5.5%左右和5%以上。", [S, S, S, S]),
        ("去年河北地区生产总值增长5.9%，山东增长5.3%，年初目标分别为6%左右和5.5%以上。", [S, S, C, C]),
        # the other place told, in each of the things told of both
        (
            "去年河北地区生产总值增长5.9%，规模以上工业增加值增长6.4%；山东地区生产总值增长5.3%，规模以上工业增加值增长7.7%，"
            "山东两项均高出1.3个百分点。",
            [S, S, S, S, C],
        ),
        ("河北去年规上工业增加值增长6.4%，山东增长7.7%，山东高出1.3个百分点。", [S, S, S]),
        ("去年河北地区生产总值49312亿元，山西26500亿元，前者约为后者的1.9倍。", [S, S, S]),
        ("去年河北地区生产总值49312亿元，山西26500亿元，前者约为后者的2.9倍。", [S, S, C]),
        # the target beside a result is of its year, whatever was told before
        ("河北今年目标为5%左右。河北地区生产总值增长5.9%，而年初目标为5.5%左右。", [S, S, S]),
        # two places told before; the former and the latter
        ("去年河北地区生产总值增长5.9%，山东增长5.3%。两省增速相差0.6个百分点。", [S, S, S]),
        ("去年河北地区生产总值增长5.9%，山东增长5.3%。两省增速相差0.9个百分点。", [S, S, C]),
        ("今年城镇新增就业目标河北为88万人，山西为44万人，前者比后者多44万人。", [S, S, S]),
        ("今年城镇新增就业目标河北为88万人，山西为44万人，前者比后者多34万人。", [S, S, C]),
        # a part of the year, and the whole of it again
        ("2025年一季度河北地区生产总值增长5%，全年增长5.9%。", [U, S]),
        ("2025年一季度河北地区生产总值增长5%，全年增长5.2%。", [U, C]),
        # a ratio of what the sentence before told of
        ("去年河北地区生产总值49312亿元，山西26500亿元。山西约为河北的54%。", [S, S, S]),
        ("去年河北地区生产总值49312亿元，山西26500亿元。山西约为河北的64%。", [S, S, C]),
        # an institute that bears a place's name is not that place
        ("山西省2025年引进的河北研究院5家，地区生产总值增长5.9%。", [U, C]),
        # of two levels told, the rise between them
        ("河北地区生产总值2024年为46500亿元，2025年达到49312亿元，一年增加2812亿元。", [S, S, S]),
        ("河北地区生产总值2024年为46500亿元，2025年达到49312亿元，一年增加2182亿元。", [S, S, C]),
        # from the first year to the last
        ("从2024年到2025年，河北地区生产总值增加了2812亿元，约为原来的1.1倍。", [S, S]),
        ("从2024年到2025年，河北地区生产总值增加了3812亿元，约为原来的1.6倍。", [C, C]),
    ],
)
def test_what_stands_side_by_side(text: str, expected: list[str]) -> None:
    assert verdicts(DATED + text) == expected


def test_english_numbers_told_respectively() -> None:
    text = "Feb 6, 2026. Hebei's economy grew 5.9% and Shandong's 5.3% last year, against targets of around 5.5% and "
    assert verdicts(text + "5% or more respectively.") == [S, S, S, S]
    assert verdicts(text + "6% or more respectively.") == [S, S, S, C]


@pytest.mark.parametrize(
    "text",
    [
        "2025年，河北地区生产总值增长5.9%，山东增长5.3%。\n\n从2026年目标看，河北去年定的是5.5%左右，今年为5%左右。",
        "2025年，河北地区生产总值增长5.9%，山东增长5.3%。\n\n河北今年目标为5%左右，山东去年规上工业增加值增长7.7%。",
    ],
)
def test_an_undated_article_that_opens_with_last_year_is_of_this_year(text: str) -> None:
    assert set(verdicts(text)) == {S}


def test_years_looked_back_to_are_not_those_of_the_next_paragraph() -> None:
    text = "2025年河北地区生产总值增长5.9%。五年间，山东的经济总量迈上新台阶。\n\n河北规上工业增加值增长6.4%。"
    assert verdicts(DATED + text) == [S, S]


def test_english_places_together() -> None:
    text = "Hebei and Shanxi this year\n\nFeb 6, 2026. Hebei's target is 880,000 new urban jobs, Shanxi's 440,000. "
    assert verdicts(text + "Together, the two provinces plan 1.32 million new urban jobs.")[-1] == S
    assert verdicts(text + "Together, the two provinces plan 1.52 million new urban jobs.")[-1] == C


def test_english_sizes() -> None:
    text = "Feb 6, 2026. Hebei's GDP reached 4.9312 trillion yuan last year, {} times the size of Shanxi's."
    assert verdicts(text.format("1.9")) == [S, S]
    assert verdicts(text.format("2.9")) == [S, C]
