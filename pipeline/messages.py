"""What Gouji tells a person about a document, in English and Chinese.

A message is a key with its parameters; it becomes text only where it is shown, in the language asked for. Command-line
help and errors of use are in English.
"""

from __future__ import annotations

import locale
import os
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Lang(StrEnum):
    EN = "en"
    ZH = "zh"


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence of `TEXTS`, with what fills its gaps; a gap may hold a message of its own (a doubt and its reason)."""

    key: str
    parameters: tuple[tuple[str, str | Message], ...] = ()

    def __post_init__(self) -> None:
        if self.key not in TEXTS:
            raise KeyError(f"no message text for {self.key!r}")

    def text(self, lang: Lang) -> str:
        english, chinese = TEXTS[self.key]
        filled = {name: part.text(lang) if isinstance(part, Message) else part for name, part in self.parameters}
        return (chinese if lang is Lang.ZH else english).format(**filled)


def message(key: str, **parameters: object) -> Message:
    """A message with its parameters, each kept as text, but a message as itself: it is shown in the same language."""
    return Message(key, tuple((name, v if isinstance(v, Message) else str(v)) for name, v in parameters.items()))


def listed(parts: Sequence[Message], key: str) -> Message:
    """Several messages as one, joined two by two by the message `key` of `first` and `other`. Raises ValueError for
    none."""
    first, *others = parts
    for other in others:
        first = message(key, first=first, other=other)
    return first


def default_lang() -> Lang:
    """Chinese where the user's locale is Chinese, else English."""
    name = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    name = name or locale.getlocale()[0] or ""
    return Lang.ZH if name.lower().startswith(("zh", "chinese")) else Lang.EN


