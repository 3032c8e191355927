"""Questions over the sample reports, in words as people ask: `tests/data/questions_own.jsonl`.

Each line says what the answer must hold, what it must not, and whether there is one; `status` is set where only one
kind of no is right. `known_miss` marks what is not answered yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sampled import fill, holds, lines
from toy import ToyEmbedder

from rag import pipeline
from rag.answering.answerer import Desk

QUESTIONS = lines("questions_own.jsonl")
REFUSED = ("not_loaded", "not_stated", "not_found", "unclear")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    settings = fill(tmp_path_factory.mktemp("own") / "library")
    with pipeline.desk(settings, ToyEmbedder()) as at:
        yield at


def _marked(asked: dict[str, Any]) -> Any:  # noqa: ANN401  # pytest names no public type for it
    marks = [pytest.mark.xfail(strict=True)] if asked.get("known_miss") else []
    return pytest.param(asked, id=asked["id"], marks=marks)


@pytest.mark.parametrize("asked", [_marked(asked) for asked in QUESTIONS])
def test_a_question_is_answered_or_refused_as_it_should_be(desk: Desk, asked: dict[str, Any]) -> None:
    answer, _ = desk.answer(asked["question"])
    told = f"{asked['question']} -> {answer.status}: {answer.answer}"
    right = ("answered",) if asked["answerable"] else REFUSED
    assert answer.status in ((asked["status"],) if "status" in asked else right), told
    assert all(holds(answer.answer, piece) for piece in asked["must_contain"]), told
    assert not any(holds(answer.answer, piece) for piece in asked["must_not_contain"]), told
    assert not [check for check in answer.numbers if check.status == "unsupported"], told
