"""Whether a number of the prose can be the quantity that a model takes it for. The model's word is never enough.

The words of the quantity, and of no other, must stand between the number before and this one; another year, another
office, a part of the cases, a rounded number or a change against last year must not. What is in doubt is not compared:
a finding that accuses a publisher wrongly is worse than one that is missed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.readers.identity import ReportIdentity
from schemas.quantities import PROCESSED, RECEIVED, Mark, Quantity, is_telling, marks_in
from schemas.values import parse_value

_NUMBER = re.compile(r"(?<![\d.A-Za-z])(?<!\d[, ])\d+(?:,\d{3})*(?:\.\d+)?(?![., ]?\d)")
_COUNTED = re.compile(r"[件宗起例份个条项部](?![次人])")
_DATE = re.compile(r"[年月日号时分]")
_STOP = re.compile(r"[，,。；;、)]|$")
_ROUNDED_BEFORE = re.compile(r"(?:约|近|超过?|逾|不足|至少|达?近)$")
_ROUNDED_AFTER = re.compile(r"[余多万亿]|以上|左右")
_SHARE = re.compile(
    r"占(?:比|到|了)?(?:为|约为|约)?(?:全部|(?:申请|办结|办理|答复|处理)*(?:件)?(?:总数|总量|总件数|总计))?的?$"
)
_ALL_ENDED = re.compile(r"(?:均|全部|都|皆|一律)[^，,。；;\d未不]{0,6}$")
_CHANGED = re.compile(r"(?:同比|环比|增加|增长|减少|下降|上升|回落|多出|降低|提高)[^，,。；;]*$")
_PART = re.compile(
    "网上|网络|互联网|在线|信函|邮寄|邮政|快递|当面|现场|传真|邮件|电子邮箱|平台|渠道|门户|窗口|来信|来电|热线"
    "|提案|建议|留言|咨询|投诉举报件|每件|首次|其中(?=收到|受理|新收)"
)
_CUMULATIVE = re.compile(r"累计|历年|以来|历史")
_IN_YEAR = re.compile(r"全年|今年|本年|20\d\d年")
_YEAR = re.compile(r"(20\d\d)(?:年|-)")
_OTHER_YEAR = re.compile(r"去年|前年|往年|上一?年(?:度)?(?!度?(?:结转|转入|遗留|延续))|同期")
_REGION = re.compile(r"(?:人民政府|管委会|管理委员会|[省市县区州旗镇乡]|街道(?:办事处)?)$")
_WHOLE_REGION = re.compile(
    "全[省市县区州旗系]|各级|各部门|各单位|各[镇乡区县市]|各街道|下属|基层|所属|系统内|[我本][市县区省](?!.{0,2}局)"
)
_ONE_OFFICE = re.compile(
    r"本级|本机关(?!不)|本单位|本部门|本[局委办]|政府办|办公[室厅]|各[镇乡区县市]|各街道|下属|所属"
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a sentence, at `start` … `end`."""

    value: Decimal
    start: int
    end: int
    is_percent: bool


def numbers_in(text: str) -> Iterator[Number]:
    """The whole numbers and decimals of a text, in order; not those of dates."""
    for match in _NUMBER.finditer(text):
        value = parse_value(match[0]).number
        if value is not None and not _DATE.match(text, match.end()):
            yield Number(value, match.start(), match.end(), text.startswith("%", match.end()))


def is_counted(text: str, number: Number) -> bool:
    """Whether a number counts cases: exactly, and in whole ones."""
    whole = number.value.as_tuple().exponent == 0 and bool(_COUNTED.match(text, number.end))
    return whole and not _is_rounded(text, number)


def may_be_told(text: str) -> bool:
    """Whether a sentence holds any number that could be believed of any quantity: others need not be asked about."""
    return any(_may_be_told(text, number) for number in numbers_in(text))


def is_evidenced(text: str, number: Number, chosen: Sequence[Quantity]) -> bool:
    """In: a sentence, one of its numbers, and what that is said to count. Out: whether the words beside it say so."""
    before = _words_before(text, number)
    if number.is_percent:
        if not _SHARE.search(before) or _is_rounded(text, number):
            return False
    elif not is_counted(text, number):
        return False
    after = text[number.end : _stop(text, number.end)]
    around = before + after
    if _CHANGED.search(before) or _PART.search(before):
        return False
    return _are_named(text, number, before, after, chosen) and _are_of(chosen, around, text, number)


def is_of_year(text: str, number: Number, year: str) -> bool:
    """Whether a number is of the report's year, by the words before it in its sentence."""
    told = _without_marks(text[: number.start])  # 上年结转 and 结转至2026年 are of this year
    years = _YEAR.findall(told)
    if years and years[-1] != year:
        return False
    clause = told[_clause_start(told) :]
    if _OTHER_YEAR.search(clause):
        return False
    return not _CUMULATIVE.search(told) or bool(_IN_YEAR.search(told))


