"""How binding a sentence is by its own words."""

import time

import pytest

from answer.force import force_of, main_clause

SENTENCES = {
    "shall": (
        "The keeper shall not leave the light.",
        "Harbours that may charge a fee must say so.",
        "Masters are required to report each storm.",
        "Members are, as far as possible, to report each year.",
        "Pilots have to wait.",
        "The Act requires owners of barges to keep a log.",
        "INSTRUCTS the Committee to report to Council.",
        "If a lamp could fail, the keeper shall tell the Board.",
        "Owners which know or have reason to believe that a lamp is broken shall mend it.",
        "Should a member leave, it shall give notice.",
        "In order to find wrecks, ensure safety, and light the coast, it shall hire pilots.",
        "Each shall do so in autumn.",
    ),
    "should": (
        "While members may differ, the League should speak with one voice.",
        "Masters are further encouraged, as appropriate, to help each other.",
        "The Board recommends that the league adopt a charter.",
        "Calls upon member harbours to share their charts",
        "Encourages the private sector to adhere to the rules",
        "We encourage owners to join.",
        "The League needs to agree on terms.",
        "Owners are expected to publish their rules.",
        "It is recommended that members meet.",
    ),
    "could": (
        "As a next step, the harbours could share charts.",
        "Members cannot make reservations.",
        "The Board, which should meet in May, may invite guests.",
        "Parties are allowed to leave.",
        "Owners would pay a fee.",
    ),
    "plans to": (
        "We resolve to close the gap.",
        "Recognising the need for trust, we commit to working together.",
        "The League aims to publish charts.",
        "Norway has committed to sharing its charts.",
        "The meeting is expected to take place in June.",
        "The above owners, in furtherance of safety, undertake to mend their lamps.",
        "The Board will also need to draw up terms.",
    ),
    "does": (
        "The League monitors the code.",
        "In May 2024, ministers met in Bergen.",
        "The Board said that “members should pay”.",
        "The Committee notes that owners should publish a summary.",
        "What members should do remains open.",
        "The aim is to help members.",
        "The Board decides what the members must pay.",
        "The will to act is there.",
        "They reviewed what could be shared.",
        "The keeper was required to publish it.",
    ),
}


@pytest.mark.parametrize(("force", "sentence"), [(force, one) for force, some in SENTENCES.items() for one in some])
def test_the_main_verb_says_how_binding_a_sentence_is(force: str, sentence: str) -> None:
    assert force_of(sentence) == force


@pytest.mark.parametrize(
    ("sentence", "lead", "force"),
    [
        ("Admitting Members: Drawing up how harbours join.", "Responsibilities of the secretariat could include:", "could"),
        ("keep a register of lamps that others can use", "Owners are encouraged to:", "should"),
        ("It shall keep records.", "Tasks could include:", "shall"),
        ("The secretariat keeps a register.", "Tasks could include:", "could"),
        ("Owners are accountable for their lamps.", "They will:", "does"),
        ("The lamp was mended in 2019.", "", "does"),
        ("Provide charts, except where that would do harm.", "They will:", "plans to"),
        ("Securing funds", "Key tasks:", None),
        ("Mending lamps", "", None),
    ],
)
def test_an_item_is_as_binding_as_its_lead_line(sentence: str, lead: str, force: str | None) -> None:
    assert force_of(sentence, lead, "item") == force


@pytest.mark.parametrize(
    "words",
    [
        "Norway <> Wales Sharing Charts", "Recalling its resolution on harbours that should be lit,", "Bergen, 5.IX.2024",
        "Figure 2 Lamps and keepers of the League.", "", ",", "May", "to , to", "intends ,,", ": x",
    ],
)  # fmt: skip
def test_what_is_no_sentence_binds_nobody(words: str) -> None:
    assert force_of(words) is None
    assert force_of(words, "", "row") is None


def test_those_who_are_called_upon_are_told_from_those_who_call() -> None:
    found = main_clause("Calls upon member harbours to share their charts")
    assert found is not None
    assert found.words[found.addressed :][:2] == ("member", "harbours")


@pytest.mark.parametrize("words", ["word ", "the body, ", "such, ", "a: ", "“a ", "Recalling, A, "])
def test_a_sentence_without_end_is_read_soon(words: str) -> None:
    began = time.process_time()
    main_clause(words * 20_000)
    main_clause(f"The keeper shall report, {words * 20_000}")
    assert time.process_time() - began < 10  # without a limit it is minutes
