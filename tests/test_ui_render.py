"""What the page shows, as pure functions: no browser, no Gradio."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from asked_reports import REPORTS
from page_server import library
from toy import ToyEmbedder

from rag.answering.turn import Turn as Said
from rag.answering.voice import Voice
from rag.ingest import read_document
from rag.library.intake import IngestResult
from rag.question.answer_table import Cell, Proof
from rag.question.query import Query, YearSpan
from rag.records import (
    Answer,
    Check,
    Citation,
    Figure,
    InputError,
    Region,
    Removed,
    Report,
    Section,
    Source,
    Span,
    Timing,
)
from rag.summaries.page_markdown import page_markdown
from rag.tables.columns import Row
from rag.tables.derived import NOT_STATED, Link
from rag.tables.table import records
from ui import i18n as texts
from ui.conversation import KEPT, Turn, Understood, kept, restored
from ui.html import Html, tag, together
from ui.job_board import Seen
from ui.job_queue import Turnstile
from ui.messages import explained
from ui.state import Room
from ui.tabs.source_pane import read_spans
from ui.uploads import LONGEST, safe_name
from ui.views.answer import Step, answer_block, pending, plain, step
from ui.views.badge import badge
from ui.views.charts import axis, chart_csv, chart_of, svg
from ui.views.draft import draft, why
from ui.views.library import job_lines
from ui.views.pages import Turned
from ui.views.report import Opened, footnote, pane
from ui.views.report import page as reading
from ui.views.talk_page import talk_page
from ui.views.target_files import long_table
from ui.views.target_grid import Wanted, grid_of, places
from ui.views.targets import table, value_text
from ui.views.understood import changed, compact, understood

ATTACK = '<img src=x onerror="alert(1)">'


def words(html: str) -> str:
    """The text of some markup."""
    return "".join(ElementTree.fromstring(f"<x>{html}</x>").itertext())


def citation(n: int = 1, quote: str = "地区生产总值增长7%左右") -> Citation:
    return Citation(n, "郑州市", 2024, ("二、主要目标",), "a.txt", (Span(10, 10 + len(quote)),), quote)


def answer(text: str = "增长7%左右。[1]", **changes: object) -> Answer:
    made = Answer("问", text, "answered", "table", (citation(),), (Check("7%", "supported", 1),), (), Timing(total=3.4))
    return replace(made, **changes)  # type: ignore[arg-type]


# Markup


def test_text_in_a_tag_is_text_and_only_tags_are_markup() -> None:
    made = tag("p", ATTACK, tag("b", "!"), title=ATTACK, hidden=True, lang=None)
    assert words(made) == ATTACK + "!"
    assert ElementTree.fromstring(made).attrib == {"title": ATTACK, "hidden": ""}
    assert together([ATTACK, tag("i")]).startswith("&lt;img")


def test_markup_joined_by_hand_is_escaped_again_and_not_trusted() -> None:
    assert "&lt;b&gt;" in tag("p", "".join([tag("b", "x"), ATTACK]))


def test_the_pure_modules_load_no_gradio() -> None:
    code = (
        "import sys, ui.views.answer, ui.views.report, ui.views.targets, ui.views.charts, ui.views.library, "
        "ui.views.draft, ui.views.summary, ui.views.about, ui.conversation; "
        "sys.exit('gradio' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=Path(__file__).parent.parent).returncode == 0


# Texts


@pytest.mark.parametrize("key", texts.keys())
def test_every_text_has_both_languages_with_the_same_places_to_fill(key: str) -> None:
    chinese, english = (texts.say(key, lang) for lang in texts.LANGS)
    assert chinese or key == "bound.exact"
    assert set(re.findall(r"\{(\w+)\}", chinese)) == set(re.findall(r"\{(\w+)\}", english))


def test_every_text_that_the_code_asks_for_is_there_and_none_is_left_over() -> None:
    code = "".join(path.read_text("utf-8") for path in (Path(__file__).parent.parent / "ui").rglob("*.py"))
    asked = set(re.findall(r"""["']([a-z]+\.[a-z_]+)["']""", code))
    groups = {key.partition(".")[0] for key in texts.keys()}  # noqa: SIM118  # a function, no mapping
    files = (".html", ".css", ".js", ".toml")
    # The board's texts are filled in by its scripts, under their names alone.
    static = Path(__file__).parent.parent / "ui/static"
    scripts = "".join(path.read_text("utf-8") for path in static.glob("board*.js"))
    code += "".join(f'"{name}"' for name in re.findall(r"""["'.`]([a-z_]+)(?=["'`\s,;:)\]}.?])""", scripts))
    code += "".join(f'"board.{name}{{"' for name in re.findall(r"`([a-z]+_)\$\{", scripts))
    missing = {key for key in asked if key.partition(".")[0] in groups and not (texts.has(key) or key.endswith(files))}
    assert not missing
    made = set(re.findall(r'["\']([a-z]+\.(?:[a-z_]+_)?)[\{"]', code))  # say(f"kind.{kind}"), "noise." + reason
    named = set(re.findall(r'"([a-z_]+)"', code))
    unused = {
        key
        for key in texts.keys()  # noqa: SIM118
        if key not in asked and not any(key.startswith(start) for start in made) and key.partition(".")[2] not in named
    }
    assert sorted(unused) == []


# Answers


def test_a_citation_mark_becomes_a_button_with_its_place() -> None:
    made = answer_block(Turn("问", answer()), {"a.txt": "id1"}, "zh")
    button = re.search(r'<button[^>]*class="cite"[^>]*>', made)
    assert button
    assert 'data-source="id1"' in button[0]
    assert 'data-spans="10-22"' in button[0]
    assert "[1]" not in words(made)


def test_a_mark_that_is_no_citation_stays_text() -> None:
    made = answer_block(Turn("问", answer("见[2]和[1]")), {}, "zh")
    assert "[2]" in words(made)


def test_an_answer_is_text_whatever_its_source_says() -> None:
    hostile = answer(
        f"{ATTACK}[1]",
        citations=(replace(citation(quote=ATTACK), section=(ATTACK,), source=ATTACK),),
        mode="llm",
        model=ATTACK,
        notes=(ATTACK,),
    )
    made = answer_block(Turn(ATTACK, hostile, resolved=ATTACK, trouble=ATTACK), {ATTACK: ATTACK}, "zh")
    assert "<img" not in made
    assert words(made).count(ATTACK) >= 4


def test_many_values_in_a_sentence_become_a_list() -> None:
    made = answer_block(Turn("问", answer("甲：7%[1]；乙：6%[1]；丙：5%[1]。")), {}, "zh")
    assert made.count("<li>") >= 3
    assert answer_block(Turn("问", answer("甲：7%[1]；乙：6%[1]。")), {}, "zh").count("<ul>") == 1  # of the checks


def test_lines_behind_dashes_are_a_list_without_their_dashes() -> None:
    made = answer_block(Turn("问", answer("报告的表述：\n- 增长7%[1]\n- 不增")), {}, "zh")
    assert "<li>不增</li>" in made
    assert "- " not in words(made)


def test_a_no_has_no_badge_of_checked_numbers_and_folds_the_many_reports_that_were_searched() -> None:
    many = tuple(f"{name}市2024年政府工作报告" for name in "甲乙丙丁戊己庚")
    made = answer_block(Turn("问", answer("没有找到。", status="not_found", looked_in=many)), {}, "zh")
    assert "badge" not in made
    assert "查过 7 份报告" in words(made)
    doubted = answer(status="not_found", numbers=(Check("9%", "unsupported", None),))
    assert 'class="badge amber"' in answer_block(Turn("问", doubted), {}, "zh")


def test_what_was_removed_since_its_upload_is_told_as_that() -> None:
    job = Seen(
        "j", "li", ("甲.txt",), (IngestResult("甲.txt", "added", source_id="s1", found=("甲县 2026",)),), ended=True
    )
    assert "后来已从资料库移除" not in words(job_lines(job, "zh", may_stop=True, held={"s1"}))
    told = words(job_lines(job, "zh", may_stop=True, held=set()))
    assert "后来已从资料库移除" in told
    assert "甲县 2026" not in told


def test_a_footnote_names_place_and_year_whatever_the_title_is() -> None:
    it = opened()
    for title, expected in (
        ("政府工作报告", "《郑州市2024年政府工作报告》"),
        ("2024年1月8日在郑州市人民代表大会上", "《郑州市2024年政府工作报告》"),
        ("2024年郑州市人民政府工作报告", "《2024年郑州市人民政府工作报告》"),
    ):
        told = footnote(replace(it, report=replace(it.report, title=title)), it.figures[0].spans, "zh")
        assert told.startswith(expected)
    assert footnote(it, it.figures[0].spans, "en").startswith("Zhengzhou, ")


def test_a_saved_conversation_has_the_name_that_it_was_given_and_each_question_once() -> None:
    turns = (Turn("郑州市2024年GDP目标", answer()), Turn("洛阳市呢", answer()))
    assert page_markdown(talk_page(turns, "zh", "中部六省")).startswith("# 中部六省\n")
    unnamed = page_markdown(talk_page(turns, "zh", "郑州市2024年GDP目标"))
    assert unnamed.startswith("# 问答记录\n")
    assert unnamed.count("郑州市2024年GDP目标") == 1
    assert "Zhengzhou 2024" in page_markdown(talk_page(turns, "en"))


def test_the_badge_is_green_only_if_every_number_is_supported_or_computed() -> None:
    good = (Check("7%", "supported", 1), Check("1个百分点", "computed", None, "7% − 6% = 1个百分点"))
    assert 'class="badge green"' in str(badge(good, "zh"))
    assert "2 个数字已核对" in words(str(badge(good, "zh")))
    assert "7% − 6% = 1个百分点" in words(str(badge(good, "zh")))
    bad = str(badge((*good, Check("9%", "unsupported", None)), "zh"))
    assert 'class="badge amber"' in bad
    assert "3 个数字中有 1 个没有依据" in words(bad)
    assert badge((), "zh") is None


@pytest.mark.parametrize("status", ["not_loaded", "not_stated", "not_found", "unclear"])
def test_each_kind_of_no_is_named(status: str) -> None:
    no = answer("没有。", status=status, citations=(), numbers=(), looked_in=("郑州市2024年政府工作报告",))
    made = answer_block(Turn("问", no), {}, "zh")
    assert texts.say(f"status.{status}", "zh") in words(made)
    assert ("查过" in words(made)) == (status in ("not_stated", "not_found"))


def test_sources_beyond_the_third_are_folded() -> None:
    many = tuple(citation(n) for n in range(1, 8))
    made = answer_block(Turn("问", answer(citations=many)), {}, "zh")
    assert "另有 4 处出处" in words(made)
    assert made.count('class="source"') == 7


def test_a_question_being_answered_is_shown_with_what_has_come() -> None:
    made = pending(ATTACK, f"写到这里{ATTACK}", "zh")
    assert "<img" not in made
    assert "正在写回答" in words(made)


def test_a_turn_is_sent_alone_with_its_number_and_the_browser_draws_none_of_it_where_it_comes() -> None:
    made = step(pending("问", None, "zh"), Step("a1", 3, 4), "zh")
    assert made.startswith('<template data-id="a1" data-at="3" data-of="4"><div class="turns"')


def test_a_copied_answer_has_its_sources_below() -> None:
    assert plain(answer()).splitlines() == [
        "增长7%左右。[1]",
        "",
        "[1] 郑州市 2024 › 二、主要目标：地区生产总值增长7%左右（a.txt）",
    ]


# Conversations


def test_a_conversation_is_kept_and_restored() -> None:
    turns = (Turn("问", answer(), resolved="全"), Turn("又问", None, trouble="没有"))
    assert restored(kept(turns)) == turns
    assert len(restored(kept(turns * KEPT))) == KEPT
    assert restored(kept((Understood("问", None, said=Said("问")),))) == (
        Turn("问", None),
    )  # what it was understood as is not


@pytest.mark.parametrize("text", [None, "", "[", "{}", '[{"question": 1}]', '[{"question": "x", "answer": {}}]', 3, []])
def test_what_the_browser_kept_in_another_form_is_dropped(text: object) -> None:
    assert restored(text) == ()


def test_a_follow_up_is_said_in_full_and_the_examples_are_answered(tmp_path: Path) -> None:
    for name, text in REPORTS.items():
        (tmp_path / name).write_text(text, "utf-8")
    room = Room(library(tmp_path / "library", [tmp_path / name for name in REPORTS]), ToyEmbedder())
    asked = room.examples("zh")
    desk = room.desk()
    assert desk is not None
    first, second = desk.turns(["洛阳市2024年GDP目标是多少？", "那固定资产投资呢？"])
    assert desk.turns(["那固定资产投资呢？"], first) == (first, second)
    assert first.resolved() == ""
    assert second.resolved() == "洛阳市2024年固定资产投资增长目标"
    assert second.resolved(Voice("en")).startswith("Luoyang: 2024")
    assert len(asked) == 5
    assert "“做強海洋經濟”" in "".join(asked)
    assert {desk.answer(question)[0].status for question in asked} == {"answered"}
    room.close()


# Reading


def opened(text: str = "一、目标\n增长7%左右，\n【广告】<b>投资8%以上。\n", cut: str = "") -> Opened:
    source = Source("id1", "a.txt", text, "utf-8", 1)
    noise = text.index("【"), text.index("】") + 1
    spans = (Span(0, noise[0]), Span(noise[1], len(text)))
    report = Report(
        "r1", "id1", Region("郑州市", "prefecture", "410100", "河南省"), 2024, "报告", "", "", spans, (), cut
    )
    section = Section("s1", "r1", ("一、目标",), 1, "plan", spans)
    number = text.index("7%")
    figure = Figure(
        *("f1", "r1", "s1", "gdp_growth", "", "target", "growth", True, "2024"),  # type: ignore[arg-type]
        *(Decimal(7), Decimal(7), "%", Decimal(7), "%", "about", "增长7%左右"),
        *((Span(number - 2, number + 4),), (Span(number, number + 2),), "toy"),
    )
    return Opened(source, report, (section,), (figure,), (Removed(Span(*noise), "advert"),))


def test_the_cited_clause_is_marked_whole_across_a_figure() -> None:
    it = opened()
    made = pane(it, it.figures[0].spans, "zh")
    assert "".join(words(hit) for hit in re.findall(r"<mark.*?</mark>", made)) == "增长7%左右"
    assert made.count("data-first") == 1
    assert "“增长7%左右”" in made  # the footnote


def test_a_clause_with_noise_inside_is_marked_on_both_sides() -> None:
    it = opened("一、目标\n投资【广告】增长7%左右。\n")
    made = pane(it, (Span(5, 7), Span(11, 17)), "zh")
    assert "".join(words(hit) for hit in re.findall(r"<mark.*?</mark>", made)) == "投资增长7%左右"


def test_reading_shows_headings_figures_and_noise_with_its_reason() -> None:
    made = reading(opened(), "zh")
    assert re.search(r"<h3><span id=\"r-0\">一、目标</span></h3>", made)
    assert 'class="fig k-target" title="目标 · 地区生产总值 · 2024"' in made
    assert "此处折叠了 4 字：广告" in made
    assert "显示略去的网页杂字（1 处）" in made
    assert "<b>投" not in made


def test_a_long_report_is_opened_around_the_clause_only() -> None:
    long = opened("一、目标\n增长7%左右，【广告】" + "甲" * 100_000 + "\n")
    made = pane(long, long.figures[0].spans, "zh")
    assert len(made) < 60_000
    assert "下文" in made


def test_a_report_that_is_cut_says_so() -> None:
    assert "这份报告不完整" in reading(opened(cut="ends in mid-sentence"), "zh")


def test_a_place_that_is_gone_is_told() -> None:
    assert "已不在资料库中" in pane(None, (), "zh")


@pytest.mark.parametrize(
    "text", ["", "1", "1-", "a-b", "1-2;3-4", "-1-2", "1-2,", "1" * 20 + "-2", ",".join(["1-2"] * 65)]
)
def test_spans_in_another_form_are_none(text: str) -> None:
    assert read_spans(text) == ()
    assert read_spans("1-2,30-45") == (Span(1, 2), Span(30, 45))


# Targets


def row(
    region: str, year: int, low: str | None, bound: str = "exact", high: str | None = None, code: str = "41"
) -> Row:
    value = Decimal(low) if low is not None else None
    top = Decimal(high) if high else value
    quote = f"地区生产总值增长{low or '平稳'}%"
    figure = Figure(
        *(f"f{region}{year}", f"r{region}{year}", "s", "gdp_growth", "", "target", "growth", True, str(year)),  # type: ignore[arg-type]
        *(value, top, "%" if low else "", value, "%" if low else "", bound, quote, (Span(0, 5),), (Span(3, 5),), "toy"),
    )
    return Row(figure, report(region, year, code), (), "a.txt")


def report(region: str, year: int, code: str = "41") -> Report:
    level = "province" if region.endswith("省") else "prefecture"
    place = Region(region, level, code, "河南省" if level == "prefecture" else "")  # type: ignore[arg-type]
    return Report(f"r{region}{year}", f"s{region}", place, year, "", "", "", (Span(0, 9),))


def test_only_chosen_regions_and_years_have_rows_without_a_report() -> None:
    reports = [report("郑州市", 2024), report("洛阳市", 2023)]
    assert all(found for _, _, found in places(reports, Wanted()))
    chosen = {(region.name, year): found for region, year, found in places(reports, Wanted(years=(2024, 2020)))}
    assert set(chosen) == {("郑州市", 2024), ("郑州市", 2020), ("洛阳市", 2024), ("洛阳市", 2020)}
    assert [key for key, found in chosen.items() if found] == [("郑州市", 2024)]


def test_not_stated_and_not_loaded_are_different_cells() -> None:
    reports = [report("郑州市", 2024), report("洛阳市", 2024)]
    made = table([row("郑州市", 2024, "7")], reports, Wanted(regions=("郑州市", "洛阳市"), years=(2023, 2024)), "zh")
    assert made.count('class="not-stated"') == 1
    assert made.count('<tr class="not-loaded">') == 2


def test_of_an_incomplete_report_no_target_is_called_unstated() -> None:
    whole, broken = report("郑州市", 2024), replace(report("洛阳市", 2024), cut="mid-sentence")
    made = table([row("郑州市", 2024, "7")], [whole, broken], Wanted(), "zh")
    assert "not-stated" not in made
    assert "报告不完整" in made.split('class="legend"')[0]


def test_a_target_that_could_not_be_read_is_not_called_unstated() -> None:
    loaded = [report("郑州市", 2024), report("洛阳市", 2024)]
    proof = Proof(loaded[1].id, "", "", "洛阳市", 2024, (Span(3, 9),), "地区生产总值增长$.$%")

    def missing(reports: object, columns: object) -> dict[tuple[str, str], Cell]:
        return {(loaded[1].id, "gdp_growth"): Cell("c1", "unread", proof=proof)}

    made = table([row("郑州市", 2024, "7")], loaded, Wanted(), "zh", missing)
    assert "not-stated" not in made
    assert "未能读出" in made
    assert 'data-spans="3-9"' in made


def test_the_file_of_the_targets_has_every_cell_that_is_shown() -> None:
    loaded = [report("郑州市", 2024), report("洛阳市", 2024), report("焦作市", 2024), report("安阳市", 2024)]
    loaded[3] = replace(loaded[3], cut="mid-sentence")
    value = Decimal(6)
    proof = Proof(loaded[1].id, "f9", "", "洛阳市", 2024, (Span(3, 9),), "地区生产总值增长6%左右；")
    known = {
        (loaded[1].id, "gdp_growth"): Cell(
            "c1", "stated", value, value, "%", "about", value, value, "6%左右", proof=proof
        ),
        (loaded[2].id, "gdp_growth"): Cell("c1", "unread", proof=replace(proof, report=loaded[2].id)),
    }
    wanted = Wanted(regions=tuple(each.region.name for each in loaded), years=(2023, 2024))
    rows = [row("郑州市", 2024, "7")]
    grid = grid_of(rows, loaded, wanted, lambda *_: known, Turned(1, "-gdp_growth"), "zh")
    assert grid is not None
    made = records(long_table(grid.told(grid.lines, lambda *_: known), {}, "zh"))
    told = [(each["region"], each["year"], each["low"], each["status"], each["shown"]) for each in made]
    assert told[:2] == [("郑州市", 2024, 7, "stated", "7%"), ("洛阳市", 2024, 6, "elsewhere", "6%左右")]
    assert sorted(told[2:4]) == [
        ("安阳市", 2024, None, "incomplete", "报告不完整"), ("焦作市", 2024, None, "unread", "未能读出"),
    ]  # fmt: skip
    assert {each[3] for each in told[4:]} == {"not_loaded"}


def test_a_target_from_elsewhere_in_a_report_has_the_signs_of_the_others_in_english() -> None:
    loaded = [report("郑州市", 2024), report("洛阳市", 2024)]
    proof = Proof(loaded[1].id, "", "", "洛阳市", 2024, (Span(3, 9),), "地区生产总值增长6%左右")
    value = Decimal(6)
    cell = Cell("c1", "stated", value, value, "%", "about", value, value, "6%左右", proof=proof)
    told = {(loaded[1].id, "gdp_growth"): cell}
    for lang, text in (("en", ">≈6%</button>"), ("zh", ">6%左右</button>")):
        assert text in table([row("郑州市", 2024, "7")], loaded, Wanted(), lang, lambda *_: told)


def test_a_fall_is_no_rise_in_the_tables_of_targets_and_results() -> None:
    made = row("郑州市", 2024, "3.3")
    fell = replace(made, figure=replace(made.figure, measure="decline"))
    assert [value_text(each.figure, "zh") for each in (made, fell)] == ["3.3%", "下降3.3%"]
    assert value_text(fell.figure, "en") == "down 3.3%"
    jobs = replace(made.figure, low=Decimal(110), high=Decimal(110), unit="万人", bound="at_least")
    assert "million people" in value_text(jobs, "en")
    value = Decimal("-3.3")
    proof = Proof(fell.report.id, "", "", "洛阳市", 2024, (Span(3, 9),), "投资下降3.3%")
    cell = Cell("c1", "stated", value, value, "%", "exact", value, value, "3.3%", proof=proof)
    loaded = [report("郑州市", 2024), report("洛阳市", 2024)]
    for lang, text in (("en", ">down 3.3%</button>"), ("zh", ">下降3.3%</button>")):
        assert text in table([made], loaded, Wanted(), lang, lambda *_: {(loaded[1].id, "gdp_growth"): cell})


CUT = Query.of(
    {
        "columns": [
            {"subject": "gdp_growth", "kind": "target", "year": 2025},
            {"subject": "gdp_growth", "kind": "target", "year": 2026},
        ],
        "places": [{"type": "level", "level": "province"}],
        "steps": [
            {"op": "derive", "fn": "change", "of": ["c2", "c1"], "name": "cut"},
            {"op": "sort", "of": "cut", "order": "asc"},
        ],
        "show": "table",
    }
)


def test_a_query_is_shown_in_parts_that_can_be_changed() -> None:
    shown = understood(CUT, "zh")
    for part in ("各省份", "2025年、2026年", "地区生产总值", "目标", "变化"):
        assert part in words(shown)


def test_what_the_form_says_is_asked_instead() -> None:
    same = {"places": "各省份", "year": "2026", "subject": "gdp_growth", "kind": "target", "steps": "on"}
    assert changed(CUT, same) == CUT
    other = changed(CUT, {"places": "广东、长三角", "year": "2024", "subject": "cpi", "kind": "actual"})
    assert [(column.subject, column.kind, column.year) for column in other.columns] == [
        *(("cpi", "actual", 2023), ("cpi", "actual", 2024)),
    ]
    assert [place.type for place in other.places] == ["region", "group"]
    assert other.steps == ()
    with pytest.raises(InputError):
        changed(CUT, {**same, "places": "不存在省"})


def test_years_of_a_span_are_one_column_again() -> None:
    years = [{"subject": "cpi", "year": year, "name": f"c1@{year}"} for year in (2020, 2021, 2022)]
    query = Query.of({"columns": years, "places": [{"type": "region", "name": "郑州市"}]})
    assert [column.year for column in compact(query).columns] == [YearSpan(first=2020, last=2022)]


@pytest.mark.parametrize(
    ("said", "chinese"),
    [
        ("files of type .png are not read. Save it as text, HTML, PDF or DOCX.", "不读 .png 类文件。请另存为"),
        (
            "'不存在省' is no region that is known. Give the full name, such as 郑州市, or the six-digit code.",
            "没有“不存在省”",
        ),
        (
            "a.pdf: a JPEG image, not text. Give the PDF, Word file, web page or text that it is a picture of.",
            "a.pdf：不是文字，是 JPEG 图片。无论文件名是什么，它是一张图片；请给出",
        ),
        ("a.txt: the file is empty. Give a file that holds the text of a report.", "a.txt：文件是空的。请给出"),
        (
            "lib holds vectors of a, settings ask for b. Set GOVREPORT_EMBEDDING_MODEL=a, or make another: "
            "govreport ingest PATH --library DIR",
            "lib里的向量是a做的，设置要的是b。请设 GOVREPORT_EMBEDDING_MODEL=a，或另建资料库",
        ),
        ("has 9,001 pages, more than the limit of 5000 (pages). Divide it.", "有 9,001 页，超过 5000 页。请拆分。"),
    ],
)
def test_errors_are_told_in_the_language_of_the_page(said: str, chinese: str) -> None:
    assert explained(said, "zh").startswith(chinese)
    assert explained(said, "en") == said


def test_an_error_that_has_no_chinese_is_said_to_be_in_english() -> None:
    assert explained("something else went wrong.", "zh") == "something else went wrong.（英文说明）"


@pytest.mark.parametrize("data", [b"", b"   \n", b"\x89PNG\r\n\x1a\n" + bytes(99), "小说。".encode() * 90])
def test_what_is_refused_is_told_in_chinese(data: bytes) -> None:
    with pytest.raises(InputError) as refused:
        read_document(data, "a.txt", max_chars=300)
    assert "英文说明" not in explained(refused.value, "zh")
    assert not re.search(
        "[a-z]{4,}", re.sub(r"a\.txt|UTF|GB|Big5|govreport verify", "", explained(refused.value, "zh"))
    )


def test_lines_between_bars_are_a_table_with_heads_that_sort() -> None:
    told = "前两名：\n| 名次 | 地区 |\n| --- | --- |\n| 1 | 郑州市[1] |\n说明。"
    made = answer_block(Turn("问", answer(told)), {}, "zh")
    grid = ElementTree.fromstring(made).find(".//table")
    assert grid is not None
    assert ["".join(cell.itertext()) for cell in grid.iter("td")] == ["1", "郑州市1"]
    assert len(grid.findall(".//th/button")) == 2
    assert "---" not in words(made)


def test_a_figure_is_said_as_the_report_says_it() -> None:
    assert value_text(row("郑州市", 2024, "7", "about").figure, "en") == "≈7%"
    assert value_text(row("郑州市", 2024, None, "sync").figure, "zh") == "与经济增长同步"


# Charts


def link(own: Row | None, above: Row | None = None, region: str = "郑州市") -> Link:
    return Link(own.report if own else report(region, 2024), own, above, "ok" if own else NOT_STATED, "ok", None)


def test_bars_are_sorted_and_what_cannot_be_drawn_is_named() -> None:
    links = [
        link(row("郑州市", 2024, "5.5", "at_least"), row("河南省", 2024, "5.5")),
        link(row("洛阳市", 2024, "4.5", "range", "6")),
        link(row("开封市", 2024, "7", "about")),
        link(row("许昌市", 2024, None, "sync")),
        link(None, region="新乡市"),
    ]
    chart = chart_of(links, "gdp_growth", 2024, "zh")
    assert [bar.row.report.region.name for bar in chart.bars] == ["开封市", "洛阳市", "郑州市"]
    assert [(bar.parent, bar.parent_name) for bar in chart.bars if bar.parent] == [(5.5, "河南省")]
    assert [each.report.region.name for each in chart.in_words] == ["许昌市"]
    assert chart.not_stated == ("新乡市",)
    drawn = ElementTree.fromstring(svg(chart, "zh"))
    assert chart_csv(chart) in "".join(drawn.itertext())
    lines = chart_csv(chart).splitlines()
    assert lines[2].startswith("洛阳市,2024,gdp_growth,4.5,6,%,range,,,")
    assert lines[3].startswith("郑州市,2024,gdp_growth,5.5,5.5,%,at_least,河南省,5.5,")


def test_units_are_made_alike_and_others_left_out() -> None:
    def jobs(region: str, low: str, unit: str, scale: int) -> Row:
        made = row(region, 2024, low)
        figure = replace(made.figure, unit=unit, base_unit=unit[-1:], value=Decimal(low) * scale)
        return replace(made, figure=figure)

    links = [link(jobs("郑州市", "11", "万人", 10_000)), link(jobs("洛阳市", "8.5", "万人", 10_000))]
    links += [link(jobs("开封市", "50000", "人", 1)), link(jobs("许昌市", "3", "%", 1))]
    chart = chart_of(links, "new_urban_jobs", 2024, "zh")
    assert chart.unit == "万人"
    assert [bar.high for bar in chart.bars] == [11.0, 8.5, 5.0]
    assert [each.report.region.name for each in chart.other_units] == ["许昌市"]


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [(4.5, 8, (0, 8, 2)), (-2, 3, (-2, 3, 1)), (0, 0, (0, 1, 0.5)), (-5, -1, (-5, 0, 1)), (0, 0.3, (0, 0.3, 0.1))],
)
def test_the_axis_has_zero_and_round_steps(low: float, high: float, ticks: tuple[float, float, float]) -> None:
    assert axis(low, high) == pytest.approx(ticks)


