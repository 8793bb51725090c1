"""The official tables, declared once.

Sources: 国办公开办函〔2019〕60号 (the 2019 form) and 国办公开办函〔2021〕30号 (the 2021 form), annexes. Table three
differs only in how 其他处理 is broken down; table four is the same in both.
"""

from __future__ import annotations

import copyreg
from typing import Any

from schemas.declaration import Arrangement, Column, Direction, FieldId, Kind, Row, Rule, Table

# --- table two, 主动公开政府信息情况 ------------------------------------------------------------

_ITEM_1, _ITEM_5, _ITEM_6, _ITEM_8, _ITEM_9 = (f"第二十条第（{n}）项" for n in "一五六八九")
_NORMATIVE = ("规范性文件", "行政规范性文件")

_MADE = (
    Column("newly_made", "本年新制作数量", ("本年新制作件数", "本年制作数量")),
    Column("newly_disclosed", "本年新公开数量", ("本年新公开件数", "本年公开数量")),
    Column("total_disclosed", "对外公开总数量", ("对外公开总件数", "对外公开数量")),
)
_PRIOR = Column("prior_items", "上一年项目数量", ("上年项目数量", "上一年度项目数量"))
_CHANGE = Column("change", "本年增/减", ("本年增减", "本年度增/减", "本年增/减数量"), signed=True)
_HANDLED = (_PRIOR, _CHANGE, Column("decisions", "处理决定数量"))

DISCLOSURE_2019 = Table(
    id="disclosure",
    form="2019",
    title="主动公开政府信息情况",
    arrangement=Arrangement.SECTIONS,
    rows=(
        Row("regulations", "规章", _MADE, (_ITEM_1,), ("政府规章",)),
        Row("normative_documents", _NORMATIVE[0], _MADE, (_ITEM_1,), (_NORMATIVE[1],)),
        Row("administrative_licensing", "行政许可", _HANDLED, (_ITEM_5,)),
        Row("other_services", "其他对外管理服务事项", _HANDLED, (_ITEM_5,), ("其他对外管理服务",)),
        Row("administrative_penalty", "行政处罚", _HANDLED, (_ITEM_6,)),
        Row("administrative_coercion", "行政强制", _HANDLED, (_ITEM_6,)),
        Row("administrative_fees", "行政事业性收费", (_PRIOR, _CHANGE), (_ITEM_8,)),
        Row(
            "central_procurement",
            "政府集中采购",
            (
                Column("items", "采购项目数量"),
                Column("amount", "采购总金额", ("采购金额",), kind=Kind.MONEY),
            ),
            (_ITEM_9,),
        ),
    ),
    notes=("信息内容", _ITEM_1, _ITEM_5, _ITEM_6, _ITEM_8, _ITEM_9),
)

_ISSUED = (
    Column("issued", "本年制发件数", ("本年制发数量", "本年制发数")),
    Column("repealed", "本年废止件数", ("本年废止数量", "本年废止数")),
    Column("in_force", "现行有效件数", ("现行有效数量", "现行有效数")),
)
_DECISIONS = (Column("decisions", "本年处理决定数量", ("本年处理决定件数", "处理决定数量")),)

DISCLOSURE_2021 = Table(
    id="disclosure",
    form="2021",
    title="主动公开政府信息情况",
    arrangement=Arrangement.SECTIONS,
    rows=(
        Row("regulations", "规章", _ISSUED, (_ITEM_1,), ("政府规章",)),
        Row("normative_documents", _NORMATIVE[1], _ISSUED, (_ITEM_1,), (_NORMATIVE[0],)),
        Row("administrative_licensing", "行政许可", _DECISIONS, (_ITEM_5,)),
        Row("administrative_penalty", "行政处罚", _DECISIONS, (_ITEM_6,)),
        Row("administrative_coercion", "行政强制", _DECISIONS, (_ITEM_6,)),
        Row(
            "administrative_fees",
            "行政事业性收费",
            (
                Column(
                    "amount",
                    "本年收费金额（单位：万元）",
                    ("本年收费金额", "本年收费金额（万元）", "本年收费金额（单位：元）"),
                    kind=Kind.MONEY,
                ),
            ),
            (_ITEM_8,),
        ),
    ),
    notes=("信息内容", _ITEM_1, _ITEM_5, _ITEM_6, _ITEM_8),
)

# --- table three, 收到和处理政府信息公开申请情况 ------------------------------------------------------------

_APPLICANTS = (
    Column("natural_person", "自然人"),
    Column("commercial_enterprise", "商业企业"),
    Column("research_institution", "科研机构"),
    Column("public_welfare_organization", "社会公益组织", ("社会公益",)),
    Column("legal_service_institution", "法律服务机构", ("法律服务",)),
    Column("other_organization", "其他"),
    Column("total", "总计", ("合计",)),
)
_PARTS = tuple(column.id for column in _APPLICANTS[:-1])

_RESULTS = "三、本年度办理结果"
_DENIED, _UNAVAILABLE, _DECLINED, _OTHER = "（三）不予公开", "（四）无法提供", "（五）不予处理", "（六）其他处理"


def _result(row_id: str, label: str, *groups: str, variants: tuple[str, ...] = ()) -> Row:
    return Row(row_id, label, _APPLICANTS, (_RESULTS, *groups), variants)


