"""Latency of answers: warm, for table and for text answers, and of the command from a cold start.

    python benchmarks/asking.py LIBRARY [QUESTIONS.jsonl]

LIBRARY is a library folder; QUESTIONS has one {"question": ...} a line (default: some about the sample library). Each
question is asked twice and timed the second time. The cold command is timed beside `python -c "import chromadb"`.
"""

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from rag import pipeline
from rag.config import load_settings

SAMPLES = (
    "郑州市2024年GDP增长目标是多少",
    "济南2024年地区生产总值的增速目标定在多少？",
    "新乡市2024年地区生产总值是多少，增速是多少？",
    "What is Zhengzhou's GDP growth target for 2024?",
    "沈阳、本溪、盘锦2024年的GDP增长目标，哪个最高？",
    "郑州市2024年要聚焦打造什么“之城”？",
    "济南市委、市政府把2024年确定为什么“年”？",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library", type=Path)
    parser.add_argument("questions", type=Path, nargs="?")
    options = parser.parse_args()
    questions = list(SAMPLES)
    if options.questions:
        lines = options.questions.read_text("utf-8").splitlines()
        questions = [json.loads(line)["question"] for line in lines if line.strip()]
    times: dict[str, list[float]] = {}
    with pipeline.desk(load_settings(library=options.library)) as desk:
        for question in questions:
            desk.answer(question)
        for question in questions:
            answer, _ = desk.answer(question)
            times.setdefault(answer.mode, []).append(answer.ms.total)
    for mode, found in sorted(times.items()):
        found.sort()
        high = found[min(len(found) - 1, int(len(found) * 0.95))]
        print(f"{mode:8} {len(found):4} answers  p50 {median(found):7.1f} ms  p95 {high:7.1f} ms")

    command = [str(Path(sys.executable).with_name("govreport")), "ask", questions[0], "--library", str(options.library)]
    cold = median(_timed(command) for _ in range(5))
    other = median(_timed([sys.executable, "-c", "import chromadb"]) for _ in range(5))
    print(f"cold     govreport ask {cold:.2f} s, import chromadb {other:.2f} s, ratio {cold / other:.2f}")


def _timed(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
