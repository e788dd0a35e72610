"""Whether a quotation stands on a page: word for word, in order, with what quoting allows and nothing that turns the sense.

Two readings of one page agree on letters, digits and signs; they differ in spaces, line ends, hyphens and quotation
marks. So both sides are reduced to the former (NFKC, lower case) and compared whole, from word start to word end. What
makes a number another one stays: its separators and signs.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

EXACT, NORMALISED, NOT_FOUND = "exact", "normalised", "not found"
ELISION = re.compile(r"\s*(?:\[\s*(?:…|\.{3}|\. \. \.)\s*\]|\(\s*(?:…|\.{3})\s*\)|…|\.{3,4}|\. \. \.)\s*")
BRACKETS = re.compile(r"\[([^\[\]]*)\]|\((?:sic|emphasis (?:added|in (?:the )?original))\)", re.IGNORECASE)
FARTHEST = 100  # words that dots may stand for
TURNING = frozenset(
    "no not never none nor neither nothing nobody nowhere cannot without unless except excepting excluding only if until "
    "hardly barely rarely seldom scarcely provided".split()
)
"""Words that turn what a sentence says: dots may not hide one, brackets may not add one, a quotation may not begin after one."""
BEFORE = frozenset("no not never cannot".split())
SIGNS = "%‰±+<>=§"
DASHES = "-‐‑‒–—―−"
LINKS = "-‐‑\u00ad\x02\ufffe"  # hyphens within a word; the last two are what pdfium gives for one at a line's end
MINUS = "−"

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Finding:
    """How a quotation stands on a page, the character spans of the page's text that it is made of, or why it does not."""

    match: str
    spans: tuple[Span, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Reading:
    """What two readings of a text have in common, and where each character of it stands in the text."""

    text: str
    letters: str
    at: tuple[int, ...]

    def places(self, wanted: str, start: int = 0) -> Iterator[Span]:
        """The spans of `letters`, from word start to word end, that say what is wanted."""
        at = self.letters.find(wanted, start) if wanted else -1
        while at >= 0:
            if self._begins(at) and self._ends(at + len(wanted) - 1):
                yield at, at + len(wanted)
            at = self.letters.find(wanted, at + 1)

    def span(self, start: int, end: int) -> Span:
        """The characters of the text that a span of `letters` stands for."""
        return self.at[start], self.at[end - 1] + 1

    def _begins(self, i: int) -> bool:
        here, before = self.letters[i], self.letters[i - 1] if i else " "
        if here.isdigit() and (before in f".,:'/{MINUS}" or unicodedata.category(before) == "Sc"):
            return False
        p = self.at[i]
        near = self.text[p - 1 : p] or " "
        if i and self.at[i - 1] == p:
            return False  # within a ligature
        if near.isalnum():
            return near.isdigit() and here.isalpha()  # a note's mark may stand before a word
        return not self._linked(self.text[:p][-4:], reverse=False)

    def _ends(self, i: int) -> bool:
        here, after = self.letters[i], self.letters[i + 1 : i + 2] or " "
        if here.isdigit() and after in ".,:'/%‰":
            return False
        p = self.at[i]
        near = self.text[p + 1 : p + 2] or " "
        if self.at[i + 1 : i + 2] == (p,):
            return False
        if near.isalnum():
            return near.isdigit() and here.isalpha()
        return not self._linked(self.text[p + 1 : p + 5], reverse=True)

    @staticmethod
    def _linked(near: str, *, reverse: bool) -> bool:
        """Whether a hyphen ties a word to the one before or after: "non-binding" does not say "binding"."""
        pattern = rf"^[{LINKS}]+(?:\s*[\r\n]\s*)?\w" if reverse else rf"\w[{LINKS}]+(?:\s*[\r\n]\s*)?$"
        return bool(re.search(pattern, near))


def quotation_match(page_text: str, quote: str) -> str:
    """How a quotation stands in the text of a page: "exact", "normalised" or "not found"; see `find_quotation`."""
    return find_quotation(page_text, quote).match


def find_quotation(page_text: str, quote: str) -> Finding:
    """Find a quotation in the text of a page.

    Exact: character for character, white space apart. Normalised: the same letters, digits and signs in the same
    order, where capitals, line-end hyphens, quotation marks and spacing may differ, words may be left out for dots and
    remarks put in brackets. Neither dots nor brackets may turn the sense as far as words tell.
    """
    page = _read(page_text)
    whole = _read_quote(quote)
    if not any(c.isalnum() for c in whole):
        return Finding(NOT_FOUND, reason="it has no words")
    found = [page.span(*place) for place in page.places(whole)]
    if found:
        straight = [span for span in found if not _turned_before(page_text, span[0])]
        if not straight:
            return Finding(NOT_FOUND, reason="on the page a word before it says the contrary")
        exact = " ".join(quote.split()) in " ".join(page_text.split())
        return Finding(EXACT if exact else NORMALISED, (straight[0],))
    return _with_liberties(page, quote)


def _with_liberties(page: _Reading, quote: str) -> Finding:
    """Find a quotation that leaves words out or puts remarks in."""
    remarks = [found[1] or "" for found in BRACKETS.finditer(quote) if not ELISION.fullmatch(found[0])]
    if turning := TURNING & {word for remark in remarks for word in _words(remark)}:
        return Finding(NOT_FOUND, reason=f"the “{min(turning)}” in brackets is not on the page")
    bare = BRACKETS.sub(lambda found: found[0] if ELISION.fullmatch(found[0]) else _kept(found[1] or ""), quote)
    parts = [part for part in map(_read_quote, ELISION.split(bare)) if any(map(str.isalnum, part))]
    said = sum(len(part) for part in parts)
    if not parts or 2 * said < len(_read_quote(quote)) or (len(parts) == 1 and bare == quote and not ELISION.search(quote)):
        return Finding(NOT_FOUND, reason="these words are not on the page")
    hidden: set[str] = set()
    placed = next(_placings(page, parts, 0, hidden), None)
    if placed is None:
        reason = f"the dots leave out “{min(hidden)}”" if hidden else "these words are not on the page in this order"
        return Finding(NOT_FOUND, reason=reason)
    if _turned_before(page.text, placed[0][0]):
        return Finding(NOT_FOUND, reason="on the page a word before it says the contrary")
    return Finding(NORMALISED, tuple(placed))


def _placings(page: _Reading, parts: list[str], start: int, hidden: set[str], before: int = -1) -> Iterator[list[Span]]:
    """Ways to lay the parts along the page, each after the one before; `hidden` gathers what dots must not leave out."""
    if not parts:
        yield []
        return
    for begin, end in page.places(parts[0], start):
        span = page.span(begin, end)
        if before >= 0:
            left_out = _words(page.text[before : span[0]])
            if len(left_out) > FARTHEST:
                return
            if turning := TURNING & set(left_out):
                hidden |= turning
                continue
        for rest in _placings(page, parts[1:], end, hidden, span[1]):
            yield [span, *rest]


def _kept(remark: str) -> str:
    """What of a bracket belongs to the words quoted: the letter that was made small or large."""
    return remark if len(remark.strip()) == 1 else " "


def _turned_before(text: str, at: int) -> bool:
    before = re.search(r"([\w’']+)[ \r\n]+[“\"‘']?$", text[max(at - 40, 0) : at])
    return before is not None and (before[1].lower() in BEFORE or before[1].lower().endswith(("n't", "n’t")))


def _words(text: str) -> list[str]:
    """Lower-case words; "isn't" as "is" and "not"."""
    joined = re.sub(rf"(?<=\w)[{LINKS}]+\s*[\r\n]\s*(?=\w)", "", text.lower())
    return re.findall(r"[^\W_]+", re.sub(r"n['’]t\b", " not", joined))


@lru_cache(64)
def _read(text: str) -> _Reading:
    """A text as letters, digits and signs; between digits what stands there, since it makes the number."""
    letters: list[str] = []
    at: list[int] = []
    last = -1  # where the last kept character stands
    for i, char in enumerate(text):
        if char.isascii() and not char.isalnum() and char not in SIGNS and char != "$":
            continue
        for c in unicodedata.normalize("NFKC", char).lower():
            if not (c.isalnum() or c in SIGNS or unicodedata.category(c) == "Sc"):
                continue
            if c.isdigit() and (mark := _between(text, last, i, bool(letters) and letters[-1].isdigit())):
                letters.append(mark)
                at.append(i - 1)
            letters.append(c)
            at.append(i)
            last = i
    return _Reading(text, "".join(letters), tuple(at))


def _read_quote(quote: str) -> str:
    return _read(quote).letters


def _between(text: str, last: int, here: int, after_digit: bool) -> str:
    """What counts between two digits, or before the first: a range, a minus, a separator, or that they stand apart."""
    if last == here:
        return ""
    gap = text[last + 1 : here]
    if not after_digit:
        return MINUS if re.search(rf"[ \r\n(][{DASHES}]$", gap if last >= 0 else f" {gap}") else ""
    marks = re.sub(rf"[{DASHES}]", "-", re.sub(r"[’‘]", "'", gap))
    if "-" in marks:
        return "-"
    if len(marks) == 1 and marks in ".,:/'":
        return marks
    return " " if any(c.isspace() or c == "|" for c in marks) else ""
