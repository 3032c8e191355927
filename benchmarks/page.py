"""Twenty visitors at once ask the page for a minute: `python benchmarks/page.py [URL]`.

Without a URL a page over the samples is served here, in a process of its own, with a toy embedding: table answers need
none. Each visitor has a conversation (a question that names its region, then elliptic ones) and waits a moment, as
people do, between an answer and the next question; people who read pause for 5 to 10 seconds (`--pause 8`), `--pause 0`
asks without one. An answer that does not name the visitor's own region came from another conversation, and counts as an
error. One question is asked before the minute begins: what a cold start costs is measured by itself.

Prints the number of answers, errors, the time from sending a question to having its answer, in milliseconds, and what
of the processor's time the page took for an answer, an ingest's share in its process among it: that is much the same on
a machine with other work. The first answers wait for all visitors to be let in at once.

With `--ingest DIR` the files of DIR are taken in through the page meanwhile, removed, and taken in again; `--seconds
600` is the ten minutes that the page is to stand. Each minute's answers, p95 and memory of the page's process are told.

With `--cold DIR` it starts `govreport serve` over the library in DIR instead, opens the page in Chromium, and prints
the seconds until the command listens, until the page's first paint, and until the first table answer is on the page.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import httpx

ROOT = Path(__file__).resolve().parent.parent
REGIONS = ("郑州", "济南", "沈阳", "福州", "本溪", "盘锦", "商丘", "内江")
KEPT = 40
"""Turns of a conversation that the page keeps."""
ELLIPTIC = ("那固定资产投资呢？", "社零呢？", "一般公共预算收入呢？", "那城镇新增就业呢？", "规上工业增加值呢？")


@dataclass(slots=True)
class Tally:
    """What happened: seconds an answer, and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    minutes: list[int] = field(default_factory=list)
    """Of each answer: in which minute it was given."""
    errors: list[str] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    """Of the page's process, MB at the end of each minute."""
    processor: float = 0.0
    """Seconds of it that the page's process took."""
    begun: float = field(default_factory=time.monotonic)


@dataclass(frozen=True, slots=True)
class Page:
    """The page's event of asking: its number, what raises it, which of its outputs is the turn that is shown."""

    url: str
    function: int
    trigger: int
    output: int


def find_event(url: str) -> Page:
    """The event that sending a question raises, as the page's own configuration names it."""
    config = httpx.get(f"{url}/config", timeout=30).json()
    ids = {part["props"].get("elem_id"): part["id"] for part in config["components"]}
    box = ids["question"]
    event = next(each for each in config["dependencies"] if [box, "submit"] in [list(t) for t in each["targets"]])
    return Page(url, event["id"], box, event["outputs"].index(ids["step"]))


async def ask(client: httpx.AsyncClient, page: Page, session: str, question: str) -> str:
    """Ask as the page's script does; the turn as it is shown at the end."""
    body = {
        "data": [question, None, "zh"],
        "event_data": None,
        "fn_index": page.function,
        "trigger_id": page.trigger,
        "session_hash": session,
    }
    joined = await client.post(f"{page.url}/gradio_api/queue/join", json=body)
    joined.raise_for_status()
    shown = ""
    async with client.stream("GET", f"{page.url}/gradio_api/queue/data", params={"session_hash": session}) as stream:
        async for line in stream.aiter_lines():
            if not line.startswith("data: "):
                continue
            event = json.loads(line[6:])
            if event["msg"] in ("process_generating", "process_completed"):
                if not event["success"]:
                    raise RuntimeError(f"the page failed: {event['output']}")
                data = event["output"].get("data")
                shown = _changed(shown, data[page.output]) if data else shown
            if event["msg"] == "process_completed":
                break
    return shown


def _changed(before: str, now: object) -> str:
    """The first output after an event: whole, or as the changes that Gradio streams."""
    if isinstance(now, str):
        return now
    text = before
    for act, path, value in now if isinstance(now, list) else ():
        if act == "replace" and not path:
            text = value
        elif act == "append":
            text += value
    return text


