"""Patterns are compiled when they are first used, so a wrong one would be found only then: here all are."""

import importlib
import pkgutil
import re

import pytest

import rag
from rag.text.lazily import lazily


def test_a_pattern_answers_as_a_compiled_one() -> None:
    pattern, compiled = lazily(r"(?P<whole>\d+)%", re.ASCII), re.compile(r"(?P<whole>\d+)%", re.ASCII)
    assert pattern.pattern == compiled.pattern
    assert [hit.group("whole") for hit in pattern.finditer("5% 和 12%")] == ["5", "12"]
    assert (pattern.sub("n", "5% 12%"), pattern.groupindex, pattern.flags) == (
        compiled.sub("n", "5% 12%"),
        compiled.groupindex,
        compiled.flags,
    )
    with pytest.raises(AttributeError):
        _ = pattern.nothing  # type: ignore[attr-defined]
    with pytest.raises(re.error):
        lazily("(").search("")


def test_all_patterns_of_the_package_compile() -> None:
    kind, seen = type(lazily("")), 0
    for found in pkgutil.walk_packages(rag.__path__, "rag."):
        if found.name.endswith("__main__"):
            continue
        for value in vars(importlib.import_module(found.name)).values():
            if isinstance(value, kind):
                assert value.flags is not None
                seen += 1
    assert seen > 1000
