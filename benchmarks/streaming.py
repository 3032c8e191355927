"""What the first words of a model's answer wait for, beyond the model itself.

    python benchmarks/streaming.py LIBRARY

A scripted endpoint on loopback answers at once with the clause that the answer by rule quotes. Timed are the way from
the question to the request (understanding, retrieval, prompt) and from the request to the first sentence that is shown
(the endpoint's own time is next to nothing; the sentence is read, checked and released). LIBRARY is a library of the
condensed editions in `seeds/`.
"""

import argparse
import sys
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
from scripted_llm import Asked, Say, ScriptedLLM

from rag import pipeline
from rag.answering.answerer import Draft
from rag.config import load_settings

QUESTIONS = (
    "郑州市2024年要聚焦打造什么“之城”？",
    "济南市委、市政府把2024年确定为什么“年”？",
    "福州市2024年怎样扩大有效投资？",
    "沈阳市2024年怎样优化营商环境？",
    "新乡市2025年怎样提振消费？",
)
ROUNDS = 6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library", type=Path)
    options = parser.parse_args()
    with pipeline.desk(load_settings(library=options.library), no_llm=True) as desk:
        quotes = {question: _quoted(desk.answer(question)[0]) for question in QUESTIONS}
    asking: list[float] = []
    showing: list[float] = []
    for turn in range(ROUNDS):

        def reply(asked: Asked) -> Say:
            question = next(question for question in QUESTIONS if question in asked.text)
            return Say(f"{quotes[question].rstrip('。；;')}[1]。")

        with ScriptedLLM(reply) as endpoint:
            # another name a turn, as replies are kept by the model's name
            settings = load_settings(
                library=options.library, llm_model=f"scripted-{turn}-{time.time_ns()}", openai_base_url=endpoint.url
            )
            with pipeline.desk(settings) as desk:
                for question in QUESTIONS:
                    started = time.monotonic()
                    first = next(
                        (time.monotonic() for step in desk.stream(question) if isinstance(step, Draft) and step.text),
                        None,
                    )
                    if first is not None and endpoint.asked and turn:
                        asking.append(endpoint.asked[-1].at - started)
                        showing.append(first - endpoint.asked[-1].at)
    if not showing:
        raise SystemExit("no answer was streamed: is LIBRARY the sample library?")
    for name, times in (("question to request", asking), ("request to first sentence", showing)):
        times.sort()
        high = times[min(len(times) - 1, int(len(times) * 0.95))]
        print(f"{name:26} {len(times):3} times  p50 {1000 * median(times):6.0f} ms  p95 {1000 * high:6.0f} ms")


def _quoted(answer: object) -> str:
    citations = getattr(answer, "citations", ())
    return str(citations[0].quote) if citations else ""


if __name__ == "__main__":
    main()
