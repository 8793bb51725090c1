"""The lines of a batch: questions as they are sent, and what a line of the results says. Nothing here opens a file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from pipeline.readers.answers import Completion, read_completion, read_error

URL: Literal["/v1/chat/completions"] = "/v1/chat/completions"
_TRANSIENT = {408, 409, 425, 429}


class Ending(StrEnum):
    """What became of a question that was sent."""

    OPEN = "open"
    """It is under way, or about to be sent."""
    ANSWERED = "answered"
    """A text came."""
    CUT_OFF = "cut_off"
    """The answer met the limit of tokens."""
    DECLINED = "declined"
    FILTERED = "filtered"
    FAILED = "failed"
    """No answer, which may pass."""
    REJECTED = "rejected"
    """The server does not take it."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a batch says of one question: an answer, or why there is none and whether that may pass."""

    key: str
    completion: Completion | None = None
    reason: str = ""
    may_pass: bool = False

    @property
    def ending(self) -> Ending:
        """In one word."""
        if self.completion is None:
            return Ending.FAILED if self.may_pass else Ending.REJECTED
        if self.completion.refusal:
            return Ending.DECLINED
        stopped = {"content_filter": Ending.FILTERED, "length": Ending.CUT_OFF}
        return stopped.get(self.completion.finish_reason, Ending.ANSWERED)


def request_line(key: str, request: Mapping[str, Any]) -> bytes:
    """The line that asks a question: the body is what the client would send for this request."""
    body = {name: value for name, value in request.items() if name != "extra_body"} | request["extra_body"]
    line = {"custom_id": key, "method": "POST", "url": URL, "body": body}
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def read_line(line: bytes) -> Result | None:
    """What a line of an output or error file says; None where it is no such line. Reasons are the server's words."""
    try:
        told: Any = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict) or not isinstance(told.get("custom_id"), str):
        return None
    key, response, error = told["custom_id"], told.get("response"), told.get("error")
    if not isinstance(response, dict):
        # Of the provider's own errors only one cannot pass, and that one fails the whole batch.
        return Result(
            key, reason=read_error(json.dumps({"error": error}).encode()) or "no reason is given", may_pass=True
        )
    body = json.dumps(response.get("body")).encode()
    status = response.get("status_code")
    if status != 200:
        may_pass = not isinstance(status, int) or status in _TRANSIENT or status >= 500
        return Result(key, reason=f"HTTP {status} {read_error(body)}".rstrip(), may_pass=may_pass)
    completion = read_completion(body)
    if completion is None:
        return Result(key, reason="no chat completion came", may_pass=True)
    return Result(key, completion)
