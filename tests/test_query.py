"""A `Query` from outside: what is refused, what a span becomes, what the words for years mean."""

import json

import pytest
from pydantic import ValidationError

from rag.evaluate.years import expand
from rag.question.answer_table import Table, table_schema, table_to_json
from rag.question.query import Query

PLACE = {"type": "region", "name": "郑州市"}


def query(**parts: object) -> Query:
    return Query.of({"columns": [{"subject": "gdp_growth", "year": 2024}], "places": [PLACE], **parts})


@pytest.mark.parametrize(
    ("parts", "complaint"),
    [
        ({"places": []}, "places"),
        ({"columns": []}, "columns"),
        ({"columns": [{"subject": "gdp_growth", "yeer": 2024}]}, "yeer"),
        ({"columns": [{"subject": "gdp_growth", "year": {"first": 2024, "last": 2020}}]}, "earlier to a later"),
        ({"steps": [{"op": "sort", "of": "c2"}]}, "c2"),
        ({"steps": [{"op": "filter", "of": "c1", "where": {"test": "compare", "cmp": "lt"}}]}, "exactly one"),
        ({"steps": [{"op": "derive", "fn": "guess", "of": ["c1"]}]}, "guess"),
        ({"show": "overview"}, "overview"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_says_why(parts: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        query(**parts)


def test_a_step_may_use_what_an_earlier_one_derived_and_not_a_later_one() -> None:
    rank = {"op": "derive", "fn": "rank", "of": ["c1"], "name": "r"}
    sort = {"op": "sort", "of": "r"}
    assert len(query(steps=[rank, sort]).steps) == 2
    with pytest.raises(ValidationError, match="names the column r"):
        query(steps=[sort, rank])


def test_a_span_is_one_column_a_year() -> None:
    spanning = query(columns=[{"subject": "gdp_growth", "year": {"first": 2013, "last": 2015}, "name": "goal"}])
    assert [(c.name, c.year) for c in expand(spanning).columns] == [
        ("goal@2013", 2013), ("goal@2014", 2014), ("goal@2015", 2015),
    ]  # fmt: skip


def test_latest_is_the_newest_reports_year_for_a_target_and_the_year_before_for_a_result() -> None:
    both = query(columns=[{"subject": "gdp_growth"}, {"subject": "gdp_growth", "kind": "actual"}])
    assert [column.year for column in expand(both, (2024, 2026)).columns] == [2026, 2025]
    every = query(columns=[{"subject": "gdp_growth", "year": "all"}])
    assert [column.year for column in expand(every, (2024, 2026)).columns] == [2024, 2025, 2026]


def test_the_short_form_is_read_back() -> None:
    asked = query(steps=[{"op": "limit", "n": 3}], show="table")
    assert Query.of(asked.model_dump_json(exclude_defaults=True)) == asked


def test_a_table_is_json_with_a_schema() -> None:
    assert json.dumps(table_to_json(Table(query(), (), ())))
    assert {"query", "rows"} <= set(table_schema()["properties"])
