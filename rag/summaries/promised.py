"""What became of last year's livelihood projects (民生实事): the clause of the review that says so."""

from __future__ import annotations

from rag.summaries.timed import Times
from rag.summaries.topics import Chosen, cut_spans
from rag.summaries.year_plan import Reading, body
from rag.text.lazily import lazily
from rag.text.sentences import clauses

_ITEM = lazily(r"[一二三四五六七八九十]{1,2}是")
_LONGEST = 60  # characters of what is shown
_PROJECTS = lazily(r"实事|民生(?:工程|项目)")
_DONE = lazily(
    r"(?:全面|全部|均已?|如期|圆满|高质量|高标准|顺利|扎实|超额|基本|年度|任务|工程|项目|[\d十百]+[件项])*"
    r"(?:完成|办结|办成|落地|兑现|见效|落实(?:到位|见效)?)$"
)
_ALL = lazily(r"^(?:已?全面|已?全部|均|如期|圆满|高质量|高标准|顺利)[^,;]{0,10}(?:完成|办结|兑现|落地)")
_SOME = lazily(r"[\d一二三四五六七八九十百]+(?:大?[件项类个]|方面)|全")  # which were promised, or that all were done


def promised(reading: Reading) -> Chosen | None:
    """The clause on last year's livelihood projects, with the clause before it where only that names them."""
    times = Times(reading)
    for section in body(reading.material):
        for said in reading.sentences(section) if section.role == "review" else ():
            if not _PROJECTS.search(said.folded) or times.of_years(said.spans[0].start):
                continue
            parts = list(clauses(said.folded, 0, len(said.folded)))
            for at, (start, end) in enumerate(parts):
                words = said.folded[start:end].rstrip("。;")
                begin = start
                named = _PROJECTS.search(words)
                if not named and at and _ALL.match(words) and _PROJECTS.search(said.folded[slice(*parts[at - 1])]):
                    begin, named = parts[at - 1][0], _PROJECTS.search(said.folded[slice(*parts[at - 1])])
                begin += len(hit[0]) if begin == 0 and (hit := _ITEM.match(said.folded)) else 0
                whole = said.folded[begin:end]
                done = _DONE.search(words) if begin == start else _ALL.match(words)
                if named and done and _SOME.search(whole) and len(whole) <= _LONGEST:
                    return Chosen(said.text[begin:end], whole, cut_spans(said.spans, begin, end), section)
    return None
