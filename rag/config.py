"""One `Settings`: argument > environment > `govreport.toml` in the working directory > default."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit, urlunsplit

from platformdirs import user_data_path
from pydantic import AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from rag.records import InputError

LOCAL_EMBEDDING = "multilingual-e5-small"
SETTINGS_FILE = "govreport.toml"
_PACKAGE = Path(__file__).parent
_SECRET = frozenset(("openai_api_key", "auth", "catalog"))

_log = logging.getLogger(__name__)


def _seeds() -> Path:
    """The sample library: inside the package when installed from a wheel, else beside it in the checkout."""
    packaged = _PACKAGE / "seeds"
    return packaged if packaged.is_dir() else _PACKAGE.parent / "seeds"


def _library() -> Path:
    """The default: `vectorstore/` where that is here, as in a checkout, else with the user's data."""
    here = Path("vectorstore")
    return here if here.is_dir() else user_data_path("govreport") / "library"


class Settings(BaseSettings):
    """Every path, model name, size and limit. The environment's names are these in capitals after `GOVREPORT_`.

    The three `openai_` ones go by the names that every OpenAI-compatible program reads: `OPENAI_BASE_URL`,
    `OPENAI_API_KEY`, and `OPENAI_TIMEOUT` (seconds).
    """

    model_config = SettingsConfigDict(
        env_prefix="GOVREPORT_",
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
        populate_by_name=True,
        toml_file=SETTINGS_FILE,
    )

    library: Path = Field(default_factory=_library)
    """The library's folder: `vectorstore/` where there is such a folder, else one of the user's data."""
    seeds: Path = Field(default_factory=_seeds)
    """The samples that fill an empty default library."""
    embedding_model: str = Field(
        default=LOCAL_EMBEDDING, validation_alias=AliasChoices("govreport_embedding_model", "govreport_embedding")
    )
    """`none`: no vectors are made, and texts are searched by words alone."""
    embedding_alias: str = ""
    """The model that an endpoint's `embedding_model` is, if it goes by another name there: `multilingual-e5-small`."""
    embedding_at_once: int = Field(default=4, ge=1, le=64)
    """Requests to an embedding endpoint that run together."""
    llm_model: str = ""
    """The model that may write words, by its name at the endpoint; empty: none does."""
    openai_base_url: str = Field(default="", validation_alias=AliasChoices("openai_base_url"))
    """The endpoint of the model and of an embedding that is not the local one: `https://host/v1`."""
    openai_api_key: SecretStr = Field(default=SecretStr(""), validation_alias=AliasChoices("openai_api_key"))
    """Its key."""
    openai_timeout: float = Field(default=60.0, gt=0, validation_alias=AliasChoices("openai_timeout"))
    """Seconds that one request to it may take."""
    llm_context: int = Field(default=8192, ge=1024)
    """Tokens that go into the model, prompt and reply together; prompts are fitted to it."""
    llm_at_once: int = Field(default=4, ge=1, le=256)
    """Requests to the model that run together."""
    llm_per_minute: float = Field(default=0, ge=0)
    """Requests to the model a minute; 0: as many as come."""
    llm_attempts: int = Field(default=4, ge=1, le=20)
    """How often a request is tried that meets a time-out, a lost connection, 429 or 5xx."""
    answer_source_tokens: int = Field(default=1500, ge=200)
    """Tokens of the reports' text in the prompt of a question, where the model's context has room."""
    answer_seconds: float = Field(default=120.0, gt=0)
    """How long a question waits for the model's words, before the answer without them is given."""
    llm_query: Literal["never", "unclear", "always"] = "unclear"
    """When the model may write a question's Query: `unclear`, where the rules leave words over; `always`; `never`."""
    llm_query_seconds: float = Field(default=20.0, gt=0)
    """How long a question waits for the model's Query, before it is answered as the rules read it."""
    llm_price_prompt: float = Field(default=0, ge=0)
    """What a million tokens of prompt cost, for estimates, in any currency; 0: not known."""
    llm_price_reply: float = Field(default=0, ge=0)
    """What a million tokens of reply cost."""
    cache_mb: int = Field(default=256, ge=1)
    """The most that the library keeps of a model's replies."""
    catalog: SecretStr = SecretStr("")
    """A PostgreSQL database for the catalog (`postgresql://user:password@host/name`); empty: a file in the folder."""
    chroma_url: str = ""
    """A Chroma server (`http://host:8000`, `https://:token@host`); empty: the index is in the library's folder."""
    vector_index: Literal["chroma", "pgvector"] = "chroma"
    """`pgvector`: the index is in the catalog's PostgreSQL, by its extension of this name, and no Chroma is needed."""
    chunk_chars: int = Field(default=300, ge=50, le=600)
    """The local model reads 512 tokens, some 700 Chinese characters, of which the chunk's heading takes up to 110."""
    batch_chunks: int = Field(default=10, ge=1, le=512)
    """Chunks embedded at once: what a kill can lose, and what the strictest endpoints take in one request."""
    max_file_mb: int = Field(default=50, ge=1)
    """The largest file, upload or page behind a URL."""
    max_unpacked_mb: int = Field(default=200, ge=1)
    """What an archive or an Office document may unpack to."""
    max_members: int = Field(default=5_000, ge=1)
    """Members of one archive."""
    max_pages: int = Field(default=2_000, ge=1)
    """Pages of one PDF."""
    max_rows: int = Field(default=20_000, ge=1)
    """Rows of one table that are read."""
    max_text_chars: int = Field(default=5_000_000, ge=1)
    """Characters of one text: the longest of lists takes 30 s a million to read."""
    file_seconds: float = Field(default=60.0, gt=0)
    """Reading one PDF, Office document or very large page, or fetching one URL."""
    ocr_seconds: float = Field(default=600.0, gt=0)
    """Reading one PDF of pictures."""
    reader_mb: int = Field(default=400, ge=64)
    """Memory of the process that reads one PDF or Office document."""
    workers: int = Field(default_factory=lambda: min(os.cpu_count() or 1, 8), ge=1, le=64)
    """Processes that read texts side by side."""
    auth: SecretStr = SecretStr("")
    """Who may use the page: `user:password`, or a file of lines that `govreport password` makes."""
    api_keys: str = ""
    """Who may use the server's interfaces for programs: a file of lines that `govreport key` makes."""
    api_per_minute: float = Field(default=600, ge=0)
    """Requests a minute of one key, user or address to these interfaces; 0: as many as come."""
    max_request_kb: int = Field(default=2048, ge=1)
    """The largest request that these interfaces take."""
    cors_origins: str = ""
    """Websites, with commas between them, whose pages may call these interfaces with a key: `https://a.example`."""
    public_url: str = ""
    """The address that the server is reached under, for the addresses of citations; empty: that of the request."""
    webui_events: bool = False
    """Send Open WebUI a source event for each clause, in streamed chat answers."""
    log_questions: bool = False
    """Write the questions asked into the server's log."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def is_default_library(self) -> bool:
        """Whether nobody chose the library: only such a one is filled with the samples by itself."""
        return "library" not in self.model_fields_set


def load_settings(**arguments: object) -> Settings:
    """The effective settings; an argument that is None was not given. Raises `InputError` naming the bad value."""
    given = {name: value for name, value in arguments.items() if value is not None}
    try:
        return _without_lent_key(Settings(**given), given)  # type: ignore[arg-type]  # pydantic checks them
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(map(str, first["loc"]))
        # The value of a mistyped name may be a key.
        is_secret = first["type"] == "extra_forbidden" or name in _SECRET
        got = "" if is_secret else f" (got {first.get('input')!r})"
        variable = name.upper() if name.startswith("openai_") else f"GOVREPORT_{name.upper()}"
        raise InputError(
            f"setting {name}: {first['msg']}{got}. Correct it in the command, "
            f"the environment ({variable}) or {SETTINGS_FILE}."
        ) from error
    except ValueError as error:  # tomllib's error is one
        raise InputError(f"{SETTINGS_FILE} is not valid TOML: {error}. Correct or remove it.") from error


def _without_lent_key(settings: Settings, given: Mapping[str, object]) -> Settings:
    """A key of the environment never goes to an endpoint that only the working directory's file names.

    The folder may have come with reports from elsewhere. The file's own key goes to the file's endpoint.
    """
    if not settings.openai_base_url or _is_given("openai_base_url", given):
        return settings
    host = urlsplit(settings.openai_base_url).hostname or "an endpoint"
    file = Path(SETTINGS_FILE).resolve()
    if not (_is_given("openai_api_key", given) and settings.openai_api_key.get_secret_value()):
        _tell(f"{file} names the endpoint: {host}")
        return settings
    _tell(
        f"{file} names the endpoint {host}: OPENAI_API_KEY of the environment is not sent there. If that is meant, set "
        "OPENAI_BASE_URL in the environment, too."
    )
    return settings.model_copy(update={"openai_api_key": SecretStr("")})


def _is_given(name: str, given: Mapping[str, object]) -> bool:
    """Whether a setting comes from an argument or the environment."""
    return name in given or any(key.lower() == name and value for key, value in os.environ.items())


@cache
def _tell(line: str) -> None:
    _log.warning("%s", line)


def shown(settings: Settings) -> tuple[tuple[str, str], ...]:
    """The settings as (name, value) to print. A key shows as "set" or "", a URL without password and query."""
    return tuple((name, _shown(getattr(settings, name))) for name in type(settings).model_fields)


def _shown(value: object) -> str:
    if isinstance(value, SecretStr):
        return "set" if value.get_secret_value() else ""
    text = str(value)
    if "://" in text:
        parts = urlsplit(text)
        _, at, host = parts.netloc.rpartition("@")
        return urlunsplit(parts._replace(netloc=f"…@{host}" if at else host, query="…" if parts.query else ""))
    return text
