"""What is written is held to the code: commands parse, Python runs, links lead somewhere, settings exist."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, get_args

import pytest
import typer
from browser import chromium, visitor
from toy import ToyEmbedder

import govreport
from rag.cli.main import app
from rag.config import Settings
from rag.figures.lexicon import lexicon
from rag.records import Status

ROOT = Path(__file__).resolve().parent.parent
DOCS = sorted((ROOT / "docs").glob("*.md"))
WRITTEN = [*DOCS, *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "examples/README.md"))]
HELD = [
    *WRITTEN,
    ROOT / "Dockerfile",
    ROOT / "compose.yaml",
    ROOT / "examples/cluster/compose.yaml",
    *sorted((ROOT / "examples").glob("*.py")),
]
OF_TOOLS = {"GOVREPORT_TEST_WORKERS"}  # read by tools/check.sh


def text_of(path: Path) -> str:
    return path.read_text("utf-8")


def blocks(path: Path, *languages: str) -> list[str]:
    return [
        body
        for language, body in re.findall(r"^```(\w+)\n(.*?)^```", text_of(path), re.MULTILINE | re.DOTALL)
        if language in languages
    ]


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def command_lines(path: Path) -> list[str]:
    """The lines of a page's shell blocks that call the command, without comments and environment."""
    lines = [line for block in blocks(path, "sh", "bash") for line in block.replace("\\\n", " ").split("\n")]
    calls = [re.search(r"(?:^|[\s/])govreport (?P<rest>[a-z].*)", line.split(" #")[0]) for line in lines]
    return [hit["rest"] for hit in calls if hit]


def parse(arguments: list[str]) -> None:
    """Read a command line by the real parser, and do nothing; whatever is wrong with it is raised."""
    group: Any = typer.main.get_command(app)
    group.commands[arguments[0]].make_context(arguments[0], arguments[1:])


@pytest.mark.parametrize("path", WRITTEN, ids=named)
def test_every_command_line_is_one_that_the_command_takes(path: Path) -> None:
    for line in command_lines(path):
        if "\n" not in line and line.count("'") % 2 == 0:
            parse(shlex.split(line.replace("QUESTIONS.jsonl", "README.md")))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("asks x", "asks"),
        ("ask --jsonn x", "No such option"),
        ("chain gdp_growth year", "integer"),
        ("summarize --format pdf", "pdf"),
        ("serve --port", "requires an argument"),
    ],
)
def test_a_command_line_that_is_none_is_found(wrong: str, told: str) -> None:
    with pytest.raises(Exception, match=told):
        parse(wrong.split())


@pytest.mark.parametrize("path", WRITTEN, ids=named)
def test_every_command_and_option_named_in_a_line_exists(path: Path) -> None:
    group: Any = typer.main.get_command(app)
    for said in re.findall(r"`govreport ([a-z][^`]*)`", text_of(path)):
        name, *rest = said.split()
        assert name in group.commands, said
        known = {option for each in group.commands[name].params for option in each.opts}
        for option in re.findall(r"(?<!\S)--[a-z-]+", " ".join(rest)):
            assert option in known, said


@pytest.mark.parametrize("path", HELD, ids=named)
def test_every_variable_of_the_environment_is_a_setting(path: Path) -> None:
    known = {f"GOVREPORT_{name.upper()}" for name in Settings.model_fields}
    known |= {name.upper() for name in Settings.model_fields if name.startswith("openai_")}
    known |= {"GOVREPORT_EMBEDDING", *OF_TOOLS}
    named_here = set(re.findall(r"\b(?:GOVREPORT|OPENAI)_[A-Z_]*[A-Z]\b", text_of(path)))
    assert named_here <= known


