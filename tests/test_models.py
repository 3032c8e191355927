import json
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import numpy as np
import pytest

from rag.models.embedders import LocalEmbedder, RemoteEmbedder
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
    assert [body["input"] for body in endpoint.asked] == [["a", "bb"], ["ccc"]]
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


def test_the_local_model_puts_a_question_near_its_answer() -> None:
    embedder = LocalEmbedder()
    passages = embedder.passages(["地区生产总值增长7%左右", "新建公园12个", "粮食总产量稳定在150万吨"])
    assert passages.shape == (3, embedder.dim)
    np.testing.assert_allclose(np.linalg.norm(passages, axis=1), 1, rtol=1e-5)
    assert int(np.argmax(passages @ embedder.query("今年经济增长的目标是多少"))) == 0
    assert embedder.passages([]).shape == (0, embedder.dim)


def test_the_local_model_gives_the_same_bits_in_any_batch_and_reads_past_a_nul() -> None:
    embedder = LocalEmbedder()
    texts = ["地区生产总值增长7%左右", "新建公园12个", "粮食"]
    assert (embedder.passages(texts) == np.stack([embedder.passages([text])[0] for text in texts])).all()
    assert (embedder.query("甲\0乙") != embedder.query("甲\0丙")).any()
