"""The commands summarize, batch and cache, as a user runs them."""

import json
from pathlib import Path

import pytest
from many_reports import honest, make_library
from scripted_llm import Asked, ScriptedLLM, Status, Step
from typer.testing import CliRunner, Result

from rag.cli.main import app
from rag.summaries.schema import Summary


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_library(tmp_path_factory.mktemp("small"), 4)


@pytest.fixture
def library(small: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GOVREPORT_EMBEDDING_MODEL", "toy")
    monkeypatch.setenv("GOVREPORT_LIBRARY", str(small))
    return small


def govreport(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def with_model(endpoint: ScriptedLLM, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVREPORT_LLM_MODEL", "scripted")
    monkeypatch.setenv("GOVREPORT_LLM_ATTEMPTS", "1")
    monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)


def test_summarize_prints_markdown_or_json(library: Path) -> None:
    page = govreport("summarize", "--region", "山东市", "--year", 2024, "--no-llm")
    assert page.exit_code == 0
    assert page.stdout.startswith("# 山东市2024年政府工作报告：一页摘要\n")
    whole = govreport("summarize", "--region", "山东市", "--year", 2024, "--no-llm", "--full")
    assert whole.stdout.startswith("# 山东市2024年政府工作报告摘要\n")
    summary = govreport("summarize", "--region", "山东市", "--no-llm", "--format", "json")
    assert Summary.model_validate_json(summary.stdout).identity.year == 2024
    english = govreport("summarize", "--region", "山东市", "--no-llm", "--lang", "en")
    assert "| Indicator | Target 2024 |" in english.stdout


def test_summarize_prints_its_schema_without_a_library() -> None:
    found = govreport("summarize", "--schema")
    assert found.exit_code == 0
    assert {"identity", "targets", "priorities"} <= set(json.loads(found.stdout)["properties"])


def test_summarize_names_what_the_library_holds(library: Path) -> None:
    assert govreport("summarize").exit_code == 2
    missing = govreport("summarize", "--region", "广州市", "--no-llm")
    assert missing.exit_code == 1
    assert "山东市" in str(missing.exception)
    year = govreport("summarize", "--region", "山东市", "--year", 2020, "--no-llm")
    assert "It holds: 2024" in str(year.exception)


def test_no_llm_asks_nothing_and_without_a_model_it_is_said(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ScriptedLLM([]) as endpoint:
        with_model(endpoint, monkeypatch)
        assert govreport("summarize", "--region", "山东市", "--no-llm").exit_code == 0
        assert govreport("batch", "--out", "out", "--no-llm").exit_code == 0
        monkeypatch.delenv("GOVREPORT_LLM_MODEL")
        found = govreport("summarize", "--region", "山东市")
        assert "GOVREPORT_LLM_MODEL" in found.stderr
    assert endpoint.asked == []


def test_batch_runs_resumes_and_keeps_replies(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ScriptedLLM(honest) as endpoint:
        with_model(endpoint, monkeypatch)
        dry = govreport("batch", "--out", "out", "--dry-run")
        assert (dry.exit_code, "reports: 4, to do: 4" in dry.stdout, endpoint.asked) == (0, True, [])
        assert "about 12" in dry.stdout
        first = govreport("batch", "--out", "out", "--concurrency", 2)
        assert (first.exit_code, "4 done; 4 made now" in first.stdout) == (0, True)
        assert "requests to scripted: about 12" in first.stderr  # told before the model is asked
        assert "time: about" in first.stderr
        assert "0 made now" in govreport("batch", "--out", "out").stdout
        assert govreport("batch", "--out", "other").exit_code == 0  # from the replies kept
        assert len(endpoint.asked) == 12
        assert govreport("summarize", "--region", "山东市").exit_code == 0
        assert len(endpoint.asked) == 12
    assert (Path("out") / "index.csv").read_bytes() == (Path("other") / "index.csv").read_bytes()
    look = govreport("cache", "--json")
    assert [(line["model"], line["replies"]) for line in json.loads(look.stdout)] == [("scripted", 12)]
    assert "12 replies cleared" in govreport("cache", "--clear").stdout
    assert json.loads(govreport("cache", "--json").stdout) == []


def test_batch_names_what_it_could_not_do(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def script(asked: Asked) -> Step:
        return Status(500) if "山东市" in asked.text else honest(asked)

    with ScriptedLLM(script) as endpoint:
        with_model(endpoint, monkeypatch)
        found = govreport("batch", "--out", "out")
        assert found.exit_code == 0  # each has its summary
        assert "3 done, 1 partial" in found.stdout
        assert "partial  山东市 2024" in found.stderr
        assert "--retry-failed" in found.stderr
        refused = ScriptedLLM(lambda asked: Status(401))
        with refused:
            with_model(refused, monkeypatch)
            lost = govreport("batch", "--out", "lost", "--concurrency", 1, "--lang", "en")
    assert lost.exit_code == 1
    assert "OPENAI_API_KEY" in lost.stderr
    assert "the same command goes on" in lost.stderr
    govreport("cache", "--clear")


def test_batch_filters(library: Path) -> None:
    assert "1 done" in govreport("batch", "--out", "a", "--no-llm", "--region", "山西市").stdout
    assert "0 reports" in govreport("batch", "--out", "b", "--no-llm", "--year", 1999).stdout
    assert govreport("batch", "--out", "c", "--no-llm", "--region", "广州市").exit_code == 1
