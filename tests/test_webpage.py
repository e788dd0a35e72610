"""Of a web page its main text remains, with the date that the page gives itself; nothing is fetched or guessed."""

import socket
import subprocess
import sys
from typing import Any

import pytest

from ingest.errors import UnreadableDocument
from ingest.webpage import main_text

HEAD = '<title>Mills – Parish</title><meta property="og:title" content="Mills of the coast">'
BODY = """<h1>Mills of the coast</h1>
<p>The coast has <b>three mills</b>, of which two grind corn, see <a href="javascript:alert(1)">the register</a> of 2019.
<img src="https://pictures.example/mill.png" alt="A mill"></p>
<h2>Wind mills</h2>
<p>A wind mill turns its cap into the wind.<sup>4</sup> Its sails are of linen, which the miller mends in winter.</p>
<ul><li>Post mills turn as a whole.</li><li>Tower mills turn their cap only.</li></ul>
<ol><li>Oil the cap.<ul><li>With linseed oil.</li></ul></li><li>Set the sails.</li></ol>
<table><thead><tr><th>Mill</th><th>Stones</th></tr></thead><tbody><tr><td>Hill mill</td><td>2</td></tr></tbody></table>
<table><tr><td>Lake mill</td><td>3</td></tr><tr><td>Dyke mill</td><td>1</td></tr></table>
<p>Мельница стоит на холме. Ο μύλος στέκεται στον λόφο.</p>"""


