"""The reports of `eval/examples/`: what each is, what it tests, and how it is written out.

All names are invented. A file's bytes follow from this module alone, so a change here is a change of the set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from eval.generator.faults import Fault
from eval.generator.html_pages import Page
from eval.generator.make import Form, Request, make_report
from eval.generator.pdf_table import Broken
from eval.generator.printing import Money, Printing
from eval.generator.prose import Office
from eval.generator.render_docx import render_docx
from eval.generator.render_html import Breaks, HtmlStyle, render_html
from eval.generator.render_pdf import PdfStyle, Rules, render_pdf
from eval.generator.render_text import Mess, render_text
from eval.generator.report import Report, Wording, findings_csv, gold_csv

FOLDER = Path(__file__).parent.parent / "examples"


@dataclass(frozen=True)
class Example:
    """One report of the set: `name` is the file's, `tests` says what it is there for.

    `is_picture`: its bytes are made by MuPDF's rasteriser and OpenCV's JPEG, which promise no bytes from one version to
    the next; what is promised is the picture that they show.
    """

    name: str
    request: Request
    render: Callable[[Report], bytes]
    tests: str
    is_picture: bool = False


_QINGXI = Office("青溪县人民政府", "我县", "青溪县人民政府网")
_YUNLING = Office("云岭市人民政府", "我市", "云岭市人民政府门户网站")
_MOQUAN_OFFICE = Office("墨泉县人民政府办公室", "本办", "墨泉县人民政府网")
_MOQUAN_HOUSING = Office("墨泉县住房和城乡建设局", "本局", "墨泉县人民政府网")
_QIYUN = Office("栖云区人民政府", "我区", "栖云区政务公开专栏")
_LINXI_WATER = Office("临溪县水利局", "本局", "临溪县人民政府网")
_JICHUAN = Office("霁川市人民政府办公室", "本办", "霁川市人民政府门户网站")


def _stamped_and_scanned(report: Report) -> bytes:
    # Imported here: the rest of the set is made without OpenCV.
    from eval.generator.scanned.degrade import Degradation, degrade
    from eval.generator.scanned.files import Colours, Encoding
    from eval.generator.scanned.ink import Over, Seal
    from eval.generator.scanned.shape import Skew

    printed = render_pdf(report, PdfStyle(body=10.5, leading=17, disclosure_row=21, applications_row=20))
    faults = (Seal(Over.RULES, name=report.issuer), Skew(0.8))
    return degrade(printed, Degradation(200, faults, Encoding(Colours.COLOUR, quality=40)), seed=5)


_QINGXI_2023 = Request(_QINGXI, 2023, Form.F2021, "county", seed=1)

EXAMPLES = (
    Example(
        "qingxi-county-2024.pdf",
        Request(_QINGXI, 2024, Form.F2021, "county", seed=1, previous=_QINGXI_2023),
        lambda report: render_pdf(report, PdfStyle(disclosure_row=26)),
        "digital PDF, 2021 form: table three breaks over a page inside a group; every sum holds",
    ),
    Example(
        "yunling-city-2023.pdf",
        Request(
            _YUNLING,
            2023,
            Form.HYBRID,
            "city",
            seed=5,
            printing=Printing(thousands=True),
            published_errors=(Fault.ROW_TOTAL, Fault.DISPUTES_TOTAL),
        ),
        lambda report: render_pdf(
            report, PdfStyle(Broken.OPEN, Rules.RECTANGLES, leading=24, centred=True, disclosure_row=26)
        ),
        "digital PDF, hybrid form, five-digit counts with thousands separators, rules as thin boxes, no rule at a page "
        "break; a wrong total in table three and one in table four",
    ),
    Example(
        "moquan-gov-office-2019.html",
        Request(
            _MOQUAN_OFFICE,
            2019,
            Form.F2019,
            "county",
            seed=7,
            printing=Printing(zero="", money=Money.YUAN, notes=1),
            year_first=True,
        ),
        lambda report: render_html(report, HtmlStyle("墨泉县人民政府", Breaks.BR, merged_head=False)),
        "web page of a site, 2019 form: blanks for zeros, money in 元, a decrease, a remark in a cell, header cells "
        "that are not merged, <br> inside labels",
    ),
    Example(
        "moquan-housing-bureau-2022.docx",
        Request(
            _MOQUAN_HOUSING,
            2022,
            Form.F2021,
            "office",
            seed=88,
            printing=Printing(not_applicable="/", decimals=4),
            wording=Wording(frozenset(("normative_documents", "partially_granted", "amount")), "、"),
        ),
        render_docx,
        "Word file, 2021 form, mostly zeros: `/` in the row of 规章, labels in other spellings, money with decimals",
    ),
    Example(
        "qiyun-district-2023.md",
        Request(_QIYUN, 2023, Form.F2021, "county", seed=9),
        lambda report: render_text(report, (Mess.PIPES, Mess.CUT_LABELS, Mess.WRAPPED), seed=3),
        "Markdown that a converter made, 2021 form: tables cut into several, five row labels of table three cut loose "
        "from their numbers, before them or after",
    ),
    Example(
        "jichuan-gov-office-2020.txt",
        Request(_JICHUAN, 2020, Form.F2019, "office", seed=6, printing=Printing(money=Money.TEN_THOUSANDS_SAID)),
        lambda report: render_text(report, (Mess.TABS, Mess.STRAY_MARKDOWN), seed=1),
        "text with tabs, 2019 form, clean but for stray Markdown; money in 万元 said in the cell",
    ),
    Example(
        "qingxi-county-2023.txt",
        _QINGXI_2023,
        lambda report: render_text(report, (Mess.SPACES, Mess.ONE_PER_LINE), seed=2, encoding="gb18030"),
        "text in GB18030, 2021 form, cells parted by spaces or one a line; the year before qingxi-county-2024: what "
        "was carried out is carried in",
    ),
    Example(
        "qiyun-district-2021.html",
        Request(
            _QIYUN,
            2021,
            Form.F2021,
            "county",
            seed=13,
            printing=Printing(zero="", zero_total="0"),
            published_errors=(Fault.BLANK_TOTAL, Fault.OUTCOME_TOTAL),
        ),
        lambda report: render_html(report, HtmlStyle(breaks=Breaks.PARAGRAPHS, page=Page.ARTICLE)),
        "saved article without its site, 2021 form: blanks for zeros beside totals of 0; a total left blank and a "
        "wrong （七）总计 in one column",
    ),
    Example(
        "linxi-water-bureau-2022.pdf",
        Request(_LINXI_WATER, 2022, Form.F2021, "office", seed=21),
        _stamped_and_scanned,
        "scan of a stamped print-out, 2021 form: pictures of 200 dpi in colour without a text layer, laid crooked by "
        "0.8°, a red seal over the rules of every page that has a table",
        is_picture=True,
    ),
)


def files() -> Iterator[tuple[str, bytes]]:
    """Every file of the set: the documents and, beside each, NAME.gold.csv and NAME.findings.csv."""
    for example in EXAMPLES:
        report = make_report(example.request)
        stem = Path(example.name).stem
        yield example.name, example.render(report)
        yield f"{stem}.gold.csv", gold_csv(report).encode()
        yield f"{stem}.findings.csv", findings_csv(report).encode()


def write_examples(folder: Path = FOLDER) -> tuple[Path, ...]:
    """(Re)writes the set into `folder` and says which files it wrote. Files of other names there are left alone."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, data in files():
        path = folder / name
        path.write_bytes(data)
        written.append(path)
    return tuple(written)
