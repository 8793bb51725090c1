"""A report as the page of a government web site: navigation, a table about the document, then the report."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from html import escape

from eval.generator.layouts import layout, without_head_rowspans
from eval.generator.report import Report, Section
from eval.generator.rulings import Align, Rulings, TableLook, sides
from schemas.layout import Cell, Grid, Role


class Breaks(StrEnum):
    """How a long header label is broken."""

    NONE = "none"
    BR = "br"
    PARAGRAPHS = "paragraphs"
    """Two paragraphs, the second one padded with `&nbsp;`."""


@dataclass(frozen=True)
class HtmlStyle(TableLook):
    """How a site publishes."""

    site: str = "政府门户网站"
    breaks: Breaks = Breaks.BR
    merged_head: bool = True
    """Whether header cells are merged downwards."""
    fragment: bool = False
    """Whether the page is the article alone, as a saved one is."""


USUAL = HtmlStyle()

_CELL = "padding:0 4px;"
_RULE = "1px solid windowtext;"
_TEXT = "text-indent:2em;line-height:2;font-family:宋体;font-size:16px;"
_PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>{title}-{site}</title>
<style>body{{margin:0;color:#333}} .nav li{{display:inline}} .article{{width:1000px;margin:0 auto}}</style>
</head>
<body>
<div class="header"><div class="logo">{site}</div>
<ul class="nav"><li><a href="/">首页</a></li><li><a href="/news/">要闻</a></li><li><a href="/open/">政务公开</a></li>\
<li><a href="/service/">办事服务</a></li><li><a href="/talk/">互动交流</a></li></ul>
<div class="search"><input type="text" placeholder="请输入关键字"><button>搜索</button></div></div>
<div class="position">当前位置：<a href="/">首页</a>&nbsp;&gt;&nbsp;<a href="/open/">政务公开</a>\
&nbsp;&gt;&nbsp;年度报告</div>
<div class="article">
<table class="about" width="100%" border="0" cellpadding="4"><tbody>
<tr><td><b>索&nbsp;引&nbsp;号：</b></td><td>{index}</td><td><b>信息分类：</b></td><td>政府信息公开年报</td></tr>
<tr><td><b>发布机构：</b></td><td>{issuer}</td><td><b>生成日期：</b></td><td>{date}</td></tr>
<tr><td><b>名&nbsp;&nbsp;称：</b></td><td colspan="3">{title}</td></tr>
<tr><td><b>文&nbsp;&nbsp;号：</b></td><td>&nbsp;</td><td><b>主&nbsp;题&nbsp;词：</b></td><td>&nbsp;</td></tr>
</tbody></table>
<h1 style="text-align:center;">{title}</h1>
<div class="info">发布日期：{date}&nbsp;&nbsp;来源：{issuer}&nbsp;&nbsp;字体：[<a href="#">大</a> <a href="#">中</a>\
 <a href="#">小</a>]&nbsp;&nbsp;浏览次数：<span id="hits"></span></div>
<div id="zoom" class="content">
{body}
</div>
<div class="share">分享到：<a href="#">微信</a> <a href="#">微博</a>&nbsp;|&nbsp;<a href="#">打印本页</a>&nbsp;|&nbsp;\
<a href="#">关闭窗口</a></div>
</div>
<div class="footer"><p><a href="/about/">关于我们</a>&nbsp;|&nbsp;<a href="/map/">网站地图</a></p>\
<p>主办：{issuer}</p></div>
<script>document.getElementById("hits").textContent = "0";</script>
</body>
</html>
"""
_FRAGMENT = """<div class="content"><p style="text-align:center;font-weight:bold;">{title}</p>
<p style="text-align:center;">发布日期：{date}</p>
{body}
</div>
"""


