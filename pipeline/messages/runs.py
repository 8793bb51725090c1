"""What a run says: who is asked, what became of documents. Each text in English and Chinese."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
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
    "batches_left": (
        "Batches under way: {batches}; documents that wait for answers: {documents} ({reason}). What these answer is "
        "flagged until the same command collects them later.",
        "进行中的批次：{batches} 个；等待回答的文件：{documents} 份（{reason}）。"
        "稍后用同一命令取回，在此之前相关内容将被标记。",
    ),
    "batches_not_waited": ("the run was told not to wait", "本次运行设为不等待"),
    "batches_unknown": (
        "whether the provider has the last one could not be found out",
        "无法确认服务商是否已收到最后一个批次",
    ),
    "batches_not_asked": (
        "{count} questions are under way in batches and were not asked again, for both answers would be paid. What "
        "they answer is flagged: --engine batch collects it, `gouji cancel OUT` gives the batches up.",
        "{count} 个问题仍在批次处理中，未再次提问，以免重复付费。相关内容将被标记：用 --engine batch 取回，"
        "或用 `gouji cancel OUT` 放弃这些批次。",
    ),
    "batches_elsewhere": (
        "Batches at another endpoint are left as they are: set the base URL to {endpoints}.",
        "其他接口上的批次保持原样：请将接口地址设为 {endpoints}。",
    ),
    "cancel_stopped": (
        "stopped; batches may still be under way: the same command goes on from there",
        "已停止；可能仍有进行中的批次，再次执行同一命令将从中断处继续",
    ),
    # --- a run ---
    "run_stopping": (
        "Stopping: what is under way is finished first. Ctrl-C again stops now.",
        "正在停止：先完成进行中的文件。再按一次 Ctrl-C 立即停止。",
    ),
    "run_closed": (
        "The subfolder {folder} cannot be listed; its documents are left as they were.",
        "子文件夹 {folder} 无法列出，其中的文件保持原样。",
    ),
    "run_other_kinds": (
        "Not read, of kinds that Gouji does not know: {count} files ({kinds}).",
        "未读取 {count} 个文件，其类型不受支持（{kinds}）。",
    ),
    "run_passed_outside": (
        "Not read, as links that lead out of the folder: {count} ({names}).",
        "未读取 {count} 个指向文件夹之外的链接（{names}）。",
    ),
    "run_passed_nowhere": (
        "Not read, as links that lead to nothing: {count} ({names}).",
        "未读取 {count} 个失效的链接（{names}）。",
    ),
    "run_passed_linked_folder": (
        "Not read, as links to folders: {count} ({names}). Give such a folder a run of its own.",
        "未读取 {count} 个指向文件夹的链接（{names}），请对这些文件夹单独运行。",
    ),
    "run_passed_special": (
        "Not read, as they are no files: {count} ({names}).",
        "未读取 {count} 个非普通文件（{names}）。",
    ),
    "run_no_pictures": (
        "The folder is a URL: the review page shows no pictures of its pages.",
        "文件夹是网址：核对页不显示页面图片。",
    ),
    "run_as_before": (
        "Nothing has changed: the files of {out} are as they were.",
        "没有变化：{out} 中的文件保持原样。",
    ),
    # --- status ---
    "status_running": ("A run is under way (engine {engine}).", "正在运行（引擎 {engine}）。"),
    "status_stopping": (
        "A run is stopping (engine {engine}): it finishes what is under way.",
        "正在停止（引擎 {engine}）：先完成进行中的文件。",
    ),
    "status_writing": (
        "A run has read all documents and writes the files.",
        "已读完所有文件，正在写出结果。",
    ),
    "status_done": ("The last run is done ({at}).", "上次运行已完成（{at}）。"),
    "status_interrupted": (
        "The last run ended before it was done ({at}): `gouji run` goes on where it was.",
        "上次运行未完成（{at}）：再次执行 `gouji run` 将从中断处继续。",
    ),
    "status_documents": (
        "Documents: {done} with a result ({ok} ok, {flagged} flagged, {failed} failed), {waiting} waiting; "
        "{unfinished} will be done again by the next run.",
        "文件：{done} 份已有结果（{ok} 份正常、{flagged} 份有标记、{failed} 份失败），{waiting} 份等待；"
        "{unfinished} 份将在下次运行时重做。",
    ),
    "status_cells": (
        "Cells: {cells}, of which {flagged} flagged ({share}).",
        "单元格：{cells} 个，其中标记 {flagged} 个（{share}）。",
    ),
    "status_rate": ("Rate: {rate} documents a minute, about {left} left.", "速度：每分钟 {rate} 份，约剩 {left}。"),
    "status_tokens": (
        "Model: {calls} calls, {tokens} tokens.",
        "模型：调用 {calls} 次，{tokens} 个 token。",
    ),
    "status_tokens_cost": (
        "Model: {calls} calls, {tokens} tokens, {cost}.",
        "模型：调用 {calls} 次，{tokens} 个 token，{cost}。",
    ),
    "status_batches": (
        "Batches under way: {batches} with {questions} questions; by batches came {calls} answers, {tokens} tokens.",
        "进行中的批次：{batches} 个，含 {questions} 个问题；批次已返回 {calls} 次回答，{tokens} 个 token。",
    ),
    "status_batches_paid": (
        "Batches under way: {batches} with {questions} questions; by batches came {calls} answers, {tokens} tokens, "
        "for which {paid} was paid (costs elsewhere are at list price).",
        "进行中的批次：{batches} 个，含 {questions} 个问题；批次已返回 {calls} 次回答，{tokens} 个 token，"
        "实付 {paid}（其他处的费用按标价计）。",
    ),
    "status_batches_lost": (
        "Batches that the provider no longer had: {lost}. Their questions are asked again, and may be paid twice.",
        "服务商已不再保存的批次：{lost} 个。其中的问题将重新提问，可能重复付费。",
    ),
    "status_items": (
        "Open items: {items} when the files were last written; decisions taken: {decisions}.",
        "待核项：上次写出结果时 {items} 项；已作决定 {decisions} 项。",
    ),
    "status_error": ("Last error: {error}", "最近的错误：{error}"),
    # --- documents ---
    "document_warning": ("{text}", "{text}"),
    "scanned": (
        "pages {pages} are scanned images without text; to read them install gouji[ocr]: pip install 'gouji[ocr]'",
        "第 {pages} 页为扫描图像，没有文字层；请安装 gouji[ocr] 以读取：pip install 'gouji[ocr]'",
    ),
    "failed": ("{reason}", "{reason}"),
    # --- doctor ---
    "doctor_versions": (
        "Gouji {gouji}, Python {python}, PyMuPDF {pymupdf}, {cores} cores.",
        "勾稽 {gouji}，Python {python}，PyMuPDF {pymupdf}，{cores} 个处理器核。",
    ),
    "doctor_settings": ("Settings are read from {file}.", "设置文件：{file}。"),
    "doctor_no_settings": (
        "There is no {file}: flags, environment and defaults hold.",
        "没有 {file}：使用命令行选项、环境变量和默认值。",
    ),
    "doctor_scans": ("Scans are read (gouji[ocr]).", "可以读取扫描件（gouji[ocr]）。"),
    "doctor_scans_not": (
        "Scans are not read: pip install 'gouji[ocr]'.",
        "不能读取扫描件：请运行 pip install 'gouji[ocr]'。",
    ),
    "doctor_office": (
        ".doc, .wps, .rtf and .odt are read by {program}.",
        ".doc、.wps、.rtf、.odt 由 {program} 转换后读取。",
    ),
    "doctor_office_not": (
        ".doc, .wps, .rtf and .odt are not read: {reason}.",
        "不能读取 .doc、.wps、.rtf、.odt：{reason}。",
    ),
    "doctor_extra": ("gouji[{extra}] is installed ({serves}).", "已安装 gouji[{extra}]（{serves}）。"),
    "doctor_extra_not": (
        "{serves}: not everything is installed ({missing}): pip install 'gouji[{extra}]'.",
        "{serves}：缺少 {missing}，请运行 pip install 'gouji[{extra}]'。",
    ),
    "doctor_server": (
        "The server of the local model is installed (gouji[local]).",
        "已安装本机模型服务（gouji[local]）。",
    ),
    "doctor_server_not": (
        "The server of the local model is not installed: pip install 'gouji[local]'.",
        "未安装本机模型服务：请运行 pip install 'gouji[local]'。",
    ),
    "doctor_weights": (
        "The weights of {model} are in {folder}.",
        "模型 {model} 的权重在 {folder}。",
    ),
    "doctor_weights_not": (
        "The weights of {model} are not in {folder}: gouji model pull.",
        "{folder} 中没有模型 {model} 的权重：请运行 gouji model pull。",
    ),
    "doctor_endpoint": (
        "The endpoint answers in the form that it is asked for ({seconds} s, {tokens} tokens).",
        "接口能按要求的格式回答（{seconds} 秒，{tokens} 个词元）。",
    ),
    "doctor_endpoint_not": (
        "The endpoint does not answer: {reason}",
        "接口没有回答：{reason}",
    ),
}
