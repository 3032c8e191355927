from __future__ import annotations

import doctest

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.outline import headings
from rag.outline.sections import chunk_sections, find_sections
from rag.records import Chunk, Region, Report, Section, Span, text_at
from rag.text.view import View

REST = "我们坚持稳字当头，统筹推进各项事业，群众生活继续改善。"


def _report(spans: tuple[Span, ...], year: int = 2024) -> Report:
    return Report("r1", "s1", Region("甲市", "prefecture", "", "乙省"), year, "", "", "", spans)


def _sections(text: str, year: int = 2024) -> tuple[Section, ...]:
    spans = (Span(0, len(text)),)
    return find_sections(_report(spans, year), View(text, spans))


def _outline(text: str, year: int = 2024) -> list[tuple[str, str]]:
    """Role and path of each section but the empty root."""
    return [(section.role, " > ".join(section.path)) for section in _sections(text, year) if section.spans]


def _own_text(text: str, title: str) -> str:
    found = [section for section in _sections(text) if section.path and section.path[-1] == title]
    assert len(found) == 1, (title, [section.path for section in found])
    return text_at(text, found[0].spans)


def _chunks(text: str, max_chars: int = 400) -> tuple[Chunk, ...]:
    return chunk_sections(_report((Span(0, len(text)),)), _sections(text), text, max_chars)


# --- the tree ---------------------------------------------------------------------------------------------------


def test_headings_without_a_word_of_time_before_a_part_that_reviews_are_of_the_review() -> None:
    text = (
        f"各位代表：\n一、奋力抢险救援\n紧急转移群众{REST}\n二、2023年经济平稳发展成效\n去年，生产总值增长{REST}\n"
        f"三、2024年工作安排\n今年，要抓好{REST}\n"
    )
    assert [(role, title[:1]) for role, title in _outline(text)[1:]] == [
        ("review", "一"),
        ("review", "二"),
        ("plan", "三"),
    ]


def test_numbered_headings_nest_by_their_style() -> None:
    text = (
        "甲市政府工作报告\n——2024年1月5日在甲市第十届人民代表大会上\n市长  张三\n各位代表：\n现在，我报告工作。\n"
        f"一、2023年工作回顾\n{REST}\n（一）工业稳步回升。{REST}\n1.培育新产业。{REST}\n2．改造旧产业。{REST}\n"
        f"（1）补链。{REST}\n①节能。{REST}\n（二）农业提质\n{REST}\n二、2024年工作安排\n（一）抓项目\n{REST}\n"
    )
    assert _outline(text) == [
        ("", ""),
        ("review", "一、2023年工作回顾"),
        ("review", "一、2023年工作回顾 > （一）工业稳步回升"),
        ("review", "一、2023年工作回顾 > （一）工业稳步回升 > 1.培育新产业"),
        ("review", "一、2023年工作回顾 > （一）工业稳步回升 > 2．改造旧产业"),
        ("review", "一、2023年工作回顾 > （一）工业稳步回升 > 2．改造旧产业 > （1）补链"),
        ("review", "一、2023年工作回顾 > （一）工业稳步回升 > 2．改造旧产业 > （1）补链 > ①节能"),
        ("review", "一、2023年工作回顾 > （二）农业提质"),
        ("plan", "二、2024年工作安排"),
        ("plan", "二、2024年工作安排 > （一）抓项目"),
    ]


def test_ids_and_depths_follow_reading_order() -> None:
    sections = _sections(f"一、2023年工作回顾\n（一）工业。{REST}\n二、2024年工作安排\n{REST}\n")
    assert [(section.id, section.depth) for section in sections] == [("r1:0", 0), ("r1:1", 1), ("r1:2", 2), ("r1:3", 1)]
    assert {section.report_id for section in sections} == {"r1"}


