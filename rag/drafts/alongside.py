"""Numbers that a report tells right beside one that is proved: 省重点项目304个，完成投资4068亿元.

An article that retells a sentence of a report keeps its order. So the report's number next to the one that proves the
number before (or behind) a claim, where the same words lead to both, is what the claim is of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.drafts.compare import difference, same_unit, why_of
from rag.drafts.evidence import Entry, Evidence
from rag.drafts.findings import Claim, Judged
from rag.drafts.quoted import own_words, same_words, words_before, words_behind
from rag.figures.value import value_words
from rag.text.lazily import lazily

_FILL = lazily(r"[和与及、\s]")
_FAR = 2  # numbers of the report before or behind the proved one that are looked at
_CLOSE = 60  # characters of the report between two numbers that are told side by side


def alongside(evidence: Evidence, claims: Sequence[Claim], judged: Sequence[Judged]) -> list[Judged]:
    """The verdicts, with those of numbers that stand beside a proved one held to the report's own neighbour."""
    made = list(judged)
    for at, (claim, own) in enumerate(zip(claims, judged, strict=True)):
        if own.verdict == "supported" or not claim.places or not _may_stand_beside(claim):
            continue
        for other in (at - 1, at + 1):
            found = _neighbour(evidence, claims, judged, at, other)
            if found is not None:
                made[at] = _held(evidence, claim, own, found)
                break
    return made


def _may_stand_beside(claim: Claim) -> bool:
    """Whether it is a value of a subject outside the lexicon, or a rise of which nothing says than what."""
    ref = claim.ref
    bare = ref.bare and not ref.back and not ref.nation
    return (claim.role == "value" and claim.indicator is None) or (
        claim.role == "difference" and bare and claim.quantity.form == "points"
    )


def _neighbour(
    evidence: Evidence, claims: Sequence[Claim], judged: Sequence[Judged], at: int, other: int
) -> Entry | None:
    """The report's number that stands to the claim at `at` as the proof of that at `other` to that one."""
    if not 0 <= other < len(claims):
        return None
    claim, beside, proof = claims[at], claims[other], judged[other].entry
    if beside.sentence != claim.sentence or beside.places != claim.places or judged[other].verdict != "supported":
        return None
    if proof is None or beside.role != "value" or (beside.span, beside.kind) != (claim.span, claim.kind):
        return None
    dealt = not _FILL.sub("", own_words(claim.lead))
    said = own_words(claim.lead)
    behind = re.split(r"[,;:。、]", claim.context[claim.at + len(claim.quantity.text) :])[0]
    found = [
        entry
        for entry in _near(evidence, proof, 1 if other < at else -1)
        if same_unit(entry.figure.base_unit, claim.quantity.base_unit)
        and entry.kind in (proof.kind, None)
        and (
            same_words(said, words_before(entry))
            or (behind and behind == words_behind(entry))
            or (dealt and claim.own_subject and same_words(claim.subject, entry.subject))
        )
    ]
    return found[0] if len(found) == 1 or (dealt and found) else None


def _near(evidence: Evidence, proof: Entry, step: int) -> Iterator[Entry]:
    for by in range(1, _FAR + 1):
        entry = evidence.beside(proof, by * step)
        if entry is None or not _is_close(proof, entry):
            return
        yield entry


def _is_close(one: Entry, other: Entry) -> bool:
    first, second = sorted((one.figure.number_spans[0].start, other.figure.number_spans[0].start))
    return second - first <= _CLOSE


def _held(evidence: Evidence, claim: Claim, own: Judged, entry: Entry) -> Judged:
    differs = difference(claim.quantity, claim.measure == "decline", claim.bound, entry)
    if differs == "" or (differs == "direction" and own_words(claim.lead) == words_before(entry)):
        return Judged("supported", "", entry)  # in the very words, whichever way these move
    if differs in ("loose", "unit") or not claim.sure or own.verdict == "contradicted":
        return own
    said = own_words(claim.lead)
    for each in evidence.of(claim.places[0].name):
        same = difference(claim.quantity, claim.measure == "decline", claim.bound, each) in ("", "loose")
        if same and (said in each.subject or same_words(said, words_before(each))):
            return replace(own, verdict="unknown", why="unsure")  # the amount of another such thing
    return Judged("contradicted", why_of(differs), entry, value_words(entry.figure))
