"""A reply as the arguments of one function call; endpoints that know no such calls are asked for the same as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from llama_index.core.llms import ChatResponse

_NAMES_CALLS = re.compile(r"\b(?:tools?|tool_choice|functions?|grammar|jinja)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tool:
    """A function that a model must call. `schema` is the JSON Schema of its arguments."""

    name: str
    description: str
    schema: Mapping[str, Any]

    @property
    def request(self) -> dict[str, Any]:
        """What an OpenAI-compatible request says of it. "required" is understood where an object is not."""
        function = {"name": self.name, "description": self.description, "parameters": dict(self.schema)}
        return {"tools": [{"type": "function", "function": function}], "tool_choice": "required"}

    @property
    def as_text(self) -> str:
        """The schema in one line, for an endpoint that knows no calls."""
        return json.dumps(self.schema, ensure_ascii=False, separators=(",", ":"))


def arguments_of(answer: ChatResponse) -> str:
    """The arguments of the reply's first call, as JSON text; "" if the model called nothing."""
    for block in answer.message.blocks:
        if block.block_type == "tool_call":
            given = block.tool_kwargs
            return given if isinstance(given, str) else json.dumps(given, ensure_ascii=False)
    return ""


def names_calls(message: str) -> bool:
    """Whether an endpoint's error is about function calls: some say 400, some 404, some 500."""
    return _NAMES_CALLS.search(message) is not None