_BEFORE_OTHER = (
    Row("received", "一、本年新收政府信息公开申请数量", _APPLICANTS),
    Row("carried_in", "二、上年结转政府信息公开申请数量", _APPLICANTS),
    _result("granted", "（一）予以公开"),
    _result(
        "partially_granted", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", variants=("（二）部分公开",)
    ),
    _result("denied_state_secret", "1.属于国家秘密", _DENIED),
    _result("denied_prohibited_by_law", "2.其他法律行政法规禁止公开", _DENIED),
    _result("denied_security_stability", "3.危及“三安全一稳定”", _DENIED),
    _result("denied_third_party_rights", "4.保护第三方合法权益", _DENIED),
    _result("denied_internal_affairs", "5.属于三类内部事务信息", _DENIED),
    _result("denied_process_information", "6.属于四类过程性信息", _DENIED),
    _result("denied_enforcement_file", "7.属于行政执法案卷", _DENIED),
    _result("denied_administrative_query", "8.属于行政查询事项", _DENIED),
    _result("unavailable_not_held", "1.本机关不掌握相关政府信息", _UNAVAILABLE),
    _result("unavailable_needs_creation", "2.没有现成信息需要另行制作", _UNAVAILABLE),
    _result("unavailable_unclear", "3.补正后申请内容仍不明确", _UNAVAILABLE),
    _result("declined_petition", "1.信访举报投诉类申请", _DECLINED),
    _result("declined_repeated", "2.重复申请", _DECLINED),
    _result("declined_publication", "3.要求提供公开出版物", _DECLINED),
    _result("declined_excessive", "4.无正当理由大量反复申请", _DECLINED),
    _result("declined_confirmation", "5.要求行政机关确认或重新出具已获取信息", _DECLINED),
)
_OTHER_2019 = (_result("other", _OTHER, variants=("（六）其他",)),)
_OTHER_2021 = (
    _result("other_overdue_correction", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", _OTHER),
    _result("other_overdue_fee", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", _OTHER),
    _result("other_remaining", "3.其他", _OTHER, variants=("3.其他处理",)),
)
_AFTER_OTHER = (
    _result("processed_total", "（七）总计", variants=("（七）合计",)),
    Row("carried_out", "四、结转下年度继续办理", _APPLICANTS),
)


def _applications(form: str, other: tuple[Row, ...]) -> Table:
    outcomes = tuple(row.id for row in (*_BEFORE_OTHER[2:], *other))
    return Table(
        id="applications",
        form=form,
        title="收到和处理政府信息公开申请情况",
        arrangement=Arrangement.MATRIX,
        rows=(*_BEFORE_OTHER, *other, *_AFTER_OTHER),
        rules=(
            Rule("row_total", Direction.ROW, _PARTS, ("total",)),
            Rule("outcome_total", Direction.COLUMN, outcomes, ("processed_total",)),
            Rule("balance", Direction.COLUMN, ("received", "carried_in"), ("processed_total", "carried_out")),
        ),
        notes=(
            "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
            "申请人情况",
            "法人或其他组织",
            _RESULTS,
            _DENIED,
            _UNAVAILABLE,
            _DECLINED,
            _OTHER,
        ),
    )


APPLICATIONS_2019 = _applications("2019", _OTHER_2019)
APPLICATIONS_2021 = _applications("2021", _OTHER_2021)

# --- table four, 政府信息公开行政复议、行政诉讼情况 ------------------------------------------------------------

_OUTCOMES = (
    Column("upheld", "结果维持", ("维持",)),
    Column("corrected", "结果纠正", ("纠正",)),
    Column("other", "其他结果"),
    Column("pending", "尚未审结"),
    Column("total", "总计", ("合计",)),
)
_LITIGATION = "行政诉讼"

DISPUTES = Table(
    id="disputes",
    form="both",
    title="政府信息公开行政复议、行政诉讼情况",
    arrangement=Arrangement.BLOCKS,
    rows=(
        Row("reconsideration", "行政复议", _OUTCOMES),
        Row("litigation_direct", "未经复议直接起诉", _OUTCOMES, (_LITIGATION,)),
        Row("litigation_after_reconsideration", "复议后起诉", _OUTCOMES, (_LITIGATION,)),
    ),
    rules=(Rule("disputes_total", Direction.ROW, ("upheld", "corrected", "other", "pending"), ("total",)),),
    notes=(_LITIGATION,),
)

TABLES = (DISCLOSURE_2019, DISCLOSURE_2021, APPLICATIONS_2019, APPLICATIONS_2021, DISPUTES)
TABLE_IDS = tuple(dict.fromkeys(table.id for table in TABLES))
TABLES_OF_CASES = (APPLICATIONS_2021.id, DISPUTES.id)
"""Tables of cases: all zeros there, beside a prose that counts cases, are numbers lost."""


def forms_of(table_id: str) -> tuple[Table, ...]:
    """The official layouts of one table, oldest first. Raises KeyError for an id that is no table."""
    found = tuple(table for table in TABLES if table.id == table_id)
    if not found:
        raise KeyError(table_id)
    return found


def table_of(table_id: str, form: str) -> Table:
    """The layout of a table in a form. Raises KeyError where there is none."""
    for table in TABLES:
        if table.id == table_id and table.form == form:
            return table
    raise KeyError((table_id, form))


def is_field(field: FieldId) -> bool:
    """Whether some form has this field."""
    return any(field in table.fields for table in TABLES)


def _reduced(table: Table) -> Any:
    """How a table is pickled: an official one by its name, for every process has it, with all that was worked out."""
    if any(table is official for official in TABLES):
        return table_of, (table.id, table.form)
    return object.__reduce_ex__(table, 2)


copyreg.pickle(Table, _reduced)
