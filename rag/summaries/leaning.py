"""Whether a clause leans on what stands before it in its sentence: its number is of a thing that it does not name."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = tomllib.loads(files("rag.summaries").joinpath("leaning.toml").read_text("utf-8"))
    any_of = {name: "|".join(sorted(entries, key=len, reverse=True)) for name, entries in words.items()}
    lead = f"(?:{any_of['leads']})*"
    kind, measures = f"(?:{any_of['kinds']})", f"(?:{any_of['measures']})"
    measure = f"(?:{kind}+{measures}|(?:{any_of['any']})*(?!{any_of['plain']}){measures})"
    return re.compile(f"{lead}{measure}(?:{any_of['verbs']})"), re.compile(f"(?:力争|确保)?(?:{any_of['outcomes']})")


def leans(clause: str) -> bool:
    """Whether a folded clause opens with a measure of nothing named.

    >>> leans("力争产值突破150亿元"), leans("力争白酒产值突破150亿元"), leans("完成投资120亿元")
    (True, False, False)
    """
    return _patterns()[0].match(clause) is not None


def is_outcome(clause: str) -> bool:
    """Whether a folded clause tells only what comes of the clause before it.

    >>> is_outcome("形成30项以上创新成果"), is_outcome("形成30项以上绿色金融创新成果")
    (True, False)
    """
    return _patterns()[1].fullmatch(clause) is not None
