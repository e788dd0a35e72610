"""PDF files as they are read: lines and their type, labels, outline, quotations on the page, files that can't be read."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from pdf_samples import compile_sample, compile_text, sample_pages, write_pdf
from PIL import Image
from pypdf.generic import RectangleObject

from ingest.errors import UnreadableDocument
from ingest.pdf import page_size, quotation_boxes, read_pdf, render_page
from ingest.quotation import quotation_match
from ingest.types import Line

TWO_LINES = "#set page(width: 400pt, height: 300pt, margin: 40pt)\nThe first line.\n\n#v(1cm) The second line."


def line_with(word: str, folder: Path, sample: str) -> Line:
    return next(line for page in sample_pages(sample, folder) for line in page.lines if word in line.text)


def encrypted(folder: Path, opened_by: str = "secret") -> Path:
    writer = pypdf.PdfWriter(clone_from=compile_sample("notes", folder))
    writer.encrypt(opened_by, "owner", algorithm="RC4-128")
    path = folder / "locked.pdf"
    writer.write(path)
    return path


# ---- lines -------------------------------------------------------------------------------------------------------


def test_a_line_of_one_column_ends_where_the_column_ends(tmp_path: Path) -> None:
    lines = sample_pages("two-columns", tmp_path)[0].lines
    assert {line.text for line in lines} >= {
        "The lamp was lit at dusk on every evening of the",
        "The board has asked for a second lamp on the",
    }


def test_a_raised_note_mark_becomes_a_superscript(tmp_path: Path) -> None:
    lines = [line.text for line in sample_pages("notes", tmp_path)[0].lines]
    assert "The hive holds forty thousand bees.¹ In winter the queen lays no" in lines
    assert "²The cluster turns slowly." in lines


def test_a_character_that_takes_two_units_is_read_whole(tmp_path: Path) -> None:
    (read,) = read_pdf(compile_text("Let $x$ be the share.", tmp_path)).pages[0].lines
    assert read.text == "Let 𝑥 be the share."


def test_a_year_in_running_text_is_no_superscript(tmp_path: Path) -> None:
    assert line_with("1851", tmp_path, "notes").text.endswith("The year 1851 brought")


@pytest.mark.parametrize(
    ("text", "size", "bold", "italic"),
    [
        ("A large line", 18.0, False, False),
        ("A bold line", 11.0, True, False),
        ("An italic line", 11.0, False, True),
        ("A plain line with one bold word in it", 11.0, False, False),
    ],
)
def test_a_line_knows_its_type(tmp_path: Path, text: str, size: float, bold: bool, italic: bool) -> None:
    found = line_with(text, tmp_path, "type-styles")
    assert (found.size, found.bold, found.italic) == (size, bold, italic)


def test_a_hyphen_at_the_end_of_a_line_is_marked_as_one_that_may_go(tmp_path: Path) -> None:
    assert line_with("circum", tmp_path, "broken-words").text == "traordinary circum\u00ad"


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_read_in_the_direction_of_its_text(tmp_path: Path, turn: int) -> None:
    writer = pypdf.PdfWriter(clone_from=compile_text(TWO_LINES, tmp_path))
    writer.pages[0].rotate(turn)
    writer.write(tmp_path / "turned.pdf")
    page = read_pdf(tmp_path / "turned.pdf").pages[0]
    tops = {line.text: line.box.y0 for line in page.lines}
    assert 0 < tops["The first line."] < tops["The second line."] < page.height


def test_text_set_sideways_is_read_as_lines(tmp_path: Path) -> None:
    pdf = compile_text("#rotate(-90deg, reflow: true)[The table stands on its side.]", tmp_path)
    assert [line.text for line in read_pdf(pdf).pages[0].lines] == ["The table stands on its side."]


# ---- what the file says of itself --------------------------------------------------------------------------------


def test_a_stamp_set_sideways_in_the_margin_is_no_part_of_the_lines_beside_it(tmp_path: Path) -> None:
    stamp = "#place(left + top, dx: -30pt, rotate(-90deg, reflow: true)[STAMPED BY THE PRINTER])"
    text = " ".join(f"Sentence {n} speaks of the mill and of its wheel." for n in range(12))
    pdf = compile_text(f"#set page(width: 400pt, height: 300pt, margin: 40pt)\n{stamp}\n{text}", tmp_path)
    assert " ".join(line.text for line in read_pdf(pdf).pages[0].lines) == text


def test_type_that_the_page_scales_has_the_size_it_is_seen_in(tmp_path: Path) -> None:
    pdf = compile_text("#scale(40%, reflow: true)[#set text(20pt)\nA small line.]", tmp_path)
    (read,) = read_pdf(pdf).pages[0].lines
    assert 4 < read.size < 10


def test_page_labels_are_the_printed_ones(tmp_path: Path) -> None:
    assert [page.label for page in sample_pages("page-labels", tmp_path)] == ["i", "ii", "1", "2"]


def test_a_file_without_labels_gives_none(tmp_path: Path) -> None:
    assert [page.label for page in sample_pages("no-labels", tmp_path)] == ["", ""]


def test_the_outline_has_levels_titles_and_pages(tmp_path: Path) -> None:
    outline = read_pdf(compile_sample("page-labels", tmp_path)).outline
    assert [(heading.level, heading.title, heading.page_index) for heading in outline] == [
        (1, "Preface", 0),
        (1, "Mills", 2),
        (2, "Wind mills", 2),
        (2, "Water mills", 3),
    ]


def test_title_author_and_day_come_from_the_file(tmp_path: Path) -> None:
    about = '#set document(title: "On mills", author: "A. Miller", date: datetime(year: 1871, month: 3, day: 9))\nText.'
    content = read_pdf(compile_text(about, tmp_path))
    assert (content.title, content.author, content.date) == ("On mills", "A. Miller", "1871-03-09")


# ---- quotations on the page ---------------------------------------------------------------------------------------


def test_a_quotation_has_one_box_a_line_in_its_own_column(tmp_path: Path) -> None:
    pdf = compile_sample("two-columns", tmp_path)
    boxes = quotation_boxes(pdf, 0, "southern pier. The pilots agree with the wish, since the channel has moved")
    width, _ = page_size(pdf, 0)
    assert len(boxes) == 2
    assert all(box.x0 > width / 2 for box in boxes)
    assert boxes[0].y1 <= boxes[1].y0 + 2


def test_an_indented_second_line_has_its_own_box(tmp_path: Path) -> None:
    indented = "#set page(width: 8cm)\n#set par(hanging-indent: 1cm)\nA sentence that is too long for one line of this page."
    boxes = quotation_boxes(compile_text(indented, tmp_path), 0, "A sentence that is too long for one line of this page.")
    assert len(boxes) == 2
    assert boxes[1].x0 > boxes[0].x0 + 20


def test_a_quotation_is_boxed_whatever_its_case_hyphens_and_quotation_marks(tmp_path: Path) -> None:
    pdf = compile_sample("broken-words", tmp_path)
    assert len(quotation_boxes(pdf, 0, "“extraordinary circumnavigations”")) == 3


@pytest.mark.parametrize("quote", ["The pilots disagree with the wish", "", "…"])
def test_a_quotation_that_is_not_there_has_no_box(tmp_path: Path, quote: str) -> None:
    assert quotation_boxes(compile_sample("two-columns", tmp_path), 0, quote) == []


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_box_lies_where_the_page_picture_shows_the_quotation(tmp_path: Path, turn: int) -> None:
    writer = pypdf.PdfWriter(clone_from=compile_text(TWO_LINES, tmp_path))
    writer.pages[0].cropbox = RectangleObject((20, 50, 380, 290))
    writer.pages[0].rotate(turn)
    writer.write(tmp_path / "cropped.pdf")
    (box,) = quotation_boxes(tmp_path / "cropped.pdf", 0, "The second line.")
    width, height = page_size(tmp_path / "cropped.pdf", 0)
    picture = Image.open(BytesIO(render_page(tmp_path / "cropped.pdf", 0, int(width)))).convert("L")
    marked = (int(box.x0) - 2, int(box.y0) - 2, int(box.x1) + 2, int(box.y1) + 2)
    ink = sum(value < 128 for value in picture.crop(marked).get_flattened_data())
    assert ink > 50
    assert (width > height) == (turn % 180 == 0)


@pytest.mark.parametrize(
    ("quote", "match"),
    [
        ("the lamp was lit", "exact"),
        ("the  lamp\nwas lit", "exact"),
        ("The lamp was “lit” — at dusk", "normalised"),
        ("the observatory", "normalised"),
        ("the lamp was not lit", "not found"),
    ],
)
def test_how_well_a_quotation_is_found_is_said(quote: str, match: str) -> None:
    assert quotation_match('At dusk the lamp\r\nwas lit. "the lamp was lit" - At dusk, in the observ-\r\natory', quote) == match


def test_a_quotation_without_letters_is_not_found() -> None:
    assert quotation_match("Some text.", "") == "not found"
    assert quotation_match("Some text.", "— “”") == "not found"


# ---- pictures ----------------------------------------------------------------------------------------------------


def test_a_page_is_drawn_as_wide_as_asked(tmp_path: Path) -> None:
    picture = Image.open(BytesIO(render_page(compile_sample("notes", tmp_path), 0, 333)))
    assert picture.format == "PNG"
    assert picture.width in (333, 334)  # pdfium rounds up


# ---- files that can't be read --------------------------------------------------------------------------------------


def no_pdf(folder: Path) -> Path:
    path = folder / "letter.pdf"
    path.write_bytes(b"Dear reader, this is no PDF.")
    return path


def empty_file(folder: Path) -> Path:
    path = folder / "empty.pdf"
    path.write_bytes(b"")
    return path


def half_a_file(folder: Path) -> Path:
    whole = compile_sample("notes", folder)
    path = folder / "half.pdf"
    path.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    return path


def missing_file(folder: Path) -> Path:
    return folder / "gone.pdf"


def missing_page(folder: Path) -> Path:
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>"
    pages = "<< /Type /Pages /Kids [3 0 R 9 0 R] /Count 2 >>"
    return write_pdf(folder / "hollow.pdf", "<< /Type /Catalog /Pages 2 0 R >>", pages, page)


def locked_with_aes(folder: Path) -> Path:
    """A file whose cipher pypdf can't check without the cryptography package."""
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>"
    keys = f"/O <{'ab' * 48}> /U <{'cd' * 48}> /OE <{'ef' * 32}> /UE <{'01' * 32}> /Perms <{'23' * 16}>"
    cipher = "/CF << /StdCF << /CFM /AESV3 /AuthEvent /DocOpen /Length 32 >> >> /StmF /StdCF /StrF /StdCF"
    lock = f"<< /Filter /Standard /V 5 /R 6 /Length 256 /P -4 {keys} {cipher} >>"
    pages = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    catalogue = "<< /Type /Catalog /Pages 2 0 R >>"
    return write_pdf(folder / "aes.pdf", catalogue, pages, page, lock, trailer="/Encrypt 4 0 R /ID [<00> <00>]")


@pytest.mark.parametrize("make", [no_pdf, empty_file, half_a_file, missing_file, missing_page])
def test_a_file_that_is_no_pdf_is_refused_in_one_line_with_a_remedy(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    path = make(tmp_path)
    with pytest.raises(UnreadableDocument, match=rf"^{path.name} .*(Replace|Remove|remove)") as refused:
        read_pdf(path)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("make", [encrypted, locked_with_aes])
def test_a_file_behind_a_password_is_refused_by_name(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    path = make(tmp_path)
    with pytest.raises(UnreadableDocument, match=rf"^{path.name} is protected by a password.*Replace"):
        read_pdf(path)


def test_a_file_that_only_forbids_changes_is_read(tmp_path: Path) -> None:
    content = read_pdf(encrypted(tmp_path, opened_by=""))
    assert content.outline[0].title == "Bees"
    assert "forty thousand bees" in content.pages[0].text


def test_a_damaged_file_brings_one_error_and_no_remarks(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(UnreadableDocument):
        read_pdf(half_a_file(tmp_path))
    assert caplog.records == []
