"""What Gouji tells a person about a document, in English and Chinese.

A message is a key with its parameters; it becomes text only where it is shown, in the language asked for. Command-line
help and errors of use are in English.
"""

from __future__ import annotations

import locale
import os
from dataclasses import dataclass
from enum import StrEnum


class Lang(StrEnum):
    EN = "en"
    ZH = "zh"


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence of `TEXTS`, with what fills its gaps."""

    key: str
    parameters: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if self.key not in TEXTS:
            raise KeyError(f"no message text for {self.key!r}")

    def text(self, lang: Lang) -> str:
        english, chinese = TEXTS[self.key]
        return (chinese if lang is Lang.ZH else english).format(**dict(self.parameters))


def message(key: str, **parameters: object) -> Message:
    """A message with its parameters, each kept as text."""
    return Message(key, tuple((name, str(value)) for name, value in parameters.items()))


def default_lang() -> Lang:
    """Chinese where the user's locale is Chinese, else English."""
    name = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    name = name or locale.getlocale()[0] or ""
    return Lang.ZH if name.lower().startswith(("zh", "chinese")) else Lang.EN


TEXTS: dict[str, tuple[str, str]] = {
    # --- checks ---
    "row_total": (
        "{label}: the six applicants add up to {left}, the printed total is {right}",
        "{label}：六类申请人之和为 {left}，表中总计为 {right}",
    ),
    "outcome_total": (
        "{label}: the outcomes add up to {left}, the printed （七）总计 is {right}",
        "{label}：各项办理结果之和为 {left}，表中（七）总计为 {right}",
    ),
    "balance": (
        "{label}: received + carried in = {left}, total processed + carried out = {right}",
        "{label}：本年新收与上年结转之和为 {left}，办理总计与结转下年度之和为 {right}",
    ),
    "disputes_total": (
        "{label}: the four results add up to {left}, the printed total is {right}",
        "{label}：四种结果之和为 {left}，表中总计为 {right}",
    ),
    "blank_total": (
        "{label}: the total is blank, the parts add up to {left}",
        "{label}：总计为空，各分项之和为 {left}",
    ),
    "disagreement": (
        "{label}: the layout reading has {left}, the model's reading has {right}",
        "{label}：版面读数为 {left}，模型读数为 {right}",
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
    # --- documents ---
    "scanned": (
        "pages {pages} are scanned images without text; this version does not read scans",
        "第 {pages} 页为扫描图像，没有文字层；本版本不读扫描件",
    ),
    "failed": ("{reason}", "{reason}"),
}
