"""The server as the programs that people use ask it: their own clients, on loopback."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import httpx
import pandas
import pytest
from api_server import ASKED, QUOTE, api
from fsspec.implementations.http import HTTPFileSystem
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from openai import OpenAI
from openapi_spec_validator import validate
from page_server import Served

from rag.answering.compose import answer_to_json

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with api(tmp_path_factory.mktemp("api"), api_per_minute=0, webui_events=True) as made:
        yield made


@pytest.fixture
def http(site: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site.url, timeout=30) as client:
        yield client


@pytest.fixture
def openai(site: Served) -> OpenAI:
    return OpenAI(base_url=f"{site.url}/v1", api_key="none", max_retries=0)


def opens_the_clause(url: str) -> bool:
    """Whether an address opens a page with the clause marked."""
    page = httpx.get(url, timeout=30)
    marked = "".join(re.findall(r'<mark class="cited"[^>]*>(.*?)</mark>', page.text))
    return page.status_code == 200 and re.sub("<[^>]*>", "", marked) == QUOTE


def by_command(site: Served, question: str) -> dict[str, Any]:
    """The answer as the command gives it."""
    desk = site.room.desk()
    assert desk is not None
    return answer_to_json(desk.answer(question)[0])


# REST


def test_an_answer_over_http_is_the_commands_with_addresses(http: httpx.Client, site: Served) -> None:
    told = http.post("/api/ask", json={"question": ASKED}).raise_for_status().json()
    command = by_command(site, ASKED)
    assert {name: told[name] for name in ("answer", "status", "mode", "numbers")} == {
        name: command[name] for name in ("answer", "status", "mode", "numbers")
    }
    assert told["citations"][0]["quote"] == QUOTE
    assert opens_the_clause(told["citations"][0]["url"])


def test_what_a_question_leaves_out_is_taken_from_those_before(http: httpx.Client) -> None:
    told = http.post("/api/ask", json={"question": "固定资产投资呢", "earlier": [ASKED]}).json()
    assert "8%以上" in told["answer"]


def test_a_query_gives_its_table(http: httpx.Client) -> None:
    asked = {"columns": [{"subject": "gdp_growth", "year": 2024}], "places": [{"type": "level", "level": "prefecture"}]}
    table = http.post("/api/query", json=asked).raise_for_status().json()
    assert {row["region"]["name"]: row["cells"][0]["text"] for row in table["rows"]} == {
        "郑州市": "7%左右",
        "济南市": "5.5%左右",
    }


def test_a_clause_a_report_passages_and_a_summary(http: httpx.Client) -> None:
    cited = http.post("/api/ask", json={"question": ASKED}).json()["citations"][0]
    at = "-".join(map(str, cited["spans"][0]))
    clause = http.get(f"/api/reports/{cited['report']}/clause", params={"at": at, "around": 4}).json()
    assert (clause["text"], clause["after"]) == (QUOTE, "，固定资")
    report = http.get(f"/api/reports/{cited['report']}").json()
    assert QUOTE in report["text"]
    assert http.get("/api/reports/none").status_code == 404
    assert http.get(f"/api/reports/{cited['report']}/clause", params={"at": "999999-9999999"}).status_code == 404
    assert "老旧小区" in http.get("/api/passages", params={"q": "老旧小区改造", "region": "济南"}).json()[0]["text"]
    summary = http.get("/api/summaries", params={"region": "郑州", "year": 2024, "form": "md"})
    assert "7%左右" in summary.text
    page = http.get("/api/summaries", params={"region": "郑州", "year": 2024, "form": "html"})
    assert page.headers["content-type"].startswith("text/html")
    assert "一页摘要" in page.text
    assert http.get("/api/summaries", params={"region": "火星市"}).status_code == 422


def test_a_wrong_number_of_a_draft_is_contradicted_with_an_address(http: httpx.Client) -> None:
    found = http.post("/api/verify", json={"text": "郑州市2024年地区生产总值增长目标为8%左右。"}).json()
    assert [each["verdict"] for each in found] == ["contradicted"]
    assert opens_the_clause(found[0]["citation"]["url"])


def test_tables_are_filtered_paged_and_named_by_the_librarys_version(http: httpx.Client) -> None:
    first = http.get("/api/targets", params={"region": "Zhengzhou", "year": 2024, "per_page": 2})
    assert first.headers["x-total-count"] == "3"
    (link,) = [first.links["next"]["url"]]
    second = http.get(link)
    rows = first.json() + second.json()
    assert {row["indicator"] for row in rows} == {"gdp_growth", "fixed_asset_investment", "new_urban_jobs"}
    assert "next" not in second.links
    again = http.get("/api/targets", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert http.get("/api/targets", params={"indicator": "no_such"}).status_code == 422
    assert http.get("/api/chain", params={"indicator": "gdp_growth", "year": 2024}).json()[0]["above"] == "not loaded"


def test_pandas_reads_the_tables_by_their_address(site: Served) -> None:
    url = f"{site.url}/api/targets"
    for frame in (
        pandas.read_csv(f"{url}.csv?indicator=gdp_growth"),
        pandas.read_json(f"{url}.json?indicator=gdp_growth"),
        pandas.read_parquet(f"{url}.parquet?indicator=gdp_growth"),
        pandas.read_excel(f"{url}.xlsx?indicator=gdp_growth", sheet_name="targets", engine="openpyxl"),
    ):
        values = {(row.region, int(row.year)): float(row.low) for row in frame.itertuples()}
        assert values == {("郑州市", 2024): 7.0, ("郑州市", 2025): 6.0, ("济南市", 2024): 5.5}


class Dated(HTTPFileSystem):  # type: ignore[misc]  # fsspec has no types
    """fsspec's reader of addresses with the date that DuckDB asks for."""

    def modified(self, path: str) -> datetime:
        return datetime.now(UTC)


