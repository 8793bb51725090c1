"""Our own Word example as .doc, .wps, .rtf and .odt, made by LibreOffice and read back through it."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from threading import Thread

import pytest
from pebble import ProcessPool

from eval.gold import read_gold
from eval.scoring.documents import score_record
from pipeline.documents import office, open_document
from pipeline.errors import DamagedDocument, UnsupportedDocument
from pipeline.process import LlmPolicy, process
from pipeline.runs import worker

from .support import grids, zipped

EXAMPLES = Path(__file__).parents[2] / "eval" / "examples"
EXAMPLE = "moquan-housing-bureau-2022"
SUFFIXES = (".doc", ".rtf", ".odt")


def program() -> str:
    try:
        return office.find_program()
    except UnsupportedDocument:
        return ""


pytestmark = pytest.mark.skipif(not program(), reason="LibreOffice (libreoffice-writer) is not installed")


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the example in each format."""
    folder = tmp_path_factory.mktemp("samples")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    for suffix in SUFFIXES:
        convert = ("--headless", "--convert-to", suffix[1:], "--outdir", str(folder))
        source = str(EXAMPLES / f"{EXAMPLE}.docx")
        subprocess.run([program(), profile, *convert, source], check=True, capture_output=True, timeout=180)
    shutil.copy(folder / f"{EXAMPLE}.doc", folder / f"{EXAMPLE}.wps")
    return folder


@pytest.mark.parametrize("suffix", [*SUFFIXES, ".wps"])
def test_every_cell_is_read(samples: Path, suffix: str) -> None:
    record = process(samples / f"{EXAMPLE}{suffix}", f"a{suffix}", LlmPolicy.NEVER, None)
    counts = score_record(record, read_gold(EXAMPLES / f"{EXAMPLE}.gold.csv")).counts
    assert (counts.cells, counts.right, counts.printed_right, counts.flagged) == (200, 200, 200, 0)
    assert record.findings == ()


def test_conversions_side_by_side_do_not_meet(samples: Path) -> None:
    paths = [samples / f"{EXAMPLE}{suffix}" for suffix in SUFFIXES]
    with ThreadPoolExecutor(3) as threads:
        documents = list(threads.map(lambda path: open_document(path, path.name), paths))
    assert [len(grids(document)) for document in documents] == [3, 3, 3]


def test_it_runs_within_the_memory_of_a_worker(samples: Path) -> None:
    path = samples / f"{EXAMPLE}.doc"
    with ProcessPool(1, initializer=worker.start, initargs=(True,), context=get_context("spawn")) as pool:
        parsed = pool.schedule(worker.parse, args=(path, path.name)).result(120)
    assert len(parsed.layout.readings) == 3


@pytest.mark.parametrize("suffix", [".doc", ".rtf"])
def test_a_file_that_is_cut_off_is_never_read_in_part(samples: Path, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    data = (samples / f"{EXAMPLE}{suffix}").read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises((DamagedDocument, UnsupportedDocument), match=r"could not be loaded|cut off"):
        open_document(path, path.name)


# --- links that a file may hold --------------------------------------------------------------------------------------


class _Listener(BaseHTTPRequestHandler):
    heard: list[str]

    def do_GET(self) -> None:
        self.heard.append(self.path)
        self.send_response(404)
        self.end_headers()

    do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815

    def log_message(self, *arguments: object) -> None:
        """Says nothing."""


@pytest.fixture
def listener() -> Iterator[HTTPServer]:
    _Listener.heard = []
    with HTTPServer(("127.0.0.1", 0), _Listener) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("text", "text"), ("draw", "drawing"), ("svg", "svg-compatible"))
)
MANIFEST = (
    b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    b'<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>'
    b'<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def odt(body: str) -> bytes:
    content = (
        f'<office:document-content {NAMESPACES} xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2">'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.text"
    return zipped({"mimetype": kind, "content.xml": content.encode(), "META-INF/manifest.xml": MANIFEST})


def test_links_to_files_and_to_the_network_are_not_followed(tmp_path: Path, listener: HTTPServer) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    address = f"http://127.0.0.1:{listener.server_port}"
    sections = "".join(
        f'<text:section text:name="S{i}"><text:section-source xlink:href="{link}"/><text:p>old</text:p></text:section>'
        for i, link in enumerate((secret.as_uri(), f"{address}/section.txt"))
    )
    image = (
        '<text:p><draw:frame svg:width="2cm" svg:height="2cm" text:anchor-type="as-char"><draw:image'
        f' xlink:href="{address}/image.png" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/>'
        "</draw:frame></text:p>"
    )
    with zipfile.ZipFile(BytesIO(office.as_docx(odt(sections + image)))) as result:
        parts = b"".join(result.read(name) for name in result.namelist())
    assert b"old" in parts
    assert b">secret<" not in parts
    assert _Listener.heard == []
