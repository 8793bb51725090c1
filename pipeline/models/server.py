"""A local model behind an OpenAI-compatible address on this machine, in a process of its own."""

from __future__ import annotations

import http.client
import importlib.util
import ipaddress
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import urlsplit

from pipeline.errors import UsageError
from pipeline.models import child
from pipeline.models.errors import LocalExtraMissing, ServerFailed

LOOPBACK = "127.0.0.1"
CONTEXT = 16_384
MOST_THREADS = 8
MOST_OUTPUT = 64 * 1024
POLL = 0.05


def default_threads() -> int:
    """A thread for each core that this process may use. More than a few only wait for memory."""
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return min(cores, MOST_THREADS)


class LocalServer:
    """Serves a GGUF file on a loopback address for as long as the `with` block lasts, never longer than this process.

    `path`: the file. `model`: the name that the server gives itself, the file's stem unless told. `port`: 0 for a free
    one. `context`: tokens of prompt and answer together. `threads`: see `default_threads`. `command`: another program
    to run in place of the server, which prints the same line when it is ready.

    Entering raises LocalExtraMissing without xllamacpp, and ServerFailed, with what the server said last, when it does
    not come up within `start_timeout` seconds. The constructor raises UsageError for a host that others can reach.
    """

    def __init__(
        self,
        path: Path,
        *,
        model: str | None = None,
        host: str = LOOPBACK,
        port: int = 0,
        context: int = CONTEXT,
        threads: int | None = None,
        start_timeout: float = 180.0,
        stop_timeout: float = 5.0,
        command: Sequence[str] | None = None,
    ) -> None:
        if not is_loopback(host):
            raise UsageError(
                f"The local model is served on this machine only: {host} is not a loopback address such as {LOOPBACK}."
            )
        self.path = path
        self.model = model or path.stem
        self._start_timeout = start_timeout
        self._stop_timeout = stop_timeout
        self._command = command
        self._arguments = [str(path.absolute()), f"--model={self.model}", f"--host={host}", f"--port={port}"]
        self._arguments += [f"--context={context}", f"--threads={threads or default_threads()}"]
        self._base_url: str | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._output: IO[bytes] | None = None
        self._log: IO[bytes] | None = None
        self._closing = ExitStack()

    @property
    def base_url(self) -> str:
        """What an OpenAI client takes as its base URL; it ends in /v1. Known inside the `with` block."""
        if self._base_url is None:
            raise RuntimeError("the server has not been started")
        return self._base_url

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def __enter__(self) -> Self:
        command = self._command or _child_command()
        with ExitStack() as starting:
            # Files without a name: nothing is left behind even when this process is killed.
            self._output = starting.enter_context(tempfile.TemporaryFile())
            self._log = starting.enter_context(tempfile.TemporaryFile())
            self._process = subprocess.Popen(  # noqa: S603
                [*command, *self._arguments],
                stdin=subprocess.PIPE,
                stdout=self._output,
                stderr=self._log,
                # The default spins: beside any other busy process the model then all but stands still.
                env=os.environ | {"OMP_WAIT_POLICY": "passive"},
                # Ctrl-C is for the parent, which ends the child in its own order.
                start_new_session=True,
            )
            starting.callback(self._stop, self._process)
            self._base_url = f"{self._wait_until_healthy()}/v1"
            self._closing = starting.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._base_url = None
        self._closing.close()

    def wait(self) -> None:
        """Block for as long as the server runs. Raises ServerFailed when it ends by itself."""
        if self._process is not None:
            self._process.wait()
            raise self._failure("ended by itself")

    def _wait_until_healthy(self) -> str:
        """The address of the server once it answers; ServerFailed when it ends first or takes too long."""
        deadline = time.monotonic() + self._start_timeout
        while not ((address := self._address()) and _is_healthy(address)):
            if not self.running:
                raise self._failure("did not start")
            if time.monotonic() > deadline:
                raise self._failure(f"was not ready after {self._start_timeout:.0f} s")
            time.sleep(POLL)
        return address

    def _address(self) -> str | None:
        for line in _text_of(self._output).splitlines(keepends=True):
            if line.startswith(child.READY) and line.endswith("\n"):
                return line.removeprefix(child.READY).strip()
        return None

    def _failure(self, what: str) -> ServerFailed:
        status = self._process.poll() if self._process else None
        how = "" if status is None else f" ({describe_exit(status)})"
        words = last_lines(_text_of(self._log))
        return ServerFailed(f"The server of the local model {what}{how}: {words or 'it said nothing.'}")

    def _stop(self, process: subprocess.Popen[bytes]) -> None:
        if process.stdin is not None:
            process.stdin.close()
        process.terminate()
        try:
            process.wait(self._stop_timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def serve(
    path: Path,
    host: str = LOOPBACK,
    port: int = 0,
    *,
    model: str | None = None,
    announce: Callable[[LocalServer], None] = lambda server: print(server.base_url, flush=True),
) -> None:
    """Serve a GGUF file until Ctrl-C; `announce` hears of the server once it can be asked.

    Raises UsageError for a host that others can reach, LocalExtraMissing, ServerFailed.
    """
    try:
        with LocalServer(path, model=model, host=host, port=port) as server:
            announce(server)
            server.wait()
    except KeyboardInterrupt:
        return


def is_loopback(host: str) -> bool:
    """Whether an address is reached from this machine alone. Names other than localhost are not looked up."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def last_lines(log: str, count: int = 5) -> str:
    """The last lines of a log that are not blank, joined by line ends."""
    return "\n".join([line.rstrip() for line in log.splitlines() if line.strip()][-count:])


def describe_exit(status: int) -> str:
    """An exit status in words; the two signals that have a usual cause are explained."""
    if status >= 0:
        return f"exit status {status}"
    if -status == signal.SIGKILL:
        return "killed; too little memory? It needs about 2.5 GB"
    if -status == signal.SIGILL:
        return "the processor lacks an instruction that the server's build needs"
    return f"ended by signal {-status}"


def _text_of(file: IO[bytes] | None) -> str:
    """The end of what a child wrote. Read without moving the place in the file, which the child shares."""
    if file is None:
        return ""
    size = os.fstat(file.fileno()).st_size
    return os.pread(file.fileno(), MOST_OUTPUT, max(0, size - MOST_OUTPUT)).decode("utf-8", errors="replace")


def _child_command() -> list[str]:
    if sys.platform == "win32":
        raise LocalExtraMissing(
            "The local model does not run on Windows: name an OpenAI-compatible endpoint (OPENAI_BASE_URL)."
        )
    if importlib.util.find_spec("xllamacpp") is None:
        raise LocalExtraMissing(
            "The package that serves the local model is not installed: pip install 'gouji[local]'. "
            "Or name an OpenAI-compatible endpoint of your own (OPENAI_BASE_URL)."
        )
    # `-P`: what lies beside the script must not stand in for top-level modules.
    return [sys.executable, "-P", child.__file__]


def _is_healthy(address: str) -> bool:
    parts = urlsplit(address)
    # Not urllib.request: a proxy of the environment must not be asked for this machine.
    connection = http.client.HTTPConnection(parts.hostname or LOOPBACK, parts.port, timeout=5)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
