"""A number of a draft told once more in another unit of the same thing: right by the arithmetic, or wrong by it."""

from __future__ import annotations

import pytest

from rag.drafts.ledger import Ledger
from rag.ingest import read_document

REPORT = """云南省2026年政府工作报告

各位代表：
一、2025年工作回顾
2025年，地区生产总值增长4.1%。粮食总产量达到1984万吨。
二、2026年工作安排
今年主要预期目标是：地区生产总值增长4.5%左右，粮食总产量稳定在1955万吨以上。
"""


@pytest.mark.parametrize(
    ("text", "verdicts", "said"),
    [
        ("云南今年粮食总产量目标为1955万吨以上（约合391亿斤）。", "supported supported", "1吨 = 2000斤"),
        ("云南今年粮食总产量目标为1955万吨以上，折合391亿斤。", "supported supported", "1955万吨 = 391亿斤"),
        ("云南今年粮食总产量目标为1955万吨以上（约合395亿斤）。", "supported contradicted", "1955万吨 = 391亿斤"),
        ("云南今年粮食总产量目标为1965万吨以上（约合393亿斤）。", "contradicted contradicted", "1955万吨"),
        ("云南今年粮食总产量目标为395亿斤以上。", "contradicted", "数值不同"),
        ("云南今年粮食总产量目标为391亿斤以上。", "supported", ""),
    ],
)
def test_what_is_converted_is_judged_by_the_arithmetic(text: str, verdicts: str, said: str) -> None:
    document = read_document(REPORT.encode(), "云南省-2026.md", max_chars=300)
    names = {document.source.id: document.source.name}
    findings = Ledger(document.figures, document.reports, document.sections, names).check(text)
    assert " ".join(each.verdict for each in findings) == verdicts
    assert said in findings[-1].reason
