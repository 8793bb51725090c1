"""What the prose of a report counts, and the words it uses for it.

A quantity is one or more fields of the forms under a short name that a language model can choose (`不予公开` is the sum
of its eight rows). Its marks are the words that must stand beside a number before anyone believes that the number is
that quantity; they are declared here by the ids of rows and columns. A row without words of its own is known by its
label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from schemas.declaration import Arrangement, Direction, FieldId, Kind, Row, Table

RECEIVED, CARRIED_IN, PROCESSED = "received", "carried_in", "processed_total"


@dataclass(frozen=True, slots=True)
class Words:
    """How prose speaks of a row, a group of rows, or a column: a short name, and a pattern of what it may say."""

    name: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a number of the prose may count.

    `marks` must stand beside the number; `subject` (whose proceedings, what kind of file) may stand earlier in the
    sentence. `within` are marks of the group that a row stands in: they may stand beside it too.
    """

    name: str
    fields: tuple[FieldId, ...]
    marks: frozenset[str] = frozenset()
    subject: str = ""
    within: frozenset[str] = frozenset()

    @property
    def table(self) -> str:
        return self.fields[0].table


_NEXT = "下一?年度?"
_LAST = "上一?年度?"
_ANSWERED = "(?:继续)?(?:办理|答复|处理)*"
_ROWS: dict[str, Words] = {
    "carried_out": Words(
        "结转下年",
        rf"(?:(?:结转|转|顺延|延)(?:至|到|入|为)*{_NEXT}|{_NEXT}继续|结转(?:至|到)?20\d\d年度?){_ANSWERED}",
    ),
    CARRIED_IN: Words("上年结转", rf"{_LAST}(?:结转|转入|遗留|延续)|结转{_LAST}|20\d\d年度?结转"),
    "denied": Words("不予公开", "不予以?公开|不同意公开"),
    "partially_granted": Words("部分公开", "部分(?:予以|同意)?公开|区分处理"),
    "granted": Words("予以公开", "(?<!不)予以公开|(?<!不)同意公开|全部公开"),
    "unavailable": Words("无法提供", "无法提供|不能提供"),
    "declined": Words("不予处理", "不予处理"),
    "other": Words("其他处理", "其他处理"),
    "denied_state_secret": Words("国家秘密", "国家秘密"),
    "denied_prohibited_by_law": Words("法律行政法规禁止公开", "法律[^，。；]{0,6}禁止"),
    "denied_security_stability": Words("三安全一稳定", "三安全"),
    "denied_third_party_rights": Words("第三方合法权益", "第三[方人]"),
    "denied_internal_affairs": Words("内部事务信息", "内部事务"),
    "denied_process_information": Words("过程性信息", "过程性"),
    "denied_enforcement_file": Words("行政执法案卷", "执法案卷"),
    "denied_administrative_query": Words("行政查询事项", "行政查询"),
    "unavailable_not_held": Words("本机关不掌握", "不掌握"),
    "unavailable_needs_creation": Words("没有现成信息", "没有现成|另行制作"),
    "unavailable_unclear": Words("补正后仍不明确", "补正后|仍不明确"),
    "declined_petition": Words("信访举报投诉", "信访|举报投诉|投诉举报"),
    "declined_repeated": Words("重复申请", "重复申请"),
    "declined_publication": Words("公开出版物", "出版物"),
    "declined_excessive": Words("大量反复申请", "反复申请"),
    "declined_confirmation": Words("重新出具已获取信息", "重新出具"),
    "other_overdue_correction": Words("逾期不补正", "逾期[不未]补正"),
    "other_overdue_fee": Words("逾期未缴费", "逾期未[^，。；]{0,8}[缴交]"),
    RECEIVED: Words("新收申请", "新收|收到|受理|接收|接到"),
    PROCESSED: Words("办理总数", "办结|办理|办毕|答复|处理"),
    # Whose proceedings, which files: subjects.
    "litigation_after_reconsideration": Words("复议后起诉", "复议后(?:提起)?(?:行政)?(?:起诉|诉讼)"),
    "litigation_direct": Words("未经复议直接起诉", "(?:未经(?:行政)?复议)?直接(?:提起)?(?:行政)?(?:起诉|诉讼)"),
    "reconsideration": Words("行政复议", "复议(?!机关)"),
    "litigation": Words("行政诉讼", "诉讼"),
    "normative_documents": Words("规范性文件", "规范性文件"),
    "regulations": Words("规章", "规章(?!制度)"),
    "administrative_licensing": Words("行政许可", "行政许可"),
    "administrative_penalty": Words("行政处罚", "行政处罚"),
    "administrative_coercion": Words("行政强制", "行政强制"),
}
_COLUMNS: dict[str, Words] = {
    "upheld": Words("维持", "(?<![未不])维持"),
    "corrected": Words("纠正", "(?<![未不被])(?:被|予以)?纠正|纠错"),
    "other": Words("其他结果", "其他结果"),
    "pending": Words("尚未审结", "[尚仍]?未审结|正在审理|未结案"),
    "issued": Words("制发", "制发|制定|印发|出台"),
    "repealed": Words("废止", "废止"),
    "in_force": Words("现行有效", "现行有效"),
    "decisions": Words("处理决定", "处理决定|决定"),
    "newly_made": Words("新制作", "新?制作"),
    "newly_disclosed": Words("新公开", "新公开"),
    "total_disclosed": Words("对外公开总数", "对外公开"),
    "natural_person": Words("自然人", "自然人|公民"),
    "commercial_enterprise": Words("商业企业", "企业"),
    "research_institution": Words("科研机构", "科研"),
    "public_welfare_organization": Words("社会公益组织", "公益组织"),
    "legal_service_institution": Words("法律服务机构", "法律服务"),
}
_SUBJECTS = tuple(list(_ROWS)[list(_ROWS).index("litigation_after_reconsideration") :])
_OF_COLUMN = "column:"
_FILES = frozenset(_SUBJECTS[_SUBJECTS.index("normative_documents") :])
_GROUPS = {"不予公开": "denied", "无法提供": "unavailable", "不予处理": "declined", "其他处理": "other"}
_LITIGATION = ("litigation_direct", "litigation_after_reconsideration")
_NUMBERED = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．]+)")


