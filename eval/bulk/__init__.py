"""Runs of many documents against a stand-in endpoint: how fast they are, what they hold in memory, what they survive.

`documents` writes distinct reports of text, `standin` plays the endpoint in a process of its own; each other module is
one command of `python -m eval.bulk` and declares it (`declare`).
"""
