"""Wrong numbers shown by LlamaIndex's starter, as it is and behind the number lock.

    python benchmarks/number_lock.py LIBRARY QUESTIONS.jsonl --url http://127.0.0.1:8098/v1 [--limit 60] [--out FILE]

LIBRARY is a library of `seeds/`; QUESTIONS has question, answer, evidence, answerable a line; the endpoint serves the
model. The starter is LlamaIndex's own: its reader, its splitter, a vector index with our embedding, the best two.

A number is wrong if it stands neither in the answer by hand, nor in the question, nor, in an answer that holds all that
it must, in the evidence. This is counted from the labels and knows nothing of the lock. Each question is asked of the
model once: the locks hold the same answer back or let it through.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from llama_index.core import SimpleDirectoryReader, VectorStoreIndex
from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.response.schema import Response
from llama_index.core.schema import QueryBundle
from llama_index.llms.openai_like import OpenAILike

import govreport
from govreport.llama_index import GovReportEmbedding, NumberLockQueryEngine
from rag.grading.grade import holds
from rag.numbers.quantities import find_quantities
from rag.text.fold import fold

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
WAYS = ("as it is", "locked by its sources", "locked by the library")


class Said(BaseQueryEngine):
    """An engine that gives the answer it was made with."""

    def __init__(self, response: Response) -> None:
        self._said = response
        super().__init__(callback_manager=None)

    def _get_prompt_modules(self) -> dict[str, Any]:
        return {}

    def _query(self, query_bundle: QueryBundle) -> Response:
        return self._said

    async def _aquery(self, query_bundle: QueryBundle) -> Response:
        return self._said


def numbers(*texts: str) -> set[tuple[str, str]]:
    """The numbers of texts, as (value, unit)."""
    return {(f"{q.low.normalize():f}", q.unit) for text in texts for q in find_quantities(fold(text))}


def wrong(shown: str, asked: dict[str, Any]) -> list[str]:
    """The numbers of an answer that the labels do not know for this question.

    The evidence may state numbers of other things: they are no fault only beside all that the answer must hold.
    """
    evidence = asked.get("evidence") or []
    beside = [evidence] if isinstance(evidence, str) else evidence
    complete = all(holds(shown, piece) for piece in asked["must_contain"])
    known = numbers(asked["question"], asked["answer"], *(beside if complete else ()))
    return sorted(" ".join(each) for each in numbers(shown) - known)


def right(shown: str, asked: dict[str, Any]) -> bool:
    """Whether an answer holds all that it must, and has no wrong number."""
    return all(holds(shown, piece) for piece in asked["must_contain"]) and not wrong(shown, asked)


def chosen(path: Path, limit: int) -> list[dict[str, Any]]:
    """Questions with a number for an answer, and those without any answer, in the order of the file."""
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [each for each in lines if not each["answerable"] or numbers(each["answer"])][:limit]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--url", required=True)
    parser.add_argument("--model", default="local")
    parser.add_argument("--limit", type=int, default=60)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    llm = OpenAILike(
        model=options.model, api_base=options.url, api_key="none", is_chat_model=True, context_window=8192,
        max_tokens=160, timeout=600, temperature=0,
    )  # fmt: skip
    documents = SimpleDirectoryReader(str(SEEDS)).load_data()
    index = VectorStoreIndex.from_documents(documents, embed_model=GovReportEmbedding())
    starter = index.as_query_engine(llm=llm)
    asked = chosen(options.questions, options.limit)
    kept: list[dict[str, Any]] = []
    if options.out and options.out.exists():  # stopped half-way: the questions answered are not asked again
        kept = [json.loads(line) for line in options.out.read_text("utf-8").splitlines()]
    started = time.perf_counter()
    with govreport.open_library(options.library) as library:
        for at, each in enumerate(asked, 1):
            if at <= len(kept):
                continue
            said = Said(starter.query(each["question"]))
            answers = [said, NumberLockQueryEngine(said), NumberLockQueryEngine(said, library)]
            told = [engine.query(each["question"]) for engine in answers]
            shown = [str(response) for response in told]
            kept.append(
                {
                    "id": each["id"],
                    "shown": shown,
                    "wrong": [wrong(text, each) for text in shown],
                    "right": [right(text, each) for text in shown],
                    "lock": [(response.metadata or {}).get("lock", "") for response in told],
                }
            )
            if kept[-1]["lock"][1] == "refused":  # it quotes the sources and answers nothing
                kept[-1]["wrong"][1], kept[-1]["right"][1] = [], False
            print(
                f"{at}/{len(asked)} {time.perf_counter() - started:.0f} s {each['id']} {kept[-1]['wrong']}", flush=True
            )
            if options.out:
                options.out.write_text("".join(json.dumps(k, ensure_ascii=False) + "\n" for k in kept), "utf-8")
    tell(kept)


def tell(kept: Sequence[dict[str, Any]]) -> None:
    """The rates of each way."""
    for at, way in enumerate(WAYS):
        bad = sum(bool(each["wrong"][at]) for each in kept)
        many = sum(len(each["wrong"][at]) for each in kept)
        good = sum(each["right"][at] for each in kept)
        held = sum(each["lock"][at] == "refused" for each in kept)
        print(
            f"{way:24} {len(kept)} answers: {bad} show a wrong number ({many} in all), {good} right, {held} held back"
        )


if __name__ == "__main__":
    main()
