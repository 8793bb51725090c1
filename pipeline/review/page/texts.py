"""The page's own words, in English and Chinese."""

from __future__ import annotations

from pipeline.messages import Lang


def _both(english: str, chinese: str) -> dict[Lang, str]:
    return {Lang.EN: english, Lang.ZH: chinese}


TEXTS: dict[str, dict[Lang, str]] = {
    "title": _both("Gouji review", "勾稽 · 复核"),
    "name": _both("Review", "复核"),
    "no_script": _both(
        "This page needs JavaScript, its own only.", "本页需要启用 JavaScript（仅运行本页自带的脚本）。"
    ),
    "no_storage": _both(
        "This browser keeps nothing for this page: decisions are lost on closing it. Export before you leave.",
        "浏览器不为本页保存数据：关闭后决定将丢失，离开前请先导出。",
    ),
    "progress": _both("{done} of {all} settled", "已处理 {done} / {all}"),
    "all_settled": _both("Everything is settled. Export review.csv.", "已全部处理，请导出 review.csv。"),
    "nothing_open": _both("Nothing is open in this run.", "本次运行没有待复核的事项。"),
    "document": _both("Document", "文件"),
    "documents": _both("Documents", "文件"),
    "open": _both("Open", "待处理"),
    "items": _both("Items", "事项"),
    "index": _both("All documents", "全部文件"),
    "next_document": _both("Next document", "下一份文件"),
    "previous": _both("Previous", "上一项"),
    "next": _both("Next", "下一项"),
    "accept": _both("Accept as read", "读数无误"),
    "take": _both("Take suggestion", "采用建议"),
    "type": _both("Type a value", "输入数值"),
    "source_error": _both("Error of the source", "原件有误"),
    "reject": _both("Reject", "不予采用"),
    "undo": _both("Undo", "撤销"),
    "export": _both("Export review.csv", "导出 review.csv"),
    "theme": _both("Light or dark", "明暗切换"),
    "larger": _both("Larger", "放大"),
    "smaller": _both("Smaller", "缩小"),
    "confirm": _both("Confirm", "确定"),
    "cancel": _both("Cancel", "取消"),
    "comment": _both("Comment", "备注"),
    "suggestion": _both("Suggestion", "建议"),
    "read": _both("Read", "读数"),
    "other": _both("Other reading", "另一读数"),
    "third": _both("Third reading", "第三读数"),
    "blank": _both("blank", "空白"),
    "not_read": _both("not read", "未读出"),
    "page": _both("Page {page}", "第 {page} 页"),
    "difference": _both("difference {difference}", "相差 {difference}"),
    "holds": _both("holds", "成立"),
    "place": _both("In the document: {place}", "原文位置：{place}"),
    "no_place": _both("Where this stands in the document is not known.", "其在文件中的位置未知。"),
    "place_cell": _both("table {table}, row {row}, column {column}", "第 {table} 个表格，第 {row} 行，第 {column} 列"),
    "place_line": _both("line {line}, characters {start}–{end}", "第 {line} 行，第 {start}–{end} 字"),
    "not_number": _both(
        "No number: write digits, a decimal point, “/” or “—”, or leave the cell blank.",
        "不是数字：请填数字、小数、“/”或“—”，或留空。",
    ),
    "unchanged": _both("No value was changed.", "没有改动任何数值。"),
    "decided_accept": _both("Accepted as read", "读数无误"),
    "decided_correct": _both("Corrected", "已更正"),
    "decided_source_error": _both("Error of the source", "原件有误"),
    "decided_reject": _both("Rejected", "不予采用"),
    "legend_doubtful": _both("in question", "存疑"),
    "legend_suspect": _both("probably wrong", "疑错"),
    "legend_sum": _both("in the failing sum", "参与勾稽"),
    "cause_source": _both("the publisher's", "原件"),
    "cause_reading": _both("the reading's", "读数"),
    "cause_unknown": _both("cause unknown", "原因不明"),
    "kind_row_total": _both("Row total", "行合计"),
    "kind_outcome_total": _both("Total of outcomes", "办理结果合计"),
    "kind_balance": _both("Balance", "收办平衡"),
    "kind_disputes_total": _both("Total of disputes", "复议诉讼合计"),
    "kind_blank_total": _both("Blank total", "总计为空"),
    "kind_cross_year": _both("Across years", "跨年衔接"),
    "kind_narrative": _both("Prose against table", "文表不符"),
    "kind_structure": _both("Structure", "表格结构"),
    "kind_disagreement": _both("Disagreement", "读数不一"),
    "kind_ungrounded": _both("Weak evidence", "依据不足"),
    "kind_missing": _both("Missing", "缺失"),
    "kind_unreadable": _both("Unreadable", "无法读取"),
}
