"""Scans made backwards: a digital PDF is printed, stamped, laid crooked on the glass and scanned, all from one seed.

`degrade.degrade` turns a PDF into an image-only file by a `Degradation`: resolution, colours, kind of file and
a list of faults. A fault is a small frozen dataclass with its strength and a pure function `on(sheet, draw)`; lengths
are millimetres of paper, so a fault looks the same at any resolution. `conditions` declares the list that accuracy on
scans is measured by. Needs OpenCV (`gouji[ocr]`).
"""
