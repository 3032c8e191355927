"""What OpenAI's clients send, as far as it is looked at; the rest is let through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from rag.records import InputError

BY_RULE, BY_MODEL = "govreport", "govreport-llm"


class Part(BaseModel):
    """A part of a message; only text is read."""

    model_config = ConfigDict(extra="allow")

    type: str = "text"
    text: str | None = Field(default=None, max_length=500_000)


class Said(BaseModel):
    """A message of a conversation, or an item of a response's input."""

    model_config = ConfigDict(extra="allow")

    role: str = ""
    content: str | list[Part] | None = None

    @property
    def text(self) -> str:
        """Its text, without pictures and other parts."""
        if isinstance(self.content, str):
            return self.content
        return "\n".join(part.text for part in self.content or () if part.text)


class StreamOptions(BaseModel):
    """Whether the last chunk tells the usage."""

    include_usage: bool | None = False


class Chat(BaseModel):
    """The body of /v1/chat/completions."""

    model_config = ConfigDict(extra="allow")

    model: str = Field(default=BY_RULE, max_length=200)
    messages: list[Said] = Field(min_length=1, max_length=500)
    stream: bool | None = False
    stream_options: StreamOptions | None = None


class Respond(BaseModel):
    """The body of /v1/responses."""

    model_config = ConfigDict(extra="allow")

    model: str = Field(default=BY_RULE, max_length=200)
    input: str | list[Said]
    instructions: str | None = None
    previous_response_id: str | None = Field(default=None, max_length=100)
    stream: bool | None = False


@dataclass(frozen=True, slots=True)
class Turns:
    """A conversation as it is read: the system's words, and the user's one after the other."""

    system: str
    users: tuple[str, ...]


def read_turns(messages: Sequence[Said], before: Sequence[str] = ()) -> Turns:
    """The turns of a conversation. Raises `InputError` without a question, and for one too long to be one."""
    system = "\n".join(each.text for each in messages if each.role in ("system", "developer"))
    users = (*before, *(each.text.strip() for each in messages if each.role == "user" and each.text.strip()))
    if not users:
        raise InputError("no message of the user has a text. Send one.")
    return Turns(system, users[-50:])


def model_list(has_model: bool) -> list[dict[str, Any]]:
    """The models that a client may name: by rule, and with a model's words where there is one."""
    names = (BY_RULE, BY_MODEL) if has_model else (BY_RULE,)
    return [{"id": name, "object": "model", "created": 1767225600, "owned_by": "govreport"} for name in names]
