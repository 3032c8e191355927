"""Where an amount stands, where a target moves and who comes first, as talk puts them: read by their parts."""

from __future__ import annotations

import pytest

from rag.question.parse import parse
from rag.question.plainly import plainly


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ("哪些省把固投目标摆在6%之上", "哪些省把固投目标高于6%"),
        ("社零目标守在4%底下的省", "社零目标低于4%的省"),
        ("今年哪些省的失业率目标比5%更松", "今年哪些省的失业率目标高于5%"),
        ("今年哪些省的GDP目标比5%更松", "今年哪些省的GDP目标低于5%"),
        ("2026年CPI目标比2%要严的省", "2026年CPI目标低于2%的省"),
        ("2026年比2025年,哪些省把固投目标往下挪了", "2026年比2025年,哪些省把固投目标下调了"),
        ("2026年比2025年,哪些省把固投目标改小了", "2026年比2025年,哪些省把固投目标下调了"),
        ("2026年比2025年,哪些省把社零目标朝上拉了", "2026年比2025年,哪些省把社零目标上调了"),
        ("目标往下调整的省", "目标往下调整的省"),
        ("GDP目标往上调还是往下调的省多", "GDP目标往上调还是往下调的省多"),
        ("按2025年外贸总额排,冠亚季军是谁", "按2025年外贸总额排名,前三名是谁"),
        ("制造业单项冠军企业有多少家", "制造业单项冠军企业有多少家"),
        ("Order the cities by their 2026 GDP target", "rank the cities by their 2026 GDP target"),
        ("Who put a target on total foreign trade (imports + exports)?", "Who set a target for foreign trade?"),
    ],
)
def test_parts_of_talk_by_their_plain_words(question: str, plain: str) -> None:
    assert plainly(question) == plain


@pytest.mark.parametrize(
    ("question", "cmp"),
    [("今年谁把城镇调查失业率目标定在5%上头", "gt"), ("Which provinces have a 2026 CPI target tighter than 2%?", "lt")],
)
def test_a_side_of_an_amount_is_strict(question: str, cmp: str) -> None:
    where = parse(question, ()).queries[0].steps[0].model_dump()["where"]
    assert (where["test"], where["cmp"]) == ("compare", cmp)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("新疆生产建设兵团2026年GDP目标定了多少", "新疆生产建设兵团"),
        ("合肥高新区2026年GDP目标是多少", "合肥高新区"),
        ("湖南湘江新区2026年GDP增长目标", "湖南湘江新区"),
        ("新疆2026年GDP目标", "新疆维吾尔自治区"),
    ],
)
def test_what_lies_in_a_region_is_not_answered_by_its_numbers(question: str, name: str) -> None:
    assert [place.model_dump()["name"] for place in parse(question, ()).queries[0].places] == [name]
