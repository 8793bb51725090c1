"""A Ray cluster on this machine, in a process of its own: a head without CPUs and machines with one each, behind a
token and on the loopback interface."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_PROGRAM = """
import os, sys
from ray.cluster_utils import Cluster

head = {"num_cpus": 0, "include_dashboard": False, "object_store_memory": 128 << 20}
cluster = Cluster(initialize_head=True, head_node_args=head)
nodes = []
for path in sys.argv[1:]:
    os.environ["PYTHONPATH"] = path
    nodes.append(cluster.add_node(num_cpus=1, object_store_memory=128 << 20))
print(cluster.address, flush=True)
for line in sys.stdin:
    if line == "head\\n":
        cluster.head_node.kill_gcs_server()
    else:
        cluster.remove_node(nodes.pop(0), allow_graceful=False)
    print("killed", flush=True)
cluster.shutdown()
"""
_ENVIRONMENT = {
    "RAY_AUTH_MODE": "token",
    "RAY_AUTH_TOKEN": "4d" * 32,
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_health_check_initial_delay_ms": "500",
    "RAY_health_check_period_ms": "500",
    "RAY_health_check_failure_threshold": "2",
}


@dataclass(frozen=True)
class RayCluster:
    """A cluster that runs: what a process needs to find it, and where it keeps its logs."""

    environment: Mapping[str, str]
    folder: Path
    _process: subprocess.Popen[str]

    def kill_one(self) -> None:
        """Kills a machine with all that runs there."""
        self._kill("machine")

    def kill_head(self) -> None:
        """Kills what knows the cluster."""
        self._kill("head")

    def _kill(self, what: str) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{what}\n")
        self._process.stdin.flush()
        assert self._process.stdout.readline() == "killed\n"

    def processes(self) -> list[Path]:
        """All processes that the cluster has started, in /proc."""
        return in_group(self._process.pid)


@contextmanager
def ray_cluster(paths: Sequence[Path]) -> Iterator[RayCluster]:
    """A cluster with one machine for each of `paths`, which is where it finds Gouji."""
    folder = Path(tempfile.mkdtemp(prefix="gt", dir="/tmp"))  # short, for the paths of sockets
    environment = {**os.environ, **_ENVIRONMENT, "RAY_TMPDIR": str(folder)}
    environment.pop("OPENAI_API_KEY", None)
    command = [sys.executable, "-c", _PROGRAM, *map(str, paths)]
    try:
        with subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            process_group=0,
        ) as process:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            try:
                assert address, "Ray does not start"
                yield RayCluster({**_ENVIRONMENT, "RAY_ADDRESS": address}, folder, process)
                process.communicate(timeout=60)
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)  # Ray's agents outlive a killed cluster by some minutes
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def in_group(number: int) -> list[Path]:
    """The processes of a group, in /proc. (Ray's lose their environment there, when they take a name.)"""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if os.getpgid(int(path.name)) == number:
                found.append(path)
    return found
