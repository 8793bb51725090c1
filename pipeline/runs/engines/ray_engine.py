"""The same work on Ray: documents are parsed by stateless workers of a cluster, or of a Ray that is started here.

A worker gets the bytes of a document and gives what the layout reader made of them; it needs no folder, no store and no
key. The process that started the run reads the files, asks the model and stores, exactly as with the local engine.
"""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.documents.opening import read_bytes
from pipeline.errors import UsageError
from pipeline.runs.asking import Plan
from pipeline.runs.engines import ray_worker
from pipeline.runs.engines.engine import Task
from pipeline.runs.engines.local import LocalEngine
from pipeline.runs.engines.parsing import Reading
from pipeline.runs.engines.ray_worker import Order
from pipeline.runs.engines.task import OnQuestion
from pipeline.runs.failures import WorkerLost
from pipeline.runs.keys import machine_digest
from pipeline.runs.worker import Parsed
from pipeline.settings import Settings

if TYPE_CHECKING:
    from ray import ObjectRef

_RETRIES = 3
"""How often the work on a document is begun again after its worker was lost."""
_QUEUE = 2
"""Documents for each worker that are on their way, so that none waits for the next."""
_STORE_BYTES = 512 << 20
"""What a Ray that is started here may take to hand documents over; it spills to disk what is more."""
_QUIET = {
    "RAY_USAGE_STATS_ENABLED": "0",  # tells its makers nothing
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",  # else it warns of what it will do one day
    "RAY_ENABLE_UV_RUN_RUNTIME_ENV": "0",
}
_HERE = {
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",  # whatever the system: nothing listens but on the loopback interface
    "RAY_AUTH_MODE": "token",  # and there only to this run
}
_SECRETS = ("OPENAI_API_KEY",)
"""What workers that are started here do not inherit."""


class RayEngine(LocalEngine):
    """The local engine with other workers: documents are parsed by those of Ray. Raises UsageError where it is not
    installed, and from `run` where the cluster cannot be reached, or reads by another Gouji."""

    name = "ray"

    def __init__(
        self, settings: Settings, plan: Plan, stop: threading.Event, on_question: OnQuestion = lambda _: None
    ) -> None:
        if find_spec("ray") is None:
            raise UsageError("--engine ray needs Ray, which is not installed: pip install 'gouji[ray]'")
        super().__init__(settings, plan, stop, on_question)

    @contextlib.contextmanager
    def reading(self, count: int) -> Iterator[Reading]:
        """See `LocalEngine.reading`."""
        with _ray(self._settings, count) as workers, _Parsers(self._settings, workers) as parsers:
            yield Reading(parsers.begin, workers)


@contextlib.contextmanager
def _ray(settings: Settings, count: int) -> Iterator[int]:
    """Ray as long as the block lasts. Out: how many workers it has. Raises UsageError."""
    jobs = max(1, min(settings.jobs, count))
    with contextlib.ExitStack() as stack:
        if settings.ray_address:
            stack.enter_context(_environment(_QUIET))
            told: dict[str, Any] = {"address": settings.ray_address}
        else:
            # Short, for the paths of its sockets; only this user may look into it.
            folder = tempfile.mkdtemp(prefix="gj", dir="/tmp" if os.name == "posix" else None)  # noqa: S108
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            own = {"RAY_AUTH_TOKEN": _token(), "PYTHONPATH": _python_path()}
            stack.enter_context(_environment(_QUIET | _HERE | own, hidden=_SECRETS))
            told = {
                "address": "local",
                "num_cpus": jobs,
                "num_gpus": 0,
                "object_store_memory": _STORE_BYTES,
                "include_dashboard": False,
                "_temp_dir": folder,
            }
        import ray  # here, and not before: some of its settings are read once

        logging.getLogger("ray").setLevel(logging.ERROR)
        stack.callback(ray.shutdown)
        try:
            with _own_signals():
                ray.init(**told, configure_logging=False, log_to_driver=False)
        except (ConnectionError, RuntimeError, ValueError, OSError) as error:
            where = f"at {settings.ray_address}" if settings.ray_address else "on this machine"
            raise UsageError(f"Ray {where} cannot be reached or does not start ({type(error).__name__})") from None
        yield max(1, int(ray.cluster_resources().get("CPU", 1))) if settings.ray_address else jobs


@contextlib.contextmanager
def _environment(told: Mapping[str, str], hidden: Sequence[str] = ()) -> Iterator[None]:
    """The environment that Ray is started and used in."""
    before = {name: os.environ.get(name) for name in (*told, *hidden)}
    for name in hidden:
        os.environ.pop(name, None)
    os.environ.update(told)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextlib.contextmanager
def _own_signals() -> Iterator[None]:
    """Leaves SIGTERM with who hears it: Ray takes it, and would end the process at once."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _python_path() -> str:
    """Where workers on this machine find this very Gouji first, whatever else is installed."""
    return os.pathsep.join(filter(None, (str(Path(__file__).parents[3]), os.environ.get("PYTHONPATH"))))


@cache
def _token() -> str:
    """What the parts of a Ray that is started here know each other by. Ray reads it once a process."""
    return secrets.token_hex(32)


class _Parsers:
    """Gives documents to Ray's workers; after an interrupt what they are at is given up."""

    def __init__(self, settings: Settings, workers: int) -> None:
        import ray

        self._order = Order(machine_digest(), settings.document_timeout, settings.ocr_threads)
        self._remote = ray.remote(num_cpus=1, max_retries=_RETRIES)(ray_worker.parse)
        self._threads = ThreadPoolExecutor(workers * _QUEUE, thread_name_prefix="gouji-ray")
        self._guard = threading.Lock()
        self._waited_for: set[ObjectRef[Any]] = set()
        self._given_up = False

    def __enter__(self) -> _Parsers:
        return self

    def __exit__(self, *_: object) -> None:
        import ray

        with self._guard:
            self._given_up = True
            for each in self._waited_for:
                ray.cancel(each, force=True)
        self._threads.shutdown(cancel_futures=True)

    def begin(self, task: Task) -> Future[Parsed]:
        """See `Reading`."""
        return self._threads.submit(self._parsed, task)

    def _parsed(self, task: Task) -> Parsed:
        import ray
        from ray.exceptions import RayError, RayTaskError

        data = read_bytes(task.path)
        with self._guard:
            if self._given_up:
                raise WorkerLost("the run was stopped")
            reference = self._remote.remote(data, task.name, self._order)
            self._waited_for.add(reference)
        try:
            outcome = ray.get(reference)
        except RayTaskError as error:
            kind = type(error.cause).__name__
            raise UsageError(f"a Ray worker fails at its work ({kind}): is the same Gouji installed there?") from None
        except RayError as error:
            raise WorkerLost(
                f"Ray lost the worker of this document {_RETRIES + 1} times: {type(error).__name__}"
            ) from None
        finally:
            with self._guard:
                self._waited_for.discard(reference)
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome
