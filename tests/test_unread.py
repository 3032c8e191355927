"""Clauses on an indicator from which no figure came: noted with the reason, so that nothing is called not stated."""

import pytest
from test_reading import report

from rag.records import Document


def notes(document: Document) -> list[tuple[str, str, str, str]]:
    """(indicator, kind, reason, quote) of each note."""
    return [(note.indicator, note.kind, note.reason, note.quote) for note in document.unread]


@pytest.mark.parametrize(
    ("text", "indicator", "reason", "quote"),
    [
        ("2015年，居民消费价格指数10$1.$2，市场平稳。", "cpi", "damaged", "居民消费价格指数10$1.$2"),
        ("2015年，税收收入增长11.X%。", "other:税收收入", "damaged", "税收收入增长11.X%"),
        ("2015年，财政收入增长1\ufffd.2%。", "fiscal_revenue", "damaged", "财政收入增长1\ufffd.2%"),
        ("2015年，固定资产投资实现两位数增长。", "fixed_asset_investment", "vague", "固定资产投资实现两位数增长"),
        ("2015年，城镇登记失业率低于控制目标。", "registered_unemployment", "unread", "城镇登记失业率低于控制目标"),
    ],
)
def test_a_clause_of_the_review_is_noted_with_its_reason(text: str, indicator: str, reason: str, quote: str) -> None:
    assert (indicator, "actual", reason, quote) in notes(report(text))
    assert not [figure for figure in report(text).figures if figure.headline]


def test_what_is_told_by_a_figure_is_not_noted() -> None:
    text = "2015年，固定资产投资增长12%。固定资产投资实现较快增长。城乡居民人均可支配收入分别增长8%、9%。"
    assert notes(report(text)) == []


def test_a_task_with_a_name_and_no_number_is_noted_but_prose_is_not() -> None:
    found = notes(report(ahead="今年，城镇登记失业率保持稳定。大力发展数字经济，抓好粮食安全，优化外贸结构。"))
    assert found == [("registered_unemployment", "task", "unread", "城镇登记失业率保持稳定")]


def test_what_a_plan_says_of_its_last_year_is_no_task_of_this_one() -> None:
    ahead = "到2030年，高质量发展明显进位。主要目标包括：城镇居民人均可支配收入增长与经济增长同步，能耗强度持续下降。"
    assert notes(report(ahead=ahead)) == []


def test_a_note_stands_where_its_quote_says() -> None:
    document = report("2015年，居民消费价格指数10$1.$2。")
    (note,) = document.unread
    assert "".join(document.source.text[start:end] for start, end in note.spans) == note.quote
    assert note.period == "2015"
    assert note.section_id in {section.id for section in document.sections}


def test_a_course_set_by_a_common_word_is_noted_and_a_passing_mention_is_not() -> None:
    found = notes(report(ahead="今年，促进外资外贸稳定增长。建好外贸综合服务平台。"))
    assert found == [
        ("fdi", "task", "unread", "促进外资外贸稳定增长"),
        ("trade", "task", "unread", "促进外资外贸稳定增长"),
    ]
