"""Where sentences begin and end."""

import random

import pytest

from ingest.sentences import LOCATOR, NUMBERED, sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "text",
    [
        "The U.S. Senate met.",
        "Some birds, e.g. Geese, fly south.",
        "See No. 5 of the series.",
        "Under Art. 4 of the statute it is void.",
        "The letter of J. S. Mill was found.",
        "He met Dr. Watson and Mrs. Hudson.",
        "It rose by 3.5 per cent.",
        "Wait ... then go.",
        "Ask U.N. Women about it.",
        "Meet on Nov. 20 in the hall.",
        "Growth was i.e. nil.",
    ],
)
def test_a_stop_within_a_sentence_does_not_end_it(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It rained. It stopped.", ["It rained.", "It stopped."]),
        ("12. It rained. It stopped.", ["It rained.", "It stopped."]),
        ("b) It rained.", ["It rained."]),
        ('It rained. [original section "III. On Rain"]', ["It rained."]),
        ("Did it rain? Yes! It did.", ["Did it rain?", "Yes!", "It did."]),
        ("“It rained.” He left.", ["“It rained.”", "He left."]),
        ("He said (it rained.) Nobody knew.", ["He said (it rained.)", "Nobody knew."]),
        ("It rained.¹² It stopped.³", ["It rained.¹²", "It stopped.³"]),
        ("It rained. “Go home,” he said.", ["It rained.", "“Go home,” he said."]),
        ("She lives in the U.S. The war is over.", ["She lives in the U.S.", "The war is over."]),
        ("It cost 5. 6 were sold.", ["It cost 5.", "6 were sold."]),
        ("It rained… Then it stopped.", ["It rained…", "Then it stopped."]),
    ],
)
def test_a_stop_before_a_capital_ends_a_sentence(text: str, found: list[str]) -> None:
    assert sentences(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It rained. [report p. 14]", ["It rained."]),
        ("It rained. [report p. 14] It stopped. [report pp. 2–3, 5]", ["It rained.", "It stopped."]),
        ("It rained [report p. iv]", ["It rained"]),
        ("North – South: Ropes; Sails · [report p. 3]", ["North – South: Ropes; Sails"]),
        ("[report p. 1] It rained.", ["It rained."]),
    ],
)
def test_a_locator_belongs_to_no_sentence(text: str, found: list[str]) -> None:
    assert sentences(text) == found


def test_a_line_feed_ends_a_sentence() -> None:
    assert sentences("paper and a pencil;\na magnifying glass;\none book") == [
        "paper and a pencil",
        "a magnifying glass",
        "one book",
    ]


@pytest.mark.parametrize("text", ["", "  \n ", "…", "— ; |"])
def test_what_has_no_letters_has_no_sentences(text: str) -> None:
    assert sentences(text) == []


PIECES = (
    "rain hail 5 3.5 U.S. e.g. No. J. Dr. Art. The In It “wet” (dry) co-op it’s ¹ ² . ? ! … ; : , – — ) ” \n | • * "
    "[report p. 14] [report pp. 2–3] [sic] été 日本 ﬁ"
).split(" ")


def random_text(chance: random.Random) -> str:
    return "".join(chance.choice(PIECES) + chance.choice(["", " ", " ", " "]) for _ in range(chance.randrange(60)))


def test_sentences_are_in_order_and_hold_every_letter_outside_locators() -> None:
    chance = random.Random(5)
    for text in (random_text(chance) for _ in range(500)):
        spans = sentence_spans(text)
        bounds = [bound for span in spans for bound in span]
        assert bounds == sorted(bounds), text
        assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans), text
        covered = {at for start, end in spans for at in range(start, end)}
        covered |= set(range(number.end())) if (number := NUMBERED.match(text)) else set()
        covered |= {at for found in LOCATOR.finditer(text) for at in range(*found.span())}
        assert not [at for at, char in enumerate(text) if char.isalnum() and at not in covered], text
