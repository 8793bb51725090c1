"""Headings and group labels of whole documents, from file to finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.generator.make import Form, Request, make_report
from eval.generator.prose import Office
from eval.generator.render_html import render_html
from pipeline.findings import Cause, Finding, FindingKind
from pipeline.process import read_document

OFFICE = Office("松岭县人民政府", "我县", "松岭县人民政府网")
PAGE = render_html(make_report(Request(OFFICE, 2023, Form.F2021, "county", 4))).decode()


def found(page: str, folder: Path) -> list[Finding]:
    path = folder / "report.html"
    path.write_text(page, encoding="utf-8")
    return [each for each in read_document(path, path.name).findings if each.kind is FindingKind.STRUCTURE]


def test_a_sound_report_gives_no_finding(tmp_path: Path) -> None:
    assert found(PAGE, tmp_path) == []


@pytest.mark.parametrize(
    ("printed", "instead", "key", "table"),
    [
        ("三、收到和处理政府信息公开", "三、收到和处里政府信息公开", "garbled_heading", "applications"),
        ("五、存在的主要问题及改进情况", "", "heading_missing", ""),
        ("三、收到和处理", "二、收到和处理", "heading_number_twice", ""),
        ("1.本机关不掌握", "三、本年度办理结果<br>1.本机关不掌握", "group_twice", "applications"),
    ],
)
def test_what_a_publisher_did_to_a_sound_report(
    printed: str, instead: str, key: str, table: str, tmp_path: Path
) -> None:
    assert PAGE.count(printed) == 1
    findings = found(PAGE.replace(printed, instead), tmp_path)
    assert {(each.message.key, each.table, each.cause, each.cells) for each in findings} == {
        (key, table, Cause.SOURCE, ())
    }