def test_parts_hold_the_numbered_headings_below_them() -> None:
    text = (
        f"第一部分 2023年工作回顾\n一、工业回升\n{REST}\n二、重点工作完成\n{REST}\n"
        f"第二部分\n2024年工作安排\n一、抓项目\n{REST}\n"
    )
    assert _outline(text) == [
        ("review", "第一部分 2023年工作回顾"),
        ("review", "第一部分 2023年工作回顾 > 一、工业回升"),
        ("review", "第一部分 2023年工作回顾 > 二、重点工作完成"),
        ("plan", "第二部分 2024年工作安排"),
        ("plan", "第二部分 2024年工作安排 > 一、抓项目"),
    ]


def test_a_numeral_on_its_own_line_joins_the_heading_below_it() -> None:
    text = f"各位代表:\n一\n2024年工作回顧\n{REST}\n（一）\n產業提質\n{REST}\n二\n2025年重點工作\n{REST}\n三\n{REST}\n"
    assert _outline(text, 2025) == [
        ("", ""),
        ("review", "一 2024年工作回顧"),
        ("review", "一 2024年工作回顧 > （一） 產業提質"),
        ("plan", "二 2025年重點工作"),
        ("plan", "三"),
    ]


def test_a_missing_level_leaves_no_hole() -> None:
    text = f"一、2023年工作回顾\n1.工业。{REST}\n2.农业。{REST}\n（三）改革。{REST}\n1.国企。{REST}\n"
    assert [path for _, path in _outline(text)] == [
        "一、2023年工作回顾",
        "一、2023年工作回顾 > 1.工业",
        "一、2023年工作回顾 > 2.农业",
        "一、2023年工作回顾 > （三）改革",
        "一、2023年工作回顾 > （三）改革 > 1.国企",
    ]


@pytest.mark.parametrize("inner", [("（一）", "（二）"), ("（1）", "（2）")])
def test_arabic_numbers_may_be_the_first_level(inner: tuple[str, str]) -> None:
    text = (
        f"{REST}\n1、2023年工作回顾\n{REST}\n{inner[0]}工业。{REST}\n{inner[1]}农业。{REST}\n"
        f"2、2024年工作安排\n{inner[0]}项目。{REST}\n"
    )
    assert _outline(text) == [
        ("", ""),
        ("review", "1、2023年工作回顾"),
        ("review", f"1、2023年工作回顾 > {inner[0]}工业"),
        ("review", f"1、2023年工作回顾 > {inner[1]}农业"),
        ("plan", "2、2024年工作安排"),
        ("plan", f"2、2024年工作安排 > {inner[0]}项目"),
    ]


def test_heading_lines_without_numerals_make_a_tree() -> None:
    text = (
        f"甲市政府工作报告\n各位代表：\n2023年工作回顾\n{REST}\n经济运行\n{REST}\n"
        f"2024年工作安排\n{REST}\n加快转型\n{REST}\n"
    )
    assert _outline(text) == [
        ("", ""),
        ("review", "2023年工作回顾"),
        ("review", "2023年工作回顾 > 经济运行"),
        ("plan", "2024年工作安排"),
        ("plan", "2024年工作安排 > 加快转型"),
    ]


def test_a_space_may_stand_for_the_stop_of_a_lead_sentence() -> None:
    text = f"二、2024年工作安排\n优化营商环境 {REST}\n甲市 {REST}\n"
    assert [path for _, path in _outline(text)] == ["二、2024年工作安排", "二、2024年工作安排 > 优化营商环境"]


@pytest.mark.parametrize("lead", ["加快32个核心板块建设", "“1+4”都市圈加快建设", "打造政务服务2.0版"])
def test_a_number_in_a_name_leaves_a_lead_sentence_a_heading(lead: str) -> None:
    assert _outline(f"二、2024年工作安排\n{lead}。{REST}\n")[1:] == [("plan", f"二、2024年工作安排 > {lead}")]


def test_bullets_are_no_part_of_a_title() -> None:
    text = f"二、2024年工作安排\n——优化营商环境。{REST}\n●扩大有效投资。{REST}\n"
    assert [path.split(" > ")[-1] for _, path in _outline(text)][1:] == ["优化营商环境", "扩大有效投资"]


