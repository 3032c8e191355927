"""Somebody's own questions, graded: by the command, and by `govreport.evaluate`, which must say the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from toy import report_text
from typer.testing import CliRunner, Result

import govreport
from rag.cli.main import app
from rag.grading.grade import holds

GROWTH = "郑州市2024年GDP增长目标是多少"
RIGHT: list[dict[str, Any]] = [
    {
        "id": "growth",
        "type": "target",
        "question": GROWTH,
        "must_contain": ["7%", ["左右", "about"]],
        "must_not_contain": ["6.2%", "17%"],
        "evidence": "地区生产总值增长7%左右",
        "answer": "7%左右",
    },
    {"id": "chat", "type": "target", "question": [GROWTH, "固定资产投资呢"], "must_contain": ["8%以上"]},
    {"id": "none", "type": "none", "question": "郑州市2019年GDP增长目标是多少", "answerable": False},
    {"id": "away", "type": "none", "question": "洛阳市2024年GDP增长目标是多少", "status": "not_loaded"},
]
WRONG: list[dict[str, Any]] = [
    {"id": "other number", "question": GROWTH, "must_contain": ["8%"], "must_not_contain": ["7%左右"]},
    {"id": "no answer", "question": "洛阳市2024年GDP增长目标是多少", "must_contain": ["5.5%"]},
    {"id": "an answer", "question": GROWTH, "answerable": False},
]


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GOVREPORT_EMBEDDING", "none")
    (tmp_path / "report.txt").write_text(report_text(), "utf-8")
    govreport.ingest(tmp_path / "report.txt", library=tmp_path / "library")
    return tmp_path / "library"


def run(library: Path, questions: list[dict[str, Any]], *options: str) -> Result:
    file = library.parent / "questions.jsonl"
    file.write_text("\n".join(json.dumps(each, ensure_ascii=False) for each in questions), "utf-8")
    return CliRunner().invoke(app, ["evaluate", str(file), "--library", str(library), *options])


def test_answers_as_they_must_be_are_right_and_the_status_says_so(library: Path) -> None:
    done = run(library, RIGHT)
    assert done.exit_code == 0, done.output
    assert "4 questions: 4 right, 0 wrong, 0 refused, 0 invented (100.0% right)" in done.stdout
    assert "target: 2 of 2" in done.stdout
    assert "evidence: 1 of 1 cited; of 1 searched for, 1 in the best 1" in done.stdout


def test_each_fault_has_its_name_and_its_reason(library: Path) -> None:
    done = run(library, RIGHT + WRONG, "--json")
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    assert {name: told[name] for name in ("questions", "right", "wrong", "refused", "invented")} == {
        **{"questions": 7, "right": 4, "wrong": 1, "refused": 1, "invented": 1}
    }
    why = {each["id"]: (each["verdict"], each["why"]) for each in told["grades"] if each["why"]}
    assert why["other number"] == ("wrong", ["lacks 8%", "holds 7%左右"])
    assert why["no answer"][0] == "refused"
    assert why["an answer"] == ("invented", ["status answered, though there is no answer"])
    assert run(library, RIGHT + WRONG, "--at-least", "0.5").exit_code == 0


def test_evidence_that_is_nowhere_is_neither_cited_nor_retrieved(library: Path) -> None:
    asked = [{"question": GROWTH, "must_contain": ["7%"], "evidence": ["开工改造老旧小区120个", "并无此句话在报告里"]}]
    found = json.loads(run(library, asked, "--json").stdout)
    assert [each["cited"] for each in found["grades"][0]["evidence"]] == [False, False]
    assert found["grades"][0]["evidence"][1]["rank"] is None
    assert (found["evidence"]["named"], found["evidence"]["cited"]) == (2, 0)


def test_the_lines_written_hold_what_ragas_reads(library: Path) -> None:
    out = library.parent / "out.jsonl"
    assert run(library, RIGHT[:1], "--out", str(out)).exit_code == 0
    (line,) = map(json.loads, out.read_text("utf-8").splitlines())
    assert line["user_input"] == GROWTH
    assert line["retrieved_contexts"] == ["地区生产总值增长7%左右"]
    assert (line["reference"], "7%左右" in line["response"]) == ("7%左右", True)


def test_the_call_grades_as_the_command(library: Path) -> None:
    made = govreport.evaluate(RIGHT + WRONG, library=library)
    told = json.loads(run(library, RIGHT + WRONG, "--json").stdout)
    assert [(each.asked.id, each.verdict, list(each.why)) for each in made.grades] == [
        (each["id"], each["verdict"], each["why"]) for each in told["grades"]
    ]


@pytest.mark.parametrize("line", ["{", "[]", "{}", '{"question": 1}', '{"question": "x", "must_contain": "7%"}', ""])
def test_what_is_no_question_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "q.jsonl").write_text(line, "utf-8")
    with pytest.raises(govreport.InputError, match=r"q\.jsonl line 1|no question"):
        govreport.evaluate(tmp_path / "q.jsonl", library=tmp_path)


@pytest.mark.parametrize(
    ("answer", "piece", "held"),
    [
        ("增长15.5%", "5.5%", False),
        ("增长5.55%", "5.5", False),
        ("增长 5.5 %[1]", "5.5%", True),
        ("目標為５％", "目标为5%", True),
        ("About 7%", "about 7%", True),
    ],
)
def test_a_number_is_looked_for_whole(answer: str, piece: str, held: bool) -> None:
    assert holds(answer, piece) is held
