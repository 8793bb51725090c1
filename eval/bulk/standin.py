"""A stand-in for an OpenAI-compatible endpoint that takes many calls at once: `python -m eval.bulk standin`.

It reads the numbers of a table off the lines of the question, as a model would that makes no mistakes in plain tables
(`documents`), but for the `slips` that it is told to make, the same each time that it is asked the same; it sees
0 in each second look, and no statement in any prose. It takes its time, and fails as often as it is told to; `GET
/counts` tells what it was asked. It runs in a process of its own (`StandInProcess`).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from decimal import Decimal
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.request import urlopen

_ROOT = Path(__file__).parents[2]
_VALUES = re.compile(r"(?:^|\t)((?:[\d.]+\t)*[\d.]+)$")
"""The numbers at the end of a line."""
_LOOK = "second-look"


@dataclass
class Counts:
    """What was asked so far: calls, how many were answered, how many failed, the most at once, the seconds from the
    first call to the last answer, and those that answers took, added up."""

    calls: int = 0
    answered: int = 0
    failed: int = 0
    at_once: int = 0
    most_at_once: int = 0
    first: float = 0.0
    last: float = 0.0
    busy: float = 0.0

    @property
    def span(self) -> float:
        return self.last - self.first


@dataclass(frozen=True)
class Behaviour:
    """Seconds that an answer takes; the percentage of calls that fail: with 429, with 500, by no answer for `hang`
    seconds, by a dropped connection, each as often as the others; the seed of which do; how many numbers of a table are
    read wrong."""

    latency: float = 0.0
    faults: float = 0.0
    hang: float = 60.0
    seed: int = 0
    slips: int = 0


def answer(body: Mapping[str, Any], slips: int = 0) -> dict[str, Any]:
    """What the model says to a question: the numbers of each line, under the keys of the schema in their order."""
    schema = body["response_format"]["json_schema"]
    if schema["name"].startswith("statements-"):
        return {"陈述": []}
    if schema["name"] == _LOOK:
        return {"number": 0}
    text = body["messages"][1]["content"]
    lines = text.splitlines()
    rows = [[_number(text) for text in found[1].split("\t")] for line in lines if (found := _VALUES.search(line))]
    chance = random.Random(text)  # noqa: S311
    for _ in range(slips if rows else 0):
        row = chance.choice(rows)
        row[chance.randrange(len(row))] += 1
    keys = list(schema["schema"]["properties"])
    if keys == ["numbers"]:
        return {"numbers": rows[-1] if rows else []}
    return dict(zip(keys, rows, strict=False))


def _number(text: str) -> int | float:
    return int(text) if text.isdigit() else float(Decimal(text))


class _Server:
    def __init__(self, behaviour: Behaviour) -> None:
        self._behaviour = behaviour
        self._chance = random.Random(behaviour.seed)  # noqa: S311
        self.counts = Counts()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, as long as the client keeps it."""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = re.search(rb"(?i)content-length: *(\d+)", head)
                body = await reader.readexactly(int(length[1])) if length else b""
                reply = self._told() if head.startswith(b"GET") else await self._reply(body)
                if not reply:
                    return
                writer.write(reply)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writer.close()

    def _told(self) -> bytes:
        return _response(200, asdict(self.counts))

    async def _reply(self, body: bytes) -> bytes:
        """The response to a call, empty where the connection is dropped."""
        counts, started = self.counts, time.monotonic()
        counts.first = counts.first or started
        counts.calls += 1
        counts.at_once += 1
        counts.most_at_once = max(counts.most_at_once, counts.at_once)
        try:
            fault = self._fault()
            if fault is None:
                await asyncio.sleep(self._behaviour.latency)
                return _response(200, _completion(answer(json.loads(body), self._behaviour.slips)))
            counts.failed += 1
            if fault == "hang":
                await asyncio.sleep(self._behaviour.hang)
            return b"" if fault in ("hang", "drop") else _response(int(fault), {"error": {"message": "as told"}})
        finally:
            counts.last = time.monotonic()
            counts.busy += counts.last - started
            counts.answered = counts.calls - counts.failed
            counts.at_once -= 1

    def _fault(self) -> str | None:
        if self._chance.random() * 100 >= self._behaviour.faults:
            return None
        return self._chance.choice(("429", "500", "hang", "drop"))


def _completion(told: dict[str, Any]) -> dict[str, Any]:
    text = json.dumps(told, ensure_ascii=False)
    message = {"role": "assistant", "content": text, "refusal": None}
    return {
        "id": "chatcmpl-standin",
        "object": "chat.completion",
        "created": 1_800_000_000,
        "model": "standin",
        "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
        "usage": {"prompt_tokens": 1_000, "completion_tokens": 200},
    }


def _response(status: int, body: dict[str, Any]) -> bytes:
    content = json.dumps(body).encode()
    head = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content


async def _serve(behaviour: Behaviour) -> None:
    server = await asyncio.start_server(_Server(behaviour).serve, "127.0.0.1", 0, limit=1 << 24)
    port = server.sockets[0].getsockname()[1]
    print(f"http://127.0.0.1:{port}/v1", flush=True)
    await server.serve_forever()


class StandInProcess(AbstractContextManager["StandInProcess"]):
    """The stand-in, in a process of its own as long as the block lasts. `url` is where it is."""

    def __init__(self, behaviour: Behaviour) -> None:
        told = [f"--{name}={value}" for name, value in asdict(behaviour).items()]
        command = [sys.executable, "-m", "eval.bulk", "standin", *told]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=_ROOT)  # noqa: S603
        assert self._process.stdout is not None  # noqa: S101
        self.url = self._process.stdout.readline().strip()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.communicate()

    def counts(self) -> Counts:
        """What it was asked so far."""
        with urlopen(f"{self.url}/counts", timeout=10) as response:  # noqa: S310
            return Counts(**json.load(response))


def declare(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `standin` to the commands."""
    parser = commands.add_parser("standin", help="the stand-in endpoint alone; it prints its address")
    parser.add_argument("--latency", type=float, default=1.0, help="seconds that an answer takes")
    parser.add_argument("--faults", type=float, default=0.0, help="percentage of calls that fail")
    parser.add_argument("--hang", type=float, default=60.0, help="seconds for which some of those do not answer")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--slips", type=int, default=0, help="numbers of each table that it reads wrong")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    try:
        asyncio.run(_serve(Behaviour(options.latency, options.faults, options.hang, options.seed, options.slips)))
    except KeyboardInterrupt:
        return 0
    return 0
