"""Words -> `Query`: round trips through templates of our own, and what is refused, mended or left over."""

from __future__ import annotations

import random

import pytest

from rag.gazetteer.divisions import by_name
from rag.question.parse import Parsed, parse, parse_turn
from rag.question.query import Query
from rag.records import Report

NAMES = ("河南省", "江苏省", "浙江省", "四川省", "吉林省", "湖北省")
CITIES = ("郑州市", "南京市")
SUBJECTS = {
    "gdp_growth": ("GDP", "GDP"),
    "retail_sales": ("社零", "retail sales"),
    "fixed_asset_investment": ("固定资产投资", "fixed-asset investment"),
    "fiscal_revenue": ("财政收入", "fiscal revenue"),
    "new_urban_jobs": ("城镇新增就业", "new urban jobs"),
}
ENGLISH = {"河南省": "Henan", "江苏省": "Jiangsu", "浙江省": "Zhejiang", "四川省": "Sichuan", "湖北省": "Hubei"}
GROUPS = {"长三角": "the Yangtze River Delta", "京津冀": "Beijing-Tianjin-Hebei", "东北三省": "Northeast China"}


def reports() -> list[Report]:
    regions = [next(r for r in by_name(name) if r.name == name) for name in (*NAMES, *CITIES)]
    return [
        Report(f"{region.name}{year}", "s", region, year, "", "", "", ())
        for region in regions
        for year in (2024, 2025, 2026)
    ]


LOADED = reports()


def read(question: str) -> Query | None:
    return next(iter(parse(question, LOADED).queries), None)


def then(before: str, question: str, winner: str = "") -> Parsed:
    first = parse(before, LOADED)
    assert first.asked is not None
    first_place = next((report.region for report in LOADED if report.region.name == winner), None)
    return parse_turn(question, LOADED, first.asked, first_place)


def region(name: str) -> dict[str, str]:
    return {"type": "region", "name": name}


Shape = tuple[list[tuple[str, ...]], list[tuple[str, ...]], list[tuple[object, ...]]]


def shape(query: Query | None) -> Shape | None:
    """A query without what does not change its meaning: names of columns, codes of regions, how it is shown."""
    if query is None:
        return None
    columns = sorted((c.subject, c.kind, str(c.year)) for c in query.columns)
    places = [(place.type, getattr(place, "name", getattr(place, "level", ""))) for place in query.places]
    steps = [
        (s.op, getattr(s, "fn", ""), getattr(s, "order", ""), getattr(s, "n", ""), str(getattr(s, "where", "")))
        for s in query.steps
    ]
    return columns, places, steps


def cases() -> list[tuple[str, Query]]:
    chance = random.Random(12)
    made: list[tuple[str, Query]] = []
    for _ in range(50):
        subject = chance.choice(list(SUBJECTS))
        zh, en = SUBJECTS[subject]
        name = chance.choice(list(ENGLISH))
        group = chance.choice(list(GROUPS))
        year, n = chance.choice((2024, 2025, 2026)), chance.choice((3, 5))
        column = {"subject": subject, "year": year}
        both = [{"subject": subject, "year": 2025, "kind": kind} for kind in ("actual", "target")]
        years = [{"subject": subject, "year": each} for each in (2025, 2026)]
        order = chance.choice(("desc", "asc"))
        first, last = sorted(chance.sample(range(2010, 2024), 2))
        high = order == "desc"
        made += [
            (f"{name}{year}年{zh}目标是多少？", Query.of({"columns": [column], "places": [region(name)]})),
            (
                f"What is {ENGLISH[name]}'s {year} {en} target?",
                Query.of({"columns": [column], "places": [region(name)]}),
            ),
            (
                f"{year}年{zh}目标{'最高' if high else '最低'}的{n}个省是哪些？"
                if not high
                else f"{year}年{zh}目标前{n}名的省有哪些？",
                Query.of(
                    {
                        "columns": [column],
                        "places": [{"type": "level", "level": "province"}],
                        "steps": [{"op": "sort", "of": "c1", "order": order}, {"op": "limit", "n": n}],
                    }
                ),
            ),
            (
                f"{group}{year}年{zh}目标分别是多少？",
                Query.of({"columns": [column], "places": [{"type": "group", "name": group}]}),
            ),
            (
                f"{name}2025年{zh}完成目标了吗？",
                Query.of(
                    {
                        "columns": both,
                        "places": [region(name)],
                        "steps": [{"op": "derive", "fn": "met", "of": ["c1", "c2"], "name": "met"}],
                    }
                ),
            ),
            (
                f"哪些省2026年{'上调' if high else '下调'}了{zh}目标？",
                Query.of(
                    {
                        "columns": years,
                        "places": [{"type": "level", "level": "province"}],
                        "steps": [
                            {"op": "derive", "fn": "change", "of": ["c2", "c1"], "name": "change"},
                            {
                                "op": "filter",
                                "of": "change",
                                "where": {"test": "compare", "cmp": "gt" if high else "lt", "value": 0, "by": "number"},
                            },
                            {"op": "sort", "of": "change", "order": order},
                        ],
                    }
                ),
            ),
            (
                f"What was {ENGLISH[name]}'s {en} target from {first} to {last}?",
                Query.of(
                    {
                        "columns": [{"subject": subject, "year": {"first": first, "last": last}}],
                        "places": [region(name)],
                    }
                ),
            ),
            (
                f"{name}{first}到{last}年{zh}目标平均是多少？",
                Query.of(
                    {
                        "columns": [{"subject": subject, "year": {"first": first, "last": last}}],
                        "places": [region(name)],
                        "steps": [{"op": "derive", "fn": "mean", "of": ["c1"]}],
                    }
                ),
            ),
        ]
    return made


