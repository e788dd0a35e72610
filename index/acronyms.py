"""Short forms and what they stand for, as the documents say it: "High-Level Advisory Body (HLAB)".

A short form is told from the words before or behind its bracket by its letters (after Schwartz and Hearst 2003), with
the rule that each begins a word.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from index.derived import replace_folder
from index.errors import IndexMissing

FORMS = "forms.json"
LETTERS = r"[A-Z][A-Za-z&-]{0,8}[A-Z]s?"
BEHIND = re.compile(rf"\((?:the )?[“\"]?({LETTERS})[”\"]?\)")
BEFORE = re.compile(rf"\b({LETTERS})(?: \(|: )(?=[A-Z])")
WORDS = 12  # the longest form that is looked for
REACH = 200  # letters around a bracket that hold as many words
MORE = 2  # a question is read with the other form where the library uses that so many times as often …
SELDOM = 25  # … and the question's own less than so many times: what stands in the library often is found as it is
ASKING = frozenset(
    "what which who whom whose when where why how is are was were do does did has have can could will would should".split()
)  # words that open questions and no name: with "what is the (WIT)" in a document all questions would be misread
SKIPPED = 2  # so many words that give no letter may stand between two that do: "Organisation for Economic Co-operation and …"


class Acronyms:
    """The short forms of a library and their words; a question is read with the form that the library uses far more."""

    def __init__(self, folder: Path) -> None:
        """Open the forms that `write_acronyms` kept.

        Raises:
            IndexMissing: the folder is damaged.
        """
        try:
            usual: Mapping[str, str] = json.loads((folder / FORMS).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise IndexMissing(f"{folder} is missing or damaged. Build again with: rapporteur build --rebuild") from error
        self._usual = usual
        either = "|".join(re.escape(form) for form in sorted(usual, key=len, reverse=True))
        self._form = re.compile(rf"\b(?:{either})\b" if usual else r"(?!)")

    def usual(self, question: str) -> tuple[str, dict[str, str]]:
        """A question with the forms that the library uses, and what was read as what."""
        read: dict[str, str] = {}

        def replaced(found: re.Match[str]) -> str:
            read[found.group()] = self._usual[found.group()]
            return read[found.group()]

        return self._form.sub(replaced, question), read


def write_acronyms(folder: Path, texts: Iterable[str]) -> None:
    """Keep each form of which the library uses the other far more, with that other."""
    draft = folder.with_name(folder.name + ".part")
    draft.mkdir(parents=True, exist_ok=True)
    (draft / FORMS).write_text(json.dumps(usual_forms(texts), ensure_ascii=False), encoding="utf-8")
    replace_folder(draft, folder)


def usual_forms(texts: Iterable[str]) -> dict[str, str]:
    """For each form of which the library uses the other far more, that other; none where one stands for several."""
    library = "\n".join(texts)
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for short, long in pairs(library):
        found[short][long] += 1
    written = Counter(re.findall(r"\w[\w&-]*", library))
    lower = library.lower()
    kept: dict[str, str] = {}
    for short, longs in found.items():
        if len({long.lower() for long in longs}) == 1 and ASKING.isdisjoint(next(iter(longs)).lower().split()[:1]):
            long = max(longs, key=lambda form: (longs[form], form))
            as_short, as_long = written[short], lower.count(long.lower())
            if as_long < SELDOM and as_short >= MORE * as_long:
                kept[long] = short
            elif as_short < SELDOM and as_long >= MORE * as_short:
                kept[short] = long
    return kept


def pairs(text: str) -> Iterator[tuple[str, str]]:
    """Each short form with the words that a text says it stands for."""
    for found in BEHIND.finditer(text):
        if long := _long(found[1], _words(text[max(0, found.start() - REACH) : found.start()])[-WORDS:]):
            yield found[1], long
    for found in BEFORE.finditer(text):
        words = _words(text[found.end() : found.end() + REACH])[:WORDS]
        for end in range(2, len(words) + 1):
            if _long(found[1], words[:end]) == " ".join(words[:end]):
                yield found[1], " ".join(words[:end]).rstrip(",")
                break


def _words(text: str) -> list[str]:
    """The words of a text, with what joins them."""
    return re.findall(r"[\w’'/-]+,?", text)


def _long(short: str, words: list[str]) -> str:
    """The last words, each letter of the short form beginning one of them in order; "" where they do not."""
    letters = [letter.lower() for letter in short.removesuffix("s") if letter.isalpha()]
    at, skipped = len(words), 0
    while letters and at:
        at -= 1
        begins = _initials(words[at])
        taken = next((n for n in range(len(begins), 0, -1) if letters[-n:] == begins[:n]), 0)
        if taken:
            del letters[-taken:]
            skipped = 0
        elif (skipped := skipped + 1) > SKIPPED or at == len(words) - 1:
            return ""
    return " ".join(words[at:]) if not letters and len(words) - at > 1 else ""


def _initials(word: str) -> list[str]:
    """The letters that a word may give: the first of each of its parts, all of a part that is a short form itself ("AI")."""
    parts = re.findall(r"[^\W_]+", word)
    return [letter.lower() for part in parts for letter in (part if part.isupper() else part[:1])]
