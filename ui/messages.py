"""What went wrong, in the reader's language: `messages.toml` has each sentence of the code in Chinese.

>>> explained("a.txt: the file is empty. Give a file that holds the text of a report.", "zh")
'a.txt：文件是空的。请给出有报告正文的文件。'
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from ui.i18n import Lang

_SENTENCE = re.compile(r"(?<=\.)\s+(?=[A-Z{])")
_HEAD = re.compile(r"(?P<head>[^\s:：][^:：\n]{0,200}): (?P<rest>.+)", re.DOTALL)
_CHINESE = re.compile("[\u4e00-\u9fff]")


def explained(error: object, lang: Lang) -> str:
    """An error or a note of the code in the page's language; what has no Chinese is shown as it is, and said to be."""
    text = str(error).strip()
    if lang == "en" or not text:
        return text
    head = _HEAD.fullmatch(text)  # a file's name
    if head is not None and (rest := _sentences(head["rest"])) is not None:
        return f"{head['head']}：{rest}"
    if (whole := _sentences(text)) is not None:
        return whole
    return text if _CHINESE.search(text.split(":", 1)[-1]) else f"{text}（英文说明）"


def _sentences(text: str) -> str | None:
    made = [_sentence(each.rstrip(".")) for each in _SENTENCE.split(text)]
    known = [each for each in made if each is not None]
    return "。".join(known) + "。" if len(known) == len(made) else None


def _sentence(text: str) -> str | None:
    for pattern, chinese in _known():
        hit = pattern.fullmatch(text)
        if hit is not None:
            return chinese.format(**hit.groupdict())
    return None


@cache
def _known() -> tuple[tuple[re.Pattern[str], str], ...]:
    raw = tomllib.loads(files("ui").joinpath("messages.toml").read_text("utf-8"))
    made = []
    for english, chinese in raw["say"]:
        parts = re.split(r"\{(\w+)\}", english)
        pattern = "".join(f"(?P<{part}>.+?)" if at % 2 else re.escape(part) for at, part in enumerate(parts))
        made.append((re.compile(pattern, re.DOTALL), chinese))
    return tuple(made)
