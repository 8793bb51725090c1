"""Messy text: everything is there, in order; only the marks between cells and labels suffer."""

import pytest
from drawn import request

from eval.generator.make import Form, make_report
from eval.generator.printing import Printing
from eval.generator.render_text import Mess, render_text
from eval.generator.report import Report

PARTINGS = pytest.mark.parametrize(
    "parting", [Mess.TABS, Mess.PIPES, Mess.SPACES, Mess.ONE_PER_LINE, Mess.RUN_TOGETHER]
)


def text_of(report: Report, *kinds: Mess, seed: int = 1) -> str:
    return render_text(report, kinds, seed).decode()


def numbers_of_rows(report: Report) -> list[list[str]]:
    table = report.declarations[1]
    return [[text for field, text in report.tables.items() if field[:2] == (table.id, row.id)] for row in table.rows]


@PARTINGS
@pytest.mark.parametrize("form", Form)
def test_every_value_is_there_in_printed_order(parting: Mess, form: Form) -> None:
    report = make_report(request(form))
    text, place = text_of(report, parting), 0
    for printed in report.tables.values():
        place = text.index(printed, place) + len(printed)


@pytest.mark.parametrize(
    ("parting", "line"),
    [
        (Mess.TABS, "\t（二）部分公开（区分处理的，只计这一情形，不计其他情形）\t25\t2\t0\t1\t0\t0\t28"),
        (Mess.PIPES, "|  |  | 6.属于四类过程性信息 | 5 | 0 | 0 | 0 | 0 | 0 | 5 |"),
        (Mess.RUN_TOGETHER, "四、结转下年度继续办理2000002"),
    ],
)
def test_a_row_as_another_program_writes_it(parting: Mess, line: str) -> None:
    assert line in text_of(make_report(request()), parting)


def test_one_per_line_has_a_cell_a_line() -> None:
    report = make_report(request())
    assert "\n（七）总计\n" + "\n".join(numbers_of_rows(report)[-2]) + "\n" in text_of(report, Mess.ONE_PER_LINE)


def test_spaces_part_cells_by_two_or_more() -> None:
    row = next(
        line for line in text_of(make_report(request()), Mess.SPACES).splitlines() if line.startswith("（七）总计")
    )
    assert row.split("  ")[0] == "（七）总计"
    assert row.split() == ["（七）总计", *numbers_of_rows(make_report(request()))[-2]]


@pytest.mark.parametrize("parting", [Mess.TABS, Mess.PIPES])
@pytest.mark.parametrize("seed", range(20))
def test_cut_rows_stay_in_order_and_each_has_its_label(parting: Mess, seed: int) -> None:
    report = make_report(request())
    kept = [
        line for line in text_of(report, parting, Mess.CUT_LABELS, seed=seed).splitlines() if "三、收到" not in line
    ]
    split = [[cell.strip() for cell in line.strip("|").split("|" if parting is Mess.PIPES else "\t")] for line in kept]
    rows = [
        cells for cells in split if len(cells) >= 7 and all(cell.isdigit() for cell in cells[-7:]) and len(cells) < 12
    ]
    assert [cells[-7:] for cells in rows] == numbers_of_rows(report)
    assert sum(len(cells) == 7 for cells in rows) == 5
    flat = "".join(kept)
    assert all(row.label in flat for row in report.declarations[1].rows)


def test_pipes_cut_a_table_into_several() -> None:
    text = text_of(make_report(request()), Mess.PIPES)
    assert text.count("|---|") > 5
    assert all(line.startswith("|") for line in text.splitlines() if "---|" in line)


def test_broken_labels_lose_no_character() -> None:
    report = make_report(request())
    clean, broken = text_of(report, Mess.TABS), text_of(report, Mess.TABS, Mess.BROKEN_LABELS)
    assert broken != clean
    assert "".join(broken.split()) == "".join(clean.split())


def test_stray_markdown_only_adds() -> None:
    report = make_report(request())
    clean, stray = text_of(report, Mess.TABS), text_of(report, Mess.TABS, Mess.STRAY_MARKDOWN)
    kept = [line.lstrip("# ") for line in stray.splitlines() if not line.startswith("-----")]
    assert kept == clean.splitlines()
    assert stray.count("--------\t---\t---") == 3


def test_wrapped_paragraphs_are_short_lines() -> None:
    report = make_report(request())
    words = text_of(report, Mess.TABS, Mess.WRAPPED)
    assert max(len(line) for line in words.splitlines() if "\t" not in line) <= 27
    assert "".join(words.split()) == "".join(text_of(report, Mess.TABS).split())


def test_tables_take_the_partings_in_turn() -> None:
    text = text_of(make_report(request()), Mess.TABS, Mess.PIPES, Mess.ONE_PER_LINE)
    assert "规章\t0\t0\t0" in text
    assert "| （七）总计 |" in text.replace("|  | （七）", "| （七）")
    assert "\n结果维持\n结果纠正\n" in text


def test_text_in_an_old_encoding() -> None:
    report = make_report(request())
    assert render_text(report, [Mess.TABS], encoding="gb18030").decode("gb18030") == text_of(report, Mess.TABS, seed=0)


@pytest.mark.parametrize("parting", [Mess.SPACES, Mess.ONE_PER_LINE, Mess.RUN_TOGETHER])
def test_a_blank_cell_that_would_vanish_is_refused(parting: Mess) -> None:
    with pytest.raises(ValueError, match="would vanish"):
        text_of(make_report(request(printing=Printing(zero=""))), parting)


def test_cells_must_be_parted_somehow() -> None:
    with pytest.raises(ValueError, match="no kind that parts cells"):
        text_of(make_report(request()), Mess.WRAPPED)
