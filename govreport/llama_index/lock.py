"""The number lock for anybody's answers: no number is shown that its sources, or the library, do not state.

A retrieval-augmented answer can hold a wrong number however good its sources are. The lock reads the answer's numbers
with their units and bound words and looks for each in the clauses; no model judges.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.response.schema import Response
from llama_index.core.evaluation import BaseEvaluator, EvaluationResult
from llama_index.core.schema import MetadataMode, NodeWithScore, QueryBundle

from govreport.api import Library
from govreport.llama_index.engines import opened, response_of
from rag.numbers.quantities import find_quantities
from rag.records import Answer, Check, Citation
from rag.text.fold import fold
from rag.verify.numbers import check_answer, unsupported

_QUOTED = 3  # sources that a refusal quotes
_LONGEST = 200  # characters of one

_REFUSED = "The answer held numbers that its sources do not state, and is held back. The sources say:"
_NO_SOURCE = "The answer held numbers that no source states, and is held back."


def checks_of(text: str, sources: Sequence[str]) -> tuple[Check, ...]:
    """One check for each number of a text against the sources, whatever marks the text sets."""
    clauses = tuple(
        Citation(n=n, region="", year=0, section=(), source=str(n), spans=(), quote=source)
        for n, source in enumerate(sources, 1)
    )
    bare = text
    for n in range(1, len(sources) + 1):  # a mark would narrow the check to its own source, which may be misnumbered
        bare = bare.replace(f"[{n}]", "")
    return check_answer(bare, clauses)


class NumberLockQueryEngine(BaseQueryEngine):
    """Wraps any query engine. A number of its answer that is not stated is never shown as if it were.

    With a `library` the answer is held against the library's own answer to the same question: numbers that it does not
    prove are refused, and its answer takes their place. Without one the answer is held against its own source nodes,
    which is weaker: a number that the sources state of something else passes. `on_fault`: "refuse" puts the library's
    answer, or the sources' words, in its place; "mark" shows it with each such number named below.

    `metadata["lock"]` of the response is "passed", "refused" or "marked", `metadata["numbers"]` one check a number.
    """

    def __init__(
        self,
        engine: BaseQueryEngine,
        library: Library | str | Path | None = None,
        on_fault: Literal["refuse", "mark"] = "refuse",
    ) -> None:
        self._engine = engine
        self._library = opened(library) if library is not None else None
        self._on_fault = on_fault
        super().__init__(callback_manager=engine.callback_manager)

    def _get_prompt_modules(self) -> dict[str, Any]:
        return {"engine": self._engine}

    def _query(self, query_bundle: QueryBundle) -> Response:
        return self._locked(query_bundle.query_str, self._engine.query(query_bundle))

    async def _aquery(self, query_bundle: QueryBundle) -> Response:
        said = await self._engine.aquery(query_bundle)
        if hasattr(said, "get_response"):  # a stream is read to its end: a number is checked before it is shown
            said = await said.get_response()
        return await asyncio.to_thread(self._locked, query_bundle.query_str, said)

    def _locked(self, question: str, said: Any) -> Response:  # noqa: ANN401  # llama-index's four kinds of response
        if hasattr(said, "get_response"):
            said = said.get_response()
        text = str(said.response or "")
        nodes: list[NodeWithScore] = list(said.source_nodes)
        proof: Response | None = None
        if self._library is not None:
            answer = self._library.service.ask(question)
            proof = response_of(answer)
            checks = _told(checks_of(text, [citation.quote for citation in answer.citations]), answer)
        else:
            checks = checks_of(text, [node.node.get_content(metadata_mode=MetadataMode.NONE) for node in nodes])
        wrong = unsupported(checks)
        about = {
            **(said.metadata or {}),
            "numbers": [{"text": each.text, "status": each.status} for each in checks],
            "lock": "passed" if not wrong else "marked" if self._on_fault == "mark" else "refused",
        }
        if not wrong:
            return Response(response=text, source_nodes=nodes, metadata=about)
        if self._on_fault == "mark":
            named = ", ".join(dict.fromkeys(each.text for each in wrong))
            return Response(response=f"{text}\n\n⚠ not stated: {named}", source_nodes=nodes, metadata=about)
        if proof is not None:
            return Response(response=proof.response, source_nodes=proof.source_nodes, metadata=about)
        return Response(response=_refusal(nodes), source_nodes=nodes, metadata=about)


def _told(checks: Sequence[Check], answer: Answer) -> tuple[Check, ...]:
    """The checks, held against what the library answers and not only against the clauses that it cites.

    A clause may state several numbers (城乡居民收入分别增长5.5%和6.5%), of which a question asks for one. An answer
    from passages says no number of its own; there the clauses are all there is.
    """
    if answer.mode != "table":
        return tuple(checks)
    said = answer.answer
    for citation in answer.citations:
        said = said.replace(citation.quote, "")
    told = _values(said)
    return tuple(each if _values(each.text) <= told else replace(each, status="unsupported") for each in checks)


def _values(text: str) -> set[tuple[Decimal, Decimal, str]]:
    return {(each.value_low, each.value_high, each.base_unit) for each in find_quantities(fold(text))}


def _refusal(nodes: Sequence[NodeWithScore]) -> str:
    quoted = [" ".join(node.node.get_content(metadata_mode=MetadataMode.NONE).split()) for node in nodes[:_QUOTED]]
    lines = [f"- {text[:_LONGEST]}{'…' if len(text) > _LONGEST else ''}" for text in quoted if text]
    return "\n".join([_REFUSED, *lines]) if lines else _NO_SOURCE


class NumberFaithfulnessEvaluator(BaseEvaluator):
    """How many of an answer's numbers its contexts state; no judge model.

    `score` is that share (1.0 for an answer without numbers), `passing` whether it is all, `feedback` names the others.
    """

    def _get_prompts(self) -> dict[str, Any]:
        return {}

    def _update_prompts(self, prompts: dict[str, Any]) -> None:
        """There are none."""

    async def aevaluate(
        self,
        query: str | None = None,
        response: str | None = None,
        contexts: Sequence[str] | None = None,
        **kwargs: object,
    ) -> EvaluationResult:
        """Check one answer. Raises `ValueError` without an answer or without contexts."""
        if response is None or contexts is None:
            raise ValueError("response and contexts must be given")
        checks = checks_of(response, list(contexts))
        wrong = unsupported(checks)
        return EvaluationResult(
            query=query,
            response=response,
            contexts=list(contexts),
            passing=not wrong,
            score=1.0 if not checks else 1 - len(wrong) / len(checks),
            feedback=f"not stated in the contexts: {', '.join(each.text for each in wrong)}" if wrong else "",
        )
