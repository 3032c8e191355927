"""Claims against the library: supported by a clause, contradicted by one, or unknown, each with its reason.

A claim is supported only if a figure of the library agrees in everything that the claim says: region, year, goal or
result, indicator, value, unit and bound. It is contradicted only if the library surely speaks of the same thing and
says something else. A tool that calls a true number false is not opened again, so what is in doubt is unknown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from time import monotonic

from rag.drafts.alongside import alongside
from rag.drafts.beside import told_on
from rag.drafts.claims import find_claims
from rag.drafts.converted import by_conversion
from rag.drafts.derived import judge_derived
from rag.drafts.doubts import belied, doubted
from rag.drafts.earlier import earlier_level
from rag.drafts.evidence import Evidence
from rag.drafts.findings import Claim, Finding, Judged, Verdict, Why
from rag.drafts.named_counts import named_counts
from rag.drafts.nominal import judge_nominal
from rag.drafts.nth import judge_nth
from rag.drafts.ranks import judge_edge, judge_extreme, judge_rank, rank_beside, rank_of_number
from rag.drafts.roles import LOOSE_UNITS
from rag.drafts.runs import is_run, judge_run
from rag.drafts.stated import stated_share
from rag.drafts.tallies import judge_count, judge_count_change, judge_threshold, limits_a_count
from rag.drafts.values import judge_value
from rag.drafts.wording import reason_of
from rag.drafts.year_parts import judge_part
from rag.figures.value import HAND, value_words
from rag.records import Figure, Region, Report, Section
from rag.text.lazily import lazily

__all__ = ["Finding", "Ledger", "Verdict", "Why"]

DEADLINE_SECONDS = 120.0
_NEAR = 64  # numbers of a sentence before one that it may go on with
_OPENING = 10_000  # characters of a draft by which it is told of which year it was written


class Cancelled(Exception):
    """The caller asked to stop."""


class Ledger:
    """The library's figures, against which drafts are held. `sources` maps source ids to names."""

    def __init__(
        self,
        figures: Iterable[Figure],
        reports: Sequence[Report],
        sections: Iterable[Section],
        sources: Mapping[str, str],
    ) -> None:
        self.evidence = Evidence(figures, reports, sections, sources)
        self.reports = self.evidence.reports

    def check(
        self, text: str, *, deadline: float = DEADLINE_SECONDS, cancelled: Callable[[], bool] | None = None
    ) -> tuple[Finding, ...]:
        """One finding for each number of `text` that is an amount, in reading order.

        What is not judged within `deadline` seconds is unknown ("late"). Raises `Cancelled` if `cancelled` says so.
        """
        regions = [report.region for report in self.reports]
        claims = find_claims(text, regions, self.evidence.latest)
        end = monotonic() + deadline
        judged = self._judged(claims, end, cancelled)
        if _confirmed(claims, judged):  # its numbers are right where 今年 is the newest report's year
            claims = find_claims(text, regions, self.evidence.latest, trusted=True)
            judged = self._judged(claims, end, cancelled)
        if claims and not claims[0].dated and claims[0].base == self.evidence.latest - 1:
            # 2025年增长5.5%, with no word of 2026: 去年 and 年初 tell of which year it was written
            opening = text if len(text) <= _OPENING else text[:_OPENING].rpartition("\n")[0]
            later = find_claims(opening, regions, self.evidence.latest, year=self.evidence.latest)
            verdicts = self._judged(later, end, cancelled)
            if _right(verdicts) > _right(judged[: len(later)]) + 1:
                if opening is not text:
                    later = find_claims(text, regions, self.evidence.latest, year=self.evidence.latest)
                    verdicts = self._judged(later, end, cancelled)
                claims, judged = later, verdicts
        claims, judged = self._by_what_is_known(claims, judged)
        judged = by_conversion(claims, judged)
        judged = belied(claims, doubted(claims, _guesses(claims, self._places_told(claims, judged))))
        pairs = [
            (claim, _unproved(one))
            for claim, one in zip(claims, judged, strict=True)
            if claim.role not in ("run", "nth") or one.verdict != "unknown"
        ]
        return tuple(self._finding(text, claim, one, n) for n, (claim, one) in enumerate(pairs, 1))

    def _by_what_is_known(
        self, claims: Sequence[Claim], judged: list[Judged]
    ) -> tuple[tuple[Claim, ...], list[Judged]]:
        """Numbers of subjects that no report knows, as such of the indicator told last; in doubt they stay unknown."""
        meant = [
            replace(
                claim,
                indicator=claim.known.indicator,
                subject=claim.known.subject,
                measure=claim.known.measure,
                terms=(),
                own_subject=False,
                guessed=True,
            )
            if claim.known is not None and claim.indicator is None and one.why in ("not_found", "not_understood")
            else claim
            for claim, one in zip(claims, judged, strict=True)
        ]
        made, verdicts = list(claims), list(judged)
        for at, (claim, other) in enumerate(zip(claims, meant, strict=True)):
            if claim is other:
                continue
            one = self._judge(other, meant, at)
            real = one.verdict == "contradicted" and (claim.terms or self.evidence.names(claim.subject))
            if one.verdict != "unknown" and not real:
                made[at], verdicts[at] = other, one
        return tuple(made), verdicts

    def _places_told(self, claims: Sequence[Claim], judged: Sequence[Judged]) -> list[Judged]:
        """A number whose clause names no place contradicts only where it is not right of a place of its sentence."""
        named: dict[tuple[int, int], dict[Region, None]] = {}
        for claim in claims:
            if claim.headed:
                named.setdefault(claim.sentence, {}).update(dict.fromkeys(claim.places))
        return [
            replace(one, verdict="unknown", why="unsure")
            if one.verdict == "contradicted"
            and not claim.headed
            and claim.role == "value"
            and any(
                judge_value(self.evidence, replace(claim, places=(place,))).verdict == "supported"
                for place in named.get(claim.sentence, {})
                if place not in claim.places
            )
            else one
            for claim, one in zip(claims, judged, strict=True)
        ]

    def _judged(self, claims: Sequence[Claim], end: float, cancelled: Callable[[], bool] | None) -> list[Judged]:
        judged: list[Judged] = []
        for n, claim in enumerate(claims):
            if cancelled is not None and n % 50 == 0 and cancelled():
                raise Cancelled
            late = monotonic() >= end
            told = None
            if not late and claim.role in ("value", "ratio"):
                told = stated_share(self.evidence, claim) or judge_nominal(self.evidence, claim)
            judged.append(Judged("unknown", "late") if late else told or self._judge(claim, claims, n))
            near = slice(max(0, n - _NEAR), n)
            judged[n] = told_on(self.evidence, claims[near], judged[near], claim, judged[n])
            if n and claim.role == "rank" and judged[n].verdict == "unknown":
                judged[n] = self._rank_beside(claim, claims[n - 1], judged[n - 1]) or judged[n]
        return named_counts(claims, alongside(self.evidence, claims, judged))

    def _rank_beside(self, claim: Claim, last: Claim, judged: Judged) -> Judged | None:
        right = judged.verdict == "supported" and last.sentence == claim.sentence
        if not right or judged.entry is None or last.role == "rank":
            return None  # 收入增速居全国第八，税收增速居全国第二: the rank told before is no number that this is of
        return rank_beside(self.evidence, claim, judged.entry) or rank_of_number(self.evidence, claim, judged.entry)

    def _judge(self, claim: Claim, claims: Sequence[Claim], at: int) -> Judged:
        if claim.role in ("outside", "aside"):
            return Judged("unknown", "outside" if claim.role == "outside" else "set_aside")
        if claim.role in ("run", "nth"):
            unknown = Judged("unknown", "set_aside")
            return (judge_run if claim.role == "run" else judge_nth)(self.evidence, claim, unknown)
        if claim.part:
            return judge_part(self.evidence, claim)
        if claim.role == "edge":
            return judge_edge(self.evidence, claim)
        if claim.role in ("count", "count_change"):
            tallied = judge_count if claim.role == "count" else judge_count_change
            return tallied(self.evidence, claim, claims, at)
        if claim.role == "threshold":
            return judge_threshold(self.evidence, claim)
        if claim.role in ("difference", "ratio", "sum", "mean"):
            return judge_derived(self.evidence, claim, claims, at)
        if limits_a_count(claims, at):
            return judge_threshold(self.evidence, replace(claim, role="threshold"))
        judged = judge_rank(self.evidence, claim) if claim.role == "rank" else judge_value(self.evidence, claim)
        judged = self._as_growth(claim, self._of_either(claim, judged))
        judged = earlier_level(self.evidence, claim) or judged if judged.verdict == "unknown" else judged
        if is_run(claim.lead):
            judged = judge_run(self.evidence, claim, judged)
        if judged.why in ("not_found", "not_loaded", "not_understood") and claim.quantity.base_unit in LOOSE_UNITS:
            return Judged("unknown", "set_aside")
        if judged.verdict == "supported" and claim.extreme:
            return judge_extreme(self.evidence, claim, judged, claim.extreme == "highest")
        return judged

    def _of_either(self, claim: Claim, judged: Judged) -> Judged:
        """A year earlier may be of two years: right of one of them, wrong only of both."""
        if claim.either is None or judged.verdict == "supported":
            return judged
        other = judge_value(self.evidence, replace(claim, span=claim.either))
        if other.verdict == "supported":
            return other
        unsure = judged.verdict == "contradicted" and other.verdict != "contradicted"
        return replace(judged, verdict="unknown", why="unsure") if unsure else judged

    def _as_growth(self, claim: Claim, judged: Judged) -> Judged:
        """四川给自己定的增长目标是5.5%以上, behind incomes: of what was told last, or else of the economy."""
        if _is_size(claim) and judged.verdict != "supported":
            # 2013年总量首次站上三千亿, behind the revenue: of the economy
            of = replace(claim, indicator="gdp_growth", subject="地区生产总值", measure="level", guessed=True)
            size = judge_value(self.evidence, of)
            if size.verdict == "supported":
                return size
            return replace(judged, verdict="unknown", why="unsure") if judged.verdict == "contradicted" else judged
        carried = (
            not claim.own_subject and claim.indicator != "gdp_growth" and claim.role in ("value", "from", "reference")
        )
        if judged.verdict == "supported" or not carried or not self._speaks_of_growth(claim):
            return judged
        economy = replace(claim, indicator="gdp_growth", subject="地区生产总值", measure="growth", guessed=True)
        other = judge_value(self.evidence, economy)
        if other.verdict == "supported":
            return other
        named = claim.topic == claim.subject  # its own sentence has named what it goes on with
        doubtful = judged.verdict == "contradicted" and not named and _GROWTH_GOAL.search(claim.context) is not None
        return replace(judged, verdict="unknown", why="unsure") if doubtful else judged

    def _speaks_of_growth(self, claim: Claim) -> bool:
        """Whether the sentence may speak of the economy's growth: it says so, or goes on with a rate and no subject."""
        if _GROWTH_GOAL.search(claim.context):
            return True
        return not claim.topic and claim.quantity.form == "percent" and _GROWTH.search(claim.context) is not None

    def _finding(self, text: str, claim: Claim, judged: Judged, n: int) -> Finding:
        return Finding(
            claim=claim,
            text=_shown(text, claim),
            verdict=judged.verdict,
            reason=reason_of(claim, judged),
            citation=self.evidence.cite(judged.entry, n) if judged.entry is not None else None,
            why=judged.why,
            formula=judged.formula,
        )


