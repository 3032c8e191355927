"""The smallest run of sentences of a report that answers a question in words.

Sentences are weighed by the question's words in them (rare ones count most), by its quoted terms, by whether they fill
the gap at its question word (打造什么“之城” is filled by 打造“算力之城”), and by how well the search liked the chunk
they stand in. A sentence that announces (「即：」, 「五强”，」) brings the list that follows it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from rag.question.query import Words
from rag.retrieval.answer_patterns import (
    BROAD,
    LISTED,
    LISTS,
    ORDINALS,
    REASON,
    THAT_IS,
    WHY,
    announces,
    asked_part,
    explains,
    fills,
    find_gaps,
    focus_of,
    goes_on,
    has_term,
    how_many,
    is_named,
    list_noun,
    lists_as_many,
    lists_of,
)
from rag.retrieval.listed import GIVEN, asked_list, asked_list_en, gives
from rag.retrieval.report_reading import Heading, Reading
from rag.retrieval.wanted import Wanted
from rag.text.lazily import lazily
from rag.text.sentences import clauses

LONGEST = 320  # characters of a run; what an announced list may take
_NUMBER = lazily(r"\d")
_ITEM = lazily(r"\d{1,2}\.(?!\d)\s*")  # 4.“宜美家园”: its number among others is not said
_NUMBERED = lazily(r"\([一二三四五六七八九十]+\)|[一二三四五六七八九十]+、")
_MISSED = lazily(
    r"(?:没有?|未能?)(?:完成|达到?|实现|达标|做到)|不及预期|落空|\bmiss(?:ed|ing)?\b|\bf[ea]ll short", re.IGNORECASE
)
_OWNS_UP = lazily(
    r"(?:未能?|没有?能?)(?:如期)?(?:完成|达到?|实现)|不及(?:目标|预期)|低于(?:目标|预期)|[与距离][^,。;]{0,8}(?:目标|预期)"
)
_SAID_SO = "没有未能完成达到实现预期目标没达到目标没完成目标未达预期"  # the words that a question may put it with
_FELL_SHORT = lazily(r"未|没有|不及|低于|回落|下滑|下降|差距|相差")  # of a target that was missed
_LEADS = 16  # characters of a sentence that only heads its paragraph
_SHRINK = 130  # a longer sentence is cut to the clauses that answer
_PARAGRAPH = 220  # characters of an answer to a broad question
_PART_WITHIN = 4000  # characters behind a list in which one of its parts is told
_TITLED = 0.8  # share of the question's weight that makes a heading the answer's
_REASON_OF = 2  # sentences before a reason that may name what it is the reason of
_LITTLE = 0.2  # of the question's weight: no sentence with less answers
_IN_ROW = 0.5  # what several names in a row are worth
_CARRIED = 0.9  # worth of what they name


@dataclass(frozen=True, slots=True)
class Passage:
    """view[start:end) of a report answers with `score`; `coverage` is the share of the question's weight in it.

    `gaps` is how many of the question's gaps it fills; `explains`: it says what the term asked about stands for, or
    names as many things as are asked for.
    """

    start: int
    end: int
    score: float
    coverage: float
    gaps: int
    explains: bool = False


class Reader:
    """One report read for one question."""

    def __init__(
        self,
        reading: Reading,
        words: Words,
        worth: Sequence[tuple[int, int, float]] = (),
        role: str = "",
    ) -> None:
        """`worth`: stretches of the view that a search liked, scored from 0 to 1.

        `role`: the part of the report that the year asked about belongs to, "" if it may be any.
        """
        self._role = role or {"target": "plan", "actual": "review"}.get(words.kind, "")
        self.text = reading.view.folded
        self.words = words
        self.sentences = reading.sentences
        self._said = reading.said
        self._wanted = Wanted(words, self._said)
        self._gaps = find_gaps(words.text)
        self._focus = focus_of(words.text, words.terms, words.content)
        self._how_many = how_many(words.text)
        self._noun = list_noun(words.text)
        self._list = asked_list(words.text) or asked_list_en(words.text, words.content)
        self._why = bool(WHY.search(words.text))
        self._owned = _MISSED.search(words.text) is not None or (self._why and "未能" in words.content)
        self._role = "" if self._owned else self._role  # 预期 that was not met is none of the year ahead
        self._broad = bool(BROAD.search(words.text))
        self._lists = bool(LISTS.search(words.text))
        self._worth = sorted(worth)
        self._headings = reading.headings
        begins = [heading.start for heading in self._headings]
        self._under = [bisect_right(begins, start) - 1 for start, _ in self.sentences]
        self._dated = self._said.holding_any([str(year) for year in words.years])
        sure = [self._focus, self._how_many[1], self._noun, self._list.head[-2:] if self._list is not None else ""]
        self._sure = self._said.holding_any([each for each in sure if each])
        self._may_fill = [(gap, self._said.holding(gap.before) & self._said.holding(gap.after)) for gap in self._gaps]
        self._titled = [self._wanted.share(heading.title.lower()) for heading in self._headings]
        # 「工作总体要求是什么」 where that is what a section is called asks for the section
        self._broad = self._broad or (self._lists and not words.terms and max(self._titled, default=0) > _TITLED)

    def best(self, limit: int = 3) -> tuple[Passage, ...]:
        """The passages that answer best, best first, none inside another."""
        each_scored = (
            self._scored(index)
            for index, (start, end) in enumerate(self.sentences)
            if self._may_answer(index) and self._admits(index) and not self._is_title(index, start, end)
        )
        scored = sorted(each_scored, key=lambda item: -item[1].score)
        found: list[Passage] = []
        for index, each in scored[: limit * 3]:
            start, end = self._run(index)
            number = _ITEM.match(self.text, start, end)
            start = number.end() if number is not None and number.end() < end else start
            if all(end <= other.start or start >= other.end for other in found):
                found.append(Passage(start, end, each.score, each.coverage, each.gaps, each.explains))
        return tuple(found[:limit])

    def part_of(self, whole: Passage) -> Passage | None:
        """For 「其中的X是什么」: the clause nearest behind `whole` in which X has a name of its own before it."""
        noun = asked_part(self.words.text)
        if not noun:
            return None
        for start, end in self.sentences:
            if whole.end <= start <= whole.end + _PART_WITHIN:
                for left, right in clauses(self.text, start, end):
                    if is_named(noun, self.text[left:right]):
                        return Passage(left, right, whole.score, whole.coverage, 0)
        return None

    # One sentence

    def _may_answer(self, index: int) -> bool:
        """Whether a sentence holds so much of what is asked that it is worth a closer look."""
        if self._why or self._owned or index in self._sure:
            return True
        held = self._wanted.shares[index], self._wanted.joint[index], self._title_share(index)
        return max(held) >= _LITTLE

    def _scored(self, index: int) -> tuple[int, Passage]:
        start, end = self.sentences[index]
        sentence, words = self._said[index], self.words
        owns_up = self._owned and _OWNS_UP.search(sentence) is not None
        if owns_up:
            sentence += _SAID_SO
        covered = self._wanted.share(sentence) if owns_up else self._wanted.shares[index]
        if index:
            # a question's words may be spread over a sentence and the one before it
            both = self._wanted.share(self._said[index - 1] + sentence) if owns_up else self._wanted.joint[index]
            covered += 0.3 * (both - covered)
        # It tells of something else than what was missed.
        elsewhere = self._owned and (_FELL_SHORT.search(sentence) is None if self._why else not owns_up)
        covered *= 0.4 if elsewhere else 1.0
        reason = self._why and not elsewhere and REASON.search(sentence) is not None
        if reason:  # it speaks of what the sentences before it name
            before = "".join(self._said[max(0, index - _REASON_OF) : index])
            covered = max(covered, _CARRIED * self._wanted.share(before + sentence))
        filled = sum(1 for gap, may in self._may_fill if (owns_up or index in may) and fills(gap, sentence))
        means = explains(self._focus, sentence)
        counted = lists_as_many(*self._how_many, sentence)
        terms = sum(1 for term in words.terms if has_term(term.lower(), sentence))
        heading = self._heading(index)
        titled = self._title_share(index)
        listed = gives(sentence, self._list) if self._list is not None else 0.0
        score = (
            covered
            + 0.35 * (filled / len(self._gaps) if self._gaps else 0.0)
            + 0.3 * (terms / len(words.terms) if words.terms else 0.0)
            + (1.2 if words.terms else 0.5) * means
            + 0.4 * counted
            + 0.4 * lists_of(self._noun, sentence)
            + (0.4 if self._broad else 0.7) * listed
            + 0.6 * reason
            + 0.25 * self._liked(start, end)
            + 0.1 * self._enumerates(sentence)
            + 0.15 * (bool(words.terms) and self._defines(index))
            + 0.1 * (self._wanted.density(sentence) if owns_up else self._wanted.densities[index])
            + 0.08 * (index in self._dated)
            + 0.5 * titled
            + 0.1 * (titled > 0 and heading is not None and start < heading.start + len(heading.title) + 12)
            + self._placed(heading)
            - 0.04 * (len(sentence) < 12)
        )
        sure = counted or (means and bool(words.terms)) or (listed >= GIVEN and bool(words.years))
        return index, Passage(start, end, score, max(covered, titled), filled, sure)

    def _title_share(self, index: int) -> float:
        """How much of a broad question the heading of a sentence holds."""
        at = self._under[index]
        return self._titled[at] if self._broad and at >= 0 else 0.0

    def _heading(self, index: int) -> Heading | None:
        at = self._under[index]
        return self._headings[at] if at >= 0 else None

    def _placed(self, heading: Heading | None) -> float:
        """What the part of the report adds: plans are asked for with 要, results with 了."""
        role = self._role or ("plan" if self._broad else "")
        return 0.1 if heading and role and heading.role == role else 0.0

    def _admits(self, index: int) -> bool:
        """What is done this year is not told in the review of the last, whatever the words."""
        heading = self._heading(index)
        if heading is not None and heading.role == "plan" and self._why and self.words.kind == "actual":
            return False  # why it came so is told by no plan
        strict = self._broad or (self._list is not None and bool(self.words.years))
        return not (strict and self._role and heading and heading.role not in ("", self._role))

    def _is_title(self, index: int, start: int, end: int) -> bool:
        """A heading or the report's title names its subject and says nothing of it."""
        said = self.text[start:end]
        if said[-1] in "。!?;," and _NUMBERED.match(said) is None:
            return False
        heading = self._heading(index)
        near = heading is not None and start < heading.start + len(heading.title) + 8
        return "政府工作报告" in said or (near and heading is not None and said.rstrip("。") in heading.title)

    def _liked(self, start: int, end: int) -> float:
        return max((worth for left, right, worth in self._worth if left < end and right > start), default=0.0)

    def _enumerates(self, sentence: str) -> float:
        return min(1.0, sentence.count("、") / 2 + sentence.count("”") / 4) if self._lists else 0.0

    def _defines(self, index: int) -> bool:
        """Whether a sentence announces or explains: 坚定“一个总体目标”。即:…"""
        if announces(self._said[index]):
            return True
        return index + 1 < len(self._said) and goes_on(self._said[index + 1])

    # What belongs to it

    def _run(self, index: int) -> tuple[int, int]:
        """The sentence at `index` with what belongs to it: the list it announces, else its clauses that answer."""
        start, end = self.sentences[index]
        if self._broad:
            return start, self._paragraph_end(index)
        if ordered := self._ordered_end(index):
            return start, ordered
        if index and THAT_IS.match(self._said[index]):
            start = self.sentences[index - 1][0]
        last = index
        while last + 1 < len(self.sentences) and self._continues(start, last):
            last += 1
            if self.sentences[last][1] - start > (2 * LONGEST if self._lists else LONGEST):
                break
        if last == index and (counted := self._counted_end(index)):
            return start, counted
        if last > index or start < self.sentences[index][0]:
            return start, self.sentences[last][1]
        if last == index and end - start <= _LEADS and index + 1 < len(self.sentences):
            following = self.sentences[index + 1]
            if "\n" not in self.text[end : following[0]] and not _NUMBER.search(self.text, start, end):
                return start, self._paragraph_end(index)  # 社会保障加大投入。 leads up to what was done
        whole = self._why and REASON.search(self._said[index]) and end - start <= LONGEST  # what was so, and why
        whole = whole or (explains(self._focus, self._said[index]) and end - start <= LONGEST)  # what a term means
        return self._shrink(start, end) if end - start > _SHRINK and not whole else (start, end)

    def _continues(self, start: int, last: int) -> bool:
        """Whether the sentence behind `last` belongs to a run that begins at `start`."""
        end = self.sentences[last][1]
        left, right = self.sentences[last + 1]
        if right - start > LONGEST * 2:
            return False
        if announces(self._said[last]) or goes_on(self._said[last + 1]):
            return True
        begun, said = self.text[start:end], self._said[last]
        joined = "\n" not in self.text[end:left]
        parallel = LISTED.search(begun) is not None or said[:2] == self._said[last + 1][:2]
        return self._lists and joined and said.endswith(";") and parallel

    def _counted_end(self, index: int) -> int:
        """For 「哪五个基地」: the end of the sentences behind the one at `index` that name five; 0 if none do."""
        number, noun = self._how_many
        start, end = self.sentences[index]
        if number < 2 or len(noun) < 2 or self.text.count(noun, start, end) >= number:
            return 0
        for left, right in self.sentences[index + 1 :]:
            if right - start > LONGEST * 2 or "\n" in self.text[end:left]:
                break
            if self.text.count(noun, end, right) >= number:
                return right
        return 0

    def _ordered_end(self, index: int) -> int:
        """For 「哪三个方面」: the end of the sentence with 三是 behind one that leads up to 一是; 0 if none."""
        number = self._how_many[0]
        if number < 2 or "一是" in self._said[index]:
            return 0
        start, wanted = self.sentences[index][0], 1
        for at in range(index + 1, len(self.sentences)):
            end = self.sentences[at][1]
            if end - start > 3 * LONGEST or (wanted == 1 and at > index + 1):
                return 0
            if self._said[at].startswith(ORDINALS[wanted]):
                if wanted == number:
                    return end
                wanted += 1
        return 0

    def _paragraph_end(self, index: int) -> int:
        """The end of the last sentence of the paragraph that a broad answer takes from `index` on."""
        start, end = self.sentences[index]
        for left, right in self.sentences[index + 1 :]:
            if right - start > (2 * LONGEST if self._list is not None else _PARAGRAPH) or "\n" in self.text[end:left]:
                break
            end = right
        return end

    def _shrink(self, start: int, end: int) -> tuple[int, int]:
        """The fewest clauses of a long sentence that answer: those that fill the gaps, else most of its coverage."""
        parts = list(clauses(self.text, start, end))
        filling = [
            index
            for index, (left, right) in enumerate(parts)
            if any(gap.before and gap.after and fills(gap, self.text[left:right]) for gap in self._gaps)
        ]
        first, last = (filling[0], filling[-1]) if filling else self._window(parts)
        left, right = parts[first][0], parts[last][1]
        if self._lists and self._enumerates(self.text[left:right]) < _IN_ROW:  # one name in quotes is no list
            right = max((stop for _, stop in parts if stop - left <= LONGEST), default=right)
        return left, max(right, parts[first][1])

    def _window(self, parts: Sequence[tuple[int, int]]) -> tuple[int, int]:
        """First and last of the neighbouring clauses that hold nine tenths of the weight in fewest characters."""
        goal = 0.9 * self._wanted.share(self.text[parts[0][0] : parts[-1][1]].lower())
        best = (0, len(parts) - 1)
        length = parts[-1][1] - parts[0][0] + 1
        for first in range(len(parts)):
            for last in range(first, len(parts)):
                left, right = parts[first][0], parts[last][1]
                if right - left >= length:
                    break
                if self._wanted.share(self.text[left:right].lower()) >= goal:
                    best, length = (first, last), right - left
                    break
        return best
