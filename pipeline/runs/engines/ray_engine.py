"""The same work on Ray: documents are parsed by stateless workers of a cluster, or of a Ray that is started here.

A worker gets the bytes of a document and gives what the layout reader made of them; it needs no folder, no store and no
key. The process that started the run reads the files, asks the model and stores, exactly as with the local engine.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import secrets
import shutil
import signal
import socket
import tempfile
import threading
import time
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
from pipeline.runs.failures import WorkerLost, WorkersGone
from pipeline.runs.keys import means
from pipeline.runs.worker import Parsed
from pipeline.settings import Settings

if TYPE_CHECKING:
    from ray import ObjectRef

_PAUSES = (0.0, 2.0, 8.0, 20.0)
"""Seconds before each time that the work on a document is begun, where its worker is lost: Ray may take as long
to learn that a machine is gone. Ray itself, told to try again, would do so for ever where memory is lacking."""
_LOOK = 5.0
"""Seconds after which somebody who waits for a worker looks whether there still are any."""
_MOST = 300
"""Characters shown of what Ray says."""
_SILENCE = 20.0
"""Seconds that the head of a cluster may be silent."""
_GOES_ON = "the same command goes on from here"
_CONNECT = 5.0
"""Seconds in which a cluster must take a connection."""
_REMOVE = 5.0
"""Seconds in which the last of Ray's processes have let go of their folder."""
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
_THERE = {"RAY_NUM_REDIS_GET_RETRIES": "1"}  # of 20, each of 50 seconds
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
            _reach(settings.ray_address)
            stack.enter_context(_environment(_QUIET | _THERE))
            told: dict[str, Any] = {"address": settings.ray_address}
        else:
            # Short, for the paths of its sockets; only this user may look into it.
            folder = tempfile.mkdtemp(prefix="gj", dir="/tmp" if os.name == "posix" else None)  # noqa: S108
            stack.callback(_remove, folder)
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
            why = " ".join(str(error).split())[:_MOST] or type(error).__name__
            raise UsageError(f"Ray {where} cannot be reached or does not start: {why}") from None
        yield max(1, int(ray.cluster_resources().get("CPU", 1))) if settings.ray_address else jobs


def _reach(address: str) -> None:
    """Raises UsageError where nobody answers at the address of a cluster, which Ray would try for minutes."""
    if "://" in address:
        raise UsageError(
            f"ray_address {address} is one of Ray Client: run gouji on a machine of the cluster, with the address that "
            "`ray start` was given there (head:6379), or auto"
        )
    if not address.rpartition(":")[2].isdecimal():
        return  # auto, or what Ray itself finds wrong
    try:
        _connect(address)
    except (OSError, OverflowError) as error:
        raise UsageError(
            f"nobody answers at ray_address {address} ({type(error).__name__}): is the cluster up (ray status)?"
        ) from None


def _connect(address: str) -> None:
    """Raises OSError where nobody listens at a host and port."""
    host, _, port = address.rpartition(":")
    socket.create_connection((host.strip("[]"), int(port)), _CONNECT).close()


def _remove(folder: str) -> None:
    """Removes the folder of a Ray that is shutting down, whose processes may still write there."""
    late = time.monotonic() + _REMOVE
    while Path(folder).exists() and time.monotonic() < late:
        shutil.rmtree(folder, ignore_errors=True)
        time.sleep(0.1)


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

        self._order = Order(means(), settings.document_timeout, settings.ocr_threads)
        self._patience = settings.document_timeout + settings.ray_wait
        self._remote = ray.remote(num_cpus=1, max_retries=0)(ray_worker.parse)
        self._threads = ThreadPoolExecutor(workers * _QUEUE, thread_name_prefix="gouji-ray")
        self._guard = threading.Lock()
        self._waited_for: set[ObjectRef[Any]] = set()
        self._given_up = threading.Event()
        self._came = time.monotonic()
        self._headless = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="gouji-ray-head", daemon=True)

    def __enter__(self) -> _Parsers:
        self._watcher.start()
        return self

    def __exit__(self, *_: object) -> None:
        import ray

        with self._guard:
            self._given_up.set()
            for each in self._waited_for:
                ray.cancel(each, force=True)
        self._threads.shutdown(cancel_futures=True)
        self._watcher.join()

    def begin(self, task: Task) -> Future[Parsed]:
        """See `Reading`."""
        return self._threads.submit(self._parsed, task)

    def _parsed(self, task: Task) -> Parsed:
        data = read_bytes(task.path)
        lost = WorkerLost("the run was stopped")
        for pause in _PAUSES:
            if self._given_up.wait(pause):
                break
            try:
                return self._tried(data, task.name)
            except WorkerLost as error:
                lost = error
        raise lost

    def _tried(self, data: bytes, name: str) -> Parsed:
        from ray.exceptions import LocalRayletDiedError, RayError, RayTaskError

        self._has_head()
        with self._guard:
            if self._given_up.is_set():
                raise WorkerLost("the run was stopped")
            reference = self._remote.remote(data, name, self._order)
            self._waited_for.add(reference)
        try:
            outcome = self._outcome(reference)
        except RayTaskError as error:
            at = re.search(r"\bip=[\w.:]+", str(error))
            where = f" ({at.group()})" if at else ""
            kind = type(error.cause).__name__
            raise UsageError(
                f"a Ray worker{where} fails at its work ({kind}): is the same Gouji installed there?"
            ) from None
        except LocalRayletDiedError:
            raise WorkersGone(f"Ray on this machine has ended: start it again (ray start); {_GOES_ON}") from None
        except RayError as error:
            raise WorkerLost(
                f"Ray lost the worker of this document {len(_PAUSES)} times: {type(error).__name__}"
            ) from None
        finally:
            with self._guard:
                self._waited_for.discard(reference)
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    def _outcome(self, reference: ObjectRef[Any]) -> Parsed | BaseException:
        """What a worker gives back. Raises WorkersGone where for too long none has given anything for any document."""
        import ray

        began = time.monotonic()
        while not ray.wait([reference], timeout=min(_LOOK, self._patience))[0]:
            self._has_head()
            if time.monotonic() - max(began, self._came) > self._patience:
                raise WorkersGone(
                    f"Ray has read no document for {self._patience:g} seconds (document_timeout and ray_wait): "
                    f"{_why_none()}; {_GOES_ON}"
                )
        outcome: Parsed | BaseException = ray.get(reference)
        self._came = time.monotonic()
        return outcome

    def _watch(self) -> None:
        """Sees whether the head of the cluster answers: a minute after it is gone Ray ends this process."""
        import ray

        address = ray.get_runtime_context().gcs_address
        heard = time.monotonic()
        while not self._given_up.wait(_LOOK):
            with contextlib.suppress(OSError):
                _connect(address)
                heard = time.monotonic()
            if time.monotonic() - heard > _SILENCE:
                self._headless.set()
                return

    def _has_head(self) -> None:
        if self._headless.is_set():
            raise WorkersGone(f"the head of the Ray cluster does not answer: start it again (ray start); {_GOES_ON}")


def _why_none() -> str:
    """Why nobody reads."""
    import ray

    count = int(ray.cluster_resources().get("CPU", 0))
    if not count:
        return "its cluster has no CPU, add machines (ray start)"
    return f"the {count} CPUs that its cluster counts are at other work, or gone (ray status)"
