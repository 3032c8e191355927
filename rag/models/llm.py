"""The `LLM` protocol and its adapter for any OpenAI-compatible endpoint, through llama-index's OpenAILike.

A request is tried again after a time-out, a lost connection, 429 (as long after as the endpoint's Retry-After says) and
5xx; what then still fails is an `EndpointError` of one line. A caller may give a request up at any moment: by its
`cancel` event, or by closing the stream.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from threading import Event, Lock
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar
from urllib.parse import urlsplit

from rag.models.given_up import given_up_at_will
from rag.models.rate_limit import Pace, sleep
from rag.models.thoughts import pieces_without_thoughts, without_thoughts
from rag.models.tokens import count_tokens
from rag.models.tool_calls import Tool, arguments_of, names_calls
from rag.records import ModelError

if TYPE_CHECKING:
    from llama_index.core.llms import ChatMessage, ChatResponse
    from llama_index.llms.openai_like import OpenAILike
    from openai import APIStatusError

T = TypeVar("T")

Kind = Literal["lost", "busy", "refused", "form"]
"""lost: no answer; busy: it cannot now; refused: it will not, whatever is asked; form: an answer in no known form."""

LONGEST_REST = 600.0
"""Seconds that a Retry-After may ask for; an endpoint that wants more is given up."""

_FIRST_WAIT = 1.0  # seconds before the second attempt; doubles with each further one
_SLACK = 1.0  # seconds after which a time-out is ours, if the client has none


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation with a model."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model answered. `cut`: it stopped at the limit of tokens. `troubles`: what went wrong before it came."""

    text: str
    prompt_tokens: int
    reply_tokens: int
    cut: bool = False
    troubles: tuple[str, ...] = ()


