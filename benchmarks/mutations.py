"""True clauses, each changed in one thing: does the checker of drafts accept any falsehood, or reject any truth?

    python benchmarks/mutations.py [FOLDER] [--show 20] [--every 8]

From every figure of the reports in FOLDER (the sample library by default) a sentence is written that is true, then

- falsehoods: one digit, the unit, the scale (万, 亿), the bound word, the region, the year, goal or result, the
  indicator changed, unless the changed sentence happens to be true of another figure;
- variants that mean the same: full-width digits, 百分之, 亿 and 万亿, Traditional script, spaces;
- the same in the words of articles, under a date line (今年…定在, 去年…录得), true and with a digit, the bound word,
  the region or the year changed; rates also in English (Zhengzhou's … grew … last year);
- numbers made of two figures: a difference and a sum, true and with a digit or the direction changed.

No falsehood may come out as supported, and every variant must; no true sentence of the last two kinds may come out as
contradicted.
"""

import argparse
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice
from pathlib import Path

from pypinyin import lazy_pinyin

from rag.config import load_settings
from rag.drafts.ledger import Ledger
from rag.drafts.values import GATHERED
from rag.figures.lexicon import lexicon
from rag.ingest import read_document
from rag.records import Document, Figure

ROOT = Path(__file__).resolve().parent.parent
BOUNDS = {"exact": "", "about": "左右", "at_least": "以上", "at_most": "以内"}
ENGLISH_BOUNDS = {"exact": "", "about": "around ", "at_least": "at least ", "at_most": "at most "}
SCALES = ("", "万", "亿")


@dataclass(frozen=True)
class Said:
    """A sentence in its parts: all that a change can touch."""

    region: str
    year: int
    goal: bool
    subject: str
    measure: str
    number: str
    unit: str
    bound: str

    def text(self) -> str:
        verb = {"growth": "增长", "decline": "下降"}.get(self.measure, "达到")
        tense = "计划" if self.goal else "实际"
        return f"{self.region}{self.year}年{self.subject}{tense}{verb}{self.number}{self.unit}{BOUNDS[self.bound]}。"


def documents(folder: Path) -> list[Document]:
    chars = load_settings().chunk_chars
    files = sorted(path for path in folder.iterdir() if path.suffix in (".md", ".txt"))
    return [read_document(path.read_bytes(), path.name, max_chars=chars) for path in files]


def ledger_of(found: list[Document]) -> Ledger:
    return Ledger(
        [figure for document in found for figure in document.figures],
        [report for document in found for report in document.reports],
        [section for document in found for section in document.sections],
        {document.source.id: document.source.name for document in found},
    )


def truths(found: list[Document]) -> Iterator[Said]:
    """A sentence for each figure of a plain year whose subject is said in full."""
    for document in found:
        region_of = {report.id: report.region.name for report in document.reports}
        for figure in document.figures:
            if _sayable(figure):
                known = lexicon().get(figure.indicator)
                yield Said(
                    region=region_of[figure.report_id],
                    year=int(figure.period),
                    goal=figure.kind != "actual",
                    subject=known.zh if known and known.id not in GATHERED else figure.subject,
                    measure=figure.measure,
                    number=f"{figure.low:f}",
                    unit=figure.unit,
                    bound=figure.bound,
                )


def _sayable(figure: Figure) -> bool:
    return (
        figure.low is not None
        and figure.low == figure.high
        and figure.kind in ("target", "actual", "task")
        and figure.period.isdigit()
        and figure.bound in BOUNDS
        and figure.measure in ("growth", "decline", "level")
        and len(figure.subject) > 2
    )