def test_a_short_first_sentence_heads_its_paragraph_and_no_other() -> None:
    last = "围绕上述任务，还要做好各类保障工作，确保各项部署落地见效。\n"
    text = f"二、2024年工作安排\n优化营商环境。{REST}\n打造“升级版”。{REST}\n{last}"
    assert [path for _, path in _outline(text)] == [
        "二、2024年工作安排",
        "二、2024年工作安排 > 优化营商环境",
        "二、2024年工作安排 > 打造“升级版”",
    ]
    assert _own_text(text, "二、2024年工作安排").endswith(last)
    assert _own_text(text, "打造“升级版”") == f"打造“升级版”。{REST}\n"


@pytest.mark.parametrize(
    "opening",
    [
        "生产总值增长6%。",  # a result
        "新增就业人数11691人。",
        "旧小区改造开工23个、完工47个。",
        "企业开办2.5天办结，事项一次办成。",
        "各位代表！",
        "今年是关键一年。",
        "一是抓好项目建设。",
        "在肯定成绩的同时，问题不少。",
        "这一段开头的句子比标题长得多，列举许多事项，既讲工业也讲农业，不能当作标题来看待。",
    ],
)
def test_other_first_sentences_are_text(opening: str) -> None:
    text = f"二、2024年工作安排\n{opening}{REST}\n"
    assert _outline(text) == [("plan", "二、2024年工作安排")]


@pytest.mark.parametrize(
    "line",
    [
        "一、二、三产业增加值分别增长3%、5%、6%，",
        "三、四季度加快建设，",
        "一是抓项目，二是抓改革，",
        "2.5万人实现就业，",
        "2023年民营企业达到500家，",
        "3家企业入选，",
    ],
)
def test_numerals_that_begin_a_sentence_are_no_headings(line: str) -> None:
    assert _outline(f"一、2023年工作回顾\n{line}{REST}\n") == [("review", "一、2023年工作回顾")]


def test_numbered_items_without_text_stay_with_the_section_that_lists_them() -> None:
    items = "1.新增就业5万人；\n2.改造小区20个；\n3.新建学校6所。\n"
    text = f"二、2024年工作安排\n办好民生实事。今年重点办好以下三件实事：\n{items}（一）项目。{REST}\n"
    assert [path for _, path in _outline(text)] == [
        "二、2024年工作安排",
        "二、2024年工作安排 > 办好民生实事",
        "二、2024年工作安排 > （一）项目",
    ]
    assert _own_text(text, "办好民生实事").endswith(items)


def test_a_broken_line_does_not_make_the_rest_a_heading() -> None:
    text = f"一、2023年工作回顾\n{REST}全市企业积极推进\n数字化改造\n{REST}\n"
    assert _outline(text) == [("review", "一、2023年工作回顾")]


def test_headings_run_into_one_paragraph_are_found_again() -> None:
    text = (
        f"各位代表：一、2023年工作回顾过去一年，{REST}（一）工业回升。{REST}参见办法第三条。（六）款所列事项。（二）农业提质。{REST}"
        f"二、2024年工作安排今年是关键之年，{REST}（一）抓项目。{REST}"
    )
    assert _outline(text) == [
        ("", ""),
        ("review", "一、2023年工作回顾"),
        ("review", "一、2023年工作回顾 > （一）工业回升"),
        ("review", "一、2023年工作回顾 > （二）农业提质"),
        ("plan", "二、2024年工作安排"),
        ("plan", "二、2024年工作安排 > （一）抓项目"),
    ]


def test_remarks_on_the_whole_part_go_back_to_the_part() -> None:
    remark = "同时，我们也清醒看到困难和问题。\n"
    text = f"一、2023年工作回顾\n（一）工业。{REST}\n工业提速。{REST}\n{remark}二、2024年工作安排\n{REST}\n"
    assert _own_text(text, "一、2023年工作回顾") == f"一、2023年工作回顾\n{remark}"