def test_questions_written_from_queries_are_read_back() -> None:
    made = cases()
    assert len(made) >= 300
    wrong = [(question, read(question)) for question, query in made if shape(read(question)) != shape(query)]
    assert len(wrong) <= 0.05 * len(made), wrong[:5]


def places(query: Query | None) -> list[str]:
    assert query is not None
    return [getattr(place, "name", "") for place in query.places]


@pytest.mark.parametrize(
    ("question", "name"),
    [("吉林2026年GDP目标", "吉林省"), ("河南2026年GDP目標是多少", "河南省"), ("南京2026年GDP目标是多少", "南京市")],
)
def test_a_name_alone_is_the_province_in_either_script(question: str, name: str) -> None:
    assert places(read(question)) == [name]


@pytest.mark.parametrize(("wrong", "right"), [("目际", "目标"), ("湖此", "湖北"), ("新憎", "新增")])
def test_a_slip_of_the_pen_is_mended_and_told(wrong: str, right: str) -> None:
    question = {"目际": "河南2026年GDP目际", "湖此": "湖此2026年GDP目标", "新憎": "河南2026年城镇新憎就业目标"}[wrong]
    found = parse(question, LOADED)
    assert found.mended == (wrong, right)
    assert found.queries[0].columns[0].kind == "target"


def test_what_is_not_understood_is_left_over_and_not_dropped() -> None:
    assert parse("哪些省2026年GDP目标最高而且绩优", LOADED).left


def test_a_follow_up_replaces_what_it_names_and_keeps_the_rest() -> None:
    first = read("河南2025年GDP目标是多少")
    assert first is not None
    jiangsu = then("河南2025年GDP目标是多少", "那江苏呢").queries[0]
    assert jiangsu.columns == first.columns
    assert places(jiangsu) == ["江苏省"]
    results = then("河南2025年GDP目标是多少", "结果呢").queries[0]
    assert [(column.kind, column.year) for column in results.columns] == [("actual", 2025)]


def test_a_choice_among_all_is_not_made_of_the_one_place_before() -> None:
    found = then("河南2026年GDP目标是多少", "2026年哪些省GDP目标不到5%")
    assert [place.type for place in found.queries[0].places] == ["level"]


def test_it_is_the_winner_of_the_ranking_before() -> None:
    assert places(then("2026年GDP目标最高的省是哪个", "它的社零目标呢", "湖北省").queries[0]) == ["湖北省"]


@pytest.mark.parametrize("nonsense", ["？？？", "。。。", "嗯"])
def test_nonsense_inherits_nothing(nonsense: str) -> None:
    assert then("河南2025年GDP目标是多少", nonsense).queries == ()
