"""The words of a report: sections 一, 五 and 六 and the preface, of the project's own make.

What the words say in numbers agrees with the tables as printed; a cell that the publisher got wrong is not spoken of.
Other numbers (visits to a web site, last year's applications) are about things that no table counts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from eval.generator.draw import Draw
from eval.generator.faults import number
from eval.generator.numbers import rule_of
from eval.generator.report import Section, Wording
from schemas.declaration import Arrangement, FieldId, Table

_NUMERALS = "一二三四五六"
_OVERVIEW, _PROBLEMS, _OTHER = "总体情况", "存在的主要问题及改进情况", "其他需要报告的事项"


@dataclass(frozen=True)
class Office:
    """Who reports: its full `name`, how it calls itself (`we`: 我县, 本局), and its web site."""

    name: str
    we: str
    site: str


@dataclass(frozen=True)
class Told:
    """The printed tables as the writer of the words sees them."""

    declarations: Sequence[Table]
    tables: Mapping[FieldId, str]
    wrong: Collection[FieldId]
    wording: Wording
    misprints: Mapping[FieldId, int] = field(default_factory=dict)
    """Numbers that the words give in the place of those of the tables."""
    traps: bool = False
    """Whether the words give numbers of the same kind that are of another year, office or span of years."""

    def table(self, arrangement: Arrangement) -> Table:
        return next(table for table in self.declarations if table.arrangement is arrangement)

    def counts(self, *fields: FieldId) -> tuple[int, ...] | None:
        """The numbers of these fields; None where the publisher got one of them wrong."""
        if any(field in self.wrong for field in fields):
            return None
        return tuple(self.misprints.get(field, int(number(self.tables[field]))) for field in fields)


def preface(office: Office, year: int, draw: Draw) -> tuple[str, ...]:
    """The paragraph before section 一."""
    basis = "根据《中华人民共和国政府信息公开条例》要求，"
    period = f"统计期限自{year}年1月1日起至{year}年12月31日止"
    return (
        draw.pick(
            (
                f"{basis}{office.name}编制了本报告。报告共六个部分，所列数据{period}。报告电子版登载于{office.site}。",
                f"本报告{basis}由{office.name}编写并向社会公布，数据{period}。",
                f"{basis}现公布{office.name}{year}年度政府信息公开工作情况。本报告中数据的{period}。",
            )
        ),
    )


def sections(office: Office, year: int, told: Told, draw: Draw) -> tuple[Section, ...]:
    """All six sections in printed order, the three tables among them."""
    overview = (
        f"{year}年，{office.we}把政府信息公开当作一项日常工作来做，{draw.pick(_AIMS)}。",
        f"（一）主动公开。{_published(told, draw)}",
        f"（二）依申请公开。{_applied(told)}{_disputed(told)}{_trap(office, year, told)}{_last_year(year, draw)}",
        f"（三）政府信息管理。{draw.pick(_MANAGEMENT)}。",
        f"（四）公开平台建设。{_platform(office, draw)}",
        f"（五）监督保障。{draw.pick(_SUPERVISION)}。",
    )
    bodies = (
        Section(_OVERVIEW, overview),
        *(Section(table.title, table=table) for table in told.declarations),
        Section(_PROBLEMS, (f"{draw.pick(_FAULTS)}。", f"下一步，{office.we}{draw.pick(_PLANS)}。")),
        Section(_OTHER, (_fees(year, draw),)),
    )
    return tuple(
        Section(f"{numeral}、{each.heading}", each.paragraphs, each.table)
        for numeral, each in zip(_NUMERALS, bodies, strict=True)
    )


_AIMS = (
    "凡是该让群众知道的事，尽量早说、说全、说明白",
    "从群众问得最多的事情入手，一件一件理清公开的内容和时限",
    "边查漏洞边补制度，各项任务按期完成",
)
_MANAGEMENT = (
    "每份公文在起草时就写明是否公开，不公开的附上理由；旧文件逐份核对，失效的及时标注",
    "建立公开台账，谁制作、谁审核、谁发布都有记录，发布前由两人分别核对",
    "集中清理了历年文件，重新编排目录，使查找的步骤更少",
)
_SUPERVISION = (
    "每季度抽查一次栏目更新情况，抽查结果在系统内通报；全年办了两期业务培训，没有发生责任追究的情形",
    "请群众代表试用网站并提意见，收到的意见逐条回复；公开工作列入年度考核",
    "明确一名负责人和两名经办人，遇有疑难申请先会商再答复",
)
_FAULTS = (
    "主要问题：一是有的栏目更新慢，群众要找的材料排在后面；二是答复书的用语还不够通俗；三是经办人员变动较多",
    "存在的不足有两点：政策解读多是照抄原文，图表少；个别单位对申请内容核对不细，补正的次数偏多",
    "对照要求，公开内容的分类还不够细，跨部门的申请办理时间偏长",
)
_PLANS = (
    "将把常被问到的事项编成问答，并请新到岗的同志跟班学习",
    "准备重排网站栏目，给每类信息定下更新时限，同时整理一批答复样例供各单位参照",
    "要把会商的步骤写进办事规程，缩短等待时间，并继续听取申请人的意见",
)


def _published(told: Told, draw: Draw) -> str:
    """What section 一 says about table two: the files of the row of 规范性文件, where it is read right."""
    table = told.table(Arrangement.SECTIONS)
    row = table.row_of["normative_documents"]
    counts = told.counts(*(FieldId(table.id, row.id, column.id) for column in row.columns))
    name = told.wording.label(row)
    channels = f"通过网站、公众号和公告栏发布各类信息{draw.whole(120, 4800)}条"
    if counts is None:
        return f"全年{channels}。"
    first, second, third = counts
    if "repealed" in (column.id for column in row.columns):
        return f"全年制发{name}{first}件，废止{second}件，年末现行有效{third}件；{channels}。"
    return f"全年新制作{name}{first}件，新公开{second}件，对外公开的{name}共{third}件；{channels}。"


def _applied(told: Told) -> str:
    """What section 一 says about table three."""
    table = told.table(Arrangement.MATRIX)
    total = rule_of(table, "row_total").right[0]
    balance = rule_of(table, "balance")
    flow = told.counts(*(FieldId(table.id, row, total) for row in (*balance.left, *balance.right)))
    granted = told.counts(*(FieldId(table.id, row, total) for row in ("granted", "partially_granted")))
    if flow is None:
        return "申请均依规定登记、办理和答复。"
    received, carried_in, processed, carried_out = flow
    if received + carried_in == 0:
        return "全年没有收到政府信息公开申请，也没有上年结转的申请。"
    text = f"全年新收政府信息公开申请{received}件，上年结转{carried_in}件，办结{processed}件"
    if granted is not None:
        text += f"，其中予以公开{granted[0]}件、部分公开{granted[1]}件"
    return text + (f"，结转下年度继续办理{carried_out}件。" if carried_out else "，没有结转下年度的申请。")


def _disputed(told: Told) -> str:
    """What section 一 says about table four."""
    table = told.table(Arrangement.BLOCKS)
    total = rule_of(table, "disputes_total").right[0]
    counts = told.counts(*(FieldId(table.id, row.id, total) for row in table.rows))
    if counts is None:
        return ""
    reconsideration, *litigation = counts
    if sum(counts) == 0:
        return "没有因政府信息公开引起的行政复议和行政诉讼。"
    return f"因政府信息公开引起的行政复议{reconsideration}件，行政诉讼{sum(litigation)}件。"


def _last_year(year: int, draw: Draw) -> str:
    return f"{year - 1}年接待当面查阅{draw.whole(3, 90)}人次，本年接待{draw.whole(3, 90)}人次。"


def _trap(office: Office, year: int, told: Told) -> str:
    """Numbers of applications that no table of this report counts. They follow from the tables: no chance is used."""
    if not told.traps:
        return ""
    table = told.table(Arrangement.MATRIX)
    received = int(number(told.tables[FieldId(table.id, "received", rule_of(table, "row_total").right[0])]))
    regional = office.we[-1] in "省市县区"
    other = "政府办公室" if regional else "全县各级行政机关"
    return (
        f"{year - 1}年收到政府信息公开申请{received + 7}件。"
        f"{other}共收到政府信息公开申请{received // 3 + 1 if regional else received * 9 + 5}件。"
        f"条例施行以来累计收到政府信息公开申请{received * 11 + 3}件。"
    )


def _platform(office: Office, draw: Draw) -> str:
    return (
        f"{office.site}改版后栏目由{draw.whole(30, 60)}个并为{draw.whole(12, 28)}个，全年访问{draw.whole(9, 400)}万次。"
    )


def _fees(year: int, draw: Draw) -> str:
    charged = f"{year}年没有收取政府信息公开信息处理费"
    letters = draw.whole(2, 60)
    return draw.pick((f"{charged}。", f"{charged}。另，全年办理人大代表建议和政协提案{letters}件，均已公开答复。"))