def test_closing_words_belong_to_the_root_but_an_appendix_does_not() -> None:
    closing, appendix = "各位代表！让我们团结奋斗！\n谢谢大家！\n", "附件\n名词解释\n1.一网通办：指网上办理。\n"
    text = f"一、2024年工作安排\n{REST}\n{closing}{appendix}"
    assert _outline(text) == [("", ""), ("plan", "一、2024年工作安排"), ("", "附件"), ("", "名词解释")]
    root = _sections(text)[0]
    assert text_at(text, root.spans) == closing


def test_titles_are_cut_to_sixty_characters() -> None:
    text = f"（一）{'推进' * 80}，{'落实' * 80}。\n"
    (title,) = (section.path[0] for section in _sections(text) if section.path)
    assert title == text[:60]


@pytest.mark.parametrize("text", ["", "\n\n \n", "标题"])
def test_a_report_without_headings_is_its_root(text: str) -> None:
    (root,) = _sections(text)
    assert (root.path, root.role, text_at(text, root.spans)) == ((), "", text)


def test_examples_in_the_docstrings_hold() -> None:
    found = doctest.testmod(headings)
    assert found.attempted > 0
    assert found.failed == 0


# --- roles ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("一、2019年以来工作回顾", "review"),
        ("一、2023年工作情况", "review"),
        ("一、过去五年的工作", "review"),
        ("一、主要成效", "review"),
        ("一、2024年工作总体要求和主要目标", "plan"),
        ("一、“十五五”时期目标任务", "plan"),
        ("一、今年重点工作", "plan"),
        ("一、加强自身建设", ""),
    ],
)
def test_the_title_of_a_part_tells_its_role(title: str, role: str) -> None:
    assert _outline(f"{title}\n{REST}\n") == [(role, title)]


def test_an_appendix_has_the_role_that_its_own_title_tells_and_notes_on_terms_have_none() -> None:
    text = (
        f"一、2023年工作回顾\n{REST}\n二、2024年工作安排\n{REST}\n《政府工作报告》附件1\n2023年为民办实事完成情况\n"
        f"一、改善教育。{REST}\n名词注解：\n“五建”工程是：{REST}\n"
    )
    roles = {title: role for role, title in _outline(text)}
    assert roles["一、改善教育"] == "review"
    assert roles["名词注解"] == ""


def test_government_building_after_the_plan_is_plan() -> None:
    text = f"一、2023年工作回顾\n{REST}\n二、2024年工作安排\n{REST}\n三、加强政府自身建设\n（一）依法行政。{REST}\n"
    assert [role for role, _ in _outline(text)] == ["review", "plan", "plan", "plan"]


def test_problems_are_review() -> None:
    text = f"一、2023年工作回顾\n{REST}\n各位代表！工作中还存在困难和问题：一是动力不足。\n二、2024年工作安排\n{REST}\n"
    assert "困难和问题" in _own_text(text, "一、2023年工作回顾")


def test_without_part_headings_paragraphs_tell_where_the_plan_begins() -> None:
    text = (
        f"现在，我报告工作。\n过去一年，{REST}\n工业稳步回升。{REST}\n各位代表！我们也看到困难和问题不少。\n"
        f"今年政府工作总体要求是：{REST}\n主要预期目标是：生产总值增长6%。\n这一目标符合实际，需要各方面共同努力。\n（一）抓项目。{REST}\n"
    )
    assert _outline(text) == [
        ("", ""),
        ("review", ""),
        ("review", "工业稳步回升"),
        ("plan", "今年政府工作总体要求"),
        ("plan", "主要预期目标"),
        ("plan", ""),
        ("plan", "（一）抓项目"),
    ]


def test_what_stands_before_the_first_plan_was_the_review() -> None:
    text = f"各位代表：\n工业稳步回升。{REST}\n今年工作总体思路是：{REST}\n推进项目建设。{REST}\n"
    assert [role for role, _ in _outline(text)] == ["", "review", "plan", "plan"]


