"""Is fusion better than its parts? Questions with a known passage, asked of the whole library without any filter.

    python benchmarks/retrieval.py [FOLDER]
    python benchmarks/retrieval.py --questions QUESTIONS.jsonl --library LIBRARY

The first form makes a library (in FOLDER, or a temporary one; embedding takes a minute or two) of the sample reports
and of the composed ones in tests/data, and asks the questions of `data/retrieval.tsv`: hand-written, most in other
words than the passage, few naming a place. A chunk is right if it holds the evidence. Printed for vectors alone, words
alone and their fusion with several shares of the vectors: how often the first chunk is right, how often one of the
first four, and the mean reciprocal rank.

The second form asks questions about another library as `govreport ask` does, with the filters that they imply, and
prints for how many the evidence is in the four best chunks. A line has "question", "evidence" and "answerable".
"""

import argparse
import csv
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from rag import pipeline  # noqa: E402
from rag.answering.passages import PassageFinder  # noqa: E402
from rag.config import load_settings  # noqa: E402
from rag.evaluate.evaluate import Evaluator  # noqa: E402
from rag.library.store import Library  # noqa: E402
from rag.models.embedders import Embedder  # noqa: E402
from rag.question.parse import parse  # noqa: E402
from rag.question.query import Query, Words  # noqa: E402
from rag.records import Report  # noqa: E402
from rag.retrieval.hybrid import DENSE, POOL, Asker, fuse, search, words_of  # noqa: E402
from rag.text.fold import fold  # noqa: E402

DATA = Path(__file__).parent / "data" / "retrieval.tsv"
SOURCES = (ROOT / "seeds", ROOT / "tests" / "data" / "unseen", ROOT / "tests" / "data" / "unseen2")
SHARES = (0.3, DENSE, 0.55, 0.65, 0.75)
Scores = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Asked:
    """What both searches found for one question, and the chunks that are right."""

    dense: Scores
    lexical: Scores
    right: frozenset[str]

    def rank(self, share: float) -> int:
        """The place of the first right chunk, from 1; 0 if none was found. A share of 1 or 0 is one search alone."""
        dense = self.dense if share > 0 else {}
        lexical = self.lexical if share < 1 else {}
        order = [id_ for id_, *_ in fuse(dense, lexical, share)]
        return next((place for place, id_ in enumerate(order, 1) if id_ in self.right), 0)


def plain(text: str) -> str:
    """Folded, without white space."""
    return "".join(fold(text).split())


def ask_all(library: Library, embedder: Embedder, lines: Sequence[Mapping[str, str]]) -> list[Asked]:
    """Both searches for each line's question. Raises ValueError for evidence that no chunk of its file holds."""
    reports = library.reports()
    names = {source.id: source.name for source in library.sources()}
    files: dict[str, list[tuple[str, str]]] = {}
    for report in reports:
        chunks = [(chunk.id, plain(chunk.text)) for chunk in library.chunks_of(report.id)]
        files.setdefault(Path(names[report.source_id]).name, []).extend(chunks)
    found = []
    for line in lines:
        right = frozenset(id_ for id_, text in files.get(line["file"], ()) if plain(line["evidence"]) in text)
        if not right:
            raise ValueError(f"{line['file']}: no chunk holds {line['evidence']}. Mend {DATA.name}.")
        _, words = _words(line["question"], reports)
        dense = dict(library.search_vector(embedder.query(words.text), limit=POOL))
        found.append(Asked(dense, dict(library.search_words(words_of(words), limit=POOL)), right))
    return found


def report_on(name: str, ranks: Sequence[int]) -> None:
    """Print recall at 1 and 4 and the mean reciprocal rank."""
    total = len(ranks)
    first, four = sum(rank == 1 for rank in ranks), sum(0 < rank <= 4 for rank in ranks)
    mean = sum(1 / rank for rank in ranks if rank) / total
    print(f"{name:22} R@1 {first / total:.3f}  R@4 {four / total:.3f}  MRR {mean:.3f}")


def compare(folder: Path) -> None:
    """The first form."""
    settings = load_settings(library=folder)
    embedder = pipeline.make_embedder(settings)
    pipeline.ingest([path for at in SOURCES for path in sorted(at.iterdir()) if _is_report(path)], settings)
    with DATA.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    with pipeline.open_library(settings) as library:
        chunks = sum(line.chunks for line in library.report_lines())
        asked = ask_all(library, embedder, lines)
    print(f"{len(asked)} questions, {chunks} chunks")
    report_on("vectors alone", [each.rank(1) for each in asked])
    report_on("words alone", [each.rank(0) for each in asked])
    for share in SHARES:
        report_on(f"fusion, {share:.2f} vectors", [each.rank(share) for each in asked])


def _is_report(path: Path) -> bool:
    return path.suffix in (".md", ".txt") and path.name != "NOTES.md"


def among_four(folder: Path, questions: Path) -> None:
    """The second form."""
    settings = load_settings(library=folder)
    embedder = pipeline.make_embedder(settings)
    lines = [json.loads(line) for line in questions.read_text("utf-8").splitlines() if line.strip()]
    lines = [line for line in lines if line["answerable"]]
    with pipeline.open_library(settings) as library:
        missed = [line["question"] for line in lines if not _finds(library, embedder, line)]
    print(f"evidence in the four best chunks: {len(lines) - len(missed)} of {len(lines)}")
    for question in missed:
        print(f"  not for: {question}")


def _words(question: str, reports: Sequence[Report]) -> tuple[Query, Words]:
    """A question as a query for passages."""
    query = parse(question, reports).words
    if query is None or query.words is None:
        raise ValueError(f"this asks for nothing: {question}")
    return query, query.words


def _finds(library: Library, embedder: Asker, line: Mapping[str, str | list[str]]) -> bool:
    reports = library.reports()
    asked, evidence = line["question"], line["evidence"]
    # several turns, or several clauses of which one will do
    query, words = _words(asked if isinstance(asked, str) else asked[-1], reports)
    finder = PassageFinder(Evaluator(library), embedder)
    within = [report.id for report in finder.reports_of(query, words, reports)]
    hits = search(words, library, embedder, report_ids=within or None, limit=4)
    best = plain("".join(hit.chunk.text for hit in hits))
    return any(plain(each) in best for each in ([evidence] if isinstance(evidence, str) else evidence))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--questions", type=Path)
    parser.add_argument("--library", type=Path)
    options = parser.parse_args()
    if options.questions and options.library:
        among_four(options.library, options.questions)
        return
    with tempfile.TemporaryDirectory() as temporary:
        compare(options.folder or Path(temporary))


if __name__ == "__main__":
    main()
