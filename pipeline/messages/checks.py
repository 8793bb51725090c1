"""What the checks say: sums, years, headings, prose. Each text in English and Chinese."""

from __future__ import annotations

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
    "row_disputed": (
        "{label}: the two readings differ in most cells of the row (layout ≠ model): {cells}",
        "{label}：两种读数在该行多数单元格不同（版面读数 ≠ 模型读数）：{cells}",
    ),
    "disputed": ("{label} {left} ≠ {right}", "{label} {left} ≠ {right}"),
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
}
