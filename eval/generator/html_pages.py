"""The pages of web sites that reports are published on: what stands around a report, and what words are wrapped in.

Each is made up, after what the sites of governments look like: whole pages with navigation and a table or list about
the document, and articles that were saved without them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Page(StrEnum):
    """The templates."""

    SITE = "site"
    PORTAL = "portal"
    """Links at the side, a list about the document."""
    COLUMNS = "columns"
    """Everything in a table that lays out the page; another about the document."""
    BULLETIN = "bulletin"
    """HTML5, with headings."""
    ARTICLE = "article"
    """The article alone."""
    SAVED = "saved"
    """As a reader view saves it: bare headings and paragraphs."""
    POSTED = "posted"
    """As an account of a social network posts it: sections in sections."""

    @property
    def is_whole(self) -> bool:
        """Whether it is a page of a site, and not an article alone."""
        return self in (Page.SITE, Page.PORTAL, Page.COLUMNS, Page.BULLETIN)


@dataclass(frozen=True)
class Template:
    """`frame` holds the page with `{title} {site} {issuer} {date} {index} {body}`; `heading` and `paragraph` wrap
    `{text}` in the `{font}` of the page."""

    frame: str
    heading: str
    paragraph: str


_TEXT = "text-indent:2em;line-height:2;font-family:{font};font-size:16px;"
_HEADING = f'<p style="{_TEXT}"><strong>{{text}}</strong></p>'
_PARAGRAPH = f'<p style="{_TEXT}"><span style="font-family:{{font}};">{{text}}</span></p>'

_SITE = """<!DOCTYPE html>
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
_ARTICLE = """<div class="content"><p style="text-align:center;font-weight:bold;">{title}</p>
<p style="text-align:center;">发布日期：{date}</p>
{body}
</div>
"""
_PORTAL = """<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" \
"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta charset="utf-8">
<meta name="ArticleTitle" content="{title}">
<meta name="PubDate" content="{date}">
<title>{title}</title>
<style type="text/css">.side{{float:left;width:200px}} .main{{margin-left:220px}}\
 .meta li{{float:left;width:48%}}</style>
</head>
<body>
<div class="top"><a href="/">{site}</a> <a href="/en/">English</a> <a href="/mobile/">手机版</a></div>
<div class="side"><h3>政府信息公开</h3><ul><li><a href="/zn/">政府信息公开指南</a></li>\
<li><a href="/zd/">政府信息公开制度</a></li><li><a href="/ml/">法定主动公开内容</a></li>\
<li class="on"><a href="/nb/">政府信息公开年报</a></li><li><a href="/sq/">依申请公开</a></li></ul></div>
<div class="main">
<ul class="meta"><li>索引号：{index}</li><li>主题分类：综合政务</li><li>发文单位：{issuer}</li>\
<li>发布日期：{date}</li></ul>
<div class="clear"></div>
<p class="bt" align="center"><font size="5">{title}</font></p>
<div class="TRS_Editor">
{body}
</div>
<p align="right">责任编辑：政务公开科</p>
</div>
<div class="bottom">{site}&nbsp;版权所有&nbsp;&nbsp;<a href="/map/">网站地图</a></div>
</body>
</html>
"""
_COLUMNS = """<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<title>{site} {title}</title>
</head>
<body bgcolor="#ffffff">
<table class="top" width="980" align="center" cellpadding="0" cellspacing="0"><tr><td height="120">{site}</td></tr>
<tr><td><a href="/">网站首页</a> | <a href="/zw/">政务动态</a> | <a href="/xx/">信息公开</a> | \
<a href="/hd/">政民互动</a>\
</td></tr></table>
<table class="whole" width="980" align="center" cellpadding="0" cellspacing="0"><tr><td valign="top" width="980">
<table class="xxgk" width="96%" align="center" border="1"><tr><th>索引号</th><td>{index}</td><th>公开方式</th>\
<td>主动公开</td></tr>
<tr><th>责任部门</th><td>{issuer}</td><th>公开日期</th><td>{date}</td></tr></table>
<center><b><font size="4">{title}</font></b></center>
<hr>
<div id="UCAP-CONTENT">
{body}
</div>
</td></tr></table>
<table class="foot" width="980" align="center">\
<tr><td align="center">主办单位：{issuer}<br>技术支持：信息中心</td></tr></table>
</body>
</html>
"""
_BULLETIN = """<!doctype html>
<html lang="zh">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} - {site}</title>
<style>main{{max-width:60rem;margin:auto}} table{{border-collapse:collapse;width:100%}} th{{font-weight:normal}}</style>
</head>
<body>
<header><a href="/">{site}</a><nav>\
<a href="/open">公开</a><a href="/service">服务</a><a href="/contact">联系</a></nav></header>
<main>
<h1>{title}</h1>
<dl><dt>来源</dt><dd>{issuer}</dd><dt>时间</dt><dd><time>{date}</time></dd><dt>编号</dt><dd>{index}</dd></dl>
{body}
</main>
<footer><small>{site}</small></footer>
</body>
</html>
"""
_SAVED = """<h1>{title}</h1>
<p>{issuer} {date}</p>
{body}
"""
_POSTED = """<section data-role="outer"><section style="text-align:center;"><strong>{title}</strong></section>
<section style="text-align:center;"><span style="font-size:14px;">{date}</span></section>
{body}
<section><br></section></section>
"""
_SECTION = '<section style="font-family:{font};"><span style="letter-spacing:0.5px;">{text}</span></section>'

TEMPLATES: Mapping[Page, Template] = {
    Page.SITE: Template(_SITE, _HEADING, _PARAGRAPH),
    Page.PORTAL: Template(
        _PORTAL,
        '<p style="font-family:{font};"><b>　　{text}</b></p>',
        '<p style="font-family:{font};">　　{text}</p>',
    ),
    Page.COLUMNS: Template(
        _COLUMNS,
        '<p class="MsoNormal" style="text-indent:32.0pt"><b><span style="font-size:16.0pt;font-family:{font}">{text}'
        "</span></b></p>",
        '<p class="MsoNormal" style="text-indent:32.0pt"><span style="font-size:16.0pt;font-family:{font}">{text}'
        "</span></p>",
    ),
    Page.BULLETIN: Template(
        _BULLETIN, '<h2 style="font-family:{font}">{text}</h2>', '<p style="font-family:{font}">{text}</p>'
    ),
    Page.ARTICLE: Template(_ARTICLE, _HEADING, _PARAGRAPH),
    Page.SAVED: Template(_SAVED, "<h2>{text}</h2>", "<p>{text}</p>"),
    Page.POSTED: Template(_POSTED, _SECTION.replace("{text}", "<strong>{text}</strong>"), _SECTION),
}
