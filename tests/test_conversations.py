"""Conversations over the sample reports: what a turn leaves out comes from those before it, and nothing else does.

`tests/data/conversations.jsonl` holds a conversation a line: its turns, each with what the answer must hold and must
not, and its status (several, where either is right, with | between).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sampled import fill, holds, lines
from toy import ToyEmbedder

from rag import pipeline
from rag.answering.answerer import Desk
from rag.answering.turn import Turn

CONVERSATIONS = lines("conversations.jsonl")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    settings = fill(tmp_path_factory.mktemp("talk") / "library")
    with pipeline.desk(settings, ToyEmbedder()) as at:
        yield at


def test_there_are_enough_of_them() -> None:
    assert len(CONVERSATIONS) >= 40
    assert len({talk["id"] for talk in CONVERSATIONS}) == len(CONVERSATIONS)
    assert all(2 <= len(talk["turns"]) <= 5 for talk in CONVERSATIONS)


@pytest.mark.parametrize("talk", CONVERSATIONS, ids=lambda talk: talk["id"])
def test_every_turn_is_understood(desk: Desk, talk: dict[str, Any]) -> None:
    earlier: list[Turn] = []
    for turn in talk["turns"]:
        answer, understood = desk.answer(turn["ask"], earlier)
        earlier.append(understood)
        told = f"{turn['ask']} -> {answer.answer}"
        assert answer.status in turn.get("status", "answered").split("|"), told
        assert all(holds(answer.answer, piece) for piece in turn.get("has", ())), told
        assert not any(holds(answer.answer, piece) for piece in turn.get("lacks", ())), told
        assert not [check for check in answer.numbers if check.status == "unsupported"], told


def ask(desk: Desk, *turns: str) -> Turn:
    earlier: list[Turn] = []
    for turn in turns:
        earlier.append(desk.answer(turn, earlier)[1])
    return earlier[-1]


def test_what_was_filled_in_is_told(desk: Desk) -> None:
    asked = ask(desk, "郑州市2024年GDP增长目标是多少？", "那2021年的固定资产投资呢？")
    assert asked.leans
    assert asked.resolved() == "郑州市2021年固定资产投资增长目标"


def test_a_whole_question_takes_nothing_from_before(desk: Desk) -> None:
    whole = "济南市2023年社会消费品零售总额增长了多少？"
    after = ask(desk, "郑州市2024年GDP增长目标是多少？", whole)
    assert after.query == ask(desk, whole).query
    assert after.resolved() == ""


def test_a_correction_is_no_subject(desk: Desk) -> None:
    asked = ask(desk, "郑州市2024年GDP增长目标是多少？", "不对，我问的是济南，不是郑州")
    assert asked.resolved() == "济南市2024年地区生产总值增长目标"


def test_a_conversation_is_understood_again_as_it_was(desk: Desk) -> None:
    texts = ("郑州市2024年GDP增长目标是多少？", "合肥呢？", "济南呢？")
    assert desk.turns(texts)[-1].query == ask(desk, *texts).query
    assert desk.turns(texts)[:2] == desk.turns(texts[:2])
