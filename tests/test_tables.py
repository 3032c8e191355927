"""Tables made of several reports, and the coding of targets by presets."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from test_headline import figures_of

from rag.records import Figure, InputError, Region, Report
from rag.tables.coding import find_preset, load_presets
from rag.tables.columns import Row
from rag.tables.derived import NOT_LOADED, NOT_STATED, chain, progress, stated, wide

NATION = Region("中国", "nation", "000000", "")
PROVINCE = Region("甲省", "province", "990000", "中国")
CITY = Region("乙市", "prefecture", "990100", "甲省")
TOWN = Region("丙市", "prefecture", "990200", "甲省")


def report(region: Region, year: int) -> Report:
    return Report(f"{region.name}{year}", "s", region, year, "", "", "", ())


def rows(text: str, region: Region, year: int, role: str = "plan") -> tuple[Row, ...]:
    """The headline figures of a text as rows of that government's report."""
    own = report(region, year)
    found = (figure for figure in figures_of(text, year, role) if figure.headline)
    return tuple(Row(replace(figure, report_id=own.id), own, (), "s.txt") for figure in found)


def target(text: str) -> Figure:
    return rows(f"主要预期目标是：{text}，城镇新增就业5万人，粮食产量10亿斤。", CITY, 2024)[0].figure


@pytest.mark.parametrize(
    ("text", "cell", "constraint", "point"),
    [
        ("地区生产总值增长6%", "6%", "point", "6"),
        ("地区生产总值增长6%左右", "≈6%", "soft", "6"),
        ("地区生产总值增长6%以上", "≥6%", "hard", "6"),
        ("确保地区生产总值增长6%左右", "≈6%", "hard", "6"),
        ("力争地区生产总值增长6%以上", "≥6%", "striving", "6"),
        ("地区生产总值增长5%-5.5%", "5-5.5%", "soft", "5"),
        ("居民消费价格涨幅控制在3%以内", "≤3%", "hard", "3"),
    ],
)
def test_a_target_is_coded_by_its_words_and_its_bound(text: str, cell: str, constraint: str, point: str) -> None:
    figure, preset = target(text), find_preset("hard-soft")
    assert (stated(figure), preset.constraint_of(figure), preset.point(figure)) == (cell, constraint, Decimal(point))


def test_presets_differ_in_which_end_of_a_range_counts() -> None:
    figure = target("地区生产总值增长5%-5.5%")
    assert [find_preset(name).point(figure) for name in ("hard-soft", "lenient")] == [Decimal(5), Decimal("5.25")]


def test_a_file_of_the_users_own_replaces_the_presets(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text('[[preset]]\nname = "mine"\nrange = "high"\n[preset.constraint]\nabout = "target"\n', "utf-8")
    assert [preset.name for preset in load_presets(file)] == ["mine"]
    assert find_preset("mine", file).point(target("地区生产总值增长5%-5.5%")) == Decimal("5.5")


@pytest.mark.parametrize("text", ["[[preset]]\nname = 3\n", "not toml [", '[[preset]]\nname = "a"\nconstrain = 1\n'])
def test_a_bad_preset_file_is_named_with_what_is_wrong(tmp_path: Path, text: str) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(InputError, match=r"bad\.toml"):
        load_presets(file)


def test_an_unknown_preset_lists_the_known_ones() -> None:
    with pytest.raises(InputError, match="hard-soft, lenient"):
        find_preset("none")


def silent(kind: str, region: Region, year: int, indicator: str) -> str:
    """What is said of reports that do not name what is missing."""
    return NOT_STATED


TARGETS_2023 = "主要预期目标是：地区生产总值增长6%以上，固定资产投资增长8%，居民消费价格涨幅3%左右，外贸进出口增长5%。"
RESULTS_2023 = "地区生产总值增长6.4%，固定资产投资下降1.5%，居民消费价格上涨0.3%。"


def test_a_target_stands_beside_the_result_in_the_next_report() -> None:
    found = progress(
        rows(TARGETS_2023, CITY, 2023),
        rows(RESULTS_2023, CITY, 2024, "review"),
        [report(CITY, 2023), report(CITY, 2024)],
        find_preset(""),
        silent,
    )
    assert [(p.target.figure.indicator, p.status, p.gap, p.met) for p in found] == [
        ("gdp_growth", "ok", Decimal("0.4"), "yes"),
        ("fixed_asset_investment", "ok", Decimal("-9.5"), "no"),
        ("cpi", "ok", Decimal("-2.7"), "yes"),
        ("trade", NOT_STATED, None, ""),
    ]


def test_without_the_next_report_the_result_is_not_loaded() -> None:
    found = progress(rows(TARGETS_2023, CITY, 2023), (), [report(CITY, 2023)], find_preset(""), silent)
    assert {p.status for p in found} == {NOT_LOADED}


def test_each_layer_is_compared_with_the_one_above() -> None:
    targets = (
        *rows("主要预期目标是：国内生产总值增长5%左右，城镇新增就业1200万人，居民消费价格涨幅3%。", NATION, 2024),
        *rows("主要预期目标是：地区生产总值增长5.5%，城镇新增就业100万人，居民消费价格涨幅3%。", PROVINCE, 2024),
        *rows("主要预期目标是：地区生产总值增长6%，城镇新增就业9万人，居民消费价格涨幅3%。", CITY, 2024),
    )
    loaded = [report(region, 2024) for region in (NATION, PROVINCE, CITY, TOWN)]
    links = chain(targets, loaded, "gdp_growth", 2024, silent)
    assert [(link.report.region.name, link.difference, link.own_status, link.above_status) for link in links] == [
        ("中国", None, "ok", ""),
        ("甲省", Decimal("0.5"), "ok", "ok"),
        ("乙市", Decimal("0.5"), "ok", "ok"),
        ("丙市", None, NOT_STATED, "ok"),
    ]


def test_not_stated_and_not_loaded_are_different_cells() -> None:
    made = wide(
        rows("主要预期目标是：地区生产总值增长6%左右，城镇新增就业9万人，居民消费价格涨幅3%。", CITY, 2024),
        [report(CITY, 2024), report(CITY, 2023), report(TOWN, 2024)],
        ("gdp_growth", "trade"),
        silent,
    )
    assert made.header == ("region", "year", "gdp_growth", "trade")
    assert set(made.cells) == {
        ("乙市", "2023", NOT_STATED, NOT_STATED),
        ("乙市", "2024", "≈6%", NOT_STATED),
        ("丙市", "2023", NOT_LOADED, NOT_LOADED),
        ("丙市", "2024", NOT_STATED, NOT_STATED),
    }
