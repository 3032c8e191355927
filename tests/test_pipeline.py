import os
from collections.abc import Sequence
from pathlib import Path
from threading import Event

import pytest
from toy import ToyEmbedder, Vectors, report_text

from rag import pipeline
from rag.config import Settings, load_settings
from rag.library.intake import IngestResult, Progress
from rag.library.store import Library
from rag.records import IndexMismatch, InputError, ModelError

LIBRARY = Path("library")


def settings(**more: object) -> Settings:
    return load_settings(library=LIBRARY, embedding_model="toy", **more)


def ingest(*paths: str | Path, toy: ToyEmbedder | None = None) -> tuple[IngestResult, ...]:
    return pipeline.ingest([Path(path) for path in paths], settings(), None, toy or ToyEmbedder())


def write(name: str, text: str) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def everything() -> tuple[object, ...]:
    """All rows of the library and all entries of its index."""
    with pipeline.open_library(settings()) as library:
        return (*library.dump(), *library.index_dump())


def opened() -> Library:
    return pipeline.open_library(settings())


def test_a_file_is_read_embedded_and_found_again() -> None:
    write("zz.txt", report_text())
    (result,) = ingest("zz.txt")
    assert (result.name, result.status, result.found) == ("zz.txt", "added", ("郑州市 2024",))
    assert result.to_embed == result.chunks > 3
    with opened() as library:
        (line,) = library.report_lines()
        assert line.report.region.adcode == "410100"
        hits = library.search_vector(ToyEmbedder().query("新增公办幼儿园学位"), limit=1)
        assert "公办幼儿园学位6000个" in library.chunks([hits[0][0]])[0].text


def test_what_is_embedded_names_region_year_and_sections_in_a_line_of_its_own() -> None:
    write("zz.txt", report_text())
    toy = ToyEmbedder()
    ingest("zz.txt", toy=toy)
    assert any(text.startswith("郑州市2024年") and "民生" in text.splitlines()[0] for text in toy.asked)
    assert all(len(text.splitlines()[0]) <= 100 for text in toy.asked)


def test_a_second_ingest_embeds_nothing_and_changes_nothing() -> None:
    write("in/zz.txt", report_text())
    write("in/more/xx.md", report_text("新乡市", 2025))
    ingest("in")
    before = everything()
    toy = ToyEmbedder()
    results = ingest("in", toy=toy)
    assert [(result.name, result.status) for result in results] == [
        ("more/xx.md", "unchanged"),
        ("zz.txt", "unchanged"),
    ]
    assert toy.asked == []
    assert everything() == before


def test_a_changed_file_replaces_its_old_text_and_embeds_only_what_changed() -> None:
    write("zz.txt", report_text())
    ingest("zz.txt")
    write("zz.txt", report_text(growth="6%"))
    toy = ToyEmbedder()
    (result,) = ingest("zz.txt", toy=toy)
    assert (result.status, result.to_embed) == ("replaced", 1)
    assert "郑州市 2024" in result.reason
    assert len(toy.asked) == 1
    assert "6%" in toy.asked[0]
    after = everything()
    LIBRARY.rename("old")
    ingest("zz.txt")
    assert everything() == after


def test_one_text_under_two_names_is_one_source() -> None:
    write("a.txt", report_text())
    write("b.txt", report_text())
    results = ingest("a.txt", "b.txt")
    assert [(result.status, result.reason) for result in results] == [
        ("added", ""),
        ("unchanged", "the same text as a.txt"),
    ]
    write("c.txt", report_text("新乡市", 2025))
    ingest("c.txt")
    write("c.txt", report_text())
    (result,) = ingest("c.txt")
    assert (result.status, result.reason) == ("unchanged", "the same text as a.txt")
    with opened() as library:
        # What c.txt held is another government's report, and stays.
        assert [source.name for source in library.sources()] == ["a.txt", "c.txt"]


def test_two_files_of_one_name_in_two_folders_are_both_kept() -> None:
    write("henan/2024.txt", report_text())
    write("hebei/2024.txt", report_text("石家庄市"))
    results = ingest("henan", "hebei")
    assert [(result.name, result.status) for result in results] == [
        ("henan/2024.txt", "added"),
        ("hebei/2024.txt", "added"),
    ]


