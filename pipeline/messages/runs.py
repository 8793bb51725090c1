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
    # --- documents ---
    "document_warning": ("{text}", "{text}"),
    "scanned": (
        "pages {pages} are scanned images without text; to read them install gouji[ocr]: pip install 'gouji[ocr]'",
        "第 {pages} 页为扫描图像，没有文字层；请安装 gouji[ocr] 以读取：pip install 'gouji[ocr]'",
    ),
    "failed": ("{reason}", "{reason}"),
}
