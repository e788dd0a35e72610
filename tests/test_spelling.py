"""Mistyped words of a question are set right from the library's own words, and nothing else is."""

import json
import random
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from answer.answer import Rapporteur
from answer.types import NOT_FOUND
from index.derived import learned_folder
from index.errors import IndexMissing
from index.opened import open_index
from index.spelling import Spelling, beside, english, read_as, write_spelling
from index.types import Locations
from tests.conftest import HARBOUR, ORCHARD

TEXTS = [
    "The secretariat of the Brimstone Accord asks each government for benefits and challenges.",
    "The government reads what the institute says of the secretariat. The institute says little of tides.",
    "Fenwarden sent a letter. Fenwarden signed. Fenwarden paid. The premise of the letter is plain.",
]


@pytest.fixture
def spelling(tmp_path: Path) -> Spelling:
    words = {word for text in TEXTS for word in re.findall(r"\w+", text.lower())}
    write_spelling(tmp_path / "spelling", TEXTS)
    return Spelling(tmp_path / "spelling", words.__contains__)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("secratariat", "secretariat"),  # another letter
        ("goverment", "government"),  # one missing
        ("instutite", "institute"),  # two swapped, with one between
        ("benifits", "benefits"),
        ("chalenges", "challenges"),
        ("challlenges", "challenges"),  # one doubled
        ("govenrment", "government"),  # two swapped
        ("Goverment", "Government"),  # the first word of a sentence
        ("yhis", ""),  # as near to "this" as to nothing of the library, and short
    ],
)
def test_a_mistyped_word_is_read_as_the_librarys(spelling: Spelling, typed: str, meant: str) -> None:
    text, read = spelling.set_right(f"{typed} of ports?")
    assert text == f"{meant or typed} of ports?"
    assert read == ({typed: meant} if meant else {})


@pytest.mark.parametrize(
    "question",
    [
        "What premium does it ask?",  # English, and not in the library
        "What does Fenwarder say?",  # a name: another letter makes another name
        "What does Kenyan say?",
        "What does the SECRATARIAT say?",  # all capitals may be a short form
        "What is the teh of it?",
        "What of secratariat2, secratariat.org and me@secratariat?",
        "What of the “secratariat” and the \"goverment\"?",  # in quotation marks
        "Doesn't the secretariat's institute pay?",
        "What of the subinstitute?",  # a word of its own
    ],
)  # fmt: skip
def test_what_may_be_right_is_let_be(spelling: Spelling, question: str) -> None:
    assert spelling.set_right(question) == (question, {})


def test_a_name_with_a_slip_of_the_finger_is_read_as_the_librarys(spelling: Spelling) -> None:
    assert spelling.set_right("What does Fenwaren say?")[1] == {"Fenwaren": "Fenwarden"}


def test_a_word_is_not_read_as_a_rarer_one_where_english_has_a_nearer(spelling: Spelling) -> None:
    assert "letters" not in spelling.set_right("and the wleter")[0]
    assert spelling.set_right("and the mkney")[1] == {"mkney": "money"}  # common, though the library lacks it


def test_words_of_the_library_and_of_english_are_never_changed(spelling: Spelling) -> None:
    rng = random.Random(3)
    own = re.findall(r"\w+", " ".join(TEXTS))
    some = rng.sample(sorted(english()), 2000)
    for words in (own, some):
        for _ in range(50):
            question = " ".join(rng.choices(words, k=8))
            assert spelling.set_right(question) == (question, {})


def test_setting_right_twice_is_setting_right_once(spelling: Spelling) -> None:
    rng = random.Random(4)
    letters = "abcdefghijklmnopqrstuvwxyz"
    for word in re.findall(r"\w{5,}", " ".join(TEXTS).lower()):
        for _ in range(20):
            at = rng.randrange(len(word))
            once = spelling.set_right(f"about {word[:at]}{rng.choice(letters)}{word[at + 1 :]}")[0]
            assert spelling.set_right(once) == (once, {})


def test_only_keys_that_touch_are_beside() -> None:
    assert beside("g") == set("tyfhvb")
    assert beside("q") == set("wa")
    assert beside("é") == frozenset()


def test_what_was_read_is_told_in_a_sentence() -> None:
    assert read_as({}) == ""
    assert read_as({"a": "b"}) == "Read “a” as “b”."
    assert read_as({"a": "b", "c": "d", "e": "f"}) == "Read “a” as “b”, “c” as “d” and “e” as “f”."


def test_an_answer_is_that_of_the_question_typed_well_and_says_so(rapporteur: Rapporteur) -> None:
    well, mistyped = (rapporteur.ask(f"When does the {word} of the apples begin?") for word in ("harvest", "havrest"))
    assert mistyped.standalone_question == "When does the harvest of the apples begin?"
    assert mistyped.note == "Read “havrest” as “harvest”."
    assert mistyped.statements == well.statements
    assert well.note is None
    found = [rapporteur.search(f"the {word} of the apples", 3) for word in ("harvest", "havrest")]
    assert [f.passage_id for f in found[0]] == [f.passage_id for f in found[1]]


def test_an_unknown_name_stays_unknown(rapporteur: Rapporteur) -> None:
    question = "What does the gardener Harvesk do with the pears?"
    answer = rapporteur.ask(question)
    assert answer.status == NOT_FOUND
    assert answer.standalone_question == question
    assert "Read" not in (answer.note or "")


def test_a_question_in_another_language_is_left_and_one_of_few_words_is_not(rapporteur: Rapporteur) -> None:
    assert rapporteur.ask("havrest ladedr peers").standalone_question == "harvest ladder peers"
    foreign = "Quando comincia la havrest delle mele rosse"
    assert rapporteur.ask(foreign).standalone_question == foreign


def test_only_the_words_of_the_library_are_kept(where: Locations, build_with: Callable[..., object]) -> None:
    build_with()
    folder = learned_folder(where.index, "spelling", open_index(where, "hashing").state.fingerprint)
    counts = json.loads((folder / "words.json").read_text(encoding="utf-8"))
    assert counts["pears"] == (ORCHARD + HARBOUR).lower().count("pears")
    assert all(word.isalpha() and word.islower() for word in counts)


def test_an_index_without_spellings_is_told_to_build_again_and_a_build_makes_them(
    where: Locations, build_with: Callable[..., object]
) -> None:
    build_with()
    folder = learned_folder(where.index, "spelling", open_index(where, "hashing").state.fingerprint)
    shutil.rmtree(folder)
    with pytest.raises(IndexMissing, match="Build again with: rapporteur build"):
        open_index(where, "hashing")
    build_with()
    assert open_index(where, "hashing").in_own_words("the havrest")[0] == "the harvest"
    (folder / "words.json").write_text("{", encoding="utf-8")
    with pytest.raises(IndexMissing, match="damaged"):
        open_index(where, "hashing")


def test_a_word_that_is_none_for_its_length_is_let_be(spelling: Spelling) -> None:
    question = f"harbou{'r' * 20_000}"
    began = time.perf_counter()
    assert spelling.set_right(question) == (question, {})
    assert time.perf_counter() - began < 1
