"""`import govreport`: quick to import, typed, and its examples run as they stand."""

from __future__ import annotations

import doctest
import subprocess
import sys
from pathlib import Path

import pytest
from toy import report_text

import govreport
from govreport import api


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder with report.txt and a library of it in vectorstore/; the working directory."""
    monkeypatch.setenv("GOVREPORT_EMBEDDING", "none")
    (tmp_path / "report.txt").write_text(report_text(), "utf-8")
    govreport.ingest(tmp_path / "report.txt", library=tmp_path / "vectorstore")
    return tmp_path


def test_the_examples_of_every_function_run_as_they_stand(small: Path) -> None:
    failed, tried = doctest.testmod(api, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert tried > 10
    assert failed == 0


def test_every_public_name_is_there_and_says_what_it_is() -> None:
    assert set(govreport._HOME) == set(govreport.__all__) - {"__version__"}
    for name in govreport.__all__:
        assert getattr(govreport, name).__doc__, name
    with pytest.raises(AttributeError, match="no_such_name"):
        govreport.no_such_name  # noqa: B018


def test_the_import_loads_nothing_else() -> None:
    code = (
        "import sys, govreport; "
        "print(any(name == 'rag' or name.startswith(('rag.', 'pydantic')) for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_one_open_library_serves_every_call(small: Path) -> None:
    with govreport.open_library("vectorstore") as library:
        answer = govreport.ask("郑州市2024年GDP增长目标是多少", library=library)
        assert "7%左右" in answer.answer
        cited = answer.citations[0]
        assert library.text(cited) == cited.quote
        assert library.text(cited, 5).endswith("，固定资产")
        assert library.address(cited, "http://h:1").startswith(f"http://h:1/r/{library.reports[0].id}?at=")
        assert govreport.targets(library=library, years=[2023]) == []
        with pytest.raises(govreport.InputError, match="no_such"):
            govreport.targets(library=library, indicators=["no_such"])


def test_a_library_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(govreport.LibraryError, match="holds no library"):
        govreport.open_library(tmp_path / "none")
    with pytest.raises(govreport.InputError, match="no query"):
        govreport.query({"columns": []}, library=tmp_path)
