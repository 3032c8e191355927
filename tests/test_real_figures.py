"""The figures of the eleven real reports: every digit is accounted for, and 200 drawn at random were read by hand."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from rag.ingest import read_document
from rag.numbers.nonquantities import NonQuantity
from rag.numbers.quantities import tokenize
from rag.records import Document
from rag.text.view import View

SOURCES = sorted((Path(__file__).parents[2] / "shared" / "seeds").glob("*.txt"))
READ_BY_HAND = Path(__file__).parent / "data" / "figures_read.csv"

pytestmark = pytest.mark.skipif(not SOURCES, reason="the real reports (../shared/seeds) are not here")


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    return {path.name: read_document(path.read_bytes(), path.name, max_chars=300) for path in SOURCES}


def test_of_200_figures_read_by_hand_at_least_190_have_the_right_kind_and_subject(
    documents: dict[str, Document],
) -> None:
    """`start` is the number's place in the source text; `first_reading` what the rules made of it when it was drawn."""
    found = {
        (name, figure.number_spans[0].start): figure
        for name, document in documents.items()
        for figure in document.figures
        if figure.number_spans
    }
    with READ_BY_HAND.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 200
    wrong = [
        (row["file"], row["start"], row["number"], row["kind"], row["subject"])
        for row in rows
        if (figure := found.get((row["file"], int(row["start"])))) is None
        or (figure.kind, figure.subject) != (row["kind"], row["subject"])
    ]
    assert len(wrong) <= 10, wrong


def test_every_digit_of_the_clean_text_is_a_figure_or_is_named_as_what_else_it_is(
    documents: dict[str, Document],
) -> None:
    shares: Counter[str] = Counter()
    for name, document in documents.items():
        for report in document.reports:
            view = View(document.source.text, report.spans)
            covered: dict[int, str] = {}
            for token in tokenize(view.folded):
                if isinstance(token, NonQuantity):
                    covered.update(dict.fromkeys(range(token.start, token.end), token.what))
            figures = {
                at
                for figure in document.figures
                if figure.report_id == report.id
                for span in figure.number_spans
                for at in range(span.start, span.end)
            }
            for run in re.finditer(r"\d+(?:\.\d+)?", view.folded):
                is_figure = view.to_source(run.start()) in figures
                what = "figure" if is_figure else covered.get(run.start(), "")
                assert what, (name, report.region.name, view.folded[max(0, run.start() - 20) : run.end() + 20])
                shares[what] += 1
    assert shares["figure"] > 0.7 * sum(shares.values())
