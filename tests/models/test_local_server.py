"""The server's process: that it comes up, says why it does not, and never outlives its parent."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from pipeline.errors import UsageError
from pipeline.models import server as server_module
from pipeline.models.errors import LocalExtraMissing, ServerFailed
from pipeline.models.server import LocalServer, default_threads, describe_exit, is_loopback, last_lines, serve

ROOT = Path(__file__).parents[2]

# Answers as the real one does, and ends as the real one does.
STAND_IN = """
import http.server, os, sys, threading
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(os.environ["OMP_WAIT_POLICY"].encode())
server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(f"ready http://127.0.0.1:{server.server_port}", flush=True)
sys.stdin.read()
os._exit(0)
"""


def stand_in(code: str, **options: object) -> LocalServer:
    return LocalServer(Path("tiny.gguf"), command=[sys.executable, "-c", code], **options)


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and that nobody has waited for does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def wait_for_end(pid: int, seconds: float = 5.0) -> bool:
    deadline = time.monotonic() + seconds
    while is_alive(pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def test_it_serves_inside_the_block_and_not_after() -> None:
    with stand_in(STAND_IN, model="tiny") as server:
        assert server.running
        assert server.base_url.startswith("http://127.0.0.1:")
        assert server.base_url.endswith("/v1")
        assert server.model == "tiny"
    assert not server.running
    with pytest.raises(RuntimeError):
        _ = server.base_url


def test_the_child_does_not_spin_while_it_waits() -> None:
    with stand_in(STAND_IN) as server, urlopen(server.base_url) as answer:
        assert answer.read() == b"passive"


def test_it_ends_when_the_block_fails() -> None:
    server = stand_in(STAND_IN)
    with pytest.raises(KeyError), server:
        raise KeyError
    assert not server.running


def test_it_leaves_no_file_behind_even_when_it_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with stand_in(STAND_IN):
        assert not list(tmp_path.iterdir())


def test_it_can_be_started_again() -> None:
    server = stand_in(STAND_IN)
    with server:
        pass
    with server:
        assert server.running


def test_a_failed_start_says_what_the_child_said_last() -> None:
    code = "import sys; print('loading', file=sys.stderr); sys.exit('cannot read tiny.gguf')"
    with (
        pytest.raises(ServerFailed, match=r"did not start \(exit status 1\): loading\ncannot read tiny.gguf$"),
        stand_in(code),
    ):
        pass


def test_a_start_that_takes_too_long_is_ended() -> None:
    server = stand_in("import time; time.sleep(60)", start_timeout=0.2)
    with pytest.raises(ServerFailed, match="not ready after"), server:
        pass
    assert not server.running


def test_a_child_that_does_not_listen_to_reason_is_killed() -> None:
    stubborn = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + STAND_IN.replace(
        "sys.stdin.read()", "import time; time.sleep(60)"
    )
    with stand_in(stubborn, stop_timeout=0.2) as server:
        pass
    assert not server.running


def test_a_server_that_ends_by_itself_is_told() -> None:
    code = STAND_IN.replace("sys.stdin.read()", "import time; time.sleep(0.5); print('out of memory', file=sys.stderr)")
    with stand_in(code) as server, pytest.raises(ServerFailed, match=r"(?s)ended by itself.*out of memory"):
        server.wait()


@pytest.mark.skipif(sys.platform != "linux", reason="looks processes up in /proc")
def test_the_child_ends_with_a_parent_that_is_killed() -> None:
    parent_code = textwrap.dedent(f"""
        import sys, time
        from pathlib import Path
        from pipeline.models.server import LocalServer
        with LocalServer(Path("tiny.gguf"), command=[sys.executable, "-c", {STAND_IN!r}]) as server:
            print(server._process.pid, flush=True)
            time.sleep(60)
    """)
    with subprocess.Popen([sys.executable, "-c", parent_code], stdout=subprocess.PIPE, cwd=ROOT) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert is_alive(child)
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    assert wait_for_end(child)


def test_without_the_extra_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(LocalExtraMissing, match=r"pip install 'gouji\[local\]'"), LocalServer(Path("tiny.gguf")):
        pass


def test_a_file_that_is_no_model_is_told(tmp_path: Path) -> None:
    """In the library's words where it gets to write them: on a busy machine it may end before its log is out."""
    pytest.importorskip("xllamacpp", reason="xllamacpp is not installed")
    path = tmp_path / "no.gguf"
    path.write_bytes(b"not a model")
    with (
        pytest.raises(ServerFailed, match=r"local model did not start.*(failed to load model|exit status)"),
        LocalServer(path),
    ):
        pass


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.1.2.3", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.2", False),
        ("example.com", False),
        ("", False),
    ],
)
def test_only_this_machine_is_served(host: str, loopback: bool) -> None:
    assert is_loopback(host) == loopback
    if not loopback:
        with pytest.raises(UsageError, match="this machine only"):
            LocalServer(Path("tiny.gguf"), host=host)
        with pytest.raises(UsageError, match="this machine only"):
            serve(Path("tiny.gguf"), host)


def test_threads_are_bounded() -> None:
    assert 1 <= default_threads() <= server_module.MOST_THREADS


def test_the_last_lines_are_those_with_something_in_them() -> None:
    assert last_lines("a\n\nb \nc\n\n", count=2) == "b\nc"
    assert last_lines("") == ""


@pytest.mark.parametrize(
    ("status", "words"), [(1, "exit status 1"), (-9, "memory"), (-4, "processor"), (-11, "signal 11")]
)
def test_an_exit_is_described(status: int, words: str) -> None:
    assert words in describe_exit(status)
