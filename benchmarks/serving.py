"""What the interfaces cost over the library call, fifty clients at once, and cold starts.

    python benchmarks/serving.py LIBRARY

Starts the server as the command does, in a process of its own. Medians of rounds in which the ways take turns: a busy
machine slows all alike, and the ratios are what to read. Every answer is compared with the library's.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

import httpx
from mcp.client.client import Client

import govreport

QUESTIONS = (
    "郑州市2024年GDP增长目标是多少",
    "新乡市2024年地区生产总值是多少，增速是多少？",
    "沈阳、本溪、盘锦2024年的GDP增长目标，哪个最高？",
    "What is Zhengzhou's GDP growth target for 2024?",
    "郑州市2024年要聚焦打造什么“之城”？",
)
ROUNDS = 10
CLIENTS = 50
MAIN = [sys.executable, "-c", "from rag.cli.main import main; main()"]


async def compare(library: govreport.Library, url: str) -> dict[str, list[float]]:
    """Milliseconds of each way for each question, warm."""
    times: dict[str, list[float]] = {"library": [], "POST /api/ask": [], "POST /v1/chat/completions": [], "MCP ask": []}
    async with httpx.AsyncClient(base_url=url, timeout=60) as http, Client(f"{url}/mcp") as client:
        for number in range(ROUNDS + 1):
            for question in QUESTIONS:
                began = time.perf_counter()
                right = govreport.ask(question, library=library, no_llm=True).answer
                done = [time.perf_counter()]
                rest = (await http.post("/api/ask", json={"question": question})).json()["answer"]
                done.append(time.perf_counter())
                body = {"model": "govreport", "messages": [{"role": "user", "content": question}]}
                chat = (await http.post("/v1/chat/completions", json=body)).json()["choices"][0]["message"]["content"]
                done.append(time.perf_counter())
                said = (await client.call_tool("ask", {"question": question})).structured_content
                done.append(time.perf_counter())
                assert said is not None
                assert (rest, said["answer"], chat.startswith(right)) == (right, right, True)
                if number:  # the first round warms all of them
                    for way, start, end in zip(times, (began, *done), done, strict=False):
                        times[way].append((end - start) * 1000)
    return times


def crowd(library: govreport.Library, url: str) -> tuple[int, float]:
    """Answers of fifty clients at once that are not the library's, and the median milliseconds of one."""
    asked = [QUESTIONS[number % len(QUESTIONS)] for number in range(CLIENTS)]
    right = {question: govreport.ask(question, library=library, no_llm=True).answer for question in QUESTIONS}

    def one(question: str) -> tuple[bool, float]:
        began = time.perf_counter()
        reply = httpx.post(f"{url}/api/ask", json={"question": question}, timeout=120)
        good = reply.status_code == 200 and reply.json()["answer"] == right[question]
        return good, (time.perf_counter() - began) * 1000

    with ThreadPoolExecutor(CLIENTS) as pool:
        found = list(pool.map(one, asked))
    return sum(not good for good, _ in found), median(ms for _, ms in found)


def cold(library: Path) -> None:
    """Cold starts, beside a bare Python in the same rounds."""
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "import govreport": [sys.executable, "-c", "import govreport"],
        "import govreport; ask": [
            *(sys.executable, "-c"),
            f"import govreport; govreport.ask({QUESTIONS[0]!r}, library={str(library)!r}, no_llm=True)",
        ],
        "govreport ask": [*MAIN, "ask", QUESTIONS[0], "--no-llm", "--library", str(library)],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(7):
        for name, command in commands.items():
            began = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            times[name].append(time.perf_counter() - began)
    for name, found in times.items():
        over = median(found) / median(times["python -c pass"])
        print(f"cold {name:24} {median(found):6.2f} s  {over:5.1f} x bare Python")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library", type=Path)
    options = parser.parse_args()
    env = {**os.environ, "GOVREPORT_API_PER_MINUTE": "0"}
    command = [*MAIN, "serve", "--port", "0", "--library", str(options.library)]
    with subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True, encoding="utf-8") as server:
        assert server.stderr is not None
        try:
            hits = (re.search(r"govreport is at (http://\S+)", line) for line in server.stderr)
            url = next(hit[1] for hit in hits if hit)
            with govreport.open_library(options.library) as library:
                times = asyncio.run(compare(library, url))
                for way, found in times.items():
                    over = median(found) / median(times["library"])
                    print(f"{way:26} p50 {median(found):7.1f} ms  {over:5.2f} x the library call")
                wrong, ms = crowd(library, url)
                print(f"{CLIENTS} clients at once: {wrong} wrong or failed, p50 {ms:.0f} ms")
        finally:
            server.terminate()
    cold(options.library)


if __name__ == "__main__":
    main()