def falsehoods(said: Said, regions: list[str], rng: random.Random) -> Iterator[tuple[str, Said]]:
    place = rng.choice([i for i, c in enumerate(said.number) if c.isdigit()])
    digit = rng.choice([d for d in "123456789" if d != said.number[place]])
    yield "digit", replace(said, number=said.number[:place] + digit + said.number[place + 1 :])
    unit = said.unit.lstrip("万亿")
    others = [u for u in ("%", "个百分点", "元", "人", "家", "亩", "公里", "吨") if u != unit]
    scale = said.unit[: len(said.unit) - len(unit)]
    other = rng.choice(others)
    yield "unit", replace(said, unit=("" if other.endswith(("%", "点")) else scale) + other)
    if unit not in ("%", "个百分点"):
        yield "scale", replace(said, unit=rng.choice([s for s in SCALES if s != scale]) + unit)
    yield "bound", replace(said, bound=rng.choice([b for b in BOUNDS if b != said.bound]))
    yield "region", replace(said, region=rng.choice([r for r in regions if r != said.region]))
    yield "year", replace(said, year=said.year + rng.choice((-1, 1)))
    yield "kind", replace(said, goal=not said.goal)
    names = [item.zh for item in lexicon().values() if item.zh != said.subject]
    yield "indicator", replace(said, subject=rng.choice(names))


def variants(said: Said) -> Iterator[tuple[str, str]]:
    from opencc import OpenCC  # only this benchmark writes Traditional text

    text = said.text()
    number = f"{said.number}{said.unit}"
    wide = number.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789.%"})
    yield "full width", text.replace(number, wide)
    yield "Traditional", OpenCC("s2t").convert(text)
    yield "spaces", text.replace(number, f" {said.number} {said.unit}")
    if said.unit == "%":
        yield "百分之", text.replace(number, f"百分之{said.number}")
    if said.unit.startswith("亿") and said.unit != "亿":
        small = f"{Decimal(said.number) / 10000:f}"
        yield "万亿", text.replace(number, f"{small}万{said.unit}")
    if said.unit.startswith("万") and not said.unit.startswith("万亿"):
        yield "plain", text.replace(number, f"{Decimal(said.number) * 10000:f}{said.unit[1:]}")


def articles(said: Said, regions: list[str], rng: random.Random) -> Iterator[tuple[str, bool, Said, str]]:
    """(what, whether it is true, the sentence's parts, the sentence) as articles put it."""
    place = rng.choice([i for i, c in enumerate(said.number) if c.isdigit()])
    digit = rng.choice([d for d in "123456789" if d != said.number[place]])
    changed = replace(said, number=said.number[:place] + digit + said.number[place + 1 :])
    yield "article: as it is", True, said, _article(said)
    yield "article: digit", False, changed, _article(changed)
    from opencc import OpenCC  # as above

    yield "article: Traditional", True, said, OpenCC("s2t").convert(_article(said))
    yield "article: spaces", True, said, _article(said).replace(said.number + said.unit, f" {said.number} {said.unit}")
    unit = said.unit.lstrip("万亿")
    if unit not in ("%", "个百分点"):
        scale = said.unit[: len(said.unit) - len(unit)]
        scaled = replace(said, unit=rng.choice([each for each in SCALES if each != scale]) + unit)
        yield "article: scale", False, scaled, _article(scaled)
    bound = replace(said, bound=rng.choice([b for b in BOUNDS if b != said.bound]))
    yield "article: bound", False, bound, _article(bound)
    region = replace(said, region=rng.choice([r for r in regions if r != said.region]))
    yield "article: region", False, region, _article(region)
    year = replace(said, year=said.year + rng.choice((-1, 1)))
    yield "article: year", False, year, _article(year)
    for what, true, parts in (("as it is", True, said), ("digit", False, changed), ("bound", False, bound)):
        english = _english(parts)
        if english:
            yield f"English: {what}", true, parts, english


def _article(said: Said) -> str:
    verb = {"growth": "增长", "decline": "下降"}.get(said.measure, "")
    number = f"{said.number}{said.unit}{BOUNDS[said.bound]}"
    if said.goal:
        return f"（{said.year}年2月6日）\n{said.region}今年的{said.subject}目标定在{verb}{number}。"
    return f"（{said.year + 1}年2月6日）\n{said.region}去年{said.subject}{verb or '录得'}{number}。"