# Drafts


def test_a_draft_shows_each_number_with_its_verdict(tmp_path: Path) -> None:
    from rag import pipeline

    (tmp_path / "luoyang-2024.txt").write_text(REPORTS["luoyang-2024.txt"], "utf-8")
    settings = library(tmp_path / "library", [tmp_path / "luoyang-2024.txt"])
    text = f"洛阳市2024年地区生产总值增长5.5%左右，固定资产投资增长9%以上。\n杭州市2024年增长6%。{ATTACK}"
    findings = pipeline.check_draft(text, settings)
    made = draft(text, findings, {"luoyang-2024.txt": "id1"}, {"洛阳市"}, "zh")
    assert re.findall(r'class="claim (\w+)" data-act', made) == ["supported", "contradicted"]
    assert "<img" not in made
    assert "数值不符；报告写的是：固定资产投资增长7%以上" in words(made)
    assert why(next(each for each in findings if each.text == "6%"), {"洛阳市"}, "zh") == "资料库中没有杭州市的报告"


# Uploads and the line


@pytest.mark.parametrize(
    ("given", "kept_name"),
    [
        ("报告（2024）.txt", "报告（2024）.txt"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\a.docx", "a.docx"),
        (".hidden", "hidden"),
        ("..", "upload"),
        ("", "upload"),
        ("a\0b\n\u202e.txt", "ab.txt"),
        ('<img src="x">.txt', "img src=x.txt"),
    ],
)
def test_names_of_uploads_lead_nowhere(given: str, kept_name: str) -> None:
    assert safe_name(given) == kept_name


def test_a_long_name_keeps_its_type() -> None:
    assert safe_name("长" * 500 + ".docx").endswith(".docx")
    assert len(safe_name("长" * 500 + ".docx")) <= LONGEST


def test_the_line_is_first_come_first_served() -> None:
    line = Turnstile()
    first, second, third = line.join(), line.join(), line.join()
    assert [each.ahead() for each in (first, second, third)] == [0, 1, 2]
    assert first.wait(0)
    assert not second.wait(0)
    second.leave()  # who gives up lets the others move on
    first.leave()
    assert third.wait(0)
    assert third.ahead() == 0


def test_html_is_a_string() -> None:
    assert isinstance(tag("p"), Html)
    assert str(tag("input", type="text")) == '<input type="text"/>'
