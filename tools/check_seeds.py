"""Check the condensed editions of the sample library against the reports they condense.

usage: python tools/check_seeds.py [SEEDS_DIR] [SOURCES_DIR]      (defaults: seeds/ and ../shared/seeds/)

An edition may take nothing from its report but the facts. So, for every edition:

1. each figure stands in the report with the same unit (`4.15亿条` is not `4.15万条`, `5000余个` is not `5000个`);
2. no run of 25 characters, punctuation and white space aside, is taken over from any of the sources;
3. its body has 1,500 to 3,500 characters, white space aside.

Prints one line a problem. Exit status: 0 none, 1 some, 2 wrong use. That a figure is said of the right thing is
left to the reader: no rule here knows that.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # a checkout is enough, installed or not

from rag.text.fold import fold  # noqa: E402

SHORTEST, LONGEST = 1500, 3500
RUN = 25  # a sentence this long is no longer a set phrase of the trade
FIELDS = ("region", "year", "source_title", "source_file", "edition")

# Units of more than one character; any other unit is taken to be the one character after the number.
_LONG_UNITS = (
    "个百分点|百分点|微克/立方米|立方米/日|平方公里|平方米|立方米|千瓦时|千瓦|公里|标箱|人次|件次|美元|工作日|个工作日"
)
_ARABIC = re.compile(
    rf"(?<![0-9A-Za-z.])[0-9]+(?:\.[0-9]+)?(?![0-9.]*[A-Za-z])[余多]?[十百千万亿]*[余多]?(?:{_LONG_UNITS}|[\u4e00-\u9fff%])?"
)
# Chinese numerals count as figures only before a measure word, for they stand in many names (三农, 百货, 八一路).
_CHINESE = re.compile(
    rf"百分之[零一二三四五六七八九十百点]+|(?<![0-9余多零一二三四五六七八九十百千万亿两])"
    rf"[零一二三四五六七八九十百千万亿两]+(?:{_LONG_UNITS}|[个家户项件条座所名位年月天次届人元亩吨斤套张批期轮倍成])"
)
_INDEFINITE = re.compile(r"一[^倍成]")  # 一个, 一批, 一年: an article more than a number
_TITLE = re.compile(r"^[ ]*(?:[0-9]{4}年)?[^\s#]{2,20}政府工作报告[ ]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Edition:
    """One file of the sample library. `meeting_date` is ISO 8601, "" where the report gives none."""

    name: str
    region: str
    year: int
    meeting_date: str
    source_title: str
    source_file: str
    edition: str
    body: str


def read_edition(path: Path) -> Edition:
    """Read an edition: front matter of `key: value` lines between two `---` lines, then the body.

    Raises ValueError, saying what is wrong, if the front matter is not of that form.
    """
    head, rule, body = path.read_text(encoding="utf-8").removeprefix("---\n").partition("\n---\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    missing = [name for name in FIELDS if not fields.get(name)]
    if not rule or missing:
        raise ValueError(f"front matter lacks {', '.join(missing) or 'its closing ---'}")
    if not fields["year"].isdecimal():
        raise ValueError(f"year is no number: {fields['year']}")
    return Edition(
        name=path.name,
        region=fields["region"],
        year=int(fields["year"]),
        meeting_date=fields.get("meeting_date", ""),
        source_title=fields["source_title"],
        source_file=fields["source_file"],
        edition=fields["edition"],
        body=body,
    )


def length(body: str) -> int:
    """The number of characters of `body` that are not white space."""
    return len("".join(body.split()))


def figures(text: str) -> Iterator[str]:
    """Every figure of `text` with its unit, folded: `4000个`, `1.36万亿元`, `三年`; names such as 5G or PM2.5 are none.

    White space is dropped first, for a page break may part a number from its unit.
    """
    joined = "".join(fold(text).split())
    for match in _ARABIC.finditer(joined):
        yield match.group()
    for match in _CHINESE.finditer(joined):
        if not _INDEFINITE.fullmatch(match.group()):
            yield match.group()


def report_in(source: str, title: str) -> str:
    """The report of `source` that begins at the line `title`, up to the next report's title; all of it if it has one.

    Raises ValueError if the source holds several reports and none under this title.
    """
    folded = fold(source)
    titles = [(match.start(), match.group().strip()) for match in _TITLE.finditer(folded)]
    wanted = fold(title).strip()
    begin = next((start for start, name in titles if name == wanted), None)
    if begin is None:
        if len({name for _, name in titles}) > 1:
            raise ValueError(f"no report titled {title}")
        return source
    end = next((start for start, name in titles if start > begin and name != wanted), len(source))
    return source[begin:end]


def letters(text: str) -> str:
    """`text` folded, without punctuation and white space."""
    return "".join(char for char in fold(text) if char.isalnum() or char == "%")


def runs_of(texts: Iterable[str]) -> frozenset[str]:
    """Every run of `RUN` characters in `texts`."""
    return frozenset(flat[i : i + RUN] for flat in map(letters, texts) for i in range(len(flat) - RUN + 1))


def copied(body: str, runs: frozenset[str]) -> Iterator[str]:
    """The longest stretches of `body` that are made of `runs`, each `RUN` characters or more."""
    flat = letters(body)
    begin = end = 0
    for i in range(len(flat) - RUN + 1):
        if flat[i : i + RUN] not in runs:
            continue
        if end and i > end - RUN + 1:
            yield flat[begin:end]
            end = 0
        begin = begin if end else i
        end = i + RUN
    if end:
        yield flat[begin:end]


def problems_of(edition: Edition, sources: dict[str, str], runs: frozenset[str]) -> Iterator[str]:
    """What is wrong with `edition`, one line each. `sources`: file name -> text."""
    size = length(edition.body)
    if not SHORTEST <= size <= LONGEST:
        yield f"has {size} characters, not {SHORTEST} to {LONGEST}"
    for stretch in copied(edition.body, runs):
        yield f"copied, {len(stretch)} characters: {stretch}"
    if edition.source_file not in sources:
        yield f"its source is not there: {edition.source_file}"
        return
    try:
        report = report_in(sources[edition.source_file], edition.source_title)
    except ValueError as error:
        yield f"{error} in {edition.source_file}"
        return
    known = {*figures(report), f"{edition.year}年", f"{edition.year - 1}年"}  # a title line may be lost, its year not
    for figure in dict.fromkeys(figures(edition.body)):
        if figure not in known:
            yield f"figure is not in the report: {figure}"
    if edition.meeting_date:
        year, month, day = (int(part) for part in edition.meeting_date.split("-"))
        if f"{year}年{month}月{day}日" not in fold(report):
            yield f"meeting date is not in the report: {edition.meeting_date}"


def check(seeds: Path, sources_dir: Path) -> tuple[str, ...]:
    """Check every `*.md` of `seeds` against the `*.txt` of `sources_dir`; the problems, one line each."""
    sources = {path.name: path.read_text(encoding="utf-8") for path in sorted(sources_dir.glob("*.txt"))}
    runs = runs_of(sources.values())
    found: list[str] = []
    for path in sorted(seeds.glob("*.md")):
        try:
            edition = read_edition(path)
        except ValueError as error:
            found.append(f"{path}: {error}")
            continue
        found += [f"{path}: {problem}" for problem in problems_of(edition, sources, runs)]
    return tuple(found)


def main(arguments: list[str]) -> int:
    """Run the check; see the module's docstring for arguments and exit status."""
    folders = [*map(Path, arguments), *(ROOT / "seeds", ROOT.parent / "shared" / "seeds")[len(arguments) :]]
    wrong = next((folder for folder in folders if not folder.is_dir()), None)
    if len(folders) != 2 or wrong:
        print(f"no such folder: {wrong}" if wrong else __doc__, file=sys.stderr)
        return 2
    found = check(*folders)
    for problem in found:
        print(problem)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