def _english(said: Said) -> str:
    """The sentence in English; "" where it is no rate of an indicator with an English name, or of no city."""
    item = next((item for item in lexicon().values() if item.zh == said.subject), None)
    name = next((ask for ask in item.asks if ask.isascii() and " " in ask), "") if item else ""
    if not name or said.unit != "%" or said.measure != "growth" or not said.region.endswith("市"):
        return ""
    place = "".join(lazy_pinyin(said.region.removesuffix("市"))).capitalize()
    number = f"{ENGLISH_BOUNDS[said.bound]}{said.number}%"
    if said.goal:
        return f"Feb. 6, {said.year} - {place} wants {name} to grow {number} this year."
    return f"Feb. 6, {said.year + 1} - In {place} {name} grew {number} last year."


def made_of_two(known: set[Said], rng: random.Random) -> Iterator[tuple[str, bool, str]]:
    """Differences and sums of two places' figures of one indicator and year."""
    names = {item.zh for item in lexicon().values()}
    alike: dict[tuple[str, int, bool, str, str], list[Said]] = {}
    for each in sorted(known, key=Said.text):
        if each.subject in names and each.bound in ("exact", "about"):
            alike.setdefault((each.subject, each.year, each.goal, each.measure, each.unit), []).append(each)
    for group in alike.values():
        one = {each.region: each for each in group}
        if len(one) < len(group):
            continue  # two numbers of one place: which of them cannot be told
        for first in one.values():
            for second in one.values():
                if first.region < second.region:
                    yield from _two(first, second, rng)


def _two(first: Said, second: Said, rng: random.Random) -> Iterator[tuple[str, bool, str]]:
    verb = {"growth": "增长", "decline": "下降"}.get(first.measure, "为")
    tense = "目标" if first.goal else "实际"
    said = f"{first.region}{first.year}年{first.subject}{tense}{verb}{first.number}{first.unit}{BOUNDS[first.bound]}"
    difference = Decimal(first.number) - Decimal(second.number)
    percent = first.unit == "%"
    if difference and (percent or first.measure == "level"):
        unit = "个百分点" if percent else first.unit
        word, other = ("高", "低") if difference > 0 else ("低", "高")
        yield "made: difference", True, f"{said}，比{second.region}{word}{abs(difference)}{unit}。"
        yield "made: direction", False, f"{said}，比{second.region}{other}{abs(difference)}{unit}。"
        yield "made: digit", False, f"{said}，比{second.region}{word}{_other(abs(difference), rng)}{unit}。"
    if not percent and first.measure == "level":
        total = Decimal(first.number) + Decimal(second.number)
        both = f"{first.region}、{second.region}{first.year}年{first.subject}{tense}合计"
        yield "made: sum", True, f"{both}{total}{first.unit}。"
        yield "made: sum's digit", False, f"{both}{_other(total, rng)}{first.unit}。"


def _other(number: Decimal, rng: random.Random) -> str:
    text = f"{number:f}"
    place = next(i for i, c in enumerate(text) if c in "123456789")
    return text[:place] + rng.choice([d for d in "123456789" if d != text[place]]) + text[place + 1 :]