@pytest.mark.parametrize("path", WRITTEN, ids=named)
def test_every_link_and_every_file_named_is_there(path: Path) -> None:
    text = re.sub(r"^```.*?^```", "", text_of(path), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if not target.startswith(("http://", "https://", "#")):
            assert (path.parent / target.partition("#")[0]).exists(), target
    for name in re.findall(r"`((?:rag|ui|govreport|tests|tools|docs|benchmarks|examples|seeds)/[\w./-]+)`", text):
        assert (ROOT / name).exists(), name


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the samples' library in vectorstore/ and the samples in seeds/, as a checkout has them."""
    folder = tmp_path_factory.mktemp("checkout")
    os.environ["GOVREPORT_EMBEDDING"] = "none"
    try:
        govreport.ingest(ROOT / "seeds", library=folder / "vectorstore", vectors=False)
    finally:
        del os.environ["GOVREPORT_EMBEDDING"]
    (folder / "seeds").symlink_to(ROOT / "seeds")
    return folder


@pytest.mark.parametrize("path", [path for path in WRITTEN if "```python" in text_of(path)], ids=named)
def test_every_piece_of_python_runs_on_the_samples(
    path: Path, samples: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(samples)
    monkeypatch.setenv("GOVREPORT_EMBEDDING", "none")
    # The one place where a page makes vectors: with the toy's, the real model takes seconds to load.
    for place in ("rag.pipeline", "rag.pipeline.adapters"):
        monkeypatch.setattr(f"{place}.make_embedder", lambda settings: ToyEmbedder())
    space: dict[str, object] = {}
    for block in blocks(path, "python"):
        exec(compile(block, named(path), "exec"), space)
    assert "Traceback" not in capsys.readouterr().out


class Addresses(HTMLParser):
    """What a page loads by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag in ("script", "img", "iframe", "source"):
            self.loaded.append(said.get("src") or "")
        elif tag == "link" and said.get("rel") not in ("canonical", "prev", "next", "alternate"):
            self.loaded.append(said.get("href") or "")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built with every warning an error."""
    pytest.importorskip("mkdocs", reason="mkdocs is not installed: pip install 'govreport[docs]'")
    folder = tmp_path_factory.mktemp("docs") / "site"
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    return folder


def test_the_site_has_every_page_and_loads_nothing_from_outside(site: Path) -> None:
    pages = sorted(site.glob("*.html"))
    assert {path.stem for path in DOCS} <= {page.stem for page in pages}
    for page in pages:
        found = Addresses()
        found.feed(text_of(page))
        assert found.loaded
        assert not [each for each in found.loaded if re.match(r"(?:https?:)?//", each)], page.name
        assert "&lt;!-- made:" not in text_of(page)
        assert "<!-- made:" not in text_of(page)
    for sheet in site.rglob("*.css"):
        assert not re.search(r"url\(['\"]?(?:https?:)?//", text_of(sheet)), sheet.name


def test_every_public_name_indicator_setting_and_command_stands_in_the_site(site: Path) -> None:
    every = {page.stem: text_of(page) for page in site.glob("*.html")}
    for name in set(govreport.__all__) - {"__version__"}:
        assert re.search(rf"(?:<code>|id=\"){name}\b", every["python"]), name
    for name in lexicon():
        assert f"<code>{name}</code>" in every["indicators"], name
    for name in Settings.model_fields:
        variable = name.upper() if name.startswith("openai_") else f"GOVREPORT_{name.upper()}"
        row = re.search(rf"<code>{variable}</code></td>\s*<td>.*?</td>\s*<td>(.*?)</td>", every["settings"], re.DOTALL)
        assert row, variable
        assert row[1].strip(), f"{variable} has no meaning: give it a docstring in rag/config.py"
    group: Any = typer.main.get_command(app)
    for name in group.commands:
        assert f'<h2 id="{name}"' in every["command"], name
    for status in get_args(Status):
        assert f"<code>{status}</code>" in every["index"], status


def test_the_sites_search_finds_without_another_host(site: Path) -> None:
    quiet = partial(SimpleHTTPRequestHandler, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), quiet) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        with chromium() as browser, visitor(browser, f"http://127.0.0.1:{server.server_port}", opened=False) as page:
            page.goto(f"http://127.0.0.1:{server.server_port}/index.html")
            page.click(".md-search__input")
            page.keyboard.type("number lock")
            page.wait_for_selector(".md-search-result__item a[href*='accuracy.html']", state="attached")
        server.shutdown()