def test_a_lost_part_heading_is_seen_by_the_aims_of_the_year() -> None:
    aims = "今年经济社会发展主要预期目标是：生产总值增长6%。"
    text = f"一、2023年工作回顾\n（一）工业。{REST}\n{aims}\n（一）项目。{REST}\n"
    assert _outline(text)[2:] == [("plan", "今年经济社会发展主要预期目标"), ("plan", "（一）项目")]


def test_a_lost_part_heading_is_seen_by_numbers_that_begin_anew() -> None:
    text = f"一、2023年工作回顾\n（一）工业。{REST}\n（二）农业。{REST}\n今年是关键一年，{REST}\n（一）项目。{REST}\n"
    assert _outline(text)[3:] == [("plan", ""), ("plan", "（一）项目")]


@pytest.mark.parametrize(
    "sentence",
    [
        "今年年初任务繁重，我们逐项落实。",
        "对照年初预期目标，全部完成。",
        "完成年初提出的预期目标是全市努力的结果。",
        "2023年主要预期目标是：增长6%。",
    ],
)
def test_a_review_that_mentions_aims_stays_a_review(sentence: str) -> None:
    text = f"一、2023年工作回顾\n{sentence}\n（一）工业。{REST}\n（二）农业。{REST}\n"
    assert {role for role, _ in _outline(text)} == {"review"}


def test_a_report_read_in_december_calls_the_target_year_next_year() -> None:
    text = f"一、今年工作\n今年以来，{REST}\n二、明年工作\n明年全市工作总体要求是：{REST}\n"
    assert [role for role, _ in _outline(text)] == ["review", "plan", "plan"]


def test_a_part_whose_title_does_not_tell_is_known_by_its_text() -> None:
    text = f"一、奋楫笃行\n过去一年，{REST}\n二、谱写新篇\n今年是关键一年，{REST}\n三、为民初心\n{REST}\n"
    assert [role for role, _ in _outline(text)] == ["review", "plan", "plan"]


def test_a_title_page_is_neither_review_nor_plan() -> None:
    text = f"2024年甲市政府工作报告\n2024年1月5日在甲市人民代表大会上\n各位代表：\n一、2023年工作回顾\n{REST}\n"
    assert _outline(text) == [("", ""), ("review", "一、2023年工作回顾")]


# --- chunks -----------------------------------------------------------------------------------------------------


def test_chunks_stay_inside_one_section_and_carry_its_path() -> None:
    text = f"一、2023年工作回顾\n（一）工业。{REST * 30}\n（二）农业。{REST}\n"
    sections = {section.id: section for section in _sections(text)}
    chunks = _chunks(text)
    assert [chunk.path[-1] for chunk in chunks] == [
        "一、2023年工作回顾",
        "（一）工业",
        "（一）工业",
        "（一）工业",
        "（二）农业",
    ]
    for chunk in chunks:
        assert chunk.path == sections[chunk.section_id].path
        assert chunk.text == text_at(text, chunk.spans)


def test_chunks_end_at_paragraphs_then_sentences_then_commas() -> None:
    paragraphs = "甲" * 70 + "。" + "乙" * 20 + "。\n" + "丙" * 80 + "。\n"
    assert [chunk.text[-2:] for chunk in _chunks(paragraphs, 120)] == ["。\n", "。\n"]
    sentences = "甲" * 30 + "，" + "乙" * 35 + "。”" + "丙" * 60 + "。"
    assert [chunk.text[-2:] for chunk in _chunks(sentences, 100)] == ["。”", "丙。"]
    commas = "甲" * 60 + "，" + "乙" * 60
    assert [chunk.text[-1] for chunk in _chunks(commas, 100)] == ["，", "乙"]


def test_a_text_without_punctuation_is_cut_evenly() -> None:
    sizes = [len(chunk.text) for chunk in _chunks("发展" * 2500)]
    assert sum(sizes) == 5000
    assert max(sizes) <= 400
    assert max(sizes) - min(sizes) <= 1


