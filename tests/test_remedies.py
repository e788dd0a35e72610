"""Messages on the desk name what to press there, and no command; every message that can get there is looked at."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.download import by_hand
from ingest.types import Source
from ui.remedies import on_the_desk

ROOT = Path(__file__).parent.parent
STAGES = ("ingest", "index", "answer", "export", "ui")
COMMAND = re.compile(r"rapporteur [a-z]+|(?<=\S) --[a-z]|\bbuild\b|\bBuild\b")
ELSEWHERE = (
    "ask … --format bundle",  # of a bundle that is read, which the desk does not
    "with --format bundle",
    "with --out",  # of a file that is written
    "--style",  # of a style that is chosen from a list here
    "without --slug",  # of a slug, which has no field here
    "Written by “rapporteur add”",  # the head of a file
    "the command “rapporteur verify”",  # the foot of an export
)


def strings_of(path: Path) -> Iterator[str]:
    """The texts of a file that are no documentation; for what is put into them an x."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    left_out = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    left_out |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "split"}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            left_out |= {id(part) for part in node.values}
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out:
            yield node.value


def test_no_message_names_a_command() -> None:
    named = [
        (path.name, told)
        for stage in STAGES
        for path in sorted((ROOT / stage).glob("*.py"))
        if path.name != "remedies.py"
        for text in strings_of(path)
        if " " in text and COMMAND.search(told := on_the_desk(f"run: {text}" if text.startswith("rapporteur add") else text))
        if not any(known in told for known in ELSEWHERE)
    ]
    assert named == []


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("There is no index in /x. Build it with: rapporteur build", "There is no index in /x. Please press “Read new files”"),
        ("/x is damaged. Build again with: rapporteur build --rebuild", "/x is damaged. Please press “Read new files” on the"),
        (
            "x.pdf has changed. Run “rapporteur build”, then ask again.",
            "Please press “Read new files” on the Library tab, then",
        ),
        ("Save it as UTF-8 and build again.", "Save it as UTF-8 and press “Read new files” on the Library tab."),
        (
            f"Download it in a browser and run: {by_hand(Source('mill-2', 'Mill'))}.",
            "Download it in a browser and add it under “Add documents” with the title that it has in this list.",
        ),
        (
            "x.pdf is not a PDF that can be read (Failed to load document (PDFium: Data format error).). Replace the file.",
            "x.pdf is not a PDF that can be read. Replace the file.",
        ),
        ("Nothing was added: kind has to be one of analysis.", "Nothing was added: the kind has to be one of analysis."),
    ],
)
def test_what_to_press_is_named(message: str, told: str) -> None:
    assert told in on_the_desk(message)


@pytest.mark.parametrize("message", ["The pilot waits.", "“How to build a mill” is already in the library.", ""])
def test_other_messages_stay_as_they_are(message: str) -> None:
    assert on_the_desk(message) == message
