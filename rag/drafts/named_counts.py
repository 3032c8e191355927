"""Counts of places that their sentence names one by one: 四川、湖北、甘肃3个省份的目标都是5.5%左右."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.drafts.findings import Claim, Judged
from rag.gazetteer.divisions import stem
from rag.text.lazily import lazily

_NAMES_EN = lazily(
    r"\d+个省份\s*(?:,\s*namely|,\s*that is,?|[:(—–])\s*(?P<names>[A-Z][A-Za-z, -]*?)\s*[,)—–]?\s*"
    r"\b(?:have|has|had|all|each|both|set|put|plan\w*|aim\w*|want\w*|kept|keep|cut|raised|lowered|grew|posted|reported)\b"
)
_PLACES = lazily(r"\d+个?(?:省份|省区市|省市|省区|省|城市|市|地区)")
_AND = lazily(r"[、和与及]")
_AND_EN = lazily(r"\s*,\s*(?:and\s+)?|\s+and\s+")


def named_counts(claims: Sequence[Claim], judged: Sequence[Judged]) -> list[Judged]:
    """The verdicts, with those of counts whose places are named, and of whose places what is told is proved."""
    made = list(judged)
    for at, (claim, own) in enumerate(zip(claims, judged, strict=True)):
        if claim.role in ("aside", "count") and own.verdict == "unknown" and claim.quantity.form == "amount":
            told = _told(claims, judged, at, _named(claim))
            if told is not None:
                right = claim.quantity.low == len(told[0].places)
                names = f"{len(told[0].places)}: {'、'.join(stem(place.name) for place in told[0].places)}"
                made[at] = replace(
                    told[1],
                    verdict="supported" if right else "contradicted",
                    why="" if right else "count",
                    detail=names,
                    formula=names,
                )
    return made


def _named(claim: Claim) -> int:
    """How many names stand in the list beside a count; 0 where there is none."""
    if claim.language == "en":
        behind = _NAMES_EN.match(claim.context, claim.at)
        return len(list(filter(None, _AND_EN.split(behind["names"].strip(" ,"))))) if behind else 0
    if _PLACES.match(claim.context, claim.at) is None:
        return 0
    return len(list(filter(None, _AND.split(re.split(r"[,;:。\d]", claim.lead)[-1]))))


def _told(claims: Sequence[Claim], judged: Sequence[Judged], at: int, names: int) -> tuple[Claim, Judged] | None:
    """The value that is told of each of the places named, if it is right of them all."""
    last = claims[at + 1 : at + 2]
    if names < 2 or not last or last[0].sentence != claims[at].sentence or last[0].role != "value":
        return None
    whole = len(set(last[0].places)) == len(last[0].places) == names and judged[at + 1].verdict == "supported"
    if claims[at].language == "zh":
        listed = re.split(r"[,;:。\d]", claims[at].lead)[-1]
        whole = whole and all(stem(place.name) in listed for place in last[0].places)
    return (last[0], judged[at + 1]) if whole else None
