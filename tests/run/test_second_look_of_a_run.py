"""`gouji run`: cells in doubt are asked about again, by text or by picture; what is not answered stays in doubt."""

from __future__ import annotations

import shutil
from pathlib import Path

import pymupdf
import pytest

from schemas.declaration import FieldId
from tests.run.conftest import KEY, Gouji
from tests.run.gold_model import EXAMPLES, PDF, GoldModel, asked_cell, is_look, shown_picture, shown_text
from tests.run.test_run_with_a_model import cells, rows
from tests.standin import Reply, Request, StandIn, status, unauthorized

GRANTED = FieldId("applications", "granted", "natural_person")
REPEATED = FieldId("applications", "declined_repeated", "natural_person")
SUMS_FAIL = "yunling-city-2023.pdf"


def looks(server: StandIn) -> list[Request]:
    return [request for request in server.requests if is_look(request)]


def messages(out: Path) -> str:
    return "\n".join(line["message"] for line in rows(out / "findings.csv"))


def test_a_look_that_agrees_with_the_layout_settles_a_dispute(gouji: Gouji, endpoint: StandIn, folder: Path) -> None:
    endpoint.play(GoldModel(changes={GRANTED: 777}))
    assert gouji("run", folder, "--out", "out").code == 0
    (look,) = looks(endpoint)
    assert asked_cell(look) == GRANTED
    cell = cells(Path("out"))[GRANTED]
    assert (cell["status"], cell["reading"]) == ("accepted", "layout+look")
    assert {line["status"] for line in cells(Path("out")).values()} == {"accepted"}
    assert not rows(Path("out/review.csv"))
    assert "the model's reading has 777; a second look at the cell has" in messages(Path("out"))
    report = rows(Path("out/reports.csv"))[0]
    asked = len(endpoint.requests)
    assert (report["outcome"], report["calls"], report["prompt_tokens"]) == ("ok", str(asked), str(100 * asked))


def test_of_cells_that_failing_sums_suspect_only_one_read_otherwise_is_disputed(
    gouji: Gouji, endpoint: StandIn, tmp_path: Path
) -> None:
    """The publisher got a row of table three and one of table four wrong. What a look bears out stays his fault."""
    (tmp_path / "reports").mkdir()
    shutil.copy(EXAMPLES / SUMS_FAIL, tmp_path / "reports")
    endpoint.play(GoldModel(SUMS_FAIL))
    gouji("run", "reports", "--out", "out")
    three, four = sorted(asked_cell(look) for look in looks(endpoint))
    assert (three.table, four.table) == ("applications", "disputes")
    endpoint.play(GoldModel(SUMS_FAIL, looks={four: 9999}))
    gouji("run", "reports", "--out", "again")
    assert {line["kind"]: line["cause"] for line in rows(Path("again/findings.csv")) if line["cells"]} == {
        "row_total": "source",
        "disputes_total": "unknown",
        "disagreement": "reading",
    }
    before, after = cells(Path("out")), cells(Path("again"))
    assert {field: line["value"] for field, line in before.items()} == {f: line["value"] for f, line in after.items()}


def test_the_same_run_again_asks_nothing_and_writes_the_same(gouji: Gouji, endpoint: StandIn, pdf: Path) -> None:
    endpoint.play(GoldModel(PDF, changes={GRANTED: 777, REPEATED: 778}))
    gouji("run", pdf, "--out", "out", "--vision")
    calls, before = endpoint.calls, Path("out/cells.csv").read_bytes()
    assert len(looks(endpoint)) == 2
    assert gouji("run", pdf, "--out", "out", "--vision").code == 0
    assert endpoint.calls == calls
    assert Path("out/cells.csv").read_bytes() == before
    assert rows(Path("out/reports.csv"))[0]["calls"] == str(calls)


