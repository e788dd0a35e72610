"""The desk without a server: what its pure functions and event functions make of answers written by hand."""

import re
import socket
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from answer.types import ANSWERED, NOT_FOUND, PARTIAL, Answer, Citation, IndexMark, Statement
from app import AddressError, check_address
from index.derived import write_state
from index.errors import IndexMissing
from index.types import DocumentRecord, Evidence, Filters, Locations
from ingest.types import PageSpan, Passage, Sentence, Source
from ui.cards import conversation, plain_date, state_line
from ui.desk import GETTING_READY, LOOKING, UNEXPECTED, Asker, Desk
from ui.source import EMPTY, PageError, facts, find_page, source_pane
from ui.talk import LONGEST, TURNS, Place, Talk, shown_citations

HOSTILE = "<img src=x onerror=alert(1)>\"'&`${alert(2)}{{alert(3)}}</script>"
SOURCE = Source(
    "orchard", "Orchard rules: how pears are kept", "Parish", "2021-05-04", "code-of-conduct", "https://example.org/o"
)
HARMFUL = Source("orchard", HOSTILE, HOSTILE, HOSTILE, "analysis", f"https://example.org/{HOSTILE}")
SENTENCES = "Pears are watered daily. Apples are not. [report p. 14]"


def evidence(source: Source = SOURCE, match: str = "exact") -> Evidence:
    record = DocumentRecord(source, "brief", "v1", "", "briefs/orchard.md", "typeset/orchard.pdf", 3, 1)
    sentences = (Sentence(0, 24, match), Sentence(25, 40, match))
    passage = Passage("paragraph", ("Watering", "RULES"), "", SENTENCES, (PageSpan(0, 1, "2"),), sentences)
    return Evidence("orchard:v1:0000", record, passage, 1.0, {"dense": 1}, (0.2, 0.9))


def answer(
    status: str = ANSWERED, source: Source = SOURCE, quote: str = "Pears are watered daily.", **changes: object
) -> Answer:
    cited = Citation(1, source, "brief", "2", 1, ("Watering", "RULES"), "orchard:v1:0000", quote, "exact", "report p. 14")
    made = Answer(
        "What of the pears?", "What of the pears?", status, 0.9, "quotes", None,
        (Statement(quote, "Watering", (1,)),), (cited,), (evidence(source),), {}, IndexMark("", "", ""),
    )  # fmt: skip
    if status == NOT_FOUND:
        made = replace(made, statements=(), citations=())
    return replace(made, **changes)  # type: ignore[arg-type]