def test_no_chunk_is_a_scrap() -> None:
    text = "工" * 398 + "。" + "尾" * 8 + "。"
    assert min(len(chunk.text) for chunk in _chunks(text)) > 100


def test_numbers_are_not_cut() -> None:
    chunks = _chunks("增" * 47 + "1234567.89" + "长" * 47, 80)
    assert any("1234567.89" in chunk.text for chunk in chunks)


def test_noise_left_out_is_in_no_chunk_and_does_not_part_a_sentence() -> None:
    source = "一、2023年工作回顾\n积极争创全国【广告】示范城市，成效明显，群众满意。\n"
    start, end = source.index("【"), source.index("】") + 1
    spans = (Span(0, start), Span(end, len(source)))
    report = _report(spans)
    sections = find_sections(report, View(source, spans))
    (chunk,) = chunk_sections(report, sections, source, 400)
    assert "积极争创全国示范城市" in chunk.text
    assert chunk.text == text_at(source, chunk.spans)
    assert chunk.spans == spans


def test_text_before_and_after_the_children_of_a_section_is_never_one_chunk() -> None:
    text = f"一、2023年工作回顾\n{REST}\n（一）工业。{REST}\n同时，我们也看到困难。\n"
    assert [chunk.section_id for chunk in _chunks(text)] == ["r1:1", "r1:2", "r1:1"]


def test_chunk_ids_are_stable_and_differ() -> None:
    text = f"（一）工业。{REST}\n（二）农业。{REST}\n（一）工业。{REST}\n"
    first, second = _chunks(text), _chunks(text)
    assert [chunk.id for chunk in first] == [chunk.id for chunk in second]
    assert len({chunk.id for chunk in first}) == len(first) == 3


def test_a_change_in_one_section_leaves_the_ids_of_others() -> None:
    text = f"（一）工业。{REST}\n（二）农业。{REST}\n"
    changed = f"（一）工业。{REST}{REST}\n（二）农业。{REST}\n"
    before, after = _chunks(text), _chunks(changed)
    assert before[0].id != after[0].id
    assert before[1].id == after[1].id


def test_a_chunk_size_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="max_chars"):
        _chunks("甲", 0)


# --- what holds for any text ------------------------------------------------------------------------------------

_PIECES = st.sampled_from(
    "一、2023年工作回顾|二、|三|（一）|（二）抓项目。|(3)|1.|①|第一部分|各位代表！|今年政府工作总体要求是：|主要预期目标："
    "|过去一年，|附件|\n|\n|\n\n|\r\n|\u2003\u2003| |。|，|；|、|“|”|（|）|增长6.5%左右|1,234万元|優化營商環境。|发展"
    f"|让我们团结|【广告】|𠮷|é|{'生产总值' * 30}".split("|")
)


@settings(max_examples=200, deadline=None)
@given(pieces=st.lists(_PIECES, max_size=60), max_chars=st.integers(1, 90))
def test_sections_and_chunks_partition_the_clean_text(pieces: list[str], max_chars: int) -> None:
    source = "".join(pieces)
    spans: list[Span] = []
    at = 0
    for piece in pieces:
        if piece != "【广告】":
            spans.append(Span(at, at + len(piece)))
        at += len(piece)
    view = View(source, spans)
    report = _report(tuple(spans))
    sections = find_sections(report, view)
    assert sections[0].path == ()
    assert _flat([span for section in sections for span in section.spans]) == _flat(spans)
    assert all(section.spans for section in sections[1:])
    assert all(title and len(title) <= 60 for section in sections for title in section.path)

    chunks = chunk_sections(report, sections, source, max_chars)
    assert _flat([span for chunk in chunks for span in chunk.spans]) == _flat(spans)
    assert "".join(chunk.text for chunk in chunks) == view.text
    assert all(chunk.text == text_at(source, chunk.spans) and 0 < len(chunk.text) <= max_chars for chunk in chunks)
    assert len({chunk.id for chunk in chunks}) == len(chunks)


def _flat(spans: list[Span]) -> list[int]:
    return sorted(at for start, end in spans for at in range(start, end))
