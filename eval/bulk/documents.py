"""Any number of distinct reports as text, of the generator's making, each of another office."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from eval.generator.faults import Fault
from eval.generator.make import Form, Request, make_report
from eval.generator.prose import Office
from eval.generator.render_text import Mess, render_text
from eval.generator.report import Report, gold_csv

YEAR = 2023
_SYLLABLES = "安宁平和清云松泉溪岭霞林川石桥湖沙柳杨竹"
_OFFICES = ("人民政府办公室", "水利局", "住房和城乡建设局", "教育局", "财政局", "民政局", "农业农村局", "卫生健康局")


def office(number: int) -> Office:
    """The office of a number; another one for each number below 64,000."""
    name = ""
    rest, kind = divmod(number, len(_OFFICES))
    for _ in range(3):
        rest, syllable = divmod(rest, len(_SYLLABLES))
        name += _SYLLABLES[syllable]
    return Office(f"{name}县{_OFFICES[kind]}", "本机关", f"{name}县人民政府网")


def report(number: int, seed: int = 0, faults: tuple[Fault, ...] = ()) -> Report:
    """The report of a number with errors of its publisher; the same arguments always give the same."""
    seed = seed * 1_000_000 + number
    return make_report(Request(office(number), YEAR, Form.F2021, "county", seed, published_errors=faults))


def write_documents(
    folder: Path, count: int, seed: int = 0, *, with_gold: bool = False, faulty: int = 0
) -> Iterator[Path]:
    """Writes so many reports into `folder`, and with `with_gold` the true values beside each. In every `faulty`th a
    published sum does not hold."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        made = report(number, seed, (Fault.ROW_TOTAL,) if faulty and number % faulty == 0 else ())
        path = folder / f"report-{number:06}.txt"
        path.write_bytes(render_text(made, [Mess.PIPES]))
        if with_gold:
            path.with_suffix(".gold.csv").write_text(gold_csv(made), encoding="utf-8")
        yield path