TEXTS: dict[str, tuple[str, str]] = {
    # --- checks ---
    "row_total": (
        "{label}: the six applicants should add up to the total; {parts} = {left}, the printed {others}: "
        "a difference of {difference}",
        "{label}：六类申请人之和应等于总计；{parts} = {left}，表中{others}，相差 {difference}",
    ),
    "outcome_total": (
        "{label}: the outcomes should add up to （七）总计; {parts} = {left}, the printed {others}: "
        "a difference of {difference}",
        "{label}：各项办理结果之和应等于（七）总计；{parts} = {left}，表中{others}，相差 {difference}",
    ),
    "balance": (
        "{label}: received + carried in should equal processed + carried out; {parts} = {left}, {others} = {right}: "
        "a difference of {difference}",
        "{label}：第一项加第二项之和应等于第三项加第四项之和；{parts} = {left}，{others} = {right}，相差 {difference}",
    ),
    "disputes_total": (
        "{label}: the four results should add up to the total; {parts} = {left}, the printed {others}: "
        "a difference of {difference}",
        "{label}：四种结果之和应等于总计；{parts} = {left}，表中{others}，相差 {difference}",
    ),
    "blank_total": (
        "{label}: the total is blank, the parts add up to {left} ({parts})",
        "{label}：总计为空，各分项之和为 {left}（{parts}）",
    ),
    # --- checks: whose fault it is, and what may stand there instead ---
    "as_printed": (
        "{finding}. Every number here is as printed: the published figures contradict each other",
        "{finding}。各数均与原件一致，系所发布的数据自相矛盾",
    ),
    "with_suggestions": ("{finding}. Perhaps {suggestions}", "{finding}。可能是：{suggestions}"),
    "with_suspects": (
        "{finding}. Another number there would mend the sums: {cells}",
        "{finding}。改动以下单元格可使勾稽关系成立：{cells}",
    ),
    "displaced": (
        "{label}: the two readings have the same numbers in other places ({move}): layout {left}, model {right}",
        "{label}：两种读数的数字相同而位置不同（{move}）：版面读数 {left}，模型读数 {right}",
    ),
    "borne_out_cells": ("{finding}. The sums hold with the layout's", "{finding}。取版面读数时勾稽关系成立"),
    "borne_out": ("{finding}. The sums hold with {number}", "{finding}。取 {number} 时勾稽关系成立"),
    "ended_early": (
        "{finding} (the search for the wrong cells ended early: there may be others)",
        "{finding}（查找错误单元格提前结束，可能还有其他情形）",
    ),
    "suggestion": ("{changes} ({reason})", "{changes}（{reason}）"),
    "change": ("{label} is {number}, not {read}", "{label}应为 {number}，而非 {read}"),
    "proposed": ("{label} = {number}", "{label} = {number}"),
    "words": ("{text}", "{text}"),
    "and": ("{first}; {other}", "{first}；{other}"),
    "alternatives": ("{first}, or {other}", "{first}，或 {other}"),
    "slip_other_reading": ("the other reading has it", "另一读数如此"),
    "slip_other_look": ("the scan may also be read so", "扫描件也可读作此数"),
    "slip_swapped": ("two digits swapped", "相邻数字颠倒"),
    "slip_confused": ("a digit taken for one of like shape", "形近数字混淆"),
    "slip_dropped": ("a digit lost", "漏一位数字"),
    "slip_doubled": ("a digit doubled", "重复一位数字"),
    "slip_point": ("the decimal point lost", "小数点丢失"),
    "slip_other_digit": ("one digit differs", "一位数字不同"),
    "slip_stray": ("a stray digit", "多一位数字"),
    "slip_lost": ("the number was lost", "数字丢失"),
    "move_merged": ("two cells run into one", "两格数字并为一格"),
    "move_split": ("one number split over two cells", "一个数字分在两格"),
    "move_shifted": ("the cells of the row moved by one", "该行各格错位一格"),
    "move_cells": ("two cells in each other's place", "两格位置互换"),
    "move_rows": ("two rows in each other's place", "两行位置互换"),
    "move_columns": ("two columns in each other's place", "两列位置互换"),
    "disagreement": (
        "{label}: the layout reading has {left}, the model's reading has {right}",
        "{label}：版面读数为 {left}，模型读数为 {right}",
    ),
    "disagreement_looked": (
        "{finding}; a second look at the cell has {look}",
        "{finding}；单独复看此格为 {look}",
    ),
    "look_differs": (
        "{label}: it was read as {left}, a second look at the cell has {right}",
        "{label}：读数为 {left}，单独复看此格为 {right}",
    ),
    "ungrounded": (
        "{label}: the model says {right}, but no such number stands in this row and column",
        "{label}：模型给出 {right}，但该行该列未见此数",
    ),
    "weak": (
        "{label}: read as {left}, but {reason}",
        "{label}：读作 {left}，但{reason}",
    ),
    "missing_cells": (
        "{label}: {count} cells could not be read",
        "{label}：有 {count} 个单元格未能读出",
    ),
    "missing_table": (
        "{label}: this table was not found in the document",
        "{label}：文件中未找到此表",
    ),
    "not_a_number": (
        "{label}: what is printed is no number that Gouji can take: {left}",
        "{label}：所印内容不能读作数字：{left}",
    ),
    "not_a_count": (
        "{label}: a count must be a whole number and not negative, printed is {left}",
        "{label}：件数应为非负整数，表中为 {left}",
    ),
    "blank_cell": ("blank", "空白"),
    "with_blanks": (
        "{finding} (blank cells counted as 0: {count})",
        "{finding}（空白单元格按 0 计：{count} 个）",
    ),
    "weak_cells": (
        "{label}: cells read with a doubt: {count}; {reason}",
        "{label}：有 {count} 个单元格存疑，{reason}",
    ),
    "no_place": (
        "it cannot be shown where this stands in the document",
        "无法指出其在文件中的位置",
    ),
    "one_reading": (
        "{label}: only the model has read this cell, as {right}; one reading alone is not trusted",
        "{label}：仅模型读出此单元格，为 {right}；单一读数不予采信",
    ),
    "ungrounded_cells": (
        "{label}: values that only the model gives and that stand in no such row and column: {count}",
        "{label}：仅由模型给出、且该行该列未见其数的单元格：{count} 个",
    ),
    "one_reading_cells": (
        "{label}: cells that only the model has read: {count}; one reading alone is not trusted",
        "{label}：仅模型读出的单元格：{count} 个；单一读数不予采信",
    ),
    "missing_cell": (
        "{label}: this cell could not be read",
        "{label}：此单元格未能读出",
    ),
    "form_hybrid": (
        "{label}: this table follows the {form} form, another table of the same report follows the {other} form",
        "{label}：此表采用 {form} 年格式，同一报告的其他表采用 {other} 年格式",
    ),
    "form_outdated": (
        "{label}: the {form} form is used in a report for {year}",
        "{label}：{year} 年度报告采用了 {form} 年格式",
    ),
    # --- checks: between the years of one issuer ---
    "carried_in": (
        "{label}: {document} carries in {right}, {other} ({other_year}) carried out {left}: difference {difference}",
        "{label}：{document} 上年结转为 {right}，{other}（{other_year} 年度）结转下年度为 {left}，相差 {difference}",
    ),
    "in_force": (
        "{label}: {other} ({other_year}) has {before} in force; with {issued} issued and {repealed} repealed that "
        "makes {left}, {document} has {right}: a difference of {difference} (or the documents were counted anew)",
        "{label}：{other}（{other_year} 年度）现行有效 {before}，加本年制发 {issued}、减本年废止 {repealed} 应为 "
        "{left}，{document} 为 {right}，相差 {difference}（也可能因清理后重新统计）",
    ),
    "years_in_doubt": (
        "{finding}; read with a doubt, here or there: {cells}",
        "{finding}；两份报告中读数存疑的单元格：{cells}",
    ),
    "table_of_other_year": (
        "{label}: all {count} cells of {document} are those of {other} ({other_year}), {telling} numbers among them "
        "that are neither 0 nor totals: is this the table of another year?",
        "{label}：{document} 的全部 {count} 个单元格与 {other}（{other_year} 年度）相同，其中非零且非合计的数字有 "
        "{telling} 个：此表是否为其他年度的数据？",
    ),
    # --- checks: headings and group labels ---
    "garbled_heading": (
        "the section heading is printed as “{left}”, the form has “{right}”",
        "章节标题印为“{left}”，规定格式为“{right}”",
    ),
    "headings_numbered_again": (
        "the sections are numbered in two ways: “{left}”, and again from the start with “{right}”",
        "章节有两套编号：“{left}”之后，自“{right}”起重新编号",
    ),
    "heading_number_twice": (
        "two sections have one number: “{left}” and “{right}”",
        "两个章节编号相同：“{left}”与“{right}”",
    ),
    "heading_number_skipped": (
        "the numbers of the sections leave one out between “{left}” and “{right}”",
        "章节编号在“{left}”与“{right}”之间跳号",
    ),
    "heading_missing": (
        "no heading “{label}” stands between “{left}” and “{right}”",
        "“{left}”与“{right}”之间缺少标题“{label}”",
    ),
    "headings_out_of_order": (
        "the sections stand in another order than in the form: “{left}” before “{right}”",
        "章节顺序与规定格式不同：“{left}”在“{right}”之前",
    ),
    "group_twice": (
        "the group label “{left}” is printed a second time among the rows of the table",
        "分组标题“{left}”在表中重复出现",
    ),
    # --- readers: why a position or a number is in doubt ---
    "by_order": (
        "its row stands without a label of its own and was placed by the official order",
        "该行没有行标签，按规定顺序对应",
    ),
    "header_unconfirmed": (
        "the column headers could not be confirmed, the official order was taken",
        "列标题无法核实，按规定顺序对应",
    ),
    "columns_shifted": (
        "the cells do not stand under their column headers",
        "单元格与列标题不对齐",
    ),
    "header_repeated": (
        "two columns carry this column header",
        "有两列使用同一列标题",
    ),
    "cell_count": (
        "its row has a cell too few or too many, so that none is sure to stand in its column",
        "该行单元格多于或少于列数，无法确定各格所属的列",
    ),
    "beside_loose_numbers": (
        "it is blank, and a row without a known label beside it has numbers",
        "该格为空白，而相邻一行有数字却没有可识别的行标签",
    ),
    "label_repeated": (
        "two rows carry this row label",
        "有两行使用同一行标签",
    ),
    "label_out_of_order": (
        "the row label is garbled or cut short and its row is not where the form has it",
        "行标签有误或不全，且不在规定位置",
    ),
    "labels_shifted": (
        "near it a row of numbers has no label and a row of the form is missing: the labels may have moved",
        "附近有一行数字没有行标签，又缺少规定的一行：行标签可能整体错位",
    ),
    "cut_cell": (
        "the table is cut off at the edge of the print",
        "表格在打印边缘被截断",
    ),
    "merged_cell": (
        "one cell covers several rows or columns",
        "一个单元格跨了多行或多列",
    ),
    "goes_on_over_page": (
        "a page break cuts the number, it was put together from both parts",
        "数字被分页截断，由前后两部分拼成",
    ),
    "unsure_digits": (
        "the scan is not clear enough here to be sure of its digits",
        "此处扫描不够清晰，数字不能确定",
    ),
    "extra_number": (
        "there are more numbers than column headers in its row",
        "该行数字多于列标题",
    ),
    "no_numbers": (
        "this text holds no number at all for the table: blank cells cannot be told from lost ones",
        "该文本中此表没有任何数字，无法区分空白与丢失",
    ),
    # --- readers: what they found ---
    "garbled_label": (
        "the row label is printed as “{left}”, the form has “{right}”",
        "行标签印为“{left}”，规定格式为“{right}”",
    ),
    "table_repeated": (
        "{label}: the document holds this table more than once (last year's beside it?); the first one was read",
        "{label}：文件中此表不止一处（可能附有上年数据），所读为第一处",
    ),
    "garbled_header": (
        "the column header is printed as “{left}”, the form has “{right}”",
        "列标题印为“{left}”，规定格式为“{right}”",
    ),
    "extra_row": (
        "“{left}” is no row of the form; its numbers are in no field",
        "“{left}”不是规定格式中的行，其数字未计入任何字段",
    ),
    "unknown_label": (
        "“{left}” is printed where the form has the row “{right}”",
        "规定格式为“{right}”的一行，行标签印为“{left}”",
    ),
    "row_without_label": (
        "the numbers {left} stand without a label where the form has the row “{right}”",
        "规定格式为“{right}”的一行没有行标签，其数字为 {left}",
    ),
    "label_twice": (
        "row labels that are printed twice: {left}",
        "重复出现的行标签：{left}",
    ),
    "row_order": (
        "the rows stand in another order than in the form: “{left}” before “{right}”",
        "行的顺序与规定格式不同：“{left}”在“{right}”之前",
    ),
    "column_order": (
        "the columns stand in another order than in the form: “{left}” before “{right}”",
        "列的顺序与规定格式不同：“{left}”在“{right}”之前",
    ),
    "extra_column": (
        "“{left}” is no column of the form; its numbers are in no field",
        "“{left}”不是规定格式中的列，其数字未计入任何字段",
    ),
    "column_without_header": (
        "a column without a header has numbers ({left}); they are in no field",
        "有一列没有列标题却有数字（{left}），未计入任何字段",
    ),
    "headers_shifted": (
        "the numbers do not stand under their column headers (“{left}”)",
        "数字与列标题（“{left}”）错位",
    ),
    "unknown_header": (
        "“{left}” is printed where the form has the column “{right}”",
        "规定格式为“{right}”的一列，列标题印为“{left}”",
    ),
    "number_count": (
        "{label}: {left} numbers stand where {right} are due",
        "{label}：应有 {right} 个数字，实有 {left} 个",
    ),
    "run_together": (
        "{label}: digits run together cannot be cut into {right} numbers: {left}",
        "{label}：数字连写，无法拆分为 {right} 个数：{left}",
    ),
    "split_by_sums": (
        "its digits run together; they were cut in the one way that keeps all sums of the table",
        "数字连写，按全表勾稽关系成立的唯一方式拆分",
    ),
    "together_in_table": (
        "{label}: digits run together, {readings}",
        "{label}：数字连写，{readings}",
    ),
    "readings_several": (
        "and {count} ways to cut them keep all sums of the table",
        "有 {count} 种拆分都使全表勾稽关系成立",
    ),
    "readings_none": (
        "and no way to cut them keeps all sums of the table",
        "没有一种拆分能使全表勾稽关系成立",
    ),
    "readings_unknown": (
        "in more ways than can be followed",
        "拆分方式过多，无法穷尽",
    ),
    "loose_numbers": (
        "numbers that belong to no row: {left}",
        "有不属于任何行的数字：{left}",
    ),
    "narrative": (
        "the prose says “{quotation}” ({where}): {number} for {names}; the table has {right}, "
        "a difference of {difference}",
        "正文称“{quotation}”（{where}），即{names}为 {number}；表中为 {right}，相差 {difference}",
    ),
    "narrative_share": (
        "the prose says “{quotation}” ({where}): {number}% for {names}; by the table it is {part} of {whole}, {right}%",
        "正文称“{quotation}”（{where}），即{names}占 {number}%；按表为 {whole} 件中的 {part} 件，占 {right}%",
    ),
    "narrative_parts": (
        "{finding} (the total is blank in the table, its parts were added up)",
        "{finding}（表中总计为空，按各分项之和计）",
    ),
    "narrative_nothing": (
        "{finding}; the whole table shows nothing but zeros and blanks: its numbers may be lost",
        "{finding}；全表均为零或空白，数字可能已丢失",
    ),
    "narrative_unanswered": (
        "the model did not read the prose, which is not compared in full: {reason}",
        "模型未能读取正文，正文与表格未能全部核对：{reason}",
    ),
    "place_section": ("section {section}, {place}", "第{section}部分，{place}"),
    "place_page": ("page {number}", "第 {number} 页"),
    "place_line": ("line {number}", "第 {number} 行"),
    "place_cell": ("table {table}, row {row}, column {column}", "表 {table} 第 {row} 行第 {column} 列"),
    "no_answer": (
        "the model did not read this table: {reason}",
        "模型未能读取此表：{reason}",
    ),
    "no_look": (
        "cells that could not be looked at a second time: {count}; {reason}",
        "未能单独复看的单元格：{count} 个；{reason}",
    ),
    "looks_left_out": (
        "cells in doubt that were not looked at a second time: {count}; at the most {most} of a document are",
        "未单独复看的存疑单元格：{count} 个；每份文件至多复看 {most} 个",
    ),
    "looked_by_text": (
        "the second look was by text, not by picture: {reason}",
        "复看依据文字而非图像：{reason}",
    ),
    # --- runs: who is asked ---
    "llm_never": (
        "No model is asked (--llm never): the documents are read by layout alone.",
        "不调用模型（--llm never）：仅按版面读取。",
    ),
    "llm_endpoint": (
        "Model: {model} at {where}, --llm {policy}.",
        "模型：{model}，地址 {where}，--llm {policy}。",
    ),
    "llm_local": (
        "Model: the embedded {model} on this machine, --llm {policy}.",
        "模型：本机内置模型 {model}，--llm {policy}。",
    ),
    "llm_sees_nothing": (
        "{plan} It takes no pictures: second looks are by text (--vision is for endpoints).",
        "{plan}该模型不接受图像，复看依据文字（--vision 仅用于接口）。",
    ),
    "llm_no_extra": (
        "No endpoint is configured and the local model's server is not installed (pip install 'gouji[local]'): "
        "the documents are read by layout alone, and what that cannot settle is flagged.",
        "未配置接口，也未安装本机模型服务（pip install 'gouji[local]'）：仅按版面读取，不能确定的内容将被标记。",
    ),
    "llm_no_weights": (
        "No endpoint is configured and the weights of {model} are not here (gouji model pull): "
        "the documents are read by layout alone, and what that cannot settle is flagged.",
        "未配置接口，本机也没有模型 {model} 的权重（gouji model pull）：仅按版面读取，不能确定的内容将被标记。",
    ),
    "llm_stopped": (
        "The model is no longer asked: {reason}",
        "不再调用模型：{reason}",
    ),
    # --- documents ---
    "document_warning": ("{text}", "{text}"),
    "scanned": (
        "pages {pages} are scanned images without text; to read them install gouji[ocr]: pip install 'gouji[ocr]'",
        "第 {pages} 页为扫描图像，没有文字层；请安装 gouji[ocr] 以读取：pip install 'gouji[ocr]'",
    ),
    "failed": ("{reason}", "{reason}"),
    # --- decisions taken back ---
    "apply_line": ("line {line} ({item}): {why}", "第 {line} 行（{item}）：{why}"),
    "apply_no_item": (
        "it has a decision but no item: copy the item's id from review.csv",
        "有决定而无 item：请从 review.csv 复制该项编号",
    ),
    "apply_no_decision": (
        "corrected has {corrected!r} but decision is empty: write correct beside it",
        "corrected 为“{corrected}”而 decision 为空：请填“更正”",
    ),
    "apply_unknown_decision": (
        "{decision!r} is no decision: write accept, correct, source_error or reject",
        "“{decision}”不是可用的决定：请填 采信、更正、原文有误 或 退回",
    ),
    "apply_superfluous": (
        "the decision is {decision!r} but corrected has {corrected!r}: empty it, or write correct",
        "决定为“{decision}”而 corrected 为“{corrected}”：请清空，或改填“更正”",
    ),
    "apply_no_corrected": (
        "what stands there is not said: write the value in corrected (blank for an empty cell)",
        "未填正确的值：请在 corrected 填写（空单元格填“空白”）",
    ),
    "apply_formula": (
        "{column} holds a formula ({text}): write the value itself",
        "{column} 为公式（{text}）：请填写数值本身",
    ),
    "apply_date": (
        "{column} holds a date ({text}), which a spreadsheet may have made of a number: make the cell text and type it "
        "again",
        "{column} 为日期（{text}），可能由电子表格将数字误转：请将单元格设为文本后重新填写",
    ),
    "apply_float": (
        "{column} holds {text}, which a spreadsheet may have made of another number: write it out as a whole number",
        "{column} 为 {text}，可能由电子表格改写：请填写完整的整数",
    ),
    "apply_not_number": (
        "{text!r} is no number: write digits, / or blank",
        "“{text}”不是数字：请填数字、/ 或“空白”",
    ),
    "apply_negative": (
        "{text} is less than nothing, which no count can be",
        "{text} 为负数，件数不能为负",
    ),
    "apply_several": (
        "the item has {count} cells: say which, as {example}",
        "该项涉及 {count} 个单元格：请写明是哪一格，如 {example}",
    ),
    "apply_no_cell": (
        "{name!r} is none of the item's cells, or more than one: {names}",
        "“{name}”不是该项的单元格，或不止一格：{names}",
    ),
    "apply_cell_twice": ("{name} is corrected twice: keep one value", "{name} 更正了两次：请只留一个值"),
    "apply_other_cells": (
        "it corrects none of the cells that the item doubts",
        "未更正该项存疑的任何单元格",
    ),
    "apply_same": (
        "{corrected} is what was read: write accept if it is right",
        "{corrected} 即为读数：如无误请填“采信”",
    ),
    "apply_no_suggestion": (
        "the item has no suggestion: write the value in corrected",
        "该项没有建议：请在 corrected 填写正确的值",
    ),
    "apply_nothing_to_correct": (
        "the item has no cell that could be corrected: accept it as it is, or run the document again",
        "该项没有可更正的单元格：请按现状采信，或重新处理该文件",
    ),
    "apply_twice": (
        "the item is decided in different ways on lines {lines}: keep one of them",
        "同一项在第 {lines} 行有不同决定：请只留一行",
    ),
    "apply_contradiction": (
        "another line corrects the same cell to another value: keep one of them",
        "另一行将同一单元格更正为不同的值：请只留一行",
    ),
    "apply_unknown": (
        "no item has this id any more, its document or values may have changed: take it from a new review.csv "
        "(gouji review)",
        "已无此项，文件或数值可能已变：请用新的 review.csv（gouji review）",
    ),
    "apply_done": (
        "{new} new decisions, {known} known before, {refused} lines refused",
        "新增决定 {new} 项，已有 {known} 项，拒收 {refused} 行",
    ),
    "apply_nothing_new": ("nothing new: every decision was known before", "没有新的决定"),
    "apply_gold": ("added to {folder}: {documents}", "已加入 {folder}：{documents}"),
    "apply_gold_none": (
        "no document could be added to {folder}: none has all its items settled",
        "没有可加入 {folder} 的文件：尚无全部复核完毕者",
    ),
    "review_open": ("{count} items are open in {documents} documents", "{documents} 份文件中有 {count} 项待复核"),
    # --- export ---
    "export_done": (
        "{reports} reports, {cells} cells exported; {withheld} in doubt are not among them (--all exports them too)",
        "已导出报告 {reports} 份、单元格 {cells} 个；另有 {withheld} 个存疑单元格未导出（使用 --all 可一并导出）",
    ),
    "export_done_all": (
        "{reports} reports, {cells} cells exported, {withheld} of them in doubt (see status)",
        "已导出报告 {reports} 份、单元格 {cells} 个，其中存疑 {withheld} 个（见 status）",
    ),
    "export_sheets": (
        "{sheets} of the reports have a sheet of their own (at most {most} in one file); all are in the data sheets",
        "{sheets} 份报告有单独的工作表（每个文件至多 {most} 份）；全部报告均在数据工作表中",
    ),
    "export_index": ("Index", "目录"),
    "export_index_title": ("勾稽 Gouji: export of annual reports", "勾稽 Gouji：年度报告数据"),
    "export_accepted_only": (
        "Numbers that are accepted or corrected by a person. Cells in doubt are shown as {sign}, without their number.",
        "仅含已采信或经人工更正的数字；存疑单元格以 {sign} 表示，不含数字。",
    ),
    "export_all_cells": (
        "All numbers, those in doubt too: look at their status and colour.",
        "含全部数字，包括存疑数字：请留意其状态与颜色。",
    ),
    "export_most_sheets": (
        "The first {most} reports have a sheet in the official layout; all are in the data sheets.",
        "前 {most} 份报告各有一张按规定格式排列的工作表；全部报告均在数据工作表中。",
    ),
    "export_sheet": ("sheet", "工作表"),
    "export_issuer": ("issuer", "发布机关"),
    "export_year": ("year", "年度"),
    "export_document": ("document", "文件"),
    "export_outcome": ("outcome", "结果"),
    "export_findings": ("findings", "问题"),
    "export_reason": ("reason", "原因"),
    "export_about": ("{document} · {outcome}", "{document} · {outcome}"),
    "export_count": ("{what}: {count}", "{what}：{count}"),
    "export_withheld": ("In doubt, not exported (--all exports it too).", "存疑，未导出（使用 --all 可一并导出）。"),
    "export_other_reading": ("The other reading: {value}", "另一读数：{value}"),
    "export_no_table": ("This table was not found in the document.", "文件中未找到此表。"),
    "export_notes": ("Findings", "问题说明"),
    # --- summary ---
    "summary_documents": ("Documents", "文件"),
    "summary_cells": ("Cells", "单元格"),
    "summary_why": ("To review, and why", "待复核及原因"),
    "summary_items": ("items", "项"),
    "summary_item_cells": ("cells", "单元格"),
    "summary_failed": ("Could not be read", "未能读取"),
    "summary_more": ("… and {count} more, see reports.csv", "……另有 {count} 份，见 reports.csv"),
    "summary_nothing": ("Nothing to review.", "无待复核项。"),
    "summary_time": ("{seconds} s, {each} s a document", "用时 {seconds} 秒，平均每份 {each} 秒"),
    "summary_tokens": (
        "{prompt} tokens in, {completion} out, in {calls} calls ({cached} of them from the cache)",
        "输入 {prompt} 词元，输出 {completion} 词元，调用 {calls} 次（其中 {cached} 次取自缓存）",
    ),
    "summary_no_model": ("No model was asked.", "未调用模型。"),
    "summary_cost": ("cost {cost}", "费用 {cost}"),
    "summary_files": ("Files", "结果文件"),
    "summary_total": ("total", "合计"),
    "outcome_ok": ("nothing to review", "无待复核项"),
    "outcome_flagged": ("with items to review", "有待复核项"),
    "outcome_failed": ("failed", "失败"),
    "status_accepted": ("accepted", "采信"),
    "status_flagged": ("flagged", "存疑"),
    "status_missing": ("missing", "缺失"),
    "status_corrected": ("corrected", "已更正"),
    "kind_row_total": ("row sums that fail", "行合计不符"),
    "kind_outcome_total": ("outcomes that do not add up to （七）总计", "办理结果之和与（七）总计不符"),
    "kind_balance": ("received and carried in ≠ processed and carried out", "收办结转不平衡"),
    "kind_disputes_total": ("dispute results that do not add up", "复议诉讼合计不符"),
    "kind_blank_total": ("totals left blank", "总计留空"),
    "kind_cross_year": ("figures that do not follow from last year's", "与上年数据不衔接"),
    "kind_narrative": ("prose that contradicts the table", "正文与表格不一致"),
    "kind_structure": ("tables out of the official form", "表格结构不符合规定格式"),
    "kind_disagreement": ("the two readings differ", "两种读数不一致"),
    "kind_ungrounded": ("position or evidence in doubt", "位置或依据存疑"),
    "kind_missing": ("not found", "未找到"),
    "kind_unreadable": ("not readable", "无法读取"),
}
