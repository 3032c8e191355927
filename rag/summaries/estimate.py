"""What a batch would take, before it begins: prompts are built and counted, nothing is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.models.llm import LLM, Message
from rag.models.tokens import count_tokens
from rag.records import Report
from rag.summaries import model_prose as prose
from rag.summaries import model_targets as proposals
from rag.summaries.batch import Order, is_to_do, key_of
from rag.summaries.by_rule import summarise_by_rule
from rag.summaries.manifest import read_entries
from rag.summaries.summarize import Shelf, briefs_of

SAMPLE = 40
"""Reports that are looked into; the rest is taken to be like them."""

_GUESS = 6.0  # seconds a request, where nothing was measured yet
_BY_RULE = 0.05  # seconds a report without a model
_PROSE, _TARGETS = 150, 350  # tokens of a reply


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a batch would take. `measured`: the time is from the folder's earlier requests, not a guess.

    `sampled` of the `to_do` reports were looked into.
    """

    reports: int
    to_do: int
    sampled: int
    requests: int
    prompt_tokens: int
    reply_tokens: int
    seconds: float
    measured: bool


def estimate(shelf: Shelf, reports: Sequence[Report], order: Order, llm: LLM | None, per_minute: float = 0) -> Estimate:
    """What `run` would take. Asks nothing and writes nothing."""
    known = read_entries(order.folder)
    to_do = [report for report in reports if is_to_do(known.get(report.id), key_of(shelf, report, order, llm), order)]
    sample = to_do[:: max(1, len(to_do) // SAMPLE)][:SAMPLE] if llm else []
    requests = prompt_tokens = reply_tokens = 0
    for report in sample:
        assert llm is not None
        for messages, reply in _asked(shelf, report, order, llm.context):
            requests += 1
            prompt_tokens += sum(count_tokens(message.content) for message in messages)
            reply_tokens += reply
    share = len(to_do) / len(sample) if sample else 0.0
    requests, prompt_tokens, reply_tokens = (round(n * share) for n in (requests, prompt_tokens, reply_tokens))
    measured = [entry for entry in known.values() if entry.requests and entry.seconds > 1]
    each = sum(entry.seconds for entry in measured) / sum(entry.requests for entry in measured) if measured else _GUESS
    seconds = requests * each / order.at_once if llm else _BY_RULE * len(to_do)
    if per_minute:
        seconds = max(seconds, 60 * requests / per_minute)
    return Estimate(
        *(len(reports), len(to_do), len(sample), requests, prompt_tokens, reply_tokens, seconds, bool(measured))
    )


def _asked(shelf: Shelf, report: Report, order: Order, context: int) -> Iterator[tuple[Sequence[Message], int]]:
    """The requests of a report, each with the tokens that its reply may have."""
    material = shelf.material(report)
    for brief in briefs_of(material, summarise_by_rule(material, order.language)):
        messages, kept = prose.prompt(brief, order.language, context)
        if kept:
            yield messages, _PROSE
    messages, kept = proposals.prompt(proposals.candidates(material), report, context)
    if kept:
        yield messages, _TARGETS