def is_of_whole_report(text: str, number: Number, identity: ReportIdentity) -> bool:
    """Whether a number speaks of all that the tables count: the whole region where a government reports, the office
    itself where an office does."""
    told = text[: number.start]
    regional = bool(_REGION.search(identity.issuer))
    if not identity.issuer:
        return not _WHOLE_REGION.search(told) and not _ONE_OFFICE.search(told)
    return not (_ONE_OFFICE if regional else _WHOLE_REGION).search(told.replace(identity.issuer, ""))


def _may_be_told(text: str, number: Number) -> bool:
    before = _words_before(text, number)
    if _CHANGED.search(before) or not (_SHARE.search(before) if number.is_percent else is_counted(text, number)):
        return False
    marks = marks_in(before) or marks_in(text[number.end : _stop(text, number.end)])
    ids = {mark.id for mark in marks}
    if ids and ids <= {RECEIVED, PROCESSED}:
        return "申请" in text
    if any(mark.is_result for mark in marks):
        return bool(_subjects(text, number, marks))
    return any(is_telling(mark) for mark in ids)


# --- the words beside a number ---------------------------------------------------------------------------------------


def _words_before(text: str, number: Number) -> str:
    """The text since the number before. A share's own words stand before the count that it follows (`258件，占`)."""
    earlier = [each for each in numbers_in(text) if each.end <= number.start]
    start = earlier[-1].end if earlier else 0
    if number.is_percent and earlier and not marks_in(text[start : number.start].rpartition("占")[0]):
        start = earlier[-2].end if len(earlier) > 1 else 0
        head, count, tail = text[start : earlier[-1].start], earlier[-1], text[earlier[-1].end : number.start]
        return f"{head}{tail}" if not count.is_percent else tail
    return text[start : number.start]


def _are_named(text: str, number: Number, before: str, after: str, chosen: Sequence[Quantity]) -> bool:
    """Whether the words say these quantities and no others."""
    marks = marks_in(before) or marks_in(after)
    subjects = _subjects(text, number, marks)
    if subjects != {quantity.subject for quantity in chosen} - {""}:
        return False
    said = {mark.id for mark in marks if not mark.is_subject}
    ended = said | _said_of_all(text, number)
    if not all(quantity.marks <= ended for quantity in chosen):
        return False
    own = frozenset[str]().union(*(quantity.marks | quantity.within for quantity in chosen))
    if not chosen[0].subject and own - {PROCESSED}:
        own |= {PROCESSED}  # 答复, 处理 and 办理 stand beside every result
    if all(quantity.subject for quantity in chosen):
        own |= {RECEIVED, PROCESSED}  # proceedings are received and dealt with too
    return said <= own


def _subjects(text: str, number: Number, marks: Sequence[Mark]) -> set[str]:
    """The subjects beside a number, else those named last before it for a result (`行政复议7件，维持5件`)."""
    here = {mark.id for mark in marks if mark.is_subject}
    if here or any(not mark.is_result for mark in marks) or not marks:
        return here
    earlier = [mark for mark in marks_in(text[: number.start]) if mark.is_subject]
    return {earlier[-1].id} if earlier else set()


def _said_of_all(text: str, number: Number) -> set[str]:
    """The results that a sentence tells of all its cases behind their numbers: `复议7件，诉讼9件，均获维持`."""
    rest = text[number.end :]
    return {mark.id for mark in marks_in(rest) if mark.is_result and _ALL_ENDED.search(rest[: mark.start])}


def _are_of(chosen: Sequence[Quantity], around: str, text: str, number: Number) -> bool:
    """Whether counts of applications are so called: other things are received and dealt with too."""
    if any(quantity.subject for quantity in chosen):
        return True
    if any(mark.is_subject for mark in marks_in(around)):
        return False
    common = any(quantity.marks & {RECEIVED, PROCESSED} for quantity in chosen)
    return not common or "申请" in around or (PROCESSED in chosen[0].marks and "申请" in text[: number.start])


def _is_rounded(text: str, number: Number) -> bool:
    after = number.end + number.is_percent
    return bool(_ROUNDED_BEFORE.search(text[: number.start]) or _ROUNDED_AFTER.match(text, after))


def _without_marks(text: str) -> str:
    for mark in reversed(marks_in(text)):
        text = text[: mark.start] + text[mark.end :]
    return text


def _stop(text: str, position: int) -> int:
    stop = _STOP.search(text, position)
    return stop.start() if stop else len(text)


def _clause_start(told: str) -> int:
    """Where the clause begins that a text ends in."""
    return max(told.rfind(mark) for mark in "，,。；;") + 1
