"""How Word and OpenDocument files look where the user names no file of their own: A4, page numbers, tables with rules.

Pandoc's own reference files are taken and a few of their parts changed, so that no office file need be shipped.
"""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape

from ingest.typeset import data_file

Changes = Mapping[str, tuple[tuple[str, str], ...]]
"""Part of the package → patterns and what each is replaced by, once; a part that is not there begins empty."""

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RULE = "w:val='single' w:sz='4' w:space='0' w:color='808080'"
WORD: Changes = {
    "word/footer1.xml": (
        (
            "^",
            f'<?xml version="1.0" encoding="UTF-8"?><w:ftr {W}><w:p><w:pPr><w:jc w:val="center"/></w:pPr>'
            '<w:fldSimple w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>',
        ),
    ),
    "[Content_Types].xml": (
        (
            "</Types>",
            '<Override PartName="/word/footer1.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/></Types>',
        ),
    ),
    "word/_rels/document.xml.rels": (
        ("</Relationships>", f'<Relationship Type="{OFFICE}/footer" Id="footer1" Target="footer1.xml"/></Relationships>'),
    ),
    "word/document.xml": (
        (r'w:numRestart w:val="eachSect"', 'w:numRestart w:val="continuous"'),  # LibreOffice begins anew at each heading
        (r"<w:sectPr>", f'<w:sectPr><w:footerReference xmlns:r="{OFFICE}" w:type="default" r:id="footer1"/>'),
        (
            r"</w:sectPr>",
            '<w:pgSz w:w="11906" w:h="16838"/>'
            '<w:pgMar w:top="1418" w:right="1418" w:bottom="1418" w:left="1418" w:header="709" w:footer="709" w:gutter="0"/>'
            "</w:sectPr>",
        ),
    ),
    "word/styles.xml": (
        (r'<w:sz w:val="24"\s*/>\s*<w:szCs w:val="24"\s*/>', '<w:sz w:val="22"/><w:szCs w:val="22"/>'),
        (r'(w:lang\s+w:val=)"en-US"', r'\1"en-GB"'),
        (
            r'(w:styleId="Compact">.*?)</w:style>',
            r'\1<w:rPr><w:sz w:val="20"/><w:szCs w:val="20"/></w:rPr></w:style>',
        ),
        (r'(w:styleId="FootnoteText">.*?)</w:style>', r'\1<w:rPr><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr></w:style>'),
        (
            r'(w:styleId="Table">.*?<w:tblInd[^>]*>)',
            rf"\1<w:tblBorders><w:top {RULE}/><w:bottom {RULE}/><w:insideH {RULE}/></w:tblBorders>",
        ),
    ),
}
OPENDOCUMENT: Changes = {
    "styles.xml": (
        (r'fo:page-width="8.5in"\s+fo:page-height="11in"', 'fo:page-width="21cm" fo:page-height="29.7cm"'),
        (r'fo:language="en"\s+fo:country="US"', 'fo:language="en" fo:country="GB"'),
    ),
}
CELLS: Changes = {
    "content.xml": tuple(
        (
            rf'(<style:style style:name="{name}" style:family="table-cell">\s*<style:table-cell-properties) fo:border="none"',
            r'\1 fo:border-bottom="0.5pt solid #808080" fo:padding="0.1cm"',
        )
        for name in ("TableHeaderRowCell", "TableRowCell")
    )
}


@cache
def reference_file(write: str) -> bytes:
    """The file that pandoc takes the look of a "docx" or "odt" from."""
    return _changed(data_file(f"reference.{write}"), WORD if write == "docx" else OPENDOCUMENT)


def with_ruled_tables(odt: bytes) -> bytes:
    """An OpenDocument text with a line under each row of a table: these lines are the one thing a reference can't say."""
    return _changed(odt, CELLS)


def with_words(odt: bytes, words: Sequence[str]) -> bytes:
    """An OpenDocument text with what each of its pictures says, for those who do not see it: pandoc leaves that out."""
    told = (escape(text).replace("\\", r"\\") for text in words)
    frame = "<draw:frame.*?</draw:frame>.*?"
    changes = tuple(
        (rf"((?:{frame}){{{n}}}<draw:frame.*?)</draw:frame>", rf"\1<svg:desc>{text}</svg:desc></draw:frame>")
        for n, text in enumerate(told)
    )
    return _changed(odt, {"content.xml": changes})


def _changed(package: bytes, changes: Changes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in dict.fromkeys([*old.namelist(), *changes]):
            content = old.read(part) if part in old.namelist() else b""
            if part in changes:
                text = content.decode("utf-8")
                for pattern, instead in changes[part]:
                    text = re.sub(pattern, instead, text, count=1, flags=re.DOTALL)
                content = text.encode("utf-8")
            # the type of an OpenDocument file has to lie in it first and unpacked
            new.writestr(part, content, zipfile.ZIP_STORED if part == "mimetype" else None)
    return made.getvalue()
