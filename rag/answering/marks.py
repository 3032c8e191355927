"""The citations of an answer from a table: proofs numbered as they are first said, then looked up once."""

from __future__ import annotations

from dataclasses import dataclass, field

from rag.library.store import Library
from rag.question.answer_table import Proof
from rag.records import Citation, Spans, place_at


@dataclass(slots=True)
class Marks:
    """Numbers proofs in the order of the answer; a clause cited twice has one number."""

    proofs: list[Proof] = field(default_factory=list)
    _known: dict[tuple[str, Spans], int] = field(default_factory=dict)

    def of(self, proof: Proof | None) -> str:
        """[3], the mark of a clause; "" for none."""
        if proof is None or not proof.quote:
            return ""
        key = (proof.report, proof.spans)
        if key not in self._known:
            self.proofs.append(proof)
            self._known[key] = len(self.proofs)
        return f"[{self._known[key]}]"

    def citations(self, library: Library) -> tuple[Citation, ...]:
        """The citations of all marks given so far."""
        origins = library.origins({proof.report for proof in self.proofs})
        paths = library.paths({proof.section for proof in self.proofs if proof.section})
        found = []
        for n, proof in enumerate(self.proofs, 1):
            source, marks = origins[proof.report]
            place = place_at(marks, proof.spans[0].start) if proof.spans else ""
            path = paths.get(proof.section, ())
            found.append(Citation(n, proof.region, proof.year, path, source, proof.spans, proof.quote, place))
        return tuple(found)
