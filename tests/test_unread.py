"""Clauses on an indicator from which no figure came: noted with the reason, so that nothing is called not stated."""

from dataclasses import replace
from pathlib import Path

import pytest
from test_reading import report

from rag.evaluate.cells import KINDS
from rag.evaluate.mentions import Mentions
from rag.figures.lexicon import lexicon
from rag.library.embedding import passages_of
from rag.library.writer import open_writer
from rag.records import Document
from rag.retrieval.report_reading import ReportCache


def notes(document: Document) -> list[tuple[str, str, str, str]]:
    """(indicator, kind, reason, quote) of each note, without what is only named."""
    return [(note.indicator, note.kind, note.reason, note.quote) for note in document.unread if note.reason != "named"]


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
    (note,) = (note for note in document.unread if note.reason != "named")
    assert "".join(document.source.text[start:end] for start, end in note.spans) == note.quote
    assert note.period == "2015"
    assert note.section_id in {section.id for section in document.sections}


def test_a_course_set_by_a_common_word_is_noted_and_a_passing_mention_is_not() -> None:
    found = notes(report(ahead="今年，完成粮食生产任务，促进外资外贸稳定增长。建好外贸综合服务平台、粮食仓库。"))
    assert found == [
        ("grain_output", "task", "unread", "完成粮食生产任务"),
        ("fdi", "task", "unread", "促进外资外贸稳定增长"),
        ("trade", "task", "unread", "促进外资外贸稳定增长"),
    ]


@pytest.mark.parametrize(
    ("back", "ahead", "indicator", "kind", "quote"),
    [
        ("", "今年，抓好城镇登记失业率的监测。", "registered_unemployment", "target", "抓好城镇登记失业率的监测"),
        ("2015年，粮食丰收。", "今年，储备粮食等100种商品。", "grain_output", "target", "储备粮食等100种商品"),
        ("2015年，研发投入强度稳步提高。", "今年，办好实事。", "rd_intensity", "actual", "研发投入强度稳步提高"),
        ("2015年，固定资产投资增长12%。", "今年，粮食稳定。", "fixed_asset_investment", "", ""),
        ("2015年，出口退税提速。", "今年，城镇登记失业率控制在4%以内。", "surveyed_unemployment", "", ""),
    ],
)
def test_a_clause_that_only_names_an_indicator_is_kept_for_those_who_ask_for_its_kind(
    back: str, ahead: str, indicator: str, kind: str, quote: str
) -> None:
    document = report(back, ahead=ahead)
    kept = [
        (note.kind, note.quote) for note in document.unread if (note.indicator, note.reason) == (indicator, "named")
    ]
    assert kept == ([(kind, quote)] if kind else [])


def test_what_is_kept_of_names_answers_as_the_text_itself_does(tmp_path: Path) -> None:
    document = report(
        "2015年，固定资产投资增长12%，生态环境质量改善，研发投入强度稳步提高。城镇登记失业率低于控制目标。",
        ahead="今年，促进外资外贸稳定增长，抓好城镇登记失业率的监测，储备粮食等100种商品，进出口100亿美元，物价稳定。",
    )
    found = []
    for with_names in (True, False):
        notes = tuple(note for note in document.unread if with_names or note.reason != "named")
        with open_writer(tmp_path / f"{with_names}", "") as library:
            library.put(replace(document, unread=notes), passages_of(document), "rules")
            (key,) = library.reports_at([document.reports[0].region.name], [])
            cache = ReportCache(library)
            mentions = Mentions(library, cache)
            found.append([mentions.clause(key, id_, kinds, "2016") for id_ in lexicon() for kinds in KINDS.values()])
            assert bool(cache._kept) != with_names
            assert library.unread() == tuple(note for note in notes if note.reason != "named")
    assert found[0] == found[1]
    assert any(found[0])