def page(head: str = HEAD, body: str = BODY) -> bytes:
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8">{head}<script src="https://scripts.example/x.js"></script>
<script>document.write("written by a script")</script><link rel="canonical" href="https://parish.example/2019/01/02/mills">
</head><body><nav><ul><li><a href="/">Home of the parish</a></li><li><a href="/all">All pages</a></li></ul></nav>
<main><article>{body}</article></main>
<section id="comments" class="comments"><h2>Comments</h2><div class="comment"><p>A reader likes this page.</p></div></section>
<footer><p>Last seen 3 May 2020. © 2021 Parish. Imprint.</p></footer></body></html>""".encode()


def test_headings_lists_and_tables_remain() -> None:
    text = main_text(page()).markdown
    for kept in ("# Mills of the coast\n", "\n## Wind mills\n", "\n- Post mills turn as a whole.\n", "| Hill mill | 2 |"):
        assert kept in text
    assert "**three mills**" in text
    assert "Мельница стоит на холме. Ο μύλος στέκεται στον λόφο." in text


def test_markdown_is_as_pandoc_reads_it() -> None:
    text = main_text(page()).markdown
    assert "into the wind.^4^" in text
    assert "1. Oil the cap.\n    - With linseed oil.\n2. Set" in text
    assert "| | |\n|---|---|\n| Lake mill | 3 |" in " ".join(text.split(" ")).replace("| \n", "|\n").replace("|  |", "| |")


def test_what_is_around_the_text_goes() -> None:
    text = main_text(page()).markdown
    for dropped in ("Home of the parish", "Comments", "A reader", "Imprint", "script", "picture", "href", "http", "A mill]"):
        assert dropped not in text
    assert "see the register of 2019." in text


def test_headings_and_lists_remain_in_a_page_that_marks_no_main_part() -> None:
    body = "<p>The coast has three mills, and all of them grind corn.</p>" * 4
    text = main_text(
        f"<html><body><h1>Mills</h1><h2>Wind</h2>{body}<ul><li>A post mill</li></ul></body></html>".encode()
    ).markdown
    assert "## Wind\n" in text
    assert "- A post mill" in text


def test_signs_of_markup_in_the_text_are_text() -> None:
    body = BODY + "<p># no heading, *no stress*, [no](link) &lt;b&gt;</p><p>- no item in a list of the mills</p>"
    text = main_text(page(body=body)).markdown
    assert "\n\\# no heading, \\*no stress\\*, \\[no\\]" in text
    assert "\n\\- no item" in text
    assert "\\<b" in text


@pytest.mark.parametrize(
    ("head", "title"),
    [(HEAD, "Mills of the coast"), ("<title>Mills  of\nthe coast</title>", "Mills of the coast"), ("", "Mills of the coast")],
)
def test_title_is_the_pages_own(head: str, title: str) -> None:
    assert main_text(page(head)).title == title


@pytest.mark.parametrize(
    ("head", "date"),
    [
        ('<meta property="article:published_time" content="2023-04-05T10:00:00Z">', "2023-04-05"),
        ('<meta name="DC.date.issued" content="2023-04-05">', "2023-04-05"),
        ('<meta name="date" content="5 April 2023">', "2023-04-05"),
        ('<meta name="date" content="April 5, 2023">', "2023-04-05"),
        ('<script type="application/ld+json">{"@type": "Article", "datePublished": "2023-04-05"}</script>', "2023-04-05"),
        ("", ""),
        ('<meta name="date" content="2023">', ""),
        ('<meta name="date" content="2023-04">', ""),
        ('<meta name="date" content="April 2023">', ""),
        ('<meta name="date" content="04/05/2023">', ""),
        ('<meta name="date" content="today">', ""),
        ('<meta property="og:url" content="https://parish.example/2018/01/02/mills">', ""),
        ('<meta name="copyrightyear" content="2018">', ""),
        ('<meta http-equiv="last-modified" content="2018-02-03">', ""),
    ],
)
def test_date_is_what_the_page_says_of_itself_and_no_guess(head: str, date: str) -> None:
    assert main_text(page(head), "https://parish.example/2017/03/04/mills").date == date


def test_a_date_marked_in_the_text_counts_and_another_does_not() -> None:
    marked = '<p>Of <time datetime="2023-04-05" itemprop="datePublished">5 April</time></p>'
    assert main_text(page(body=BODY + marked)).date == "2023-04-05"
    assert main_text(page(body=BODY + marked.replace("itemprop", "class"))).date == ""


@pytest.mark.parametrize(
    "html", [b"", b"\x00\xff\x00", b"%PDF-1.7", b"<html></html>", b"<html><body><script>1</script></body></html>"]
)
def test_a_page_without_text_is_named_with_the_remedy(html: bytes) -> None:
    with pytest.raises(UnreadableDocument, match=r"^https://x\.example/a has no text .*Save the page"):
        main_text(html, "https://x.example/a")


def test_other_characters_than_utf_8_are_read_as_the_page_declares() -> None:
    html = page(HEAD, BODY + "<p>Мельница стоит и мелет зерно.</p>").decode().replace("Ο μύλος στέκεται στον λόφο.", "")
    text = main_text(html.replace("utf-8", "windows-1251").replace("–", "-").replace("©", "").encode("windows-1251")).markdown
    assert "Мельница стоит и мелет зерно." in text


@pytest.mark.parametrize("reference", ["&#2;", "&#x1F;", "&#011;", "&#65534;"])
def test_a_reference_to_a_character_that_is_none_does_not_empty_the_page(reference: str) -> None:
    text = main_text(page(body=f"{BODY}<p>The mill{reference} stands&#32;&#8211; on a hill.</p>")).markdown
    assert "The mill stands \u2013 on a hill." in text


def test_long_data_that_is_no_json_does_not_keep_the_reader_busy() -> None:
    data = "<script type='application/ld+json'>" + '"author": {' * 50_000 + "</script>"
    program = "import sys; from ingest.webpage import main_text; print(main_text(sys.stdin.buffer.read()).title)"
    read = subprocess.run([sys.executable, "-c", program], input=page(HEAD + data), capture_output=True, timeout=60, check=True)
    assert read.stdout.decode().strip() == "Mills of the coast"


def test_long_data_that_is_json_is_read() -> None:
    data = '{"@type": "Article", "datePublished": "2023-04-05", "keywords": "' + "mill " * 5_000 + '"}'
    assert main_text(page(HEAD + f"<script type='application/ld+json'>{data}</script>")).date == "2023-04-05"


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert main_text(page(), "https://parish.example/mills").markdown
    with pytest.raises(UnreadableDocument):
        main_text(b"https://parish.example/mills", "https://parish.example/mills")
