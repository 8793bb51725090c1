"""What the readers say: why something is in doubt, and what they found. Each text in English and Chinese."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
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
    "form_in_doubt": (
        "{label}: its rows do not tell whether it follows the {form} form (as it was read) or that of {other}; "
        "rows that only the other has may be lost",
        "{label}：从各行无法判断所用为 {form} 年格式（现按此读取）还是 {other} 年格式，仅另一格式所有的行可能丢失",
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
    "crosses_rule": (
        "the number stands across the rule between two cells: a digit of it may be in the other",
        "数字压在两格之间的表格线上，可能有数位落入相邻格",
    ),
    "digits_in_label": (
        "the row label beside it ends in digits that are no part of it: they may be those of the number",
        "旁边的行标签末尾有不属于标签的数字，可能是该数的一部分",
    ),
    "goes_on_over_page": (
        "a page break cuts the number, it was put together from both parts",
        "数字被分页截断，由前后两部分拼成",
    ),
    "unsure_digits": (
        "the scan is not clear enough here to be sure of its digits",
        "此处扫描不够清晰，数字不能确定",
    ),
    "damaged_page": (
        "its page is damaged, so that a digit or the whole number may be lost",
        "所在页已损坏，数字可能丢失",
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
    "table_behind": (
        "{label}: this table stands only behind a second copy of another one: two reports in one file, or last year's?",
        "{label}：此表仅见于另一表重复出现之后，文件中可能有两份报告或附有上年数据",
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
    "in_batch": (
        "the answer is under way in a batch: `gouji run` with --engine batch collects it",
        "回答仍在批次处理中：用 `gouji run` 加 --engine batch 取回",
    ),
    "budget_in_batches": (
        "it was not asked yet: what is left of the budget is known once the batches under way are collected",
        "尚未提问：进行中的批次取回后才知道预算余额",
    ),
    "no_room_for_batch": (
        "it was not asked yet: the provider takes no more batches until those under way are done",
        "尚未提问：进行中的批次完成之前，服务商不再接受新批次",
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
}
