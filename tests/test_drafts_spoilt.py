"""Two hundred sentences made from the sample reports, half of them with one thing changed (`tests/spoilt.py`)."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest
from spoilt import Sentence, read_samples, spoil, true_sentences

from rag.drafts.ledger import Finding, Ledger
from rag.records import Document

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
KINDS = ("digit", "unit", "bound", "region", "year", "kind")
EACH = 100


@pytest.fixture(scope="module")
def samples() -> tuple[Document, ...]:
    return read_samples(SEEDS)


@pytest.fixture(scope="module")
def ledger(samples: tuple[Document, ...]) -> Ledger:
    return Ledger(
        [figure for document in samples for figure in document.figures],
        [report for document in samples for report in document.reports],
        [section for document in samples for section in document.sections],
        {document.source.id: document.source.name for document in samples},
    )


@pytest.fixture(scope="module")
def sentences(samples: tuple[Document, ...]) -> tuple[Sentence, ...]:
    """A hundred that are true and a hundred that are not, the kinds of change in turn."""
    chance = random.Random(20240110)
    found = list(true_sentences(samples))
    chance.shuffle(found)
    true = [Sentence(opening + said, "") for _, opening, said in found[:EACH]]
    wrong: list[Sentence] = []
    for document, opening, said in found[EACH:]:
        made = spoil(samples, document, opening, said, KINDS[len(wrong) % len(KINDS)], chance)
        wrong += [made] if made else []
    return (*true, *wrong[:EACH])


def about(findings: tuple[Finding, ...], sentence: Sentence) -> list[Finding]:
    return [each for each in findings if each.claim.start < sentence.end and each.claim.end > sentence.start]


def test_no_changed_number_is_accepted(ledger: Ledger, sentences: tuple[Sentence, ...]) -> None:
    changed = [sentence for sentence in sentences if sentence.changed]
    assert len(changed) == EACH
    assert set(Counter(sentence.changed for sentence in changed)) == set(KINDS)
    accepted = [
        sentence.text
        for sentence in changed
        if any(finding.verdict == "supported" for finding in about(ledger.check(sentence.text), sentence))
    ]
    assert accepted == []


def test_at_most_two_of_a_hundred_true_sentences_are_rejected(ledger: Ledger, sentences: tuple[Sentence, ...]) -> None:
    """Rejected: a number of it is not supported, be it contradicted or unknown."""
    true = [sentence.text for sentence in sentences if not sentence.changed]
    assert len(true) == EACH
    verdicts = {text: {finding.verdict for finding in ledger.check(text)} for text in true}
    assert [text for text, found in verdicts.items() if "contradicted" in found] == []
    rejected = [text for text, found in verdicts.items() if found != {"supported"}]
    assert len(rejected) <= EACH * 2 // 100, rejected


def test_a_changed_digit_is_contradicted_and_the_true_clause_is_shown(
    ledger: Ledger, sentences: tuple[Sentence, ...]
) -> None:
    digits = [sentence for sentence in sentences if sentence.changed == "digit"]
    findings = [finding for sentence in digits for finding in about(ledger.check(sentence.text), sentence)]
    contradicted = [finding for finding in findings if finding.verdict == "contradicted"]
    assert len(contradicted) >= 0.8 * len(findings)
    assert all(finding.citation and finding.citation.quote for finding in contradicted)


def test_the_output_of_one_industry_is_no_proof_for_that_of_another(ledger: Ledger) -> None:
    (true,) = ledger.check("福州市2023年农林牧渔业总产值达1235亿元。")
    (other,) = ledger.check("福州市2023年建筑业总产值达1235亿元。")
    assert (true.verdict, other.verdict) == ("supported", "unknown")