def render_html(report: Report, style: HtmlStyle = USUAL) -> bytes:
    """The page in UTF-8; the same report and style give the same bytes."""
    date = f"{report.year + 1}-01-26"
    words = [_paragraph(each) for each in report.preface]
    words += [part for section in report.sections for part in _section(section, report, style)]
    page = (_FRAGMENT if style.fragment else _PAGE).format(
        title=escape(report.title),
        site=escape(style.site),
        issuer=escape(report.issuer),
        date=date,
        index=f"XXGK/{report.year + 1}-{len(report.tables):05d}",
        body="\n".join(words),
    )
    sheet = "<style>@page{size:A4 landscape}</style>" if style.across else ""
    return (sheet + page).encode()


def _section(section: Section, report: Report, style: HtmlStyle) -> list[str]:
    parts = [f'<p style="{_TEXT}"><strong>{escape(section.heading)}</strong></p>']
    parts += [_paragraph(each) for each in section.paragraphs]
    if section.table is not None:
        grid = layout(section.table, report)
        parts.append(_table(grid if style.merged_head else without_head_rowspans(grid), style))
    return parts


def _paragraph(text: str) -> str:
    return f'<p style="{_TEXT}"><span style="font-family:宋体;">{escape(text)}</span></p>'


def _table(grid: Grid, style: HtmlStyle) -> str:
    rows = ("".join(_cell(cell, grid, style) for cell in grid.starting_in(row)) for row in range(grid.rows))
    lines = [f'<tr style="height:19px">{row}</tr>' for row in rows]
    border = int(style.rulings is Rulings.ALL)
    size = f"font-size:{16 * style.scale:.4g}px;" if style.scale != 1 else ""
    look = f'style="border-collapse:collapse;border:none;{size}" border="{border}" cellspacing="0" align="center"'
    head = "\n".join(("<thead>", *lines[: grid.head], "</thead>")) if style.repeated_head and grid.head else ""
    body = "\n".join(lines[grid.head :] if head else lines)
    return f"<table {look}>{head}<tbody>\n{body}\n</tbody></table>"


def _cell(cell: Cell, grid: Grid, style: HtmlStyle) -> str:
    spans = f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    spans += f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    width = 640 * sum(grid.widths[cell.column : cell.column_end]) // sum(grid.widths)
    tint = "background:#c6d9f1;" if cell.role is Role.SECTION else ""
    turned = "writing-mode:vertical-rl;" if style.vertical and cell.role is Role.STUB and cell.rowspan > 1 else ""
    look = f"{_CELL}{_borders(cell, grid, style.rulings)}{tint}{turned}"
    return f'<td{spans} style="{look}" width="{width}" valign="center">{_content(cell, width, style)}</td>'


def _borders(cell: Cell, grid: Grid, rulings: Rulings) -> str:
    if rulings is Rulings.ALL:
        return f"border:{_RULE}"
    ruled = sides(cell, grid, rulings)
    return "".join(f"border-{side}:{_RULE}" for side in ("top", "right", "bottom", "left") if getattr(ruled, side))


def _content(cell: Cell, width: int, style: HtmlStyle) -> str:
    if not cell.text:
        return "" if cell.role is Role.FILLER else "&nbsp;"
    align = Align.LEFT if cell.role is Role.STUB else style.align if cell.role is Role.VALUE else Align.CENTRE
    opening = f'<p style="text-indent:0;text-align:{align};">'
    halves = _halves(cell, width)
    if style.breaks is Breaks.NONE or len(halves) == 1:
        return f"{opening}{escape(cell.text)}</p>"
    if style.breaks is Breaks.BR:
        return f"{opening}{'<br>'.join(map(escape, halves))}</p>"
    first, second = map(escape, halves)
    return f"{opening}{first}</p>{opening}{second}&nbsp; &nbsp; &nbsp;</p>"


def _halves(cell: Cell, width: int) -> tuple[str, ...]:
    """The two lines of a label that a narrow cell breaks."""
    narrow = cell.role is Role.HEAD and width < 110 and len(cell.text) > 3
    grouped = cell.role is Role.STUB and cell.rowspan > 1
    if not (narrow or grouped):
        return (cell.text,)
    middle = (len(cell.text) + 1) // 2
    return (cell.text[:middle], cell.text[middle:])
