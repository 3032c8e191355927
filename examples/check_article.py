"""The numbers of an article, held against the reports: what is right, what is not, what nobody can tell from here."""

import sys
from pathlib import Path

import govreport

ARTICLE = "郑州市2024年政府工作报告提出，地区生产总值增长目标为7%左右，固定资产投资增长9%以上。"


def main() -> None:
    """Check a file, or the sentence above."""
    text = Path(sys.argv[1]).read_text("utf-8") if len(sys.argv) > 1 else ARTICLE
    for found in govreport.verify(text):
        print(f"{found.verdict:13} {found.text}  {found.reason}")
        if found.citation is not None:
            print(f"{'':13} {found.citation.region} {found.citation.year}：{found.citation.quote}")


if __name__ == "__main__":
    main()
