"""Where the tables of a document are, which form each follows, and whether one stands there twice."""

from __future__ import annotations

from pipeline.documents.grids import line_of
from pipeline.documents.html import read_html
from pipeline.documents.model import Block
from pipeline.tables.locate import Region, locate

ROWS = ("规章", "行政规范性文件")
HEAD = "信息内容|本年制发件数|本年废止件数|现行有效件数"
OLD_HEAD = "信息内容|本年新制作数量|本年新公开数量|对外公开总数量"


def web(*tables: str) -> tuple[Block, ...]:
    """Tables of a web page: a line a row, cells parted by bars, a line of text between tables."""
    parts = []
    for each in tables:
        rows = (f"<tr><td>{line.replace('|', '</td><td>')}</td></tr>" for line in each.split("\n"))
        parts.append(f"<p>另见</p><table>{''.join(rows)}</table>")
    return read_html(f"<body>{''.join(parts)}</body>".encode(), "page.html", "0").blocks


def text(*lines: str) -> tuple[Block, ...]:
    return tuple(line_of(line, number) for number, line in enumerate("\n".join(lines).split("\n"), start=1))


def only(regions: tuple[Region, ...]) -> Region:
    (region,) = regions
    return region


DISCLOSURE = f"第二十条第（一）项||| \n{HEAD}\n规章|0|1|20\n行政规范性文件|12|3|45"
LAST_YEARS = DISCLOSURE.replace("12", "11")
DISPUTES = (
    "行政复议|||||行政诉讼|||||||||\n|||||未经复议直接起诉|||||复议后起诉||||\n"
    + "|".join(("结果维持", "结果纠正", "其他结果", "尚未审结", "总计") * 3)
    + "\n"
    + "|".join("0" * 15)
)


def test_a_table_is_found_among_other_tables() -> None:
    region = only(locate(web("索引号|1|发布机构|某局", DISCLOSURE, "上一篇|下一篇")))
    assert (region.table.id, region.table.form, len(region.grids)) == ("disclosure", "2021", 1)


def test_the_form_is_that_of_the_headers() -> None:
    region = only(locate(web(DISCLOSURE.replace(HEAD, OLD_HEAD))))
    assert region.table.form == "2019"


def test_a_table_cut_in_two_is_one() -> None:
    region = only(locate(web(DISCLOSURE, "第二十条第（六）项|\n信息内容|本年处理决定数量\n行政处罚|7\n行政强制|8")))
    assert (len(region.grids), region.repeated) == (2, False)


def test_last_years_table_beside_this_years_is_noticed() -> None:
    region = only(locate(web(DISCLOSURE, LAST_YEARS)))
    assert (len(region.grids), region.repeated) == (1, True)


def test_last_years_table_in_the_older_form_is_noticed() -> None:
    region = only(locate(web(DISCLOSURE, LAST_YEARS.replace(HEAD, OLD_HEAD))))
    assert (region.table.form, region.repeated) == ("2021", True)


def test_the_same_table_again_for_print_says_nothing_else() -> None:
    assert not only(locate(web(DISCLOSURE, DISCLOSURE))).repeated


OUTCOMES = """自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计
一、本年新收政府信息公开申请数量 1 2 3 4 5 6 21
二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0
（一）予以公开 1 2 3 4 5 6 21
1.属于国家秘密 0 0 0 0 0 0 0
2.其他法律行政法规禁止公开 0 0 0 0 0 0 0
（六）其他处理 0 0 0 0 0 0 0
（七）总计 1 2 3 4 5 6 21
四、结转下年度继续办理 0 0 0 0 0 0 0"""
PROSE = (
    "属于国家秘密1件，其他法律行政法规禁止公开2件，保护第三方合法权益3件，属于三类内部事务信息4件，属于行政执法案卷0件"
)
FILLER = "说明文字。" * 100


def test_of_two_reports_in_one_file_no_table_of_the_second_is_taken_for_one_of_the_first_without_a_word() -> None:
    """The first had lost its last table, and that of the second was accepted in its place."""
    before, behind = locate(web(DISCLOSURE, DISPUTES, LAST_YEARS)), locate(web(DISCLOSURE, LAST_YEARS, DISPUTES))
    assert [(region.table.id, region.repeated, region.behind) for region in (*before, *behind)] == [
        *(("disclosure", True, False), ("disputes", False, False)),
        *(("disclosure", True, False), ("disputes", False, True)),
    ]


def test_a_table_in_text_ends_with_its_numbers() -> None:
    region = only(locate(text("三、申请情况", OUTCOMES, "", "四、复议情况", "没有 3 件。")))
    assert (region.table.id, region.blocks[-1].text) == ("applications", "四、结转下年度继续办理 0 0 0 0 0 0 0")


def test_a_single_row_of_other_outcomes_is_the_2019_form() -> None:
    assert only(locate(text(OUTCOMES))).table.form == "2019"


def test_one_item_of_the_other_outcomes_is_the_2021_form() -> None:
    """Of the three items two were lost at a missing rule; the group's label made it the 2019 form, whose row is none
    of the document's."""
    items = "（六）其他处理\n2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请 0 0 0 0 0 0 0"
    assert only(locate(text(OUTCOMES.replace("（六）其他处理 0 0 0 0 0 0 0", items)))).table.form == "2021"


def test_prose_that_names_rows_is_no_second_table() -> None:
    region = only(locate(text(PROSE, FILLER, OUTCOMES)))
    assert not region.repeated
    assert region.blocks[0].text.startswith("自然人")


def test_last_years_table_in_text_is_noticed() -> None:
    assert only(locate(text(OUTCOMES, FILLER, OUTCOMES.replace("21", "20")))).repeated


def test_columns_of_one_name_in_both_forms_tell_by_their_labels() -> None:
    """The amount of 收费 (2021) was taken for that of 采购 (2019), and the forms tied: all fields of 2021 were lost."""
    decisions = "信息内容|本年处理决定数量\n行政许可|1\n行政处罚|2\n行政强制|3"
    fees = "信息内容|本年收费金额（单位：万元）\n行政事业性收费|4"
    assert only(locate(web(f"{decisions}\n{fees}"))).table.form == "2021"


def test_a_header_to_the_letter_counts_more_than_a_misread_one() -> None:
    """A header so misread that it is near to one of 2019 made the form a tie."""
    head = "信息内容|本年新公开数重|?|现行有效件数"
    assert only(locate(web(f"{head}\n规章|0|1|20\n行政规范性文件|12|3|45"))).table.form == "2021"