class EndpointError(ModelError):
    """An LLM endpoint that gives no reply, with the kind of trouble and the troubles of the attempts before."""

    def __init__(self, message: str, kind: Kind, troubles: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.kind = kind
        self.troubles = troubles


class CancelledError(ModelError):
    """The caller gave the request up."""


class LLM(Protocol):
    """A chat model. `context` is how many tokens go into it, prompt and reply together."""

    @property
    def name(self) -> str: ...

    @property
    def context(self) -> int: ...

    def reply(
        self, messages: Sequence[Message], *, max_tokens: int, cancel: Event | None = None, tool: Tool | None = None
    ) -> Reply:
        """The whole reply; with `tool` the arguments of its call, as JSON text, if the model calls it.

        Raises `EndpointError`, `CancelledError`.
        """

    def chat(self, messages: Sequence[Message], *, max_tokens: int, cancel: Event | None = None) -> str:
        """The text of the whole reply. Raises `EndpointError`, `CancelledError`."""

    def stream(self, messages: Sequence[Message], *, max_tokens: int, cancel: Event | None = None) -> Iterator[str]:
        """The reply as it comes. Raises `EndpointError` (also in the middle), `CancelledError`."""


class RemoteLLM:
    """Any endpoint that speaks OpenAI's chat API. May be used by any number of threads."""

    def __init__(
        self,
        name: str,
        *,
        base_url: str,
        api_key: str,
        context: int = 8192,
        timeout: float = 60.0,
        attempts: int = 4,
        first_wait: float = _FIRST_WAIT,
        pace: Pace | None = None,
    ) -> None:
        """`timeout` is in seconds, for the whole reply, or between two pieces of a stream.

        Raises `ModelError` when nothing says where to ask.
        """
        if not base_url and not api_key:
            raise ModelError(
                f"LLM {name} needs an endpoint. Set OPENAI_BASE_URL (and OPENAI_API_KEY), or go without: --no-llm."
            )
        self.name = name
        self.context = context
        self.base_url = base_url or "https://api.openai.com/v1"
        self._key = api_key or "none"  # local servers want none, the client insists on one
        self._timeout = timeout
        self._attempts = attempts
        self._first_wait = first_wait
        self._pace = pace or Pace()
        self._lock = Lock()
        self._calls = True  # whether the endpoint knows function calls, as far as it is known

    def reply(
        self, messages: Sequence[Message], *, max_tokens: int, cancel: Event | None = None, tool: Tool | None = None
    ) -> Reply:
        """See `LLM`."""
        if tool is None:
            return self._reply(messages, max_tokens, cancel, None)
        if self._calls:
            try:
                return self._reply(messages, max_tokens, cancel, tool)
            except EndpointError as error:
                if error.kind != "form":
                    raise
        reply = self._reply(_in_words(messages, tool), max_tokens, cancel, None)
        self._calls = False  # what it refused was the call
        return reply

    def _reply(self, messages: Sequence[Message], max_tokens: int, cancel: Event | None, tool: Tool | None) -> Reply:
        troubles: list[str] = []
        while True:
            try:
                with closing(self._asked(lambda: self._whole(messages, max_tokens, tool), cancel)) as replies:
                    return replace(next(replies), troubles=tuple(troubles))
            except EndpointError as error:
                self._after(error, troubles, cancel)

    def chat(self, messages: Sequence[Message], *, max_tokens: int, cancel: Event | None = None) -> str:
        """See `LLM`."""
        return self.reply(messages, max_tokens=max_tokens, cancel=cancel).text

    def stream(self, messages: Sequence[Message], *, max_tokens: int, cancel: Event | None = None) -> Iterator[str]:
        """See `LLM`."""
        troubles: list[str] = []
        while True:
            begun = False
            try:
                with closing(self._asked(lambda: self._pieces(messages, max_tokens), cancel)) as pieces:
                    for piece in pieces_without_thoughts(pieces):
                        begun = True
                        yield piece
                return
            except EndpointError as error:
                if begun:  # what is shown already cannot be asked for again
                    raise
                self._after(error, troubles, cancel)

    def _asked(self, ask: Callable[[], Iterator[T]], cancel: Event | None) -> Generator[T]:
        _ = self._client  # its import counts for no time-out
        if not self._pace.wait(cancel):
            raise self._cancelled()
        return given_up_at_will(ask, cancel, self._cancelled, self._timeout + _SLACK, self._late)

    def _after(self, error: EndpointError, troubles: list[str], cancel: Event | None) -> None:
        """Wait until the next attempt, or raise `error` if there is to be none."""
        last = len(troubles) + 1 >= self._attempts
        if last or not isinstance(error, _PassingError) or error.rest > LONGEST_REST:
            raise EndpointError(str(error), error.kind, tuple(troubles)) from error
        troubles.append(error.short)
        wait = self._first_wait * 2 ** (len(troubles) - 1)
        if error.rest:
            self._pace.hold(error.rest)
        elif not sleep(wait * random.uniform(0.75, 1.25), cancel):  # noqa: S311  # so that threads do not come at once
            raise self._cancelled()

    # One attempt

    @property
    def _client(self) -> OpenAILike:
        with self._lock:  # threads that import llama_index at once can meet it half loaded
            return self._made

    @cached_property
    def _made(self) -> OpenAILike:
        import httpx  # these take seconds to import: an answer without a model needs none
        from llama_index.llms.openai_like import OpenAILike

        host = urlsplit(self.base_url).hostname or ""
        local = host == "localhost" or host == "::1" or host.startswith("127.")
        try:
            return OpenAILike(
                model=self.name,
                api_base=self.base_url,
                api_key=self._key,
                context_window=self.context,
                is_chat_model=True,
                temperature=0.0,
                timeout=self._timeout,
                max_retries=0,  # tried again here, where all threads can be held back
                # a model on this machine is reached without the proxy that the world is reached through
                http_client=httpx.Client(trust_env=False, timeout=self._timeout) if local else None,
            )
        except ValueError as error:  # a model that only speaks OpenAI's other API
            what = f"cannot be used for chat ({_line(error)})"
            raise self._error(what, "set GOVREPORT_LLM_MODEL", "refused") from error

    def _whole(self, messages: Sequence[Message], max_tokens: int, tool: Tool | None) -> Iterator[Reply]:
        chat = self._client.chat
        more = tool.request if tool is not None else {}
        answer = self._told(lambda: chat(_theirs(messages), max_tokens=max_tokens, **more))
        text = (arguments_of(answer) if tool is not None else "") or answer.message.content or ""
        prompt, given = _usage(answer)
        said = "\n".join(message.content for message in messages)
        cut = _finish(answer) == "length"
        yield Reply(without_thoughts(text), prompt or count_tokens(said), given or count_tokens(text), cut)

    def _pieces(self, messages: Sequence[Message], max_tokens: int) -> Iterator[str]:
        stream = self._client.stream_chat
        answers = self._told(lambda: stream(_theirs(messages), max_tokens=max_tokens))
        finish = ""
        while (answer := self._told(lambda: next(answers, None))) is not None:
            finish = _finish(answer) or finish
            if answer.delta:
                yield answer.delta
        if not finish:  # a stream that ends of itself says why
            raise _PassingError(self._words("broke off in the middle", "ask again"), "lost", 0.0, "broke off")
        if finish == "length":
            raise self._error("stopped at the limit of tokens", "ask for less", "form")

    def _told(self, ask: Callable[[], T]) -> T:
        """What goes wrong in the client, as an `EndpointError`."""
        import httpx
        from openai import APIConnectionError, APIError, APIStatusError, APITimeoutError

        try:
            return ask()
        except (APITimeoutError, httpx.TimeoutException) as error:
            raise self._late() from error
        except (APIConnectionError, httpx.HTTPError) as error:
            told = self._words("does not answer", "check OPENAI_BASE_URL and that it is running")
            raise _PassingError(told, "lost", 0.0, "no connection") from error
        except APIStatusError as error:
            raise self._refused(error) from error
        except APIError as error:  # an error in the middle of a stream
            told = self._words(f"broke off ({_line(error)})", "ask again")
            raise _PassingError(told, "busy", 0.0, "broke off") from error
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:  # a page, an error object
            raise self._error("answered in another form than OpenAI's chat", "check OPENAI_BASE_URL", "form") from error

    def _refused(self, error: APIStatusError) -> EndpointError:
        status = error.status_code
        quota = "insufficient_quota" in str(error.code)
        if status in (401, 403):  # its message may hold the key
            return self._error(f"refused the key ({status})", "check OPENAI_API_KEY", "refused")
        if names_calls(_line(error)):
            return self._error(f"refused a function call ({status}: {_line(error)})", "see its documentation", "form")
        if status == 404:
            return self._error("does not know the model (404)", "check GOVREPORT_LLM_MODEL, OPENAI_BASE_URL", "refused")
        if quota:
            return self._error("has no quota left", "check the account", "refused")
        if status in (408, 409, 425, 429) or status >= 500:
            told = self._words(f"is busy or ill (status {status})", "try again later, or with fewer requests at once")
            return _PassingError(told, "busy", _rest(error), f"status {status}")
        return self._error(f"refused the request ({status}: {_line(error)})", "see its documentation", "form")

    def _late(self) -> EndpointError:
        told = self._words(f"did not answer in {self._timeout:g} s", "raise OPENAI_TIMEOUT if it is only slow")
        return _PassingError(told, "lost", 0.0, f"no answer in {self._timeout:g} s")

    def _words(self, what: str, advice: str) -> str:
        host = urlsplit(self.base_url).netloc.rpartition("@")[2]  # a URL may carry a password
        return f"LLM endpoint {host} (model {self.name}) {what}: {advice}."

    def _error(self, what: str, advice: str, kind: Kind) -> EndpointError:
        return EndpointError(self._words(what, advice), kind)

    def _cancelled(self) -> CancelledError:
        return CancelledError(f"the request to {self.name} was given up.")


class _PassingError(EndpointError):
    """Trouble that may pass. `rest`: seconds the endpoint asked us to wait, 0 if it named none."""

    def __init__(self, message: str, kind: Kind, rest: float, short: str) -> None:
        super().__init__(message, kind)
        self.rest = rest
        self.short = short


def sources_block(texts: Sequence[str]) -> str:
    """Passages of reports as data for a prompt: `[1] ...` a line, between marks that no passage can end.

    What is quoted cannot pass for an instruction or for another passage: line breaks are taken out, and the marks.
    """
    lines = (f"[{number}] {' '.join(text.split())}" for number, text in enumerate(texts, 1))
    inside = "\n".join(line.replace("<<<", "‹‹‹").replace(">>>", "›››") for line in lines)
    return f"<<<资料\n{inside}\n>>>"


def _in_words(messages: Sequence[Message], tool: Tool) -> tuple[Message, ...]:
    """The same messages for an endpoint without function calls: the first one asks for the arguments as JSON."""
    first = messages[0]
    asks = f"只写一个JSON对象，不写别的话。它要符合这个JSON Schema：\n{tool.as_text}"
    return (replace(first, content=f"{first.content}\n{asks}"), *messages[1:])


def _theirs(messages: Sequence[Message]) -> list[ChatMessage]:
    from llama_index.core.llms import ChatMessage

    return [ChatMessage(role=message.role, content=message.content) for message in messages]


def _usage(answer: ChatResponse) -> tuple[int, int]:
    """Tokens of prompt and reply as the endpoint counts them, 0 where it does not say."""
    counts = answer.additional_kwargs
    return int(counts.get("prompt_tokens") or 0), int(counts.get("completion_tokens") or 0)


def _finish(answer: ChatResponse) -> str:
    choices = getattr(answer.raw, "choices", None)
    return str(getattr(choices[0], "finish_reason", None) or "") if choices else ""


def _rest(error: APIStatusError) -> float:
    """Seconds that Retry-After asks for (a number or a date), 0 if it asks for none."""
    said = error.response.headers.get("retry-after", "")
    try:
        return max(0.0, float(said))
    except ValueError:
        pass
    try:
        until = parsedate_to_datetime(said)
    except (TypeError, ValueError):
        return 0.0
    return max(0.0, (until - datetime.now(UTC)).total_seconds()) if until.tzinfo else 0.0


def _line(error: Exception) -> str:
    """What an error says, in one line; of an endpoint's error its message only."""
    body = getattr(error, "body", None)
    said = body.get("message") if isinstance(body, dict) else None
    return " ".join(str(said or error).split())[:160]
