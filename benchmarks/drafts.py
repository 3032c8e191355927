"""How long drafts of nine kinds take, by length: the time must grow as the length does.

    python benchmarks/drafts.py [FOLDER] [--longest 100000]

Each draft is checked against the reports in FOLDER (the sample library by default). Printed: characters, claims,
seconds of one core, characters a second. The last column is the time per character against that of the shortest draft
of its kind.
"""

import argparse
import time
from pathlib import Path

from mutations import ROOT, documents, ledger_of

ARTICLE = (
    "2025年，河北、山东地区生产总值分别增长5.9%和5.3%，比上年提高0.2个百分点。河北今年的增长目标由5.5%左右下调至5%左右，"
    "低于山东的5%以上；城镇新增就业88万人，固定资产投资增长6%。\n"
)
KINDS = {
    "an article": ARTICLE,
    "one clause, repeated": "增长7%，",
    "no boundary": "增长7%",
    "one long list": "郑州、济南、福州、沈阳、",
    "English": "Hebei grew 5.6% in 2025, and its target is around 5%. ",
    "a table": "| 沈阳 | 2024 | 6% | 8% |\n",
    "no number": "地区生产总值增长较快，",
    "years": "2025年，",
    "digits": "7",
}
LENGTHS = (1_000, 10_000, 30_000, 100_000)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "seeds")
    parser.add_argument("--longest", type=int, default=LENGTHS[-1])
    options = parser.parse_args()
    ledger = ledger_of(documents(options.folder))
    ledger.check(ARTICLE + KINDS["English"])  # the tables are read
    for kind, piece in KINDS.items():
        first = 0.0
        for length in (length for length in LENGTHS if length <= options.longest):
            text = (piece * (length // len(piece) + 1))[:length]
            begin = time.process_time()
            claims = len(ledger.check(text))
            seconds = time.process_time() - begin
            first = first or seconds / length
            pace = f"{length / seconds:12,.0f} /s  x{seconds / length / first:.1f}"
            print(f"{kind:22}{length:9,}{claims:8,}{seconds:8.2f} s{pace}")


if __name__ == "__main__":
    main()
