"""Latency of answers: queries by kind, questions warm, and of the command from a cold start.

    python benchmarks/asking.py LIBRARY [QUESTIONS.jsonl]

LIBRARY is a library folder; QUESTIONS has one {"question": ...} a line (default: some about the sample library). Each
query and question is asked once, and then timed. A query is timed whole: evaluated, told in words, each number checked.
The cold command is timed beside `python -c "import chromadb"`.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from rag import pipeline
from rag.answering.from_query import answer_query
from rag.answering.voice import Voice
from rag.config import Settings, load_settings
from rag.evaluate.evaluate import Evaluator
from rag.library.store import open_library
from rag.question.query import Query

SAMPLES = (
    "郑州市2024年GDP增长目标是多少",
    "济南2024年地区生产总值的增速目标定在多少？",
    "新乡市2024年地区生产总值是多少，增速是多少？",
    "What is Zhengzhou's GDP growth target for 2024?",
    "沈阳、本溪、盘锦2024年的GDP增长目标，哪个最高？",
    "郑州市2024年要聚焦打造什么“之城”？",
    "济南市委、市政府把2024年确定为什么“年”？",
)
SUBJECTS = ("gdp_growth", "retail_sales", "fixed_asset_investment", "new_urban_jobs", "grain_output", "cpi")
ROUNDS = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library", type=Path)
    parser.add_argument("questions", type=Path, nargs="?")
    parser.add_argument("--queries-only", action="store_true", help="time queries, which need no model, and stop")
    options = parser.parse_args()
    settings = load_settings(library=options.library)
    _queries(settings)
    if options.queries_only:
        return
    questions = list(SAMPLES)
    if options.questions:
        lines = options.questions.read_text("utf-8").splitlines()
        questions = [json.loads(line)["question"] for line in lines if line.strip()]
    times: dict[str, list[float]] = {}
    with pipeline.desk(settings) as desk:
        for question in questions:
            desk.answer(question)
        for question in questions:
            answer, _ = desk.answer(question)
            times.setdefault(answer.mode, []).append(answer.ms.total)
    for mode, found in sorted(times.items()):
        _print(mode, found)

    command = [str(Path(sys.executable).with_name("govreport")), "ask", questions[0], "--library", str(options.library)]
    cold = median(_timed(command) for _ in range(5))
    other = median(_timed([sys.executable, "-c", "import chromadb"]) for _ in range(5))
    print(f"cold     govreport ask {cold:.2f} s, import chromadb {other:.2f} s, ratio {cold / other:.2f}")


def _queries(settings: Settings) -> None:
    """Queries over all regions of the commonest level and over one of them, for each of `SUBJECTS`."""
    with open_library(settings.library, settings.embedding_model) as library:
        reports = library.reports()
        levels = [report.region.level for report in reports]
        level = max(set(levels), key=levels.count)
        year = max(report.year for report in reports)
        region = next(r.region for r in reports if r.region.level == level and r.year == year)
        one = {"type": "region", "name": region.name, "adcode": region.adcode}
        every = {"type": "level", "level": level}
        evaluator, voice = Evaluator(library), Voice()
        for name, place, steps, years in (
            ("one value", one, [], (year,)),
            ("all places", every, [], (year,)),
            ("ranking", every, [{"op": "sort", "of": "c1"}, {"op": "limit", "n": 10}], (year,)),
            ("change", every, [{"op": "derive", "fn": "change", "of": ["c1", "c2"]}], (year, year - 1)),
            ("ten years", one, [{"op": "derive", "fn": "run", "of": ["c1"]}], ({"first": year - 9, "last": year},)),
        ):
            asked = [
                Query.of(
                    {
                        "columns": [{"subject": subject, "year": each} for each in years],
                        "places": [place],
                        "steps": steps,
                    }
                )
                for subject in SUBJECTS
            ]
            _print(name, _times(asked, evaluator, voice))


def _times(asked: Sequence[Query], evaluator: Evaluator, voice: Voice) -> list[float]:
    for query in asked:
        answer_query(query, voice, evaluator)
    found = []
    for query in asked * ROUNDS:
        started = time.perf_counter()
        answer_query(query, voice, evaluator)
        found.append((time.perf_counter() - started) * 1000)
    return found


def _print(name: str, found: list[float]) -> None:
    found.sort()
    high = found[min(len(found) - 1, int(len(found) * 0.95))]
    print(f"{name:10} {len(found):4} answers  p50 {median(found):7.1f} ms  p95 {high:7.1f} ms")


def _timed(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
