"""A server, and a question asked over HTTP with the standard library alone; the answer's clause has an address."""

import json
import re
import subprocess
import sys
from urllib.request import Request, urlopen

QUESTION = "郑州市2024年GDP增长目标是多少"


def ask(base: str, question: str) -> dict[str, object]:
    """The answer, as `govreport ask --json` gives it, each citation with its address."""
    body = json.dumps({"question": question}).encode()
    with urlopen(Request(f"{base}/api/ask", body, {"Content-Type": "application/json"}), timeout=60) as reply:
        return dict(json.load(reply))


def main() -> None:
    """Start a server on a free port, ask it, show the page of the clause, stop it."""
    command = [sys.executable, "-c", "from rag.cli.main import main; main()", "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, encoding="utf-8") as server:
        try:
            assert server.stderr is not None
            base = next(hit[1] for line in server.stderr if (hit := re.search(r"govreport is at (http://\S+)", line)))
            answer = ask(base, QUESTION)
            while answer["status"] == "not_loaded":  # the samples are read when the server starts for the first time
                answer = ask(base, QUESTION)
            print(answer["answer"])
            for citation in answer["citations"]:  # type: ignore[attr-defined]
                print(citation["quote"], citation["url"])
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