def test_duckdb_reads_the_tables_by_their_address(site: Served) -> None:
    # DuckDB's own reader of addresses is an extension that it fetches at first use.
    with duckdb.connect() as database:
        database.register_filesystem(Dated())
        url = f"{site.url}/api/targets"
        for table in (f"read_parquet('{url}.parquet')", f"read_csv('{url}.csv')"):
            found = database.sql(f"SELECT max(low) FROM {table} WHERE indicator = 'gdp_growth'").fetchall()
            assert [(float(value),) for (value,) in found] == [(7.0,)]


def test_the_description_is_openapi_and_names_the_operations(http: httpx.Client) -> None:
    described = http.get("/openapi.json").json()
    validate(described)
    assert described["openapi"].startswith("3.1")
    named = {each["operationId"] for path in described["paths"].values() for each in path.values()}
    assert {"ask", "query", "find_targets", "verify_text", "search_clauses", "list_reports", "summarize"} <= named


def test_no_request_that_the_description_allows_breaks_the_server(site: Served) -> None:
    import schemathesis
    from hypothesis import HealthCheck, Phase, given, settings

    described = schemathesis.openapi.from_url(f"{site.url}/openapi.json")
    broken = []
    quick = settings(
        max_examples=4,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    for found in described.get_all_operations():
        operation = found.ok()
        if operation.path.startswith("/mcp"):
            continue

        @quick
        @given(case=operation.as_strategy())
        def send(case: schemathesis.Case) -> None:
            reply = case.call()
            if reply.status_code >= 500 and case.path != "/readyz":
                broken.append((case.method, case.path, case.query, case.body, reply.text[:200]))

        send()
    assert not broken


def test_fifty_clients_at_once_get_their_own_answers(site: Served) -> None:
    asked = [
        (f"{region}{year}年GDP增长目标是多少", growth)
        for region, year, growth in (
            ("郑州市", 2024, "7%左右"),
            ("郑州市", 2025, "6%左右"),
            ("济南市", 2024, "5.5%左右"),
        )
    ] * 17

    def ask(item: tuple[str, str]) -> bool:
        reply = httpx.post(f"{site.url}/api/ask", json={"question": item[0]}, timeout=60)
        return reply.status_code == 200 and item[1] in reply.json()["answer"]

    with ThreadPoolExecutor(50) as pool:
        assert all(pool.map(ask, asked[:50]))


# OpenAI


def test_the_openai_client_gets_the_answer_with_its_citations_three_ways(openai: OpenAI, site: Served) -> None:
    made = openai.chat.completions.create(model="govreport", messages=[{"role": "user", "content": ASKED}])
    message = made.choices[0].message
    assert message.content is not None
    command = by_command(site, ASKED)
    assert message.content.startswith(command["answer"])
    assert message.annotations
    cited = message.annotations[0].url_citation
    assert message.content[cited.start_index : cited.end_index] == "[1]"
    assert opens_the_clause(cited.url)
    assert f"[1]: {cited.url}" in message.content
    assert made.model_extra is not None
    assert made.model_extra["govreport"]["citations"][0]["quote"] == QUOTE


def test_a_streamed_chat_says_the_same_in_pieces(openai: OpenAI) -> None:
    asked: Any = [{"role": "user", "content": ASKED}]
    whole = openai.chat.completions.create(model="govreport", messages=asked).choices[0].message
    chunks = list(
        openai.chat.completions.create(
            model="govreport", messages=asked, stream=True, stream_options={"include_usage": True}
        )
    )
    deltas = [chunk.choices[0].delta for chunk in chunks if chunk.choices]
    assert "".join(delta.content or "" for delta in deltas) == whole.content
    assert sum(bool(delta.content) for delta in deltas) > 2
    noted = [delta.model_extra["annotations"] for delta in deltas if "annotations" in (delta.model_extra or {})]
    assert whole.annotations
    assert noted[0][0]["url_citation"]["url"] == whole.annotations[0].url_citation.url
    assert chunks[-1].usage is not None


def test_open_webui_gets_the_clause_as_an_event(http: httpx.Client) -> None:
    body = {"model": "govreport", "stream": True, "messages": [{"role": "user", "content": ASKED}]}
    lines = [
        json.loads(line[6:])
        for line in http.post("/v1/chat/completions", json=body).text.split("\n")
        if line.startswith("data: {")
    ]
    (event,) = [line["event"] for line in lines if "event" in line]
    assert event["type"] == "source"
    assert event["data"]["document"] == [QUOTE]
    assert event["data"]["metadata"][0]["source"] == event["data"]["source"]["url"]


def test_a_conversation_is_what_the_messages_say(openai: OpenAI) -> None:
    made = openai.chat.completions.create(
        model="govreport",
        messages=[
            {"role": "system", "content": "Answer briefly."},
            {"role": "user", "content": ASKED},
            {"role": "assistant", "content": "7%左右"},
            {"role": "user", "content": [{"type": "text", "text": "固定资产投资呢"}]},
        ],
    )
    assert "8%以上" in (made.choices[0].message.content or "")


OPEN_WEBUI = "### Task:\n{}\n### Chat History:\n<chat_history>\nUSER: 郑州的目标\nASSISTANT: 7%\n</chat_history>"


@pytest.mark.parametrize(
    ("system", "asked", "reply"),
    [
        ("", OPEN_WEBUI.format('Generate a concise, 3-5 word title.\nJSON: { "title": "…" }'), {"title": "郑州的目标"}),
        ("", OPEN_WEBUI.format('Generate 1-3 broad tags.\nJSON: { "tags": ["tag1"] }'), {"tags": ["政府工作报告"]}),
        ("", OPEN_WEBUI.format("Suggest 3-5 relevant follow-up questions."), {"follow_ups": []}),
        ("", "Provide a concise, 5-word-or-less title for the conversation.\nUser: 郑州的目标", "郑州的目标"),
        ("你需要将用户的会话总结为10个字以内的标题", "郑州的目标", "郑州的目标"),
        ("", "使用四到五个字直接返回这句话的简要主题，不要解释", "政府工作报告"),
    ],
)
def test_what_chat_programs_ask_on_the_side_is_not_answered_from_the_library(
    openai: OpenAI, system: str, asked: str, reply: object
) -> None:
    messages: Any = [{"role": "system", "content": system}, {"role": "user", "content": asked}]
    said = openai.chat.completions.create(model="govreport", messages=messages).choices[0].message.content
    assert said is not None
    assert (json.loads(said) if isinstance(reply, dict) else said) == reply


def test_responses_and_their_stream(openai: OpenAI) -> None:
    made = openai.responses.create(model="govreport", input=ASKED)
    assert "7%左右" in made.output_text
    notes = made.output[0].content[0].annotations  # type: ignore[union-attr]
    assert {note.type for note in notes} == {"url_citation", "file_citation"}
    assert opens_the_clause(next(note.url for note in notes if note.type == "url_citation"))
    goes_on = openai.responses.create(model="govreport", input="固定资产投资呢", previous_response_id=made.id)
    assert "8%以上" in goes_on.output_text
    events = list(openai.responses.create(model="govreport", input=ASKED, stream=True))
    assert events[0].type == "response.created"
    assert events[-1].type == "response.completed"
    assert "".join(event.delta for event in events if event.type == "response.output_text.delta") == made.output_text
    assert [event.sequence_number for event in events] == list(range(len(events)))
    assert any(event.type == "response.output_text.annotation.added" for event in events)


def test_the_models_are_listed(openai: OpenAI) -> None:
    assert [model.id for model in openai.models.list()] == ["govreport"]
    assert openai.models.retrieve("govreport").owned_by == "govreport"


# Dify


def test_dify_gets_records_whose_metadata_is_an_object(http: httpx.Client) -> None:
    body = {"knowledge_id": "k", "query": "老旧小区改造", "retrieval_setting": {"top_k": 2, "score_threshold": 0.2}}
    for path in ("/dify/retrieval", "/retrieval"):
        records = http.post(path, json=body).raise_for_status().json()["records"]
        assert len(records) == 2
        for record in records:
            assert 0.2 <= record["score"] <= 1
            assert record["metadata"]["url"].startswith("http")


# Model Context Protocol


async def over_mcp(client: Client) -> None:
    tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert set(tools) == {
        *("ask", "query", "find_targets", "compare", "verify_text", "read_clause", "list_reports", "summarize"),
        *("search", "fetch"),
    }
    assert all(tool.description for tool in tools.values())
    told = (await client.call_tool("ask", {"question": ASKED})).structured_content
    assert told is not None
    assert "7%左右" in told["answer"]
    proof = told["citations"][0]
    if proof["url"].startswith("http"):
        assert await asyncio.to_thread(opens_the_clause, proof["url"])
    else:
        (opened,) = (await client.read_resource(proof["url"])).contents
        assert f"【{QUOTE}】" in opened.text  # type: ignore[union-attr]
    clause = (await client.call_tool("read_clause", {"report": proof["report"], "at": proof["at"]})).structured_content
    assert clause is not None
    assert clause["text"] == QUOTE
    compared = await client.call_tool(
        "compare", {"regions": ["郑州", "济南市", "开封市"], "indicator": "gdp_growth", "year": 2024}
    )
    assert compared.structured_content is not None
    assert [(row["region"], row["text"], row["status"]) for row in compared.structured_content["rows"]] == [
        ("郑州市", "7%左右", "stated"),
        ("济南市", "5.5%左右", "stated"),
        ("开封市", "", "not_loaded"),
    ]
    checked = await client.call_tool("verify_text", {"text": "郑州市2024年地区生产总值增长目标为8%左右。"})
    assert checked.structured_content is not None
    assert checked.structured_content["numbers"][0]["verdict"] == "contradicted"
    found = (await client.call_tool("search", {"query": "老旧小区改造"})).structured_content
    assert found is not None
    fetched = (await client.call_tool("fetch", {"id": found["results"][0]["id"]})).structured_content
    assert fetched is not None
    assert "老旧小区" in fetched["text"]
    held = (await client.call_tool("list_reports", {"regions": ["郑州"]})).structured_content
    assert held is not None
    assert len(held["reports"]) == 2
    rows = (await client.call_tool("find_targets", {"indicators": ["gdp_growth"], "years": [2024]})).structured_content
    assert rows is not None
    assert {(row["region"], row["low"]) for row in rows["targets"]} == {("郑州市", "7"), ("济南市", "5.5")}
    wrong = await client.call_tool("find_targets", {"indicators": ["no_such"]})
    assert wrong.is_error


def test_the_mcp_client_over_http(site: Served) -> None:
    async def talk() -> None:
        async with Client(f"{site.url}/mcp") as client:
            await over_mcp(client)

    asyncio.run(talk())


def test_the_mcp_client_over_stdio(site: Served) -> None:
    code = "import sys; sys.argv[0] = 'govreport'; from rag.cli.main import main; main()"
    folder = str(site.room.settings.library)
    started = StdioServerParameters(
        command=sys.executable,
        args=["-c", code, "mcp", "--library", folder],
        env={"PYTHONPATH": str(ROOT), "GOVREPORT_EMBEDDING": "none"},
    )

    async def talk() -> None:
        async with Client(stdio_client(started)) as client:
            await over_mcp(client)

    asyncio.run(talk())


def test_llama_index_takes_the_tools_over_mcp(site: Served) -> None:
    from llama_index.tools.mcp import BasicMCPClient, McpToolSpec

    async def talk() -> str:
        spec = McpToolSpec(client=BasicMCPClient(f"{site.url}/mcp"))
        tools = {tool.metadata.name: tool for tool in await spec.to_tool_list_async()}
        return str(await tools["ask"].acall(question=ASKED))

    assert "7%左右" in asyncio.run(talk())
