"""Every number of an answer against its cited clauses; nothing but the same value, unit and bound will do."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rag.records import Citation, Span
from rag.verify.numbers import check_answer, misquoted, unsupported
from rag.verify.table_lock import Computed


def cite(n: int, quote: str) -> Citation:
    return Citation(n, "洛阳市", 2024, (), "a.txt", (Span(0, len(quote)),), quote)


CLAUSES = (
    cite(1, "地区生产总值增长7%左右"),
    cite(2, "固定资产投资增长10%以上"),
    cite(3, "固定资产投资增长8%"),
    cite(4, "总量超过1.36万亿元"),
    cite(5, "居民收入分别增长5.5%、6.5%左右"),
)


def statuses(text: str) -> list[str]:
    return [check.status for check in check_answer(text, CLAUSES)]


@pytest.mark.parametrize(
    "text",
    [
        "增长7%左右[1]。",
        "增长百分之七左右[1]。",
        "增长７％左右[1]。",
        "總量超過1.36萬億元[4]。",
        "总量超过13600亿元[4]。",
        "投资10%以上[2]，另一年8%[3]。",
        "About 7% (7%左右) [1].",
        "城镇5.5%左右，农村6.5%左右[5]。",  # the bound at the end holds for both
        "2024年的5G基站、十四五规划[1]。",  # years, codes and names are no numbers
    ],
)
def test_the_same_amount_is_supported(text: str) -> None:
    assert unsupported(check_answer(text, CLAUSES)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "增长7.1%左右[1]。",
        "增长7%[1]。",
        "增长7%以上[1]。",
        "增长7个百分点左右[1]。",
        "总量超过1.36亿元[4]。",
        "总量1.36万亿元[4]。",
        "增长8%[1]。",  # stands in another clause than the one cited
        "增长17%左右[1]。",
        "at least 7% [1]",
        "新增12个项目。",
    ],
)
def test_any_change_is_not(text: str) -> None:
    assert unsupported(check_answer(text, CLAUSES)) != ()


def test_a_sum_is_done_again() -> None:
    right = check_answer("相差2个百分点（10% − 8% = 2个百分点）[2][3]。", CLAUSES)
    assert [check.status for check in right if check.text == "2个百分点"] == ["computed", "computed"]
    assert unsupported(right) == ()
    assert unsupported(check_answer("相差3个百分点（10% − 8% = 3个百分点）[2][3]。", CLAUSES)) != ()


def test_a_sum_of_numbers_that_no_clause_has_is_no_proof() -> None:
    assert unsupported(check_answer("相差4个百分点（11% − 7% = 4个百分点）。", CLAUSES)) != ()


def test_averages_and_rounding() -> None:
    assert unsupported(check_answer("平均9%（10% + 8% = 18%，18% ÷ 2 = 9%）[2][3]。", CLAUSES)) == ()
    assert unsupported(check_answer("平均8.33%（10% + 8% + 7% = 25%，25% ÷ 3 ≈ 8.33%）。", CLAUSES)) == ()
    assert unsupported(check_answer("平均8.34%（10% + 8% + 7% = 25%，25% ÷ 3 ≈ 8.34%）。", CLAUSES)) != ()
    assert unsupported(check_answer("平均8.33%（10% + 8% + 7% = 25%，25% ÷ 3 = 8.33%）。", CLAUSES)) != ()


def test_a_count_counts_the_clauses_it_names() -> None:
    assert unsupported(check_answer("共2个（[1] + [2] = 2个）。", CLAUSES)) == ()
    assert unsupported(check_answer("共3个（[1] + [2] = 3个）。", CLAUSES)) != ()
    assert unsupported(check_answer("共2个（[1] + [9] = 2个）。", CLAUSES)) != ()


def test_units_must_be_alike_to_be_added() -> None:
    clauses = (cite(1, "投资20亿元"), cite(2, "新增30万人"))
    assert unsupported(check_answer("20亿元 + 30万人 = 50亿元", clauses)) != ()


def test_a_number_is_looked_for_in_the_clause_its_own_sentence_cites() -> None:
    assert statuses("增长7%左右[1]。投资8%[3]。") == ["supported", "supported"]
    assert statuses("增长7%左右[3]。投资8%[1]。") == ["unsupported", "unsupported"]


def test_a_quote_must_be_the_text_at_its_spans() -> None:
    good = Citation(1, "洛阳市", 2024, (), "a.txt", (Span(2, 4), Span(6, 8)), "丙丁庚辛")
    wrong = Citation(2, "洛阳市", 2024, (), "a.txt", (Span(0, 2),), "丙丁")
    unknown = Citation(3, "洛阳市", 2024, (), "b.txt", (Span(0, 2),), "甲乙")
    assert misquoted((good, wrong, unknown), {"a.txt": "甲乙丙丁戊己庚辛"}) == (wrong, unknown)


LARGE = (cite(1, "新增就业120万人以上，完成投资3.5万亿元，粮食产量1300亿斤，改造3.2万户，建成高标准农田400万亩。"),)


@pytest.mark.parametrize(
    "text",
    [
        "At least 1.2 million jobs and 3.5 trillion yuan [1].",
        "at least 1,200,000 people, 3,500 billion yuan, RMB 3.5 trillion; 130 billion jin; 4 million mu [1].",
        "32,000 households [1]",
        "3.5 trillion yuan − 3.5 trillion yuan = 0 yuan [1]",
    ],
)
def test_a_number_may_be_told_in_english_units(text: str) -> None:
    assert unsupported(check_answer(text, LARGE)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "1.2 million people [1]",  # the bound
        "At least 1.3 million people [1]",
        "At least 12 million people [1]",
        "3.5 billion yuan [1]",
        "3.5 trillion people [1]",
        "3.5 trillion US dollars [1]",
        "65 million tonnes [1]",  # another unit, though it comes to the same
        "3.4 trillion yuan − 3.5 trillion yuan = 0 yuan [1]",
        "3.5 trillion [1]",
        "at least 1.2 million households [1]",
    ],
)
def test_no_other_number_in_english_units_passes(text: str) -> None:
    assert unsupported(check_answer(text, LARGE)) != ()


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("3 years", True),
        ("3 million years", False),
        ("3 million", False),
        ("higher by 3 billion yuan", True),
        ("higher by 30 billion yuan", False),
        ("higher by 3 billion people", False),
    ],
)
def test_what_was_computed_again_may_be_told_in_english_units(text: str, right: bool) -> None:
    known = (Computed(Decimal(3), Decimal(3), "年", "count"), Computed(Decimal(30), Decimal(30), "亿元", "50 − 20"))
    assert (unsupported(check_answer(text, (), known)) == ()) is right