def _unproved(judged: Judged) -> Judged:
    """A verdict that stands on a number which a person put right is none: no clause proves the number."""
    hand = judged.entry is not None and judged.entry.figure.by_hand
    if judged.verdict == "unknown" or not (hand or HAND in judged.detail or HAND in judged.formula):
        return judged
    told = value_words(judged.entry.figure) if hand and judged.entry is not None else judged.detail
    return replace(judged, verdict="unknown", why="unsure", detail=told, formula="")


def _is_size(claim: Claim) -> bool:
    """Whether a sum is only called 总量: of what was told last, or of the economy."""
    carried = not claim.own_subject and claim.indicator not in (None, "gdp_growth") and claim.role == "value"
    return carried and claim.quantity.base_unit == "元" and re.search("总量|体量", claim.context) is not None


_GROWTH = lazily(r"目标|增长|增速|\b(?:goals?|targets?|sights|grew|grow\w*|expand\w*)\b", re.IGNORECASE)
_GROWTH_GOAL = lazily(r"增长目标|增速目标|经济目标|\bgrowth (?:target|goal)", re.IGNORECASE)


def _right(judged: Sequence[Judged]) -> int:
    return sum(one.verdict == "supported" for one in judged)


def _confirmed(claims: Sequence[Claim], judged: Sequence[Judged]) -> bool:
    """Whether the guessed year of an article is proved by its numbers: four are right by it, and most of them."""
    guessed = [
        one.verdict for claim, one in zip(claims, judged, strict=True) if not claim.sure and claim.span is not None
    ]
    right = guessed.count("supported")
    unsure = sum(one.why == "unsure" and not claim.sure for claim, one in zip(claims, judged, strict=True))
    return right > 3 and right > unsure


