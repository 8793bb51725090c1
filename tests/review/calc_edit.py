"""Fills review.csv in with LibreOffice Calc by its API, as a person would, and saves it in three ways.

Run by the Python that has `uno` (Debian: python3-uno): calc_edit.py PIPE SOURCE FOLDER DECISIONS, where DECISIONS is
JSON: item → the texts of `decision` and `corrected`.
"""

import json
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

CSV = "Text - txt - csv (StarCalc)"
SAVED = {
    "utf8.csv": (CSV, "44,34,76,1"),
    "gb18030.csv": (CSV, "44,34,85,1"),
    "book.xlsx": ("Calc MS Excel 2007 XML", ""),
}


def _properties(**values):
    return tuple(PropertyValue(name, 0, value, 0) for name, value in values.items())


def _desktop(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(300):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.2)
            continue
        return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    raise SystemExit("LibreOffice did not answer")


def main(pipe, source, folder, decisions):
    desktop = _desktop(pipe)
    loaded = _properties(Hidden=True, FilterName=CSV, FilterOptions="44,34,76,1")
    document = desktop.loadComponentFromURL(Path(source).as_uri(), "_blank", 0, loaded)
    sheet = document.Sheets.getByIndex(0)
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last_row, last_column = cursor.RangeAddress.EndRow, cursor.RangeAddress.EndColumn
    column = {sheet.getCellByPosition(at, 0).String.lstrip("\ufeff"): at for at in range(last_column + 1)}
    for row in range(1, last_row + 1):
        decision, corrected = decisions.get(sheet.getCellByPosition(column["item"], row).String, ("", ""))
        sheet.getCellByPosition(column["decision"], row).String = decision
        if corrected:
            sheet.getCellByPosition(column["corrected"], row).Formula = corrected  # as typed: a number becomes one
    for name, (kind, options) in SAVED.items():
        saved = _properties(FilterName=kind, FilterOptions=options)
        document.storeToURL((Path(folder) / name).as_uri(), saved)
    document.close(True)
    desktop.terminate()


if __name__ == "__main__":
    main(*sys.argv[1:4], json.loads(sys.argv[4]))
