"""Keys stay where they belong; names of other people's files do nothing to a terminal or a page."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from toy import ToyEmbedder, report_text

import rag.config
from rag import pipeline
from rag.config import load_settings, shown
from rag.formats.url import _is_public
from rag.records import InputError
from rag.tables.forms import markdown_of
from rag.tables.table import Table
from rag.text.names import printable


def in_folder(text: str) -> None:
    Path("govreport.toml").write_text(text, "utf-8")
    rag.config._tell.cache_clear()


def key_of(**arguments: object) -> str:
    return load_settings(**arguments).openai_api_key.get_secret_value()


def test_a_key_of_the_environment_does_not_go_to_a_host_that_a_file_names(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    in_folder('openai_base_url = "https://evil.example/v1"\nllm_model = "m"')
    monkeypatch.setenv("OPENAI_API_KEY", "sk-mine")
    assert key_of() == ""
    assert "evil.example" in caplog.text
    assert "sk-mine" not in caplog.text
    monkeypatch.setenv("OPENAI_BASE_URL", "https://mine.example/v1")
    assert key_of() == "sk-mine"
    assert load_settings().openai_base_url == "https://mine.example/v1"


def test_a_files_own_key_goes_to_the_files_own_host(caplog: pytest.LogCaptureFixture) -> None:
    in_folder('openai_base_url = "https://ours.example/v1"\nopenai_api_key = "sk-file"')
    assert key_of() == "sk-file"
    assert "ours.example" in caplog.text


@pytest.mark.parametrize("line", ['openai_api_kye = "sk-secret"', 'auth = ["sk-secret"]', "openai_api_key = 123987"])
def test_an_error_does_not_tell_a_secret(line: str) -> None:
    in_folder(line)
    with pytest.raises(InputError) as error:
        load_settings()
    assert "secret" not in str(error.value).replace("SecretStr", "")
    assert "123987" not in str(error.value)


def test_the_settings_that_are_shown_hide_what_stands_in_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "https://me:pw@a.example/v1?api_key=sk-1")
    assert dict(shown(load_settings()))["openai_base_url"] == "https://…@a.example/v1?…"


@pytest.mark.parametrize(
    "address",
    [
        *("fec0::1", "::127.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b:1::7f00:1", "192.88.99.1", "5f00::1", "3fff::1"),
        *("64:ff9b::7f00:1", "2002:7f00:1::", "::ffff:10.0.0.1", "2001:db8::1", "fe80::1%eth0", "::1", "0.0.0.0", "x"),
    ],
)
def test_an_address_that_is_not_of_the_public_internet_is_not(address: str) -> None:
    assert not _is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1", "2002:808:808::1"])
def test_a_public_address_is_public(address: str) -> None:
    assert _is_public(address)


def test_a_table_in_markdown_holds_no_markup_of_a_source() -> None:
    cells = ("<img src=x onerror=a()>", "[x](javascript:a())", "a|b\n# c", "gdp_growth", "-7.5", "![p](http://a.cn/p)")
    text = markdown_of(Table("t", ("a_b", "b", "c", "d", "e", "f"), (cells,)))
    assert "<img" not in text
    assert "](" not in text.replace("\\](", "")
    assert "http:" not in text
    assert text.count("\n") == 3
    assert "| gdp_growth | -7.5 |" in text


@pytest.mark.parametrize("name", ["a\nok  fake.txt: 1 report", "\x1b[2Ja.txt", "\u202etxt.a", "b\x07.txt", "长" * 4000])
def test_a_name_from_an_archive_does_nothing_to_a_terminal(name: str, tmp_path: Path) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        made.writestr(f"{name}.txt", report_text("洛阳市", 2024))
        made.writestr(f"{name}.exe", "x")
    (tmp_path / "a.zip").write_bytes(data.getvalue())
    settings = load_settings(library=tmp_path / "library", embedding_model="toy")
    results = pipeline.ingest([tmp_path / "a.zip"], settings, None, ToyEmbedder())
    assert {result.status for result in results} <= {"added", "failed", "skipped"}
    for result in results:
        for said in (result.name, result.reason):
            assert said == printable(said)
            assert "\n" not in said
            assert "\x1b" not in said
            assert len(said) <= 400
