"""Group labels that stand twice in a table."""

from pipeline.checks.groups import group_findings
from pipeline.documents.model import Line, LinePlace, Span
from pipeline.findings import Cause
from pipeline.tables.locate import Region
from schemas.declaration import Table
from schemas.forms import APPLICATIONS_2021, DISPUTES

RESULTS = "三、本年度办理结果"


def region(*texts: str, table: Table = APPLICATIONS_2021, repeated: bool = False) -> Region:
    lines = [Line(text, (Span(0, len(text), LinePlace(i, 0, len(text))),)) for i, text in enumerate(texts, 1)]
    return Region(table, tuple(lines), repeated)


def test_a_group_label_that_stands_twice() -> None:
    (finding,) = group_findings(region(RESULTS + "（一）予以公开0", "三、本年度 办理结果（四）无法提供", "（七）总计"))
    assert (finding.table, finding.left, finding.cause, finding.cells) == ("applications", RESULTS, Cause.SOURCE, ())


def test_a_label_cut_over_two_lines() -> None:
    assert len(group_findings(region(RESULTS, "（四）无法", "提供1.", "（四）无法提供2."))) == 1


def test_no_label_twice_and_a_label_repeated_on_every_row_say_nothing() -> None:
    assert group_findings(region(RESULTS, "（四）无法提供")) == ()
    assert group_findings(region(*[RESULTS] * 3)) == ()


def test_a_table_that_stands_twice_says_nothing() -> None:
    assert group_findings(region(*[RESULTS] * 2, repeated=True)) == ()
    received = APPLICATIONS_2021.rows[0].label
    assert group_findings(region(*[received, RESULTS] * 2)) == ()


def test_a_word_of_the_title_is_no_group_label() -> None:
    assert group_findings(region("政府信息公开行政复议、行政诉讼情况", "行政诉讼", table=DISPUTES)) == ()
