"""`govreport chat`, its lines coming through a pipe, and `ask` with and without a model."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from asked_reports import REPORTS
from scripted_llm import Hang, ScriptedLLM
from toy import ToyEmbedder
from typer.testing import CliRunner, Result

from rag import pipeline
from rag.cli.main import app
from rag.config import load_settings

runner = CliRunner()
HOW = "洛阳市2024年将怎样优化营商环境？"
TRUE = "企业开办时间压缩至0.5天[1]。"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("chat")
    for name in ("luoyang-2024.txt", "hefei-2024.txt"):
        (home / name).write_text(REPORTS[name], "utf-8")
    settings = load_settings(library=home / "library", embedding_model="toy")
    pipeline.ingest([home / "luoyang-2024.txt", home / "hefei-2024.txt"], settings, None, ToyEmbedder())
    return home / "library"


@pytest.fixture(autouse=True)
def toy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVREPORT_EMBEDDING_MODEL", "toy")
    monkeypatch.setattr("rag.pipeline.adapters.make_embedder", lambda settings: ToyEmbedder())


def with_model(monkeypatch: pytest.MonkeyPatch, endpoint: ScriptedLLM, model: str = "scripted") -> None:
    """Each test has a model of its own: the library keeps what a model replied."""
    monkeypatch.setenv("GOVREPORT_LLM_MODEL", model)
    monkeypatch.setenv("GOVREPORT_LLM_ATTEMPTS", "1")
    monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)


def chat(folder: Path, *lines: str, options: tuple[str, ...] = ()) -> Result:
    return runner.invoke(
        app, ["chat", "--library", str(folder), *options], input="".join(f"{line}\n" for line in lines)
    )


def test_a_follow_up_leans_on_the_turn_before_and_is_shown_in_full(folder: Path) -> None:
    done = chat(folder, "洛阳市2024年GDP增长目标是多少？", "那固定资产投资呢？", "合肥呢？")
    assert done.exit_code == 0
    first, second, third = done.output.split("\n\n")[:3]
    assert "5.5%左右" in first
    assert "(洛阳市2024年固定资产投资" in second
    assert "7%以上" in second
    assert "(合肥市2024年固定资产投资" in third
    assert "8%" in third
    assert "numbers checked" in third


def test_new_forgets_the_turns_before(folder: Path) -> None:
    done = chat(folder, "洛阳市2024年GDP增长目标是多少？", "/new", "那固定资产投资呢？")
    assert "(new conversation)" in done.output
    assert "(洛阳市2024年" not in done.output


def test_quit_ends_and_what_is_behind_it_is_not_asked(folder: Path) -> None:
    done = chat(folder, "/help", "", "/quit", "洛阳市2024年GDP增长目标是多少？")
    assert done.exit_code == 0
    assert "/new" in done.output
    assert "5.5%" not in done.output


def test_the_models_words_are_shown_and_checked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ScriptedLLM([TRUE]) as endpoint:
        with_model(monkeypatch, endpoint)
        done = chat(folder, HOW)
    assert done.output.startswith("企业开办时间压缩至0.5天。[1]\n")
    assert done.output.count("企业开办时间压缩至0.5天。[1]") == 1
    assert "luoyang-2024.txt" in done.output


def test_a_dead_endpoint_ends_no_conversation(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ScriptedLLM([]) as endpoint:
        with_model(monkeypatch, endpoint, "dead")
    done = chat(folder, HOW, "洛阳市2024年GDP增长目标是多少？")
    assert done.exit_code == 0
    assert "0.5天" in done.output
    assert "这是不用模型的回答" in done.output
    assert "5.5%左右" in done.output


def test_ctrl_c_stops_the_answer_and_not_the_conversation(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = (
        "from toy import ToyEmbedder; from rag import pipeline; from rag.cli.main import app\n"
        f"pipeline.adapters.make_embedder = lambda settings: ToyEmbedder()\napp(['chat', '--library', {str(folder)!r}])"
    )
    with ScriptedLLM(lambda asked: Hang()) as endpoint:
        with_model(monkeypatch, endpoint, "hanging")
        paths = (str(Path(__file__).parent), str(Path(__file__).parent.parent))
        child = subprocess.Popen(
            [sys.executable, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONIOENCODING": "utf-8"},
        )
        assert child.stdin is not None
        child.stdin.write(f"{HOW}\n")
        child.stdin.flush()
        while not endpoint.asked and child.poll() is None:
            time.sleep(0.05)
        child.send_signal(signal.SIGINT)
        output, _ = child.communicate("洛阳市2024年GDP增长目标是多少？\n", timeout=60)
    assert child.returncode == 0
    assert "(stopped)" in output
    assert "5.5%左右" in output


@pytest.mark.parametrize("command", ["chat", "ask"])
def test_no_llm_asks_no_model(folder: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    with ScriptedLLM([]) as endpoint:
        with_model(monkeypatch, endpoint, "unheard")
        if command == "chat":
            done = chat(folder, HOW, options=("--no-llm",))
        else:
            done = runner.invoke(app, ["ask", HOW, "--no-llm", "--library", str(folder)])
    assert "0.5天" in done.output
    assert "模型" not in done.output


def test_ask_with_a_model_gives_its_words_as_json(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ScriptedLLM([TRUE]) as endpoint:
        with_model(monkeypatch, endpoint, "asked")
        done = runner.invoke(app, ["ask", HOW, "--json", "--library", str(folder)])
    answer = json.loads(done.stdout)
    assert (answer["mode"], answer["model"], answer["status"]) == ("llm", "asked", "answered")
    assert answer["ms"]["llm"] > 0
    assert "notes" not in answer


def test_ask_says_why_the_model_is_not_heard(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVREPORT_LLM_MODEL", "some")
    done = runner.invoke(app, ["ask", HOW, "--json", "--library", str(folder)])
    answer = json.loads(done.stdout)
    assert (answer["mode"], answer["status"]) == ("extract", "answered")
    assert "OPENAI_API_KEY" in answer["notes"][0]
