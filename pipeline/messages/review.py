"""What is said of decisions, exports and the summary. Each text in English and Chinese."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
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