def test_another_encoding_of_a_text_is_the_same_source() -> None:
    write("a.txt", report_text())
    ingest("a.txt")
    Path("a.txt").write_bytes(report_text().encode("gb18030"))
    assert ingest("a.txt")[0].status == "unchanged"


def test_a_folder_is_walked_in_order_and_what_is_not_read_is_named() -> None:
    write("in/b/2.txt", report_text("新乡市"))
    write("in/a.TXT", report_text())
    write("in/scan.jpg", "x")
    write("in/.hidden.txt", report_text("商丘市"))
    write("in/.git/c.txt", report_text("商丘市"))
    results = ingest("in")
    assert [(result.name, result.status) for result in results] == [
        ("a.TXT", "added"),
        ("b/2.txt", "added"),
        ("scan.jpg", "skipped"),
    ]
    assert results[2].reason == ".jpg files are not read"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.txt", b"", "empty"),
        ("image.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "PNG"),
        ("recipe.txt", "土豆切块，加盐5克，小火炖30分钟。\n".encode() * 20, "no government work report"),
        ("one.txt", b"a" * 3_000_000, "larger than 1 MB"),
        ("report.odt", b"PK", "files of this type are not read"),
        ("report.pdf", b"%PDF-1.7", "a PDF that cannot be read"),
        ("folder", None, "holds no file to read"),
        ("missing", None, "no such file or folder"),
    ],
)
def test_what_cannot_be_read_is_one_line_and_changes_nothing(name: str, data: bytes | None, reason: str) -> None:
    if data is not None:
        Path(name).write_bytes(data)
    elif name == "folder":
        Path(name).mkdir()
    (result,) = pipeline.ingest([Path(name)], settings(max_file_mb=1), None, ToyEmbedder())
    assert result.status == "failed"
    assert name in result.reason
    assert reason in result.reason
    assert "\n" not in result.reason
    assert not LIBRARY.exists()
    write("zz.txt", report_text())
    ingest("zz.txt")
    before = everything()
    assert [result.status for result in ingest(name, "zz.txt")] == ["failed", "unchanged"]
    assert everything() == before


def test_a_file_that_no_longer_can_be_read_leaves_its_old_text_in_place() -> None:
    write("zz.txt", report_text())
    ingest("zz.txt")
    before = everything()
    write("zz.txt", "")
    assert ingest("zz.txt")[0].status == "failed"
    assert everything() == before


