"""Gouji (勾稽): from a folder of 政府信息公开工作年度报告 to numbers that can be trusted."""