@dataclass(frozen=True, slots=True)
class Mark:
    """A word of a quantity at `start` … `end` of a text: `id` of the row, group or column that it speaks of."""

    id: str
    start: int
    end: int

    @property
    def is_subject(self) -> bool:
        return self.id in _SUBJECTS

    @property
    def is_result(self) -> bool:
        """Whether it is of a column: what became of proceedings or files, or who applied."""
        return self.id.startswith(_OF_COLUMN)


def marks_in(text: str) -> tuple[Mark, ...]:
    """The words of a text that speak of some quantity, in order, none overlapping another."""
    pattern, ids = _lexicon()
    return tuple(Mark(ids[(m.lastindex or 1) - 1], m.start(), m.end()) for m in pattern.finditer(text))


def is_telling(mark: str) -> bool:
    """Whether a mark alone may name a quantity: a file (规章) does so only beside what became of it, and a result only
    beside the proceedings that it ended."""
    return mark not in _FILES and not mark.startswith(_OF_COLUMN)


def column_mark(column: str) -> str:
    """The id of the mark of a column, which may be called as a row is."""
    return _OF_COLUMN + column


@lru_cache(maxsize=8)
def quantities(tables: tuple[Table, ...]) -> tuple[Quantity, ...]:
    """In: the forms found in a report. Out: all that its prose may count of them, in printed order."""
    return tuple(quantity for table in tables for quantity in _of_table(table))


@lru_cache(maxsize=1)
def _lexicon() -> tuple[re.Pattern[str], tuple[str, ...]]:
    words = [*_ROWS.items(), *((column_mark(column), each) for column, each in _COLUMNS.items())]
    # Columns before the rows of every day's words (办理, 处理), which stand last of the rows.
    late = {RECEIVED, PROCESSED}
    ordered = [pair for pair in words if pair[0] not in late] + [pair for pair in words if pair[0] in late]
    return re.compile("|".join(f"({each.pattern})" for _, each in ordered)), tuple(id_ for id_, _ in ordered)


def _of_table(table: Table) -> Iterator[Quantity]:
    if table.arrangement is Arrangement.MATRIX:
        yield from _of_matrix(table)
    elif table.arrangement is Arrangement.BLOCKS:
        yield from _of_blocks(table)
    else:
        yield from _of_sections(table)


def _of_matrix(table: Table) -> Iterator[Quantity]:
    """Each row by its total, the sum of each group of rows, and who applied."""
    total = _total(table)
    groups: dict[str, list[Row]] = {}
    for row in table.rows:
        group = _GROUPS.get(_bare(row.groups[-1]), "") if row.groups else ""
        if group:
            groups.setdefault(group, []).append(row)
        if row.id in _ROWS:
            field = FieldId(table.id, row.id, total)
            yield Quantity(_ROWS[row.id].name, (field,), frozenset({row.id}), "", frozenset({group} - {""}))
    for group, rows in groups.items():
        fields = tuple(FieldId(table.id, row.id, total) for row in rows)
        members = frozenset(row.id for row in rows)
        yield Quantity(_ROWS[group].name, fields, frozenset({group}), "", members)
    for column in table.columns:
        if column.id in _COLUMNS and column.id != "other":
            marks = frozenset({RECEIVED, column_mark(column.id)})
            yield Quantity(f"新收{_COLUMNS[column.id].name}申请", (FieldId(table.id, RECEIVED, column.id),), marks)


def _of_blocks(table: Table) -> Iterator[Quantity]:
    """Each kind of proceedings by its result; 行政诉讼 is both of its rows."""
    subjects: dict[str, tuple[str, ...]] = {row.id: (row.id,) for row in table.rows}
    subjects["litigation"] = tuple(row for row in _LITIGATION if row in table.row_of)
    for subject, rows in subjects.items():
        for column in table.columns:
            fields = tuple(FieldId(table.id, row, column.id) for row in rows)
            whole = column.id == _total(table)
            name = _ROWS[subject].name + ("总数" if whole else _COLUMNS[column.id].name)
            marks = frozenset[str]() if whole else frozenset({column_mark(column.id)})
            yield Quantity(name, fields, marks, subject)


def _of_sections(table: Table) -> Iterator[Quantity]:
    for row in table.rows:
        for column in row.columns:
            if row.id in _ROWS and column.id in _COLUMNS and column.kind is Kind.INTEGER:
                marks = frozenset({column_mark(column.id)})
                name = f"{_ROWS[row.id].name}{_COLUMNS[column.id].name}"
                yield Quantity(name, (FieldId(table.id, row.id, column.id),), marks, row.id)


def _total(table: Table) -> str:
    """The column in which the sums along a row end."""
    return next(rule.right[0] for rule in table.rules if rule.direction is Direction.ROW)


def _bare(label: str) -> str:
    return _NUMBERED.sub("", label)


def named(names: Iterable[str], known: Sequence[Quantity]) -> tuple[Quantity, ...] | None:
    """The quantities of these names, each once; None where there are none, or one is not known."""
    by_name = {quantity.name: quantity for quantity in known}
    chosen = tuple(dict.fromkeys(names))
    if not chosen or any(name not in by_name for name in chosen):
        return None
    return tuple(by_name[name] for name in chosen)