class Failing(ToyEmbedder):
    """Fails from the `at`-th batch on."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self.batches = 0
        self.at = at

    def passages(self, texts: Sequence[str]) -> Vectors:
        self.batches += 1
        if self.batches >= self.at:
            raise ModelError("embedding endpoint gone")
        return super().passages(texts)


def test_a_failing_embedding_costs_neither_the_file_nor_the_vectors_it_gave() -> None:
    write("zz.txt", report_text(sentences=300))
    with pytest.raises(ModelError, match="embedding endpoint gone"):
        ingest("zz.txt", toy=Failing(at=3))
    with opened() as library:
        done, chunks = library.coverage()
        assert (done, [source.name for source in library.sources()]) == (20, ["zz.txt"])
    toy = ToyEmbedder()
    now = pipeline.index(settings(), None, toy)
    assert now is not None
    assert (now.done, now.total, now.made) == (chunks, chunks, len(toy.asked)) == (chunks, chunks, chunks - 20)
    after = everything()
    LIBRARY.rename("old")
    ingest("zz.txt")
    assert everything() == after


def test_vectors_that_are_stopped_go_on_where_they_were() -> None:
    write("zz.txt", report_text(sentences=300))
    pipeline.ingest([Path("zz.txt")], settings(), None, ToyEmbedder(), vectors=False)
    stop = Event()
    seen: list[Progress] = []

    def progress(now: Progress) -> None:
        seen.append(now)
        if now.chars_done:
            stop.set()

    pipeline.index(settings(), progress, ToyEmbedder(), stop)
    assert [(now.stage, now.chars_done) for now in seen] == [("vectors", 0), ("vectors", 10)]
    pipeline.index(settings(), None, ToyEmbedder())
    with opened() as library:
        done, chunks = library.coverage()
        assert done == chunks == len(library.index_dump()) > 10


def test_without_vectors_tables_and_texts_are_answered() -> None:
    write("zz.txt", report_text())
    words = load_settings(library=LIBRARY, embedding_model="none")
    (result,) = pipeline.ingest([Path("zz.txt")], words)
    assert (result.status, pipeline.index(words)) == ("added", None)
    assert "7%" in pipeline.ask("郑州市2024年GDP增长目标是多少", words).answer
    assert "6000个" in pipeline.ask("郑州市2024年新增多少公办幼儿园学位", words).answer


def test_code_that_reads_otherwise_reads_again_without_embedding_again(monkeypatch: pytest.MonkeyPatch) -> None:
    write("a.txt", report_text())
    ingest("a.txt")
    monkeypatch.setattr("rag.library.intake.rules_fingerprint", lambda max_chars: "newer")
    write("b.txt", report_text())
    toy = ToyEmbedder()
    results = ingest("b.txt", "a.txt", toy=toy)
    assert [(result.status, result.reason) for result in results] == [
        ("replaced", "read again by this version of govreport"),
        ("unchanged", ""),
    ]
    assert toy.asked == []


def test_progress_ends_when_all_is_read_and_then_when_all_has_vectors() -> None:
    write("in/a.txt", report_text())
    write("in/b.txt", report_text("新乡市", 2025))
    write("in/c.txt", "")
    seen: list[Progress] = []
    toy = ToyEmbedder()
    pipeline.ingest([Path("in")], settings(), seen.append, toy)
    reading = [now for now in seen if now.stage == "reading"]
    last, end = reading[-1], seen[-1]
    assert last.files_done == last.files == 3
    assert last.chars_done == last.chars == 2 * len(report_text())
    assert (end.stage, end.chars_done, end.chars) == ("vectors", len(toy.asked), len(toy.asked))
    assert [now.result.name for now in seen if now.result] == ["a.txt", "b.txt", "c.txt"]
    assert all(now.chars_done <= now.chars for now in seen)


def test_a_removed_source_is_gone_with_all_that_was_made_of_it() -> None:
    write("a.txt", report_text())
    ingest("a.txt")
    before = everything()
    write("b.txt", report_text("新乡市", 2025))
    ingest("b.txt")
    with opened() as library:
        id_ = next(source.id for source in library.sources() if source.name == "b.txt")
    assert pipeline.remove(id_[:12], settings()).name == "b.txt"
    assert everything() == before
    with pytest.raises(InputError, match=r"no source A\.txt.*Did you mean a\.txt"):
        pipeline.remove("A.txt", settings())
    assert pipeline.remove("a.txt", settings()).id


def test_the_first_use_of_the_default_library_loads_the_samples_and_only_that() -> None:
    seeds = write("seeds/zz.md", report_text()).parent
    default = load_settings(embedding_model="toy", seeds=seeds)
    toy = ToyEmbedder()
    assert [result.status for result in pipeline.ensure_seeds(default, None, toy)] == ["added"]
    assert pipeline.ensure_seeds(default, None, toy) == ()
    pipeline.remove("zz.md", default)
    write("own.txt", report_text("新乡市", 2025))
    pipeline.ingest([Path("own.txt")], default, None, toy)
    assert pipeline.ensure_seeds(default, None, toy) == ()
    chosen = load_settings(embedding_model="toy", seeds=seeds, library=Path("chosen"))
    assert pipeline.ensure_seeds(chosen, None, toy) == ()
    assert not Path("chosen").exists()


def test_samples_that_a_kill_left_half_loaded_are_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    write("seeds/a.md", report_text())
    write("seeds/b.md", report_text("新乡市", 2025))
    default = load_settings(embedding_model="toy", seeds=Path("seeds"))

    class Killed(BaseException): ...

    def die(now: Progress) -> None:
        if now.result is not None:
            raise Killed

    with pytest.raises(Killed):
        pipeline.ensure_seeds(default, die, ToyEmbedder())
    assert [result.status for result in pipeline.ensure_seeds(default, None, ToyEmbedder())] == ["unchanged", "added"]


def test_settings_come_from_argument_then_environment_then_file(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().library == Path(os.environ["XDG_DATA_HOME"], "govreport", "library")
    Path("vectorstore").mkdir()  # as in a checkout
    assert load_settings().library == Path("vectorstore")
    write("govreport.toml", 'library = "file"\nembedding_model = "file"\nllm_model = "file"\nopenai_api_key = "secret"')
    monkeypatch.setenv("GOVREPORT_LIBRARY", "environment")
    monkeypatch.setenv("GOVREPORT_EMBEDDING_MODEL", "environment")
    monkeypatch.setenv("GOVREPORT_LLM_MODEL", "")
    found = load_settings(library=Path("argument"), seeds=None)
    assert (str(found.library), found.embedding_model, found.llm_model) == ("argument", "environment", "file")
    assert "secret" not in f"{found!r}"


@pytest.mark.parametrize(
    ("file", "environment", "message"),
    [
        ("chunk_chars = 3", {}, "setting chunk_chars: .*50"),
        ("libary = 'x'", {}, "setting libary"),
        ("= x", {}, "govreport.toml is not valid TOML"),
        ("", {"GOVREPORT_WORKERS": "many"}, "setting workers: .*'many'"),
    ],
)
def test_a_setting_that_cannot_be_is_named(
    file: str, environment: dict[str, str], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("govreport.toml", file)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(InputError, match=message):
        load_settings()


def test_an_engine_of_the_same_name_must_give_the_same_vectors() -> None:
    write("a.txt", report_text())
    ingest("a.txt")
    write("b.txt", report_text("新乡市", 2025))
    pipeline.ingest([Path("b.txt")], settings(), None, ToyEmbedder(), vectors=False)

    class Other(ToyEmbedder):
        def query(self, text: str) -> Vectors:
            return super().query(text[::-1])

    other = Other()
    other.engine = "another"
    with pytest.raises(IndexMismatch, match="gives others"):
        pipeline.index(settings(), None, other)
    alike = ToyEmbedder()
    alike.engine = "alike"
    now = pipeline.index(settings(), None, alike)
    assert now is not None
    assert now.done == now.total


def test_while_vectors_are_missing_an_answer_from_texts_says_so() -> None:
    write("zz.txt", report_text())
    pipeline.ingest([Path("zz.txt")], settings(), None, ToyEmbedder(), vectors=False)
    asked = "郑州市2024年如何扩大有效投资？"
    assert any("只按词语查找" in note for note in pipeline.ask(asked, settings(), ToyEmbedder()).notes)
    assert pipeline.ask("郑州市2024年GDP增长目标是多少", settings(), ToyEmbedder()).notes == ()
    pipeline.index(settings(), None, ToyEmbedder())
    assert pipeline.ask(asked, settings(), ToyEmbedder()).notes == ()


def test_a_text_without_end_and_a_question_without_end_are_refused_at_once() -> None:
    write("long.txt", "1、2、" * 1000)
    (result,) = pipeline.ingest([Path("long.txt")], settings(max_text_chars=3000), None, ToyEmbedder())
    assert (result.status, "Cut it in parts" in result.reason) == ("failed", True)
    write("zz.txt", report_text())
    ingest("zz.txt")
    with pytest.raises(InputError, match="Shorten it"):
        pipeline.ask("a" * 60_000, settings(), ToyEmbedder())


def test_any_embedding_of_llama_index_fills_a_library() -> None:
    from llama_index.core.embeddings import MockEmbedding

    write("zz.txt", report_text())
    mock = MockEmbedding(embed_dim=4, model_name="toy")
    pipeline.ingest([Path("zz.txt")], settings(), None, mock)  # type: ignore[arg-type]
    with opened() as library:
        done, chunks = library.coverage()
        assert done == chunks > 3