def _guesses(claims: Sequence[Claim], judged: Sequence[Judged]) -> list[Judged]:
    """A guessed subject contradicts only where numbers near by, or four of the article, are right by the same guess."""
    right: Counter[object] = Counter()
    wrong: Counter[object] = Counter()
    for claim, one in zip(claims, judged, strict=True):
        if claim.guessed:
            for where in (claim.sentence, claim.paragraph, None):
                weight = 2 if claim.role == "count" and where is not None else 1
                right[where, claim.indicator] += (one.verdict == "supported") * weight
                wrong[where, claim.indicator] += one.verdict == "contradicted"

    def doubtful(claim: Claim) -> bool:
        near, beside, all_of = (
            (right[where, claim.indicator], wrong[where, claim.indicator])
            for where in (claim.sentence, claim.paragraph, None)
        )
        return not (
            near[0] >= near[1] > 0 or beside[0] > max(1, beside[1]) or (all_of[0] > 3 and all_of[0] > all_of[1])
        )

    return [
        replace(one, verdict="unknown", why="unsure")
        if claim.guessed and one.verdict == "contradicted" and doubtful(claim)
        else one
        for claim, one in zip(claims, judged, strict=True)
    ]


def _shown(text: str, claim: Claim) -> str:
    """The number as the draft has it; a bare one in a table with the unit that its row or column gives it."""
    said = text[claim.start : claim.end]
    return claim.quantity.text if claim.in_table and len(claim.quantity.text) > len(said) else said