def test_no_more_cells_are_asked_about_than_is_set(
    gouji: Gouji, endpoint: StandIn, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOUJI_SECOND_LOOKS", "1")
    endpoint.play(GoldModel(changes={GRANTED: 777, REPEATED: 778}))
    gouji("run", folder, "--out", "out")
    assert [asked_cell(look) for look in looks(endpoint)] == [GRANTED]
    assert "not looked at a second time: 1; at the most 1 of a document" in messages(Path("out"))


# --- pictures --------------------------------------------------------------------------------------------------------


def test_pictures_are_shown_with_vision_only(gouji: Gouji, endpoint: StandIn, pdf: Path) -> None:
    endpoint.play(GoldModel(PDF, changes={GRANTED: 777}))
    gouji("run", pdf, "--out", "out")
    assert not shown_picture(looks(endpoint)[0])
    gouji("run", pdf, "--out", "out", "--vision")
    _, seen = looks(endpoint)
    picture = pymupdf.Pixmap(shown_picture(seen))
    assert picture.width > 300
    assert "\t" not in shown_text(seen)
    assert cells(Path("out"))[GRANTED]["reading"] == "layout+look"


def test_a_document_without_pages_is_asked_about_by_text(gouji: Gouji, endpoint: StandIn, folder: Path) -> None:
    endpoint.play(GoldModel(changes={GRANTED: 777}))
    gouji("run", folder, "--out", "out", "--vision")
    (look,) = looks(endpoint)
    assert not shown_picture(look)
    assert "by text" not in messages(Path("out"))


def test_an_endpoint_that_takes_no_pictures_is_asked_by_text_and_tried_once(
    gouji: Gouji, endpoint: StandIn, pdf: Path
) -> None:
    model = GoldModel(PDF, changes={GRANTED: 777, REPEATED: 778})
    endpoint.play(
        lambda request: status(404, "no images here") if is_look(request) and shown_picture(request) else model(request)
    )
    ended = gouji("run", pdf, "--out", "out", "--vision")
    assert ended.code == 0
    assert [bool(shown_picture(look)) for look in looks(endpoint)] == [True, False, False]
    assert {line["reading"] for line in cells(Path("out")).values()} == {"both", "layout+look"}
    assert f"by text, not by picture: {endpoint.url} takes no images for standin (HTTP 404)" in messages(Path("out"))


def test_where_no_picture_can_be_made_the_text_is_asked(gouji: Gouji, endpoint: StandIn, pdf: Path) -> None:
    model = GoldModel(PDF, changes={GRANTED: 777})

    def spoiling(request: Request) -> Reply:
        """The file is gone by the time that its cells are to be shown."""
        (pdf / PDF).unlink(missing_ok=True)
        return model(request)

    endpoint.play(spoiling)
    assert gouji("run", pdf, "--out", "out", "--vision").code == 0
    assert [bool(shown_picture(look)) for look in looks(endpoint)] == [False]
    assert "by text, not by picture: the file cannot be read" in messages(Path("out"))


# --- faults ----------------------------------------------------------------------------------------------------------


def test_a_key_refused_at_a_look_ends_the_asking_and_keeps_both_readings(
    gouji: Gouji, endpoint: StandIn, folder: Path
) -> None:
    model = GoldModel(changes={GRANTED: 777, REPEATED: 778})
    endpoint.play(lambda request: unauthorized() if is_look(request) else model(request))
    ended = gouji("run", folder, "--out", "out")
    assert (ended.code, len(looks(endpoint))) == (3, 1)
    assert "does not accept the API key" in ended.err
    read = cells(Path("out"))
    assert {line["reading"] for line in read.values()} == {"both", "layout"}
    assert [line["kind"] for line in rows(Path("out/review.csv"))] == ["disagreement"] * 2
    assert "could not be looked at a second time: 2; " in messages(Path("out"))


def test_the_key_is_in_no_output(gouji: Gouji, endpoint: StandIn, pdf: Path) -> None:
    model = GoldModel(PDF, changes={GRANTED: 777})
    endpoint.play(lambda request: status(400, f"{KEY} sees no images") if is_look(request) else model(request))
    ended = gouji("run", pdf, "--out", "out", "--vision")
    assert KEY not in ended.out + ended.err
    assert all(KEY.encode() not in path.read_bytes() for path in Path("out").rglob("*") if path.is_file())
    assert "[API key] sees no images" in messages(Path("out"))
