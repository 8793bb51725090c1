"""The project's own eval set, in two halves: one to tune on, one to tell figures of.

`layouts` says how each condition's documents look in each half, `circumstances` what is in them, `declared` puts both
together as the list of documents; `writing.write_set` writes it, as `python -m eval.generator set` does. The halves
share no seed, no issuer, no font, no layout.
"""
