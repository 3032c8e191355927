"""Runs batches in processes that `test_batch` kills. Its imports are made once, so that kills meet the batch.

Reads one line of JSON for each: library, out, cache, url. Prints the process's id when it begins, and its exit code (a
signal's number below 0) when it has ended.
"""

import json
import os
import sys
from pathlib import Path

from rag.library.store import open_library
from rag.models.llm import RemoteLLM
from rag.models.reply_cache import Replies
from rag.models.tokens import count_tokens
from rag.summaries.batch import Order, run
from rag.summaries.summarize import Shelf


def batch(library: Path, out: Path, cache: Path, url: str) -> int:
    """Summaries of a whole library; 130 if it was stopped."""
    with open_library(library, "toy") as opened, Replies(cache, 1 << 26) as replies:
        shelf = Shelf(opened)
        llm = RemoteLLM("scripted", base_url=url, api_key="")
        outcome = run(shelf, shelf.reports, Order(out, at_once=8), llm, replies)
    return 130 if outcome.stopped else 0


def main() -> None:
    RemoteLLM("scripted", base_url="http://127.0.0.1:9/v1", api_key="")._client  # noqa: B018  # loads llama_index
    count_tokens("暖")  # loads the table of tokens
    for line in sys.stdin:
        library, out, cache, url = json.loads(line)
        pid = os.fork()
        if not pid:
            os._exit(batch(Path(library), Path(out), Path(cache), url))
        print(pid, flush=True)  # noqa: T201
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
