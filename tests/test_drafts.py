"""Drafts against the library: every number supported, contradicted or unknown, and never accepted by mistake."""

from pathlib import Path

import pytest

from rag.drafts.claims import find_claims
from rag.drafts.ledger import Ledger
from rag.ingest import read_document

SEEDS = Path(__file__).resolve().parent.parent / "seeds"


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    """The sample editions of 郑州 2024, 济南 2024, 福州 2024, 管城 2020 and 新乡 2025."""
    names = ("zhengzhou-2024", "jinan-2024", "fuzhou-2024", "guancheng-2020", "xinxiang-2025")
    found = [read_document((SEEDS / f"{name}.md").read_bytes(), f"{name}.md", max_chars=300) for name in names]
    return Ledger(
        [figure for document in found for figure in document.figures],
        [report for document in found for report in document.reports],
        [section for document in found for section in document.sections],
        {document.source.id: document.source.name for document in found},
    )


def verdicts(ledger: Ledger, text: str) -> list[tuple[str, str]]:
    return [(finding.text, finding.verdict) for finding in ledger.check(text)]


@pytest.mark.parametrize(
    "text",
    [
        "郑州市2024年地区生产总值增长目标为7%左右。",
        "2024年，郑州的GDP预期增长7%左右。",
        "鄭州市2024年地區生產總值增長目標為7%左右。",
        "郑州市2024年地区生产总值增长目标为百分之七左右。",
        "郑州市２０２４年地区生产总值增长目标为７％左右。",
        "郑州市2023年地区生产总值总量超过13600亿元。",
        "郑州市2023年居民消费价格下降0.6%。",
        "管城区2020年登记失业率控制在4%以内。",
        "新乡市2025年粮食产量稳定在90亿斤以上。",
        "郑州市2024年新建5G基站4000个以上。",
    ],
)
def test_what_a_clause_says_is_supported(ledger: Ledger, text: str) -> None:
    assert [verdict for _, verdict in verdicts(ledger, text)] == ["supported"]


@pytest.mark.parametrize(
    "text",
    [
        "郑州市2024年地区生产总值增长目标为7.4%左右。",  # last year's result
        "郑州市2024年地区生产总值增长目标为7%以上。",  # another bound word
        "郑州市2023年地区生产总值实际增长7%左右。",  # a goal told as a result
        "济南市2024年地区生产总值增长目标为7%左右。",  # another city's
        "郑州市2023年居民消费价格上涨0.6%。",  # a fall told as a rise
        "郑州市2024年新建5G基站400个以上。",
        "新乡市2025年粮食产量稳定在90万吨以上。",  # another unit
    ],
)
def test_a_change_of_one_thing_is_contradicted(ledger: Ledger, text: str) -> None:
    assert [verdict for _, verdict in verdicts(ledger, text)] == ["contradicted"]


def test_a_bound_word_left_out_is_no_proof_and_no_contradiction(ledger: Ledger) -> None:
    """Editors drop 左右 and 以上: the number is not wrong, but the clause says something else."""
    (finding,) = ledger.check("郑州市2024年地区生产总值增长目标为7%。")
    assert (finding.verdict, finding.why) == ("unknown", "bound")


@pytest.mark.parametrize(
    ("text", "why", "reason"),
    [
        ("杭州市2024年地区生产总值增长5%。", "not_loaded", "库中没有杭州市的报告"),
        ("地区生产总值增长5%。", "not_understood", "哪个地区"),
        ("郑州市2022年地区生产总值增长目标为8%。", "not_loaded", "郑州市 2022"),
        ("河南省2024年地区生产总值增长目标为7%左右。", "not_loaded", "库中没有河南省的报告"),
        ("Hangzhou set its 2024 GDP growth target at around 5%.", "not_loaded", "no report of 杭州市"),
        ("全国2024年地区生产总值增长5%左右。", "outside", "全国"),
        ("郑州市2024年上半年地区生产总值增长5%。", "part_of_year", "上半年"),
    ],
)
def test_what_the_library_does_not_know_is_unknown_and_says_why(
    ledger: Ledger, text: str, why: str, reason: str
) -> None:
    (finding,) = ledger.check(text)
    assert (finding.verdict, finding.why) == ("unknown", why)
    assert reason in finding.reason
    assert finding.citation is None


def test_region_and_year_are_carried_on_until_others_are_named(ledger: Ledger) -> None:
    text = (
        "郑州市2024年地区生产总值增长目标为7%左右，固定资产投资增长8%以上。一般公共预算收入增长3%以上。济南为5%左右。"
    )
    assert verdicts(ledger, text)[:3] == [("7%", "supported"), ("8%", "supported"), ("3%", "supported")]
    claims = find_claims(text)
    assert [(claim.region.name if claim.region else "", claim.year) for claim in claims][-1] == ("济南市", 2024)


def test_a_list_of_cities_shares_a_list_of_numbers(ledger: Ledger) -> None:
    text = "郑州、济南2024年地区生产总值增长目标分别为7%左右、5.5%以上。"
    assert verdicts(ledger, text) == [("7%", "supported"), ("5.5%", "supported")]
    swapped = "济南、郑州2024年地区生产总值增长目标分别为7%左右、5.5%以上。"
    assert verdicts(ledger, swapped) == [("7%", "contradicted"), ("5.5%", "contradicted")]


def test_a_part_named_after_a_city_is_not_the_city(ledger: Ledger) -> None:
    (claim,) = find_claims("盘锦市2024年自贸试验区福州片区推出首创性举措30项。")
    assert claim.region is not None
    assert claim.region.name == "盘锦市"


def test_the_finding_quotes_the_clause_and_its_place(ledger: Ledger) -> None:
    (finding,) = ledger.check("郑州市2024年规模以上工业增加值增长8%以上。")
    assert (finding.why, finding.reason) == ("value", "数值不同：报告为9%以上")
    assert finding.citation is not None
    assert finding.citation.quote == "规模以上工业增加值增长9%以上"
    assert finding.citation.source == "zhengzhou-2024.md"
    text = (SEEDS / "zhengzhou-2024.md").read_text("utf-8")
    assert "".join(text[start:end] for start, end in finding.citation.spans) == finding.citation.quote
