"""Reports of four provinces for two years, made up for the tests of drafts: real places, invented numbers."""

from __future__ import annotations

from functools import cache

from rag.drafts.ledger import Ledger
from rag.ingest import read_document


def report(
    name: str,
    year: int,
    *,
    gdp: str,
    growth: str,
    target: str,
    industry: str,
    jobs: str,
    more: str = "",
    plan: str = "",
) -> str:
    """A report of some lines: last year's results, the year's targets."""
    return f"""{name}{year}年政府工作报告

——{year}年1月20日在{name}第十四届人民代表大会第三次会议上

各位代表：
现在，我代表省人民政府向大会报告工作，请予审议。
一、{year - 1}年工作回顾
{year - 1}年，全省上下同心协力，地区生产总值达到{gdp}、增长{growth}，规模以上工业增加值增长{industry}。{more}
二、{year}年工作安排
{year}年经济社会发展主要预期目标是：地区生产总值增长{target}，城镇新增就业{jobs}，居民消费价格涨幅2%左右。{plan}
各位代表，让我们团结一心，再创佳绩！
"""


REPORTS = {
    "hebei-2025": report(
        "河北省", 2025, gdp="46500亿元", growth="5.2%", target="5.5%左右", industry="7.1%", jobs="86万人"
    ),
    "hebei-2026": report(
        "河北省", 2026, gdp="49312亿元", growth="5.9%", target="5%左右", industry="6.4%", jobs="88万人",
        more="新建5G基站21000个。制造业投资增长11.3%。钢铁产业产值2100亿元、增长3.4%。汽车产业产值1830亿元、增长9.6%，"
        "连续3年增长。",
        plan="开工建设重点项目640个。汽车产业产值达到2060亿元。",
    ),
    "shandong-2025": report(
        "山东省", 2025, gdp="98700亿元", growth="5.4%", target="5%以上", industry="8.2%", jobs="110万人以上"
    ),
    "shandong-2026": report(
        "山东省", 2026, gdp="103100亿元", growth="5.3%", target="5%以上", industry="7.7%", jobs="112万人"
    ),
    "shanxi-2025": report(
        "山西省", 2025, gdp="25800亿元", growth="2.6%", target="4%左右", industry="1.9%", jobs="45万人"
    ),
    "shanxi-2026": report(
        "山西省", 2026, gdp="26500亿元", growth="4.1%", target="5%左右", industry="3.8%", jobs="44万人"
    ),
    "jilin-2025": report(
        "吉林省", 2025, gdp="14300亿元", growth="4.3%", target="5.5%左右", industry="6.2%", jobs="23万人以上"
    ),
    "jilin-2026": report(
        "吉林省", 2026, gdp="15260亿元", growth="4.8%", target="5%左右", industry="5.5%", jobs="22万人以上"
    ),
}  # fmt: skip


@cache
def provinces() -> Ledger:
    """The ledger of the eight reports."""
    found = [read_document(text.encode(), f"{name}.txt", max_chars=300) for name, text in REPORTS.items()]
    return Ledger(
        [figure for document in found for figure in document.figures],
        [report for document in found for report in document.reports],
        [section for document in found for section in document.sections],
        {document.source.id: document.source.name for document in found},
    )