async def visit(page: Page, number: int, until: float, pause: float, tally: Tally) -> None:
    """One visitor, from now until the minute is over."""
    region = REGIONS[number % len(REGIONS)]
    chance = random.Random(number)  # so that each run asks the same
    session = f"{uuid4().hex[:8]}{number:04d}"
    limits = httpx.Limits(max_connections=4)
    async with httpx.AsyncClient(timeout=60, limits=limits) as client:
        turn = 0
        while time.monotonic() < until:
            question = f"{region}市2024年GDP目标是多少？" if turn % KEPT == 0 else chance.choice(ELLIPTIC)
            begun = time.perf_counter()
            try:
                shown = await ask(client, page, session, question)
            except (httpx.HTTPError, RuntimeError, KeyError) as error:
                tally.errors.append(f"{region}: {type(error).__name__}: {error}")
                continue
            tally.seconds.append(time.perf_counter() - begun)
            tally.minutes.append(int((time.monotonic() - tally.begun) // 60))
            turn += 1
            others = [each for each in REGIONS if each != region and each in shown]
            of_how_many = f'data-at="{min(turn - 1, KEPT)}" data-of="{min(turn, KEPT)}"'
            if region not in shown or others or of_how_many not in shown:
                tally.errors.append(f"{region}: not its own conversation: {re.sub('<[^>]+>', ' ', shown)[:200]}")
            await asyncio.sleep(pause * chance.uniform(0.5, 1.5))


@contextmanager
def serving(sources: Path | None = None) -> Iterator[tuple[str, int]]:
    """A page over the samples, served in a process of its own: its address and the process.

    `sources` are taken in again and again, as uploads are.
    """
    code = (
        "import sys; sys.path[:0] = ['tests', '.']\n"
        "from pathlib import Path\n"
        "import threading, time\n"
        "from shutil import copy\n"
        "from page_server import SEEDS, library, served\n"
        "from rag import pipeline\n"
        "from ui.memory import use_few_arenas\n"
        "from ui.uploads import take\n"
        "use_few_arenas()  # as serve does\n"
        "folder = Path(sys.argv[1])\n"
        "with served(library(folder / 'library', [SEEDS]), folder / 'uploads') as site:\n"
        "    print(site.url, flush=True)\n"
        "    sent = sorted(p for d in sys.argv[2:] for p in Path(d).iterdir() if p.is_file())\n"
        "    site.uploads.mkdir(exist_ok=True)\n"
        "    def again():\n"
        "        while sent:\n"
        "            made = [{'path': str(copy(p, site.uploads)), 'name': p.name} for p in sent]\n"
        "            job = site.room.uploads.begin(take(made, site.uploads, {p.suffix for p in sent}), 'bench')\n"
        "            while not job.ended:\n"
        "                time.sleep(0.5)\n"
        "            found = sum(r.status == 'added' for r in job.results)\n"
        "            print(f'{found} reports taken in', job.error or '', file=sys.stderr, flush=True)\n"
        "            for r in job.results:\n"
        "                if r.status == 'added':\n"
        "                    pipeline.remove(r.name, site.room.settings)\n"
        "    threading.Thread(target=again, daemon=True).start()\n"
        "    sys.stdin.read()\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", code, folder, *([str(sources)] if sources else [])]
        with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdin is not None
            yield process.stdout.readline().strip(), process.pid
            process.stdin.close()


def cold(library: Path) -> None:
    """Start the page over a library and ask at once; prints how long each step took."""
    sys.path.insert(0, str(ROOT / "tests"))
    from browser import ask as type_in
    from browser import chromium, ready

    code = "from rag.cli.main import main; main()"
    with chromium() as browser:
        begun = time.time()
        command = [sys.executable, "-c", code, "serve", "--port", "0", "--library", str(library)]
        with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
            assert process.stderr is not None
            said = ""
            while "http" not in said:
                said = process.stderr.readline()
            print(f"listening after {time.time() - begun:.1f} s", flush=True)
            tab = browser.new_page()
            opened = time.time()
            tab.goto(re.findall(r"http://\S+", said)[0] + "/?tab=ask")
            ready(tab)
            paint = tab.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime") / 1000
            print(f"first paint {paint:.2f} s after it is opened, {opened - begun + paint:.1f} s after the start")
            print(f"ready to be asked after {time.time() - begun:.1f} s")
            asked = time.time()
            type_in(tab, f"{REGIONS[0]}市2024年GDP目标是多少？")
            now = time.time()
            print(f"first answer {now - asked:.2f} s after it is asked, {now - begun:.1f} s after the start")
            print(re.sub(r"\s+", " ", tab.inner_text(".said")))
            process.terminate()


async def warm(url: str) -> None:
    """Ask once, so that the page has loaded what it loads for its first answer."""
    async with httpx.AsyncClient(timeout=60) as client:
        await ask(client, find_event(url), uuid4().hex[:12], f"{REGIONS[0]}市2024年GDP目标是多少？")


async def load(url: str, visitors: int, seconds: float, pause: float, process: int = 0) -> Tally:
    """All visitors at once; the memory of `process` is looked at each minute."""
    await warm(url)
    page, tally = find_event(url), Tally(processor=-processor_of(process))
    until = tally.begun + seconds
    watching = asyncio.create_task(watch(process, tally)) if process else None
    await asyncio.gather(*(visit(page, number, until, pause, tally) for number in range(visitors)))
    if watching:
        watching.cancel()
    tally.processor += processor_of(process)
    return tally


def processor_of(process: int) -> float:
    """Seconds of the processor's time that a process has taken; 0 where there is no /proc."""
    stat = Path(f"/proc/{process}/stat")
    if not stat.is_file():
        return 0.0
    own, system = stat.read_text().rpartition(")")[2].split()[11:13]
    return (int(own) + int(system)) / os.sysconf("SC_CLK_TCK")


async def watch(process: int, tally: Tally) -> None:
    """Note the memory of a process each minute (where there is a /proc)."""
    status = Path(f"/proc/{process}/status")
    while status.is_file():
        await asyncio.sleep(60 * (len(tally.memory) + 1) - (time.monotonic() - tally.begun) - 0.1)
        tally.memory.append(int(re.findall(r"VmRSS:\s+(\d+)", status.read_text())[0]) >> 10)


def worst(seconds: list[float]) -> float:
    """The p95 of some times, in milliseconds."""
    times = sorted(1000 * each for each in seconds) or [0.0]
    return times[min(len(times) - 1, int(0.95 * len(times)))]


def main() -> None:
    """Run the load and print what it gave; exit status 1 if anything went wrong."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("url", nargs="?", help="a page that is being served")
    options.add_argument("--visitors", type=int, default=20)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--pause", type=float, default=1.0, help="seconds between an answer and the next question")
    options.add_argument("--cold", type=Path, metavar="DIR", help="time a cold start over this library instead")
    options.add_argument("--ingest", type=Path, metavar="DIR", help="take these files in through the page meanwhile")
    given = options.parse_args()
    if given.cold:
        cold(given.cold)
        return
    if given.url:
        tally = asyncio.run(load(given.url.rstrip("/"), given.visitors, given.seconds, given.pause))
    else:
        with serving(given.ingest) as (url, process):
            tally = asyncio.run(load(url, given.visitors, given.seconds, given.pause, process))
    times = sorted(1000 * each for each in tally.seconds) or [0.0]
    print(f"{given.visitors} visitors, {given.seconds:g} s, {given.pause:g} s between questions")
    print(f"{len(tally.seconds)} answers, {len(tally.errors)} errors")
    print(f"ms: p50 {statistics.median(times):.0f}, p95 {worst(tally.seconds):.0f}, longest {times[-1]:.0f}")
    if tally.processor and tally.seconds:
        print(f"the page's own processor time: {1000 * tally.processor / len(tally.seconds):.0f} ms an answer")
    for minute, size in enumerate(tally.memory):
        own = [each for each, at in zip(tally.seconds, tally.minutes, strict=True) if at == minute]
        print(f"minute {minute + 1}: {len(own)} answers, p95 {worst(own):.0f} ms, {size} MB")
    for error in tally.errors[:5]:
        print(error, file=sys.stderr)
    sys.exit(bool(tally.errors))


if __name__ == "__main__":
    main()
