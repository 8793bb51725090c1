"""The project's own renderings: reports in every kind of file with every trouble that is known, and their true values.

`declared.RENDERINGS` is the list; `writing.write_renderings` writes it, as `python -m eval.generator renderings` does.
"""
