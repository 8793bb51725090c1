from __future__ import annotations

import pytest

from pipeline.documents.model import DocumentKind, Line, LinePlace
from pipeline.documents.word import read_word
from pipeline.errors import EmptyDocument

from .support import W, p, plain, tbl, tc, tr, word, word_file, zipped


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


@pytest.mark.parametrize(
    ("paragraph", "lines"),
    [
        (run("共") + run("154") + run("件"), ["共154件"]),
        ("<w:r><w:t>一</w:t><w:tab/><w:t>二</w:t></w:r>", ["一 二"]),
        ("<w:r><w:t>一</w:t><w:br/><w:t>二</w:t><w:cr/><w:t>三</w:t></w:r>", ["一", "二", "三"]),
        ("<w:r><w:t>一</w:t><w:br w:type='page'/><w:t>二</w:t></w:r>", ["一", "二"]),
        ("<w:r><w:noBreakHyphen/><w:t>12</w:t><w:softHyphen/></w:r>", ["-12"]),
        ("<w:r><w:sym w:font='Wingdings' w:char='F0FE'/><w:sym w:char='2F'/></w:r>", ["\uf0fe/"]),
        ("<w:ins>" + run("一") + "</w:ins><w:del><w:r><w:delText>x</w:delText></w:r></w:del>" + run("二"), ["一二"]),
        ("<w:del>" + run("x") + "</w:del><w:moveFrom>" + run("x") + "</w:moveFrom>" + run("一"), ["一"]),
        ("<w:moveTo>" + run("一") + "</w:moveTo>", ["一"]),
        (
            run("x", "<w:vanish/>") + run("一", "<w:vanish w:val='0'/>") + run("二", "<w:vanish w:val='false'/>"),
            ["一二"],
        ),
        ("<w:hyperlink>" + run("一") + "</w:hyperlink><w:smartTag>" + run("二") + "</w:smartTag>", ["一二"]),
        ("<w:fldSimple w:instr='PAGE'>" + run("7") + "</w:fldSimple>", ["7"]),
        ("<w:sdt><w:sdtPr><w:t>x</w:t></w:sdtPr><w:sdtContent>" + run("一") + "</w:sdtContent></w:sdt>", ["一"]),
        ("<w:r><w:ruby><w:rt>" + run("x") + "</w:rt><w:rubyBase>" + run("一") + "</w:rubyBase></w:ruby></w:r>", ["一"]),
        ("<m:oMath><m:r><m:t>12</m:t></m:r></m:oMath>", ["12"]),
        (run("12") + run("3", "<w:vertAlign w:val='superscript'/>"), ["12 3"]),
        (run("12", "<w:strike/>") + run("15", "<w:vertAlign w:val='baseline'/>"), ["12 15"]),
        (run("1") + run("5", "<w:strike w:val='0'/><w:vertAlign w:val='baseline'/>"), ["15"]),
    ],
)
def test_the_runs_of_a_paragraph(paragraph: str, lines: list[str]) -> None:
    assert plain(word(f"<w:p>{paragraph}</w:p>")) == lines


def test_the_code_of_a_field_is_dropped_and_its_result_kept() -> None:
    code = "<w:r><w:instrText>SUM(ABOVE)</w:instrText></w:r>"
    parts = [f"<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>" for kind in ("begin", "separate", "end")]
    assert plain(word(f"<w:p>{parts[0]}{code}{parts[1]}{run('12')}{parts[2]}</w:p>")) == ["12"]


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    mark = "<w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>"
    assert plain(word(f"<w:p>{mark}{run('一')}</w:p>{p('二')}{p('三')}")) == ["一二", "三"]


def test_content_controls_around_paragraphs_and_tables_are_walked() -> None:
    body = f"<w:sdt><w:sdtContent>{p('一')}{tbl(tr(tc('a'), tc('b')))}</w:sdtContent></w:sdt>{p('二')}"
    assert plain(word(body)) == ["一", [["a", "b"]], "二"]


def box(content: str) -> str:
    return f"<w:txbxContent>{content}</w:txbxContent>"


def test_a_text_box_comes_once_after_its_paragraph() -> None:
    choice = f"<mc:Choice Requires='wps'><wps:txbx>{box(p('框') + p('内'))}</wps:txbx></mc:Choice>"
    fallback = f"<mc:Fallback><w:pict><v:textbox>{box(p('框') + p('内'))}</v:textbox></w:pict></mc:Fallback>"
    both = f"<w:r><mc:AlternateContent>{choice}{fallback}</mc:AlternateContent></w:r>"
    assert plain(word(f"<w:p>{run('一')}{both}{run('二')}</w:p>{p('三')}")) == ["一二", "框", "内", "三"]


def test_a_text_box_without_an_alternative_is_read() -> None:
    picture = f"<w:r><w:pict><v:textbox>{box(p('框'))}</v:textbox></w:pict></w:r>"
    only_fallback = f"<w:r><mc:AlternateContent><mc:Fallback>{run('二')}</mc:Fallback></mc:AlternateContent></w:r>"
    assert plain(word(f"<w:p>{picture}</w:p><w:p>{only_fallback}</w:p>")) == ["框", "二"]


def test_a_text_box_in_a_cell_comes_after_the_table() -> None:
    cell = f"<w:tc><w:p>{run('a')}<w:r><w:pict>{box(p('框') + tbl(tr(tc('c'), tc('d'))))}</w:pict></w:r></w:p></w:tc>"
    assert plain(word(tbl(tr(cell, tc("b"))) + p("末"))) == [[["a", "b"]], "框", [["c", "d"]], "末"]


def test_empty_paragraphs_are_no_lines_and_the_place_counts_the_others() -> None:
    document = word(p("一") + "<w:p/>" + tbl(tr(tc("a"), tc("b"))) + p("共 12 件"))
    last = document.blocks[-1]
    assert isinstance(last, Line)
    assert last.place(2, 4) == LinePlace(2, 2, 4)


def test_the_properties_of_the_file_are_not_its_title() -> None:
    core = b"<cp:coreProperties xmlns:dc='d'><dc:title>2018 template</dc:title></cp:coreProperties>"
    body = f"<w:document xmlns:w='{W}'><w:body>{p('一')}</w:body></w:document>".encode()
    document = read_word(zipped({"word/document.xml": body, "docProps/core.xml": core}), "a/b.docx", "abc")
    assert (document.name, document.kind, document.sha256) == ("a/b.docx", DocumentKind.WORD, "abc")
    assert document.title == ""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_the_strict_vocabulary_and_another_part_name_are_read(encoding: str) -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    body = f"<w:document xmlns:w='{strict}'><w:body>{p('一')}</w:body></w:document>"
    xml = f"<?xml version='1.0' encoding='{encoding}'?>{body}"
    assert plain(read_word(zipped({"word/document2.xml": xml.encode(encoding)}), "a.docx", "")) == ["一"]


def test_an_embedded_document_is_told() -> None:
    assert word(p("一") + "<w:altChunk/>").warnings == ("parts embedded by w:altChunk were left out: 1",)


@pytest.mark.parametrize("body", ["", "<w:p/>", "<w:p><w:r><w:drawing/></w:r></w:p>", "<w:tbl/>", "<w:sectPr/>"])
def test_a_file_without_text_is_empty(body: str) -> None:
    with pytest.raises(EmptyDocument):
        read_word(word_file(body), "a.docx", "")
