"""A stand-in for a Batch API: a real HTTP server that takes files and batches and answers by a function."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from schemas.declaration import FieldId
from tests.run.gold_model import GoldModel
from tests.standin import Reply, Request

STATES = ("validating", "in_progress", "finalizing")


GRANTED = FieldId("applications", "granted", "natural_person")


def model() -> GoldModel:
    """Wrong in one cell, so that a second look is asked for."""
    return GoldModel(changes={GRANTED: 777})


class BatchStandIn:
    """`answer` gives the reply to a question; `spoil` changes the lines of the batch with that number (from 0) and may
    name its final state; `polls` are statuses that the next looks at a batch get instead. `lasts`: looks until done.

    `served` hears of each request that was done, by method and path, before its reply is sent. `down` is the status of
    every reply, where one is set, but to paths that it `serves`; `missing` are batches and files that are no longer
    there; looks at `deaf` batches fail. `room`: questions that may be under way; a batch with more is `refused`.
    A batch that is cancelled holds the first half of its answers. `direct` counts the questions that came by no batch.
    """

    def __init__(self, answer: Callable[[Request], Reply]) -> None:
        self.answer = answer
        self.spoil: Callable[[int, list[bytes]], tuple[str, list[bytes]]] = lambda _, lines: ("completed", lines)
        self.polls: list[int] = []
        self.lasts = len(STATES)
        self.create_then_fail = 0
        self.served: Callable[[str, str], None] = lambda _method, _path: None
        self.direct = 0
        self.down = 0
        self.serves: tuple[str, ...] = ()
        self.missing: set[str] = set()
        self.deaf: set[str] = set()
        self.room: int | None = None
        self.refused: list[int] = []
        self.files: dict[str, bytes] = {}
        self.batches: dict[str, dict[str, Any]] = {}
        self.looks: dict[str, int] = {}
        self.asked: list[str] = []
        self.keys: set[str] = set()
        standin = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                standin.reply(self, b"")

            def do_POST(self) -> None:
                standin.reply(self, self.rfile.read(int(self.headers["Content-Length"])))

            def log_message(self, format: str, *args: Any) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = False
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.005,))
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def reply(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        self.keys.add(handler.headers.get("Authorization", ""))
        path, _, query = handler.path.partition("?")
        status, told = self._routed(handler.command, path, body, query)
        content = told if isinstance(told, bytes) else json.dumps(told).encode()
        self.served(handler.command, path)
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    def _routed(self, method: str, path: str, body: bytes, query: str) -> tuple[int, Any]:
        if self.down and not path.startswith(self.serves):
            return self.down, {"error": {"message": "out of order"}}
        if (method, path) == ("POST", "/v1/files"):
            found = re.search(rb"(?m)^\{.*\}\r?$", body)
            assert found
            lines = [line.strip() for line in body.split(b"\n") if line.startswith(b"{")]
            return 200, {"id": self._kept(lines), "object": "file"}
        if (method, path) == ("POST", "/v1/batches"):
            return self._create(json.loads(body))
        if path == "/v1/chat/completions":
            self.direct += 1
            reply = self.answer(Request(path, {}, json.loads(body)))
            return reply.status, reply.body
        if (method, path) == ("GET", "/v1/batches"):
            there = [batch for name, batch in self.batches.items() if name not in self.missing][::-1]
            names = ["", *(f"after={batch['id']}" for batch in there)]
            start = max(number for number, name in enumerate(names) if not name or name in query.split("&"))
            return 200, {"object": "list", "data": there[start : start + 1], "has_more": start + 1 < len(there)}
        parts = path.split("/")
        if parts[3] in self.missing:
            return 404, {"error": {"message": "no such thing"}}
        if parts[-1] == "cancel":
            return self._cancel(self.batches[parts[3]])
        if parts[2] == "batches":
            if parts[3] in self.deaf:
                return 500, {"error": {"message": "not now"}}
            if self.polls:
                return self.polls.pop(0), {"error": {"message": "not now"}}
            return 200, self._looked(parts[3])
        return 200, self.files[parts[3]]

    def _kept(self, lines: list[bytes]) -> str:
        name = f"file-{len(self.files)}"
        self.files[name] = b"\n".join(lines)
        return name

    def _create(self, told: dict[str, Any]) -> tuple[int, Any]:
        name = f"batch_{len(self.batches)}"
        made = {"id": name, "status": "validating", "metadata": told["metadata"], "input": told["input_file_id"]}
        self.batches[name] = made
        if self.room is not None and self._under_way() > self.room:
            self.refused.append(len(self.files[made["input"]].splitlines()))
            made["status"] = "failed"
            made["errors"] = {"data": [{"code": "token_limit_exceeded", "message": "Enqueued token limit reached"}]}
        self.looks[name] = 0
        if self.create_then_fail:
            self.create_then_fail -= 1
            return 500, {"error": {"message": "lost"}}
        return 200, made

    def _cancel(self, batch: dict[str, Any]) -> tuple[int, Any]:
        if batch["status"] not in STATES:
            return 409, {"error": {"message": f"a batch that is {batch['status']} cannot be cancelled"}}
        batch["status"] = "cancelling"
        return 200, batch

    def _under_way(self) -> int:
        running = [each for each in self.batches.values() if each["status"] in STATES]
        return sum(len(self.files[each["input"]].splitlines()) for each in running)

    def _looked(self, name: str) -> dict[str, Any]:
        batch = self.batches[name]
        if "output_file_id" in batch or batch["status"] == "failed":
            return batch
        if batch["status"] == "cancelling":
            batch["status"] = "ending"
            return batch | {"status": "cancelling"}
        if batch["status"] == "ending":
            asked = self.files[batch["input"]].splitlines()
            batch["output_file_id"] = self._kept([self._line(json.loads(line)) for line in asked[: len(asked) // 2]])
            batch["status"] = "cancelled"
            return batch
        if self.looks[name] < self.lasts:
            batch["status"] = STATES[min(self.looks[name], len(STATES) - 1)]
            self.looks[name] += 1
            return batch
        lines = [self._line(json.loads(line)) for line in self.files[batch["input"]].splitlines()]
        number = int(name.partition("_")[2])
        batch["status"], lines = self.spoil(number, lines[::-1])
        if batch["status"] == "failed":
            batch["errors"] = {"data": [{"code": "invalid_json_line", "message": "line 3 is no JSON"}]}
        good = [line for line in lines if b'"status_code": 200' in line]
        batch["output_file_id"] = self._kept(good)
        batch["error_file_id"] = self._kept([line for line in lines if line not in good])
        return batch

    def _line(self, asked: dict[str, Any]) -> bytes:
        self.asked.append(asked["custom_id"])
        reply = self.answer(Request(asked["url"], {}, asked["body"]))
        response = {"status_code": reply.status, "request_id": "r", "body": json.loads(reply.body)}
        return json.dumps({"id": "x", "custom_id": asked["custom_id"], "response": response, "error": None}).encode()