class Tags(HTMLParser):
    """The elements and attributes that a browser would make of a text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.seen if name == tag]


class Scripted:
    """Answers from a list, and remembers what it was asked."""

    def __init__(self, *answers: Answer | Exception) -> None:
        self.answers, self.asked = list(answers), list[tuple[str, tuple[str, ...]]]()
        self.filters: list[Filters] = []

    def ask(self, question: str, after: Sequence[str] = (), filters: Filters | None = None) -> Answer:
        self.asked.append((question, tuple(after)))
        self.filters.append(filters or Filters())
        given = self.answers.pop(0)
        if isinstance(given, Exception):
            raise given
        return replace(given, question=question)


@pytest.fixture
def library(tmp_path: Path) -> Locations:
    """What readers see of a library of one document of three pages."""
    write_state(tmp_path, [evidence().document], "hashing", "chroma")
    return Locations(tmp_path, tmp_path)


def desk_of(where: Locations, *answers: Answer | Exception) -> tuple[Desk, Scripted]:
    asker, ready = Scripted(*answers), Future[Asker]()
    ready.set_result(asker)
    return Desk(where, ready, "nothing you type leaves this computer"), asker


def asked(desk: Desk, question: str, talk: Talk | None = None) -> tuple[Talk, str]:
    *_, (talk, html, *_) = desk.ask(question, talk or Talk())
    return talk, html


# ---- cards ---------------------------------------------------------------------------------------------------------


def test_an_answer_shows_its_state_groups_kind_and_numbers() -> None:
    html = conversation(Talk().asking("What of the pears?").answered(answer()))
    assert "Answered in the words of the library’s briefs · 1 document · every quotation found on its page" in html
    assert "<h3>Watering" in html
    assert "code of conduct · brief" in html
    assert "Orchard rules · Parish, 4 May 2021" in html
    (number,) = [b for b in Tags(html).of("button") if b.get("class") == "cite"]
    assert number["aria-label"] == "Citation 1: Orchard rules, page 2"
    assert number["aria-current"] == "true"  # the first citation is open


def test_how_binding_a_statement_is_stands_before_it_in_a_word_where_that_was_asked() -> None:
    plain = answer()
    bound = replace(plain, statements=tuple(replace(s, force="plans to") for s in plain.statements))
    shown = conversation(Talk().asking("Who?").answered(bound))
    badge = '<span class="force" title="by the sentence’s own words"><span class="unseen">How binding: </span>plans to</span> '
    assert shown.count(f"<li>{badge}") == len(plain.statements)
    assert 'class="force"' not in conversation(Talk().asking("Who?").answered(plain))


def test_every_button_has_a_name_and_says_it_is_one() -> None:
    talk = Talk().asking("a").answered(answer()).asking("b").answered(answer(NOT_FOUND))
    html = conversation(talk)
    assert all(b["type"] == "button" for b in Tags(html).of("button"))
    assert all(text.strip() for text in re.findall(r"<button[^>]*>(.*?)</button>", html))


def test_copying_takes_the_answer_with_its_citations() -> None:
    buttons = Tags(conversation(Talk().asking("?").answered(answer()))).of("button")
    plain, markdown = [b["data-copy"] or "" for b in buttons if "data-copy" in b]
    assert plain.startswith("What of the pears?")
    assert "Orchard rules" in plain
    assert "[1] p. " in plain
    assert "[^1]: “Pears are watered daily.”" in markdown


def test_a_partial_answer_says_so_with_its_note() -> None:
    html = conversation(Talk().asking("?").answered(answer(PARTIAL, note="Of a price the documents say nothing.")))
    assert "Answered in part in the words of the library’s briefs" in html
    assert "Of a price the documents say nothing." in html


def test_no_answer_shows_the_nearest_passages_and_opens_none() -> None:
    talk = Talk().asking("?").answered(answer(NOT_FOUND, note="Of a price the documents say nothing."))
    html = conversation(talk)
    assert "The library does not answer this" in html
    assert "Of a price the documents say nothing." in html
    assert "Apples are not." in html  # the sentence of the passage that comes closest
    assert talk.place is None
    assert source_pane(Locations(Path(), Path()), talk) == EMPTY


def test_a_sentence_not_found_on_its_page_is_never_quoted() -> None:
    unfound = answer(NOT_FOUND, evidence=(evidence(match="not found"),))
    assert shown_citations(unfound) == ()
    assert "<h3>Nearest passages" not in conversation(Talk().asking("?").answered(unfound))


def test_how_a_follow_up_was_read_is_told_only_where_it_differs() -> None:
    follow_up = answer(standalone_question="What of the price of pears?")
    assert "read as: “What of the price of pears?”" in conversation(Talk().asking("?").answered(follow_up))
    assert "read as" not in conversation(Talk().asking("?").answered(answer()))


def test_the_question_as_it_was_read_can_be_edited_and_stays_text() -> None:
    html = conversation(Talk().asking("?").answered(answer(standalone_question=f"</textarea>{HOSTILE}")))
    page = Tags(html)
    assert len(page.of("textarea")) == 1
    assert not page.of("img")
    assert "<textarea" not in conversation(Talk().asking("?").answered(answer()))


def test_a_language_model_is_named_and_unfound_quotations_are_counted() -> None:
    one = answer(writer="llama3")
    two = replace(one, citations=(*one.citations, replace(one.citations[0], number=2, match="not found")))
    assert state_line(two) == "Answered from the documents by llama3 · 1 document · 1 of 2 quotations found on their page"


@pytest.mark.parametrize(
    ("date", "plain"),
    [("2024-11-01", "1 November 2024"), ("2024-11", "November 2024"), ("2024", "2024"), ("", ""), ("2024-99-01", "2024")],
)
def test_dates_are_written_for_people(date: str, plain: str) -> None:
    assert plain_date(date) == plain


# ---- hostile text --------------------------------------------------------------------------------------------------


def test_hostile_text_stays_text_everywhere() -> None:
    bad = answer(source=HARMFUL, quote=HOSTILE, note=HOSTILE, standalone_question=HOSTILE, status=PARTIAL, writer=HOSTILE)
    bad = replace(bad, statements=(Statement(HOSTILE, HOSTILE, (1,)),))
    talk = Talk().asking(HOSTILE).answered(bad).asking(HOSTILE).answered(None, HOSTILE)
    talk = talk.asking(HOSTILE).answered(answer(NOT_FOUND, HARMFUL, note=HOSTILE)).asking(HOSTILE)
    html = conversation(talk, HOSTILE) + facts(bad.citations[0])
    page = Tags(html)
    assert not {tag for tag, _ in page.seen} & {"img", "script", "iframe", "svg"}
    assert not [name for _, attributes in page.seen for name in attributes if name.startswith("on")]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://example.org", "data:text/html,x", ""])
def test_only_https_addresses_become_links(url: str) -> None:
    linked = answer(source=replace(SOURCE, url=url))
    assert not Tags(facts(linked.citations[0])).of("a")
    (link,) = Tags(facts(answer().citations[0])).of("a")
    assert link["href"] == "https://example.org/o"
    assert "noopener" in (link["rel"] or "")


# ---- the source ----------------------------------------------------------------------------------------------------


def test_the_facts_of_a_source() -> None:
    html = facts(answer().citations[0])
    assert "Orchard rules: how pears are kept" in html
    assert "digests report p. 14" in html
    assert "Page 2 (PDF page 2) · Watering › Rules · found word for word" in html


@pytest.mark.parametrize(("slug", "page"), [("orchard", -1), ("orchard", 3), ("../../etc/passwd", 0), ("", 0)])
def test_pages_come_from_the_records_of_the_index_only(library: Locations, slug: str, page: int) -> None:
    assert find_page(library, "orchard", 2).source.slug == "orchard"
    with pytest.raises(PageError):
        find_page(library, slug, page)


@pytest.mark.parametrize(
    "wanted",
    [
        None, [], "1", {}, {"turn": 1}, {"turn": "1", "citation": "1"}, {"turn": 2, "citation": 1}, {"turn": 1, "citation": 9},
        {"turn": 1, "citation": 1, "page": -1}, {"turn": 1, "citation": 1, "page": 3},
        {"turn": 1, "citation": 1, "page": "/etc/passwd"}, {"turn": 1, "citation": 1, "page": 1.5},
        {"turn": 10**30, "citation": 1},
    ],
)  # fmt: skip
def test_what_the_browser_may_not_ask_for_is_met_with_a_plain_sentence(library: Locations, wanted: object) -> None:
    desk, _ = desk_of(library, answer())
    talk, _ = asked(desk, "What of the pears?")
    after, _, pane, *_ = desk.open(talk, wanted)
    assert after == talk
    assert "Please choose a number in an answer." in pane


def test_another_page_of_the_document_can_be_asked_for(library: Locations) -> None:
    desk, _ = desk_of(library, answer())
    talk, _ = asked(desk, "What of the pears?")
    assert desk.open(talk, {"turn": 1, "citation": 1, "page": 2})[0].place == Place(1, 1, 2)
    assert desk.open(talk, {"turn": 1, "citation": 1})[0].place == Place(1, 1, 1)


# ---- a conversation ------------------------------------------------------------------------------------------------


def test_follow_ups_pass_the_earlier_questions(library: Locations) -> None:
    desk, asker = desk_of(library, answer(), answer(NOT_FOUND), answer())
    talk, _ = asked(desk, "  What of the pears? ")
    talk, _ = asked(desk, "and the apples?", talk)
    asked(desk, "and the plums?", talk)
    assert asker.asked[0] == ("What of the pears?", ())
    assert asker.asked[2] == ("and the plums?", ("What of the pears?", "and the apples?"))


def test_an_edited_question_is_asked_as_it_is_and_later_ones_lean_on_it(library: Locations) -> None:
    desk, asker = desk_of(library, *[answer() for _ in range(5)])
    talk, _ = asked(desk, "What of the pears?")
    talk, _ = asked(desk, "and apples?", talk)
    *_, (talk, *_, box) = desk.ask_edited({"edited": " What of plums? "}, talk)
    talk, _ = asked(desk, "and figs?", talk)
    asked(desk, "and nuts?", talk)
    assert asker.asked[2:] == [
        ("What of plums?", ()),
        ("and figs?", ("What of plums?",)),
        ("and nuts?", ("What of plums?", "and figs?")),
    ]
    assert box != ""  # what stands in the question box stays there


@pytest.mark.parametrize("wanted", [None, "x", {}, {"edited": 7}, {"edited": "  "}, {"edited": None}, [1]])
def test_an_edit_without_words_asks_nothing(library: Locations, wanted: object) -> None:
    desk, asker = desk_of(library)
    assert len(list(desk.ask_edited(wanted, Talk()))) == 1
    assert asker.asked == []


def test_a_question_shows_at_once_and_waits_in_plain_words(library: Locations) -> None:
    ready = Future[Asker]()
    desk = Desk(library, ready, "")
    steps = desk.ask("What of the pears?", Talk())
    _, html, *_, box = next(steps)
    assert GETTING_READY in html
    assert "What of the pears?" in html
    assert box == ""
    ready.set_result(Scripted(answer()))
    talk, html, *_ = next(steps)
    assert talk.waiting == ""
    assert "Pears are watered daily." in html
    assert LOOKING in next(desk.ask("again", talk))[1]


def test_an_empty_question_changes_nothing(library: Locations) -> None:
    desk, asker = desk_of(library)
    (view,) = desk.ask("   ", Talk())
    assert all(part == {"__type__": "update"} for part in view)
    assert not asker.asked


def test_errors_are_one_plain_sentence(library: Locations, caplog: pytest.LogCaptureFixture) -> None:
    desk, _ = desk_of(library, IndexMissing("There is no index. Build it."), ZeroDivisionError("secret detail"), answer())
    talk, html = asked(desk, "a")
    assert "There is no index. Build it." in html
    talk, html = asked(desk, "b", talk)
    assert UNEXPECTED in html
    assert "secret detail" not in html
    assert "secret detail" in caplog.text
    assert "Pears are watered daily." in asked(desk, "c", talk)[1]


def test_a_question_that_is_too_long_is_not_asked(library: Locations) -> None:
    desk, asker = desk_of(library)
    assert "Please keep a question within 1,000 characters." in asked(desk, "x" * (LONGEST + 1))[1]
    assert not asker.asked


def test_a_conversation_keeps_its_last_turns(library: Locations) -> None:
    desk, _ = desk_of(library, *[answer()] * (TURNS + 2))
    talk = Talk()
    for number in range(TURNS + 2):
        talk, _ = asked(desk, f"question {number}", talk)
    assert len(talk.turns) == TURNS
    assert talk.turns[0].question == "question 2"
    assert talk.place == Place(TURNS + 2, 1, 1)
    assert "no longer" not in desk.clear()[2]


def test_the_library_line_counts_what_readers_see(library: Locations) -> None:
    desk, _ = desk_of(library)
    assert "1 document · 3 pages · nothing you type leaves this computer" in desk.library()
    write_state(library.index, [], "hashing", "chroma")
    assert "0 documents · 0 pages" in desk.library()


# ---- serving -------------------------------------------------------------------------------------------------------


def test_a_port_in_use_is_told_with_the_remedy() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(AddressError, match=rf"^Port {port} is in use\. .*--port {port + 1}$"):
            check_address("127.0.0.1", port)


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 70000), ("192.0.2.1", 7860)])
def test_an_address_that_is_not_ours_is_told(host: str, port: int) -> None:
    with pytest.raises(AddressError, match="can't be served from"):
        check_address(host, port)
