"""A stand-in for an OpenAI-compatible endpoint: a real HTTP server on this machine that plays a script.

    with StandIn([status(429, headers={"Retry-After": "3"}), ok({"total": 1})]) as server:
        ...  # ask at server.url
        assert server.calls == 2

A script is a list of replies, played in order (a call after the last one gets a 400 that says so), or a function from
`Request` to `Reply`, which may be called from several threads at once.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True)
class Request:
    """What a client sent. Names of `headers` are in lower case; `body` is the JSON, None if it was none."""

    path: str
    headers: Mapping[str, str]
    body: Any


@dataclass(frozen=True)
class Reply:
    """What the server does: waits for `delay` seconds, then sends the reply, or drops the connection.

    `drop` is `before` (not a byte of an answer) or `within` (half of the body); `trickle` is the seconds between two
    bytes of the body.
    """

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    delay: float = 0.0
    drop: str = ""
    trickle: float = 0.0


Script = Iterable[Reply] | Callable[[Request], Reply]


def ok(answer: object, *, prompt_tokens: int = 100, completion_tokens: int = 10) -> Reply:
    """A chat completion whose content is `answer` as JSON."""
    text = json.dumps(answer, ensure_ascii=False)
    return content(text, prompt_tokens=prompt_tokens, completion_tokens=completion_tokens)


def content(
    text: str | None,
    *,
    finish_reason: str = "stop",
    refusal: str | None = None,
    prompt_tokens: int = 100,
    completion_tokens: int = 10,
) -> Reply:
    """A chat completion with any content."""
    return json_reply(
        {
            "id": "chatcmpl-standin",
            "object": "chat.completion",
            "created": 1_800_000_000,
            "model": "standin",
            "choices": [
                {
                    "index": 0,
                    "finish_reason": finish_reason,
                    "message": {"role": "assistant", "content": text, "refusal": refusal},
                }
            ],
            "usage": {"prompt_tokens": prompt_tokens, "completion_tokens": completion_tokens},
        }
    )


def truncated(text: str) -> Reply:
    return content(text, finish_reason="length")


def refusal(text: str) -> Reply:
    return content(None, refusal=text)


def filtered() -> Reply:
    return content(None, finish_reason="content_filter")


def status(code: int, message: str = "", *, error_code: str = "", headers: Mapping[str, str] | None = None) -> Reply:
    """An error as the OpenAI API words it."""
    error = {"message": message or f"status {code}", "type": "standin", "code": error_code or None}
    return json_reply({"error": error}, code, headers)


def unauthorized() -> Reply:
    return status(401, "Incorrect API key provided", error_code="invalid_api_key")


def redirect(location: str, code: int = 307) -> Reply:
    return Reply(code, {"Location": location})


def hang(seconds: float) -> Reply:
    """Answers rightly, but only after `seconds`, or when the server closes."""
    return Reply(delay=seconds)


def drop() -> Reply:
    return Reply(drop="before")


def json_reply(body: object, code: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    return Reply(code, {"Content-Type": "application/json"} | dict(headers or {}), json.dumps(body).encode())


def raw(body: bytes, content_type: str = "application/json") -> Reply:
    """Status 200 with any bytes."""
    return Reply(200, {"Content-Type": content_type}, body)


class StandIn:
    """The server. `requests` holds all that came, in order of arrival."""

    def __init__(self, script: Script = ()) -> None:
        self.requests: list[Request] = []
        self._guard = threading.Lock()
        self._closing = threading.Event()
        self._sockets: set[socket.socket] = set()
        self.play(script)
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.standin = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.005,))
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    @property
    def calls(self) -> int:
        return len(self.requests)

    def play(self, script: Script) -> None:
        """Another script from here on."""
        with self._guard:
            self._script = script if callable(script) else list(script)

    def close(self) -> None:
        """Stops, with all connections closed and all threads ended."""
        self._closing.set()
        self._server.shutdown()
        with self._guard:
            for connection in self._sockets:
                _shut(connection)
        self._server.server_close()
        self._thread.join()

    def reply_to(self, request: Request) -> Reply:
        with self._guard:
            self.requests.append(request)
            script = self._script
            if isinstance(script, list):
                return script.pop(0) if script else status(400, "the script of the stand-in has ended")
        return script(request)

    def pause(self, seconds: float) -> None:
        self._closing.wait(seconds)

    def opened(self, connection: socket.socket) -> None:
        with self._guard:
            self._sockets.add(connection)

    def closed(self, connection: socket.socket) -> None:
        with self._guard:
            self._sockets.discard(connection)


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # so that server_close() waits for them, and no socket is left open
    standin: StandIn

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that has gone away is part of the play."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet, for the client's delayed acknowledgement costs 40 ms
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.server.standin.opened(self.connection)

    def finish(self) -> None:
        self.server.standin.closed(self.connection)
        super().finish()

    def do_POST(self) -> None:
        standin = self.server.standin
        sent = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        try:
            body = json.loads(sent)
        except ValueError:
            body = None
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = standin.reply_to(Request(self.path, headers, body))
        if reply.delay:
            standin.pause(reply.delay)
        if reply.drop == "before":
            self._hang_up()
            return
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if reply.drop == "within":
            self.wfile.write(reply.body[: len(reply.body) // 2])
            self._hang_up()
        elif reply.trickle:
            for number in range(len(reply.body)):
                self.wfile.write(reply.body[number : number + 1])
                self.wfile.flush()
                standin.pause(reply.trickle)
        else:
            self.wfile.write(reply.body)

    def _hang_up(self) -> None:
        self.close_connection = True
        self.wfile.flush()
        _shut(self.connection)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


def _shut(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # the other side was faster
