"""A library as llama-index's retriever, query engine and tools."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, Literal

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.response.schema import Response
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode
from llama_index.core.tools.tool_spec.base import BaseToolSpec

from govreport.api import Library, open_library
from govreport.llama_index.reading import HIDDEN
from rag.question.answer_table import table_to_json
from rag.records import Answer
from rag.service.addresses import read_spans
from rag.service.tables import Filter, make_table
from rag.tables.table import Value, records


def opened(library: Library | str | Path | None) -> Library:
    """The library given, or the one of a folder, open until the program ends."""
    return library if isinstance(library, Library) else open_library(library)


class GovReportRetriever(BaseRetriever):
    """Passages by words and vectors, of the regions and years that a question names; a node is a chunk, by its id."""

    def __init__(self, library: Library | str | Path | None = None, similarity_top_k: int = 5) -> None:
        self._library = opened(library)
        self._top_k = similarity_top_k
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        service = self._library.service
        regions, years = service.named(query_bundle.query_str)
        reports = {report.id: report for report in self._library.reports}
        names = {source.id: source.name for source in service.library.sources()}
        found = []
        for hit in service.passages(query_bundle.query_str, regions, years, self._top_k):
            report = reports[hit.chunk.report_id]
            node = TextNode(
                id_=hit.chunk.id,
                text=hit.chunk.text,
                metadata={
                    "region": report.region.name,
                    "year": report.year,
                    "section": " > ".join(hit.chunk.path),
                    "source": names[report.source_id],
                    "report": report.id,
                    "spans": [list(span) for span in hit.chunk.spans],
                },
                excluded_embed_metadata_keys=HIDDEN,
                excluded_llm_metadata_keys=HIDDEN,
            )
            found.append(NodeWithScore(node=node, score=hit.score))
        return found


class GovReportQueryEngine(BaseQueryEngine):
    """The checked answer. `source_nodes` are its cited clauses, `metadata` its status, numbers and where it looked."""

    def __init__(self, library: Library | str | Path | None = None, no_llm: bool = False) -> None:
        self._library = opened(library)
        self._llm = not no_llm
        super().__init__(callback_manager=None)

    def _get_prompt_modules(self) -> dict[str, Any]:
        return {}

    def _query(self, query_bundle: QueryBundle) -> Response:
        return response_of(self._library.service.ask(query_bundle.query_str, llm=self._llm))

    async def _aquery(self, query_bundle: QueryBundle) -> Response:
        return await asyncio.to_thread(self._query, query_bundle)


def response_of(answer: Answer) -> Response:
    """An answer as llama-index's response."""
    nodes = [
        NodeWithScore(
            node=TextNode(
                text=citation.quote,
                metadata={
                    "n": citation.n,
                    "region": citation.region,
                    "year": citation.year,
                    "section": " > ".join(citation.section),
                    "source": citation.source,
                    "spans": [list(span) for span in citation.spans],
                },
            ),
            score=1.0,
        )
        for citation in answer.citations
    ]
    numbers = [{"text": each.text, "status": each.status, "citation": each.citation} for each in answer.numbers]
    about = {"status": answer.status, "mode": answer.mode, "numbers": numbers, "looked_in": list(answer.looked_in)}
    return Response(response=answer.answer, source_nodes=nodes, metadata=about)


class GovReportToolSpec(BaseToolSpec):
    """The same tools as over MCP, for llama-index's agents."""

    spec_functions = ["ask", "find_targets", "compare", "verify_text", "read_clause", "list_reports"]  # noqa: RUF012

    def __init__(self, library: Library | str | Path | None = None) -> None:
        self._library = opened(library)

    def ask(self, question: str) -> dict[str, Any]:
        """Answer a question about Chinese government work reports; each number with the clause that proves it."""
        return self._library.service.answer_json(self._library.service.ask(question), "")

    def find_targets(
        self, regions: list[str] | None = None, years: list[int] | None = None, indicators: list[str] | None = None
    ) -> list[dict[str, Value]]:
        """The annual headline targets, filtered by region, year and indicator id (gdp_growth, cpi, ...)."""
        wanted = Filter(tuple(regions or ()), tuple(years or ()), tuple(indicators or ()))
        return records(make_table(self._library.service, "targets", wanted))

    def compare(
        self,
        regions: list[str],
        indicator: str,
        kind: Literal["target", "actual", "plan", "task"] = "target",
        year: int | None = None,
    ) -> dict[str, Any]:
        """One target or result of several regions side by side, each with its clause or why there is none."""
        return table_to_json(self._library.service.compare(regions, indicator, kind, year))

    def verify_text(self, text: str) -> list[dict[str, Any]]:
        """Check each number of a text: supported by a clause, contradicted by one, or unknown."""
        service = self._library.service
        return service.findings_json(service.verify(text), "")

    def read_clause(self, report: str, at: str, around: int = 300) -> str:
        """What a report says at START-END, with the text around it; the place itself is in 【】."""
        found = self._library.service.clause(report, read_spans(at), around)
        return f"{found.before}【{found.text}】{found.after}"

    def list_reports(self, regions: list[str] | None = None, years: list[int] | None = None) -> list[dict[str, Any]]:
        """The reports that are held."""
        return [
            {"report": line.report.id, "region": line.report.region.name, "year": line.report.year}
            for line in self._library.service.lines(regions or (), years or ())
        ]
