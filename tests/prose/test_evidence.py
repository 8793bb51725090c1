"""Whether the words beside a number say what a model takes it for."""

from __future__ import annotations

import pytest

from pipeline.readers.identity import ReportIdentity
from pipeline.readers.prose_evidence import Number, is_evidenced, is_of_whole_report, is_of_year, numbers_in
from schemas.forms import APPLICATIONS_2021, DISCLOSURE_2021, DISPUTES
from schemas.quantities import named, quantities

KNOWN = quantities((DISCLOSURE_2021, APPLICATIONS_2021, DISPUTES))


def the(number: str, text: str) -> Number:
    return next(each for each in numbers_in(text) if text[each.start : each.end] == number)


def evidenced(text: str, number: str, *what: str) -> bool:
    chosen = named(what, KNOWN)
    assert chosen is not None
    return is_evidenced(text, the(number, text), chosen)


@pytest.mark.parametrize(
    ("text", "number", "what"),
    [
        ("全年收到政府信息公开申请34件,上年结转2件", "34", ["新收申请"]),
        ("全年收到政府信息公开申请34件,上年结转2件", "2", ["上年结转"]),
        ("全年共收到34件政府信息公开申请。", "34", ["新收申请"]),
        ("办结申请36件,其中同意公开答复9件,部分公开答复3件", "9", ["予以公开"]),
        ("予以公开及部分公开258件,占33.9%;", "258", ["予以公开", "部分公开"]),
        ("予以公开及部分公开258件,占33.9%;", "33.9", ["予以公开", "部分公开"]),
        ("不予公开35件,占4.3%;不予处理158件,占19.6%", "19.6", ["不予处理"]),
        ("因本机关不掌握等原因无法提供265件", "265", ["无法提供"]),
        ("因本机关不掌握等原因无法提供265件", "265", ["本机关不掌握"]),
        ("转下一年度办理答复的有1件", "1", ["结转下年"]),
        ("办结申请148件,结转至2026年6件", "6", ["结转下年"]),
        ("行政复议7件,诉讼9件,均获维持", "9", ["行政诉讼总数"]),
        ("行政复议7件,诉讼9件,均获维持", "7", ["行政复议总数", "行政复议维持"]),
        ("行政复议351件,其中结果维持72件,结果纠正64件", "64", ["行政复议纠正"]),
        ("行政复议和行政诉讼共3件", "3", ["行政复议总数", "行政诉讼总数"]),
        ("制发行政规范性文件5件,废止2件,现行有效60件", "60", ["规范性文件现行有效"]),
        ("收到自然人申请30件", "30", ["新收自然人申请"]),
    ],
)
def test_evidence(text: str, number: str, what: list[str]) -> None:
    assert evidenced(text, number, *what)


@pytest.mark.parametrize(
    ("text", "number", "what"),
    [
        ("全年收到政府信息公开申请34件,上年结转2件", "34", ["上年结转"]),
        ("予以公开及部分公开258件", "258", ["予以公开"]),
        ("收到网上申请30件", "30", ["新收申请"]),
        ("收到自然人申请30件", "30", ["新收申请"]),
        ("收到群众来信30件", "30", ["新收申请"]),
        ("受理行政复议申请3件", "3", ["新收申请"]),
        ("收到申请近30件", "30", ["新收申请"]),
        ("收到申请30余件", "30", ["新收申请"]),
        ("收到申请3万件", "3", ["新收申请"]),
        ("收到申请比上年增加5件", "5", ["新收申请"]),
        ("收到申请数量较去年回落12.3%", "12.3", ["新收申请"]),
        ("收到申请30人次", "30", ["新收申请"]),
        ("申请按时办结率100%", "100", ["办理总数"]),
        ("行政复议7件,维持5件", "5", ["行政诉讼维持"]),
        ("行政复议7件,维持5件", "7", ["行政复议维持"]),
        ("行政复议和行政诉讼共3件", "3", ["行政诉讼总数"]),
        ("公开行政规范性文件13件", "13", ["规范性文件制发"]),
        ("本年新收 34", "34", ["新收申请"]),
    ],
)
def test_no_evidence(text: str, number: str, what: list[str]) -> None:
    assert not evidenced(text, number, *what)


def test_the_numbers_of_a_text() -> None:
    text = "2024年1月收到1,204件,占33.9%,第12 5号,A4纸,7件,8件"
    assert [str(number.value) for number in numbers_in(text)] == ["1204", "33.9", "7", "8"]


@pytest.mark.parametrize(
    ("text", "this_year"),
    [
        ("2024年收到申请5件", True),
        ("全年收到申请5件", True),
        ("上年结转5件", True),
        ("全年累计收到申请5件", True),
        ("截至2024年12月31日现行有效5件", True),
        ("结转至2025年5件", True),
        ("2023年收到申请5件", False),
        ("去年收到申请5件", False),
        ("自条例施行以来收到申请5件", False),
        ("历年累计收到申请5件", False),
    ],
)
def test_only_this_year_is_compared(text: str, this_year: bool) -> None:
    assert is_of_year(text, the("5", text), "2024") is this_year


@pytest.mark.parametrize(
    ("issuer", "text", "whole"),
    [
        ("某县人民政府", "全县收到申请5件", True),
        ("某县人民政府", "收到申请5件", True),
        ("某县人民政府", "县政府办公室收到申请5件", False),
        ("某县人民政府", "本级收到申请5件", False),
        ("某县教育局", "本局收到申请5件", True),
        ("某县教育局", "收到申请5件", True),
        ("某县教育局", "全县收到申请5件", False),
        ("某县教育局", "下属学校收到申请5件", False),
        ("", "全县收到申请5件", False),
        ("", "收到申请5件", True),
    ],
)
def test_only_the_whole_of_the_report_is_compared(issuer: str, text: str, whole: bool) -> None:
    assert is_of_whole_report(text, the("5", text), ReportIdentity(issuer, "2024")) is whole
