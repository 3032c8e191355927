"""The check that every answer passes before it leaves: numbers against clauses, quotes against the sources."""

from __future__ import annotations

from dataclasses import replace

from rag.answering.compose import plain_quotes
from rag.answering.turn import Turn
from rag.library.store import Library
from rag.records import Answer, BrokenCitation
from rag.verify.numbers import check_answer, misquoted, unsupported


def checked(found: Answer, turn: Turn, library: Library) -> Answer:
    """The answer with its checks; only its quotes, if a number in it is supported by none of them."""
    checks = check_answer(found.answer, found.citations)
    if unsupported(checks):
        if found.citations:
            found = plain_quotes(found, turn)
        checks = check_answer(found.answer, found.citations)
    if not found.answer.strip():  # what was to be said has a number that nothing supports, and there is no clause
        found = replace(found, answer=turn.voice.say("missing.not_understood", words="").strip(), status="unclear")
    cited = {citation.source for citation in found.citations}
    texts = {source.name: library.source(source.id).text for source in library.sources() if source.name in cited}
    wrong = misquoted(found.citations, texts)
    if wrong:
        raise BrokenCitation(
            f"citation {wrong[0].n} does not quote {wrong[0].source} at its spans: the answer is held back. Read the "
            "source again (govreport ingest), and report this."
        )
    return replace(found, numbers=checks)
