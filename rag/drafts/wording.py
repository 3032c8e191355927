"""The reason of a verdict in the draft's language (`wording.toml`)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from rag.drafts.findings import Claim, Judged


@cache
def _sentences() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("rag.drafts").joinpath("wording.toml").read_text("utf-8"))


def reason_of(claim: Claim, judged: Judged) -> str:
    """Why a claim is judged so; for a computed number that is right its formula, else "" where it is supported."""
    sentences = _sentences()[claim.language]
    if judged.verdict == "supported":
        return judged.formula
    key: str = judged.why
    if key == "not_understood":
        key = f"not_understood_{judged.detail}"
    elif key == "unsure" and judged.detail:
        key = "unsure_what"
    return sentences[key].format(
        what=judged.detail,
        subject=claim.subject,
        place="、".join(place.name for place in claim.places[:3]),
        year=claim.year or "",
    )