class Tally:
    """Cases and wrong verdicts by kind of change; prints the first wrong ones."""

    def __init__(self, show: int) -> None:
        self._show = show
        self.told: Counter[tuple[str, str]] = Counter()
        self.wrong: Counter[str] = Counter()

    def note(self, change: str, verdict: str, wrong: bool, before: str, after: str) -> None:
        self.told[change, verdict] += 1
        self.wrong[change] += wrong
        if wrong and self._show:
            self._show -= 1
            print(f"{verdict} ({change}): {before} -> {after}", flush=True)

    def report(self) -> None:
        verdicts = ("supported", "contradicted", "unknown", "mixed", "no claim")
        for change in dict.fromkeys(change for change, _ in self.told):
            counts = [(self.told[change, each], each) for each in verdicts if self.told[change, each]]
            said = ", ".join(f"{count:,} {each}" for count, each in counts)
            print(f"{change:20} {sum(count for count, _ in counts):6,} cases  {self.wrong[change]:4} wrong  ({said})")
        print(f"{sum(self.told.values()):,} cases: {sum(self.wrong.values()):,} wrong verdicts")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "seeds")
    parser.add_argument("--show", type=int, default=0, help="print this many wrong verdicts")
    parser.add_argument("--every", type=int, default=1, help="take only every so many-th sentence")
    options = parser.parse_args()
    found = documents(options.folder)
    ledger = ledger_of(found)
    rng = random.Random(7)
    regions = sorted({report.region.name for document in found for report in document.reports})
    said = list(dict.fromkeys(truths(found)))[:: options.every]
    said = [each for each in said if _verdict(ledger, each.text()) == "supported"]
    known = set(truths(found))
    tally = Tally(options.show)
    print(f"{len(known):,} sentences from figures, {len(said):,} of them supported as they stand", flush=True)
    for each in said:
        for change, false in falsehoods(each, regions, rng):
            if not _true_elsewhere(false, known):
                verdict = _verdict(ledger, false.text())
                tally.note(f"false: {change}", verdict, verdict == "supported", each.text(), false.text())
        for change, text in variants(each):
            verdict = _verdict(ledger, text)
            tally.note(f"true: {change}", verdict, verdict != "supported", each.text(), text)
        for change, true, parts, text in articles(each, regions, rng):
            if true or not _true_elsewhere(parts, known):
                verdict = _last(ledger, text)
                tally.note(change, verdict, verdict == ("contradicted" if true else "supported"), each.text(), text)
    for change, true, text in islice(made_of_two(known, rng), 0, None, options.every):
        verdict = _last(ledger, text)
        tally.note(change, verdict, verdict == ("contradicted" if true else "supported"), "", text)
    tally.report()


def _verdict(ledger: Ledger, text: str) -> str:
    verdicts = {finding.verdict for finding in ledger.check(text)}
    return verdicts.pop() if len(verdicts) == 1 else "mixed" if verdicts else "no claim"


def _last(ledger: Ledger, text: str) -> str:
    """The verdict of the last number of a text."""
    found = ledger.check(text)
    return found[-1].verdict if found else "unknown"


def _true_elsewhere(said: Said, known: set[Said]) -> bool:
    """Whether a changed sentence is true all the same: the same thing said in other units, or of another figure."""

    def amount(each: Said) -> tuple[Decimal, str]:
        unit = each.unit.lstrip("万亿")
        scale = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12}[each.unit[: len(each.unit) - len(unit)]]
        return Decimal(each.number) * scale, unit

    def passed(other: Said) -> bool:
        """100亿元以上 is true of 104亿元."""
        same = (other.region, other.year, other.goal, other.subject) == (
            said.region,
            said.year,
            said.goal,
            said.subject,
        )
        (value, unit), (least, of) = amount(other), amount(said)
        return same and not said.goal and said.bound == "at_least" and unit == of and least < value

    if any(passed(other) for other in known):
        return True
    return any(
        (other.region, other.year, other.goal, other.bound) == (said.region, said.year, said.goal, said.bound)
        and amount(other) == amount(said)
        and (_shortened(other.subject, said.subject) or _shortened(said.subject, other.subject))
        for other in known
        if other.region == said.region and other.year == said.year
    )


def _shortened(short: str, full: str) -> bool:
    """Whether one name is the other with words left out: 筹集保障性租赁住房, of 筹集建设保障性租赁住房."""
    rest = iter(full)
    return all(char in rest for char in short)


if __name__ == "__main__":
    main()
