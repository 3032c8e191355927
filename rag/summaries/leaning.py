"""Whether a clause leans on what stands before it in its sentence: its number is of a thing that it does not name."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from rag.text.lazily import lazily


@cache
def _words() -> dict[str, list[str]]:
    return tomllib.loads(files("rag.summaries").joinpath("leaning.toml").read_text("utf-8"))


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = _words()
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


@cache
def _empty() -> re.Pattern[str]:
    return re.compile("|".join(sorted(_words()["empty"], key=len, reverse=True)))


_NAME = lazily(r"[\u4e00-\u9fffA-Za-z]{2,}")


def _names(clause: str) -> list[str]:
    return _NAME.findall(_empty().sub(" ", clause))


def names_a_thing(clause: str, before: str = "") -> bool:
    """Whether a folded clause says what its number is of, and no shorter than the words `before` it in its sentence.

    >>> names_a_thing("全面推进8大方面60项试点工作"), names_a_thing("推进60项养老试点工作"), names_a_thing("出口增长5%")
    (False, True, True)
    >>> names_a_thing("完成复绿治理8万亩", "实施废弃矿山复绿行动"), names_a_thing("完成复绿治理8万亩", "做好复绿工作")
    (False, True)
    """
    longer = _names(before)
    return any(not any(name in other and name != other for other in longer) for name in _names(clause))
