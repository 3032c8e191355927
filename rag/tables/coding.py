"""Coding presets: the rules by which a researcher turns a stated target into a class and a number.

增长8%以上 is a promise, 增长8%左右 an expectation; 5%—5.5% may count as 5, 5.25 or 5.5. Which it is, is the
researcher's choice: the choices are data (`presets.toml`, or a file of the user's own), and an export names its own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from rag.records import Bound, Figure, InputError
from rag.text.fold import fold

Met = Literal["yes", "no", "not_comparable"]


class Preset(BaseModel):
    """One way of coding. `about` is in the unit of the target; the other fields as explained in `presets.toml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    description: str = ""
    range: Literal["low", "mid", "high"] = "low"
    about: Decimal = Decimal(0)
    ceiling: tuple[str, ...] = ()
    constraint: Mapping[Bound, str]
    words: Mapping[str, str] = {}

    def constraint_of(self, figure: Figure) -> str:
        """The class of a target: by a word of its clause, else by its bound; "" if the preset does not say."""
        clause = fold(figure.quote)
        by_word = (name for word, name in self.words.items() if word in clause)
        return next(by_word, self.constraint.get(figure.bound, ""))

    def point(self, figure: Figure) -> Decimal | None:
        """The one number that a target counts as, in its stated unit; None without a number."""
        if figure.low is None or figure.high is None:
            return None
        return {"low": figure.low, "high": figure.high, "mid": (figure.low + figure.high) / 2}[self.range]

    def met(self, target: Figure, result: Decimal) -> Met:
        """Whether a result, in the target's unit and sign, meets the target."""
        goal = self.point(target)
        if target.bound == "positive":
            return "yes" if result > 0 else "no"
        if goal is None:
            return "not_comparable"
        slack = self.about if target.bound == "about" else Decimal(0)
        limit = target.bound == "at_most" or (target.indicator in self.ceiling and target.bound != "at_least")
        return "yes" if (result <= goal + slack if limit else result >= goal - slack) else "no"


def load_presets(file: Path | None = None) -> tuple[Preset, ...]:
    """The presets of `file`, else the built-in ones. Raises `InputError` naming what is wrong in the file."""
    try:
        text = file.read_text("utf-8") if file else files("rag.tables").joinpath("presets.toml").read_text("utf-8")
        return tuple(Preset.model_validate(entry) for entry in tomllib.loads(text).get("preset", ()))
    except OSError as error:
        raise InputError(
            f"{file} cannot be read: {error.strerror}. Name a TOML file with [[preset]] entries."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(
            f"{file} is not valid TOML: {error}. Correct it; rag/tables/presets.toml shows the shape."
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise InputError(f"{file}: preset {where}: {first['msg']}. rag/tables/presets.toml shows the shape.") from error


def find_preset(name: str, file: Path | None = None) -> Preset:
    """The preset of this name, or the first one if `name` is empty. Raises `InputError` listing those there are."""
    presets = load_presets(file)
    found = next((preset for preset in presets if not name or preset.name == name), None)
    if found is None:
        known = ", ".join(preset.name for preset in presets) or "none"
        raise InputError(f"there is no preset {name!r}. There are: {known}.")
    return found
