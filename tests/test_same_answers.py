"""The same questions by the command, by `import govreport`, over OpenAI's interface and over MCP: the same answers.

The server is the real command in a process of its own, over the sample reports.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from browser import chromium, visitor
from mcp.client.client import Client
from openai import OpenAI
from sampled import DATA, ROOT

import govreport
from rag.answering.compose import answer_to_json

GOLD = ROOT.parent / "shared/gold/questions.jsonl"
OWN = DATA / "questions_own.jsonl"
MAIN = [sys.executable, "-c", "from rag.cli.main import main; main()"]
SAME = ("answer", "status", "numbers", "looked_in")
ZHENGZHOU = "郑州市2024年GDP增长目标是多少"
Answers = list[dict[str, Any]]


@pytest.fixture(scope="module")
def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "GOVREPORT_EMBEDDING": "none", "GOVREPORT_API_PER_MINUTE": "0"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> Path:
    made = tmp_path_factory.mktemp("same")
    command = [*MAIN, "ingest", str(ROOT / "seeds"), "--library", str(made / "library"), "--no-vectors"]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return made


@pytest.fixture(scope="module")
def url(folder: Path, environment: dict[str, str]) -> Iterator[str]:
    command = [*MAIN, "serve", "--port", "0", "--library", str(folder / "library")]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True, encoding="utf-8") as server:
        assert server.stderr is not None
        hits = (re.search(r"govreport is at (http://\S+)", line) for line in server.stderr)
        yield next(hit[1] for hit in hits if hit)
        server.terminate()


@pytest.fixture(
    scope="module",
    params=[
        OWN,
        pytest.param(
            GOLD, marks=pytest.mark.skipif(not GOLD.exists(), reason="the shared questions (../shared) are not here")
        ),
    ],
    ids=["own", "gold"],
)
def told(request: pytest.FixtureRequest, folder: Path, environment: dict[str, str]) -> Answers:
    """The answers as the command writes them to a file."""
    out = folder / "out.jsonl"
    command = [*MAIN, "ask", "--questions", str(request.param), "--out", str(out), "--library", str(folder / "library")]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    answers = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert len(answers) > 60
    assert sum(len(each["citations"]) for each in answers) > 50
    return answers


def test_importing_it_gives_the_commands_answers(told: Answers, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVREPORT_EMBEDDING", "none")
    with govreport.open_library(folder / "library") as library:
        for each in told:
            said = answer_to_json(govreport.ask(each["question"], library=library))
            assert {**said, "ms": None, "id": None} == {**each, "ms": None, "id": None}


def test_openais_interface_gives_the_commands_answers_and_every_citation(told: Answers, url: str) -> None:
    client = OpenAI(base_url=f"{url}/v1", api_key="none", max_retries=0, timeout=120)

    def check(each: dict[str, Any]) -> None:
        made = client.chat.completions.create(
            model="govreport", messages=[{"role": "user", "content": each["question"]}]
        )
        message = made.choices[0].message
        assert message.content is not None
        assert message.content.startswith(each["answer"])
        assert made.model_extra is not None
        ours = made.model_extra["govreport"]
        same = ("status", "numbers", "looked_in")
        assert {name: ours[name] for name in same} == {name: each[name] for name in same}
        bare = [{name: cited[name] for name in each["citations"][0]} for cited in ours["citations"]]
        assert bare == each["citations"]
        for cited in ours["citations"]:
            assert f"[{cited['n']}]: {cited['url']}" in message.content
        marks = re.findall(r"\[(\d+)\]", each["answer"])
        noted = [note.url_citation for note in message.annotations or ()]
        assert [message.content[note.start_index : note.end_index] for note in noted] == [f"[{n}]" for n in marks]

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(check, told))


def test_mcp_gives_the_commands_answers_and_every_citation(told: Answers, url: str) -> None:
    async def talk() -> None:
        async with Client(f"{url}/mcp") as client:
            for each in told:
                said = (await client.call_tool("ask", {"question": each["question"]})).structured_content
                assert said is not None
                assert {name: said[name] for name in SAME} == {name: each[name] for name in SAME}
                for cited, ours in zip(said["citations"], each["citations"], strict=True):
                    assert cited["at"] == ",".join(f"{start}-{end}" for start, end in ours["spans"])
                    same = ("n", "region", "year", "section", "source", "quote")
                    assert {name: cited[name] for name in same} == {name: ours[name] for name in same}

    asyncio.run(talk())


def test_the_address_of_a_citation_opens_its_clause_in_a_browser(url: str) -> None:
    client = OpenAI(base_url=f"{url}/v1", api_key="none")
    made = client.chat.completions.create(model="govreport", messages=[{"role": "user", "content": ZHENGZHOU}])
    assert made.model_extra is not None
    (cited,) = made.model_extra["govreport"]["citations"]
    with chromium() as browser, visitor(browser, url, opened=False) as page:
        page.goto(cited["url"])
        mark = page.locator("mark.cited").first
        mark.wait_for()
        assert "".join(page.locator("mark.cited").all_inner_texts()) == cited["quote"] == "地区生产总值增长7%左右"
        assert page.evaluate(
            "e => { const r = e.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight }",
            mark.element_handle(),
        )
