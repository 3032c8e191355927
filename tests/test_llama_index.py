"""govreport.llama_index: llama-index's own calls, sync and async; the lock holds back what is not stated."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from llama_index.core import Settings as LlamaSettings
from llama_index.core import VectorStoreIndex
from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.response.schema import Response
from llama_index.core.llms import MockLLM
from llama_index.core.schema import Document, MetadataMode, NodeWithScore, QueryBundle, TextNode
from llama_index.core.tools import QueryEngineTool
from toy import ToyEmbedder, report_text

import govreport
from govreport.llama_index import (
    GovReportEmbedding,
    GovReportNodeParser,
    GovReportQueryEngine,
    GovReportReader,
    GovReportRetriever,
    GovReportToolSpec,
    NumberFaithfulnessEvaluator,
    NumberLockQueryEngine,
)

ASKED = "郑州市2024年GDP增长目标是多少"


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[govreport.Library]:
    monkeypatch.setenv("GOVREPORT_EMBEDDING", "none")
    for region, growth in (("郑州市", "7%"), ("济南市", "5.5%")):
        text = report_text(region, 2024, growth).replace("群众满意度", f"{region}群众满意度")
        (tmp_path / f"{region}.txt").write_text(text, "utf-8")
    govreport.ingest([tmp_path / "郑州市.txt", tmp_path / "济南市.txt"], library=tmp_path / "vectorstore")
    with govreport.open_library(tmp_path / "vectorstore") as made:
        yield made


class Says(BaseQueryEngine):
    """An engine that says what it is told to, with these sources."""

    def __init__(self, text: str, sources: tuple[str, ...] = ()) -> None:
        self.text = text
        self.nodes = [NodeWithScore(node=TextNode(text=each), score=1.0) for each in sources]
        super().__init__(callback_manager=None)

    def _get_prompt_modules(self) -> dict[str, Any]:
        return {}

    def _query(self, query_bundle: QueryBundle) -> Response:
        return Response(response=self.text, source_nodes=self.nodes, metadata={"kept": 1})

    async def _aquery(self, query_bundle: QueryBundle) -> Response:
        return self._query(query_bundle)


def test_the_reader_makes_a_document_of_each_report_and_the_parser_cuts_at_headings(
    library: govreport.Library, tmp_path: Path
) -> None:
    documents = GovReportReader().load_data(tmp_path / "郑州市.txt", tmp_path / "济南市.txt")
    assert {(each.metadata["region"], each.metadata["year"]) for each in documents} == {
        ("郑州市", 2024),
        ("济南市", 2024),
    }
    parser = GovReportNodeParser()
    nodes = parser.get_nodes_from_documents(documents)
    assert any("扩大有效投资" in node.metadata["section"] for node in nodes)
    whole = {each.doc_id: each.text for each in documents}
    for node in nodes:
        text = whole[node.ref_doc_id]  # type: ignore[index]
        assert "".join(text[start:end] for start, end in node.metadata["spans"]) == node.get_content(MetadataMode.NONE)
    assert asyncio.run(parser.aget_nodes_from_documents(documents))
    (kept,) = parser.get_nodes_from_documents([Document(text="这不是报告。")])
    assert kept.get_content(MetadataMode.NONE) == "这不是报告。"
    (tmp_path / "empty.txt").write_text("", "utf-8")
    with pytest.raises(govreport.InputError, match="empty"):
        GovReportReader().load_data(tmp_path / "empty.txt")


def test_the_retriever_stays_within_what_the_question_names(library: govreport.Library) -> None:
    retriever = GovReportRetriever(library, similarity_top_k=3)
    found = retriever.retrieve("济南市2024年老旧小区改造多少个")
    assert found
    assert {node.metadata["region"] for node in found} == {"济南市"}
    assert [node.node_id for node in asyncio.run(retriever.aretrieve("济南市2024年老旧小区改造多少个"))] == [
        node.node_id for node in found
    ]
    assert {node.metadata["region"] for node in retriever.retrieve("老旧小区")} == {"济南市", "郑州市"}


def test_the_query_engine_keeps_status_numbers_and_clauses(library: govreport.Library) -> None:
    engine = GovReportQueryEngine(library)
    said = engine.query(ASKED)
    assert "7%左右" in str(said)
    assert said.source_nodes[0].node.get_content(MetadataMode.NONE) == "地区生产总值增长7%左右"
    assert said.metadata is not None
    assert said.metadata["status"] == "answered"
    assert {each["status"] for each in said.metadata["numbers"]} == {"supported"}
    assert str(asyncio.run(engine.aquery(ASKED))) == str(said)
    assert "7%左右" in str(QueryEngineTool.from_defaults(engine).call(ASKED))


def test_the_tools_are_called_as_an_agent_calls_them(library: govreport.Library) -> None:
    tools = {tool.metadata.name: tool for tool in GovReportToolSpec(library).to_tool_list()}
    assert set(tools) == set(GovReportToolSpec.spec_functions)
    cited = tools["ask"].call(question=ASKED).raw_output["citations"][0]
    at = "-".join(map(str, cited["spans"][0]))
    assert "【地区生产总值增长7%左右】" in str(tools["read_clause"].call(report=cited["report"], at=at))
    assert len(tools["find_targets"].call(indicators=["gdp_growth"]).raw_output) == 2
    rows = tools["compare"].call(regions=["郑州", "济南"], indicator="gdp_growth", year=2024).raw_output["rows"]
    assert [row["cells"][0]["text"] for row in rows] == ["7%左右", "5.5%左右"]
    wrong = tools["verify_text"].call(text="郑州市2024年地区生产总值增长目标为8%左右。").raw_output
    assert wrong[0]["verdict"] == "contradicted"
    assert len(tools["list_reports"].call(regions=["郑州"]).raw_output) == 1


@pytest.mark.parametrize("said", ["目标是7.4%左右。", "7%以上", "目标为5.5%左右[1]", "增长70%"])
def test_a_number_that_the_library_does_not_prove_is_never_shown(library: govreport.Library, said: str) -> None:
    locked = NumberLockQueryEngine(Says(said, ("济南增长5.5%左右",)), library)
    for shown in (locked.query(ASKED), asyncio.run(locked.aquery(ASKED))):
        assert shown.metadata is not None
        assert (shown.metadata["lock"], shown.metadata["kept"]) == ("refused", 1)
        assert str(shown).startswith("郑州市2024年地区生产总值增长目标为7%左右")


def test_a_right_answer_passes_as_it_is(library: govreport.Library) -> None:
    shown = NumberLockQueryEngine(Says("约7%左右，见[2]"), library).query(ASKED)
    assert str(shown) == "约7%左右，见[2]"
    assert shown.metadata is not None
    assert shown.metadata["lock"] == "passed"


@pytest.mark.parametrize(("asked", "good", "bad"), [("农村", "6.5%左右", "5.5%左右"), ("城镇", "5.5%左右", "6.5%左右")])
def test_a_number_of_the_same_clause_that_is_told_of_something_else_is_held_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: str, good: str, bad: str
) -> None:
    monkeypatch.setenv("GOVREPORT_EMBEDDING", "none")
    clause = "城镇居民、农村居民人均可支配收入分别增长5.5%左右、6.5%左右"
    text = report_text("济南市", 2024, "5%").replace("固定资产投资增长8%以上", clause)
    (tmp_path / "a.txt").write_text(text, "utf-8")
    govreport.ingest(tmp_path / "a.txt", library=tmp_path / "joint")
    question = f"济南市2024年{asked}居民人均可支配收入增长目标是多少"
    with govreport.open_library(tmp_path / "joint") as library:
        passed = NumberLockQueryEngine(Says(f"目标是{good}。"), library).query(question)
        refused = NumberLockQueryEngine(Says(f"目标是{bad}。"), library).query(question)
    assert passed.metadata is not None
    assert refused.metadata is not None
    assert (passed.metadata["lock"], refused.metadata["lock"]) == ("passed", "refused")
    assert str(passed) == f"目标是{good}。"
    assert good in str(refused)


def test_without_a_library_the_lock_looks_in_the_sources() -> None:
    source = ("粮食产量达到1200万吨以上",)
    assert str(NumberLockQueryEngine(Says("1200万吨以上", source)).query("?")) == "1200万吨以上"
    refused = str(NumberLockQueryEngine(Says("1300万吨以上", source)).query("?"))
    assert "1300" not in refused
    assert "1200万吨以上" in refused
    assert "held back" in str(NumberLockQueryEngine(Says("1300万吨")).query("?"))
    marked = NumberLockQueryEngine(Says("1300万吨以上", source), on_fault="mark").query("?")
    assert str(marked).endswith("⚠ not stated: 1300万吨")


def test_the_evaluator_counts_the_numbers_that_are_stated() -> None:
    evaluator = NumberFaithfulnessEvaluator()
    good = evaluator.evaluate(response="增长7%左右", contexts=["地区生产总值增长7%左右"])
    bad = evaluator.evaluate(response="增长7%左右，投资增长9%", contexts=["地区生产总值增长7%左右"])
    none = evaluator.evaluate_response(response=Response(response="没有数字", source_nodes=[]))
    assert (good.passing, good.score) == (True, 1.0)
    assert (bad.passing, bad.score, "9%" in (bad.feedback or "")) == (False, 0.5, True)
    assert none.passing
    with pytest.raises(ValueError, match="contexts"):
        evaluator.evaluate(response="x")


def test_the_embedding_and_the_lock_work_with_llama_indexs_starter(library: govreport.Library, tmp_path: Path) -> None:
    embedding = GovReportEmbedding(ToyEmbedder())
    assert embedding.get_text_embedding("一") == embedding.get_text_embedding_batch(["一"])[0]
    assert asyncio.run(embedding.aget_query_embedding("一")) == embedding.get_query_embedding("一")
    documents = GovReportReader().load_data(tmp_path / "郑州市.txt")
    before = LlamaSettings._node_parser
    index = VectorStoreIndex.from_documents(documents, embed_model=embedding, transformations=[GovReportNodeParser()])
    assert LlamaSettings._node_parser is before
    starter = index.as_query_engine(llm=MockLLM(max_tokens=3), similarity_top_k=2)
    shown = NumberLockQueryEngine(starter, library).query(ASKED)
    assert shown.metadata is not None
    assert shown.metadata["lock"] in ("passed", "refused")
    with pytest.raises(govreport.ModelError, match="no embedding model"):
        GovReportEmbedding()
