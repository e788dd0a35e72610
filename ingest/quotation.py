"""Whether a quotation stands on a page: word for word, in order, with what quoting allows and nothing that turns the sense.

Two readings of one page agree on letters, digits and signs; they differ in spaces, line ends, hyphens and quotation
marks. So both sides are reduced to the former (NFKC, lower case) and compared whole, from word start to word end. What
makes a number another one stays: its separators and signs.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

EXACT, NORMALISED, NOT_FOUND = "exact", "normalised", "not found"
ELISION = re.compile(r"\s*(?:\[\s*(?:…|\.{3}|\. \. \.)\s*\]|\(\s*(?:…|\.{3})\s*\)|…|\.{3,4}|\. \. \.)\s*")
FIXED = re.compile(r"[\[(](?:sic|emphasis (?:added|in (?:the )?original))[\])]", re.IGNORECASE)
BRACKETS = re.compile(rf"{FIXED.pattern}|\[([^\[\]]*)\]", re.IGNORECASE)
FARTHEST = 100  # words that dots may stand for
TURNING = frozenset(
    "no not never none nor neither nothing nobody nowhere without unless except excepting excluding only if until "
    "hardly barely rarely seldom scarcely provided".split()
)
"""Words that turn what a sentence says: dots may not hide one, brackets may not add one."""
BEFORE = frozenset("no not never cannot nor without unless".split())
SIGNS = "%‰±+<>=§≤≥~≈≠×÷"
COMPARING = "<>+±≤≥~≈≠"
SEPARATORS = ".,:/'·⋅*^"
CURRENCY = "$¢-¥\u20a0-\u20cf"
DASHES = "-‐‑‒–—―−⁻₋"
SOFT = "\u00ad\x02\ufffe"  # the last two are what pdfium gives for a hyphen at a line's end
LINKS = f"-‐‑{SOFT}"  # hyphens within a word
APOSTROPHES = "'’‘ʼ`´′"
SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")

COMBINING = re.compile("[\u0300-\u036f]")
CLUSTER = re.compile("(?s).[\u0300-\u036f]*")

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

    def places(self, wanted: str) -> Iterator[Span]:
        """The spans of the text, from word start to word end, that say what is wanted."""
        at = self.letters.find(wanted) if wanted else -1
        while at >= 0:
            last = at + len(wanted) - 1
            if self._begins(at) and self._ends(last):
                yield self.at[at], self._past(last)
            at = self.letters.find(wanted, at + 1)

    def _past(self, i: int) -> int:
        """Where in the text a letter ends, with the accents set after it."""
        end = self.at[i] + 1
        while end < len(self.text) and unicodedata.combining(self.text[end]):
            end += 1
        return end

    def _begins(self, i: int) -> bool:
        p, here = self.at[i], self.letters[i]
        before, near = (self.letters[i - 1], self.text[p - 1]) if p and i else (" ", self.text[p - 1 : p] or " ")
        if i and self.at[i - 1] == p:
            return False  # within a ligature
        left, right = self.text[max(p - 5, 0) : p], self.text[p : p + 5]
        if here.isdigit() or here == "-" or _currency(here):
            if before in SEPARATORS + COMPARING or _currency(before):
                return False
            if before == "-" and not near.isspace():
                return bool(re.search(rf"\d[{DASHES}]$", left) and re.match(r"\d{4}(?!\d)", right))  # a range of years
            if re.search(r"(?<!\d)\d{1,3}[^\S\r\n]$", left) and re.match(r"\d{3}(?!\d)", right):
                return False  # "500" of "2 500"
        if near.isalnum():
            return near.isdigit() and here.isalpha()  # a note's mark may stand before a word
        return not re.search(rf"\w[{LINKS}]+(?:\s*[\r\n]\s*)?$|[^\W\d_][‒–−]$", left) or not here.isalnum()

    def _ends(self, i: int) -> bool:
        p, end, here = self.at[i], self._past(i), self.letters[i]
        after, near = self.letters[i + 1 : i + 2] or " ", self.text[end : end + 1] or " "
        if self.at[i + 1 : i + 2] == (p,):
            return False
        left, right = self.text[max(p - 4, 0) : end], self.text[end : end + 6]
        if here.isdigit():
            if after in ".,:/'·⋅*%‰" or near in "+±×^" or re.match(rf"[{CURRENCY}]|\s+[{CURRENCY}](?!\s*[-.\d])", right):
                return False
            if re.match(rf"[{DASHES}]\d", right):
                return bool(re.search(r"(?<!\d)\d{4}$", left))
            if re.search(r"(?<!\d)\d{1,3}$", left) and re.match(r"[^\S\r\n]\d{3}(?!\d)", right):
                return False
        if near.isalnum():
            return near.isdigit() and here.isalpha()
        return not re.match(rf"[{LINKS}]+(?:\s*[\r\n]\s*)?\w|[‒–−{APOSTROPHES}][^\W\d_]", right)


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
    if not any(c.isalnum() for c in _read(quote).letters):
        return Finding(NOT_FOUND, reason="it has no words")
    if found := _places(page, quote):
        straight = [span for span in found if not _turned_before(page_text, span[0])]
        if not straight:
            return Finding(NOT_FOUND, reason="on the page a word before it says the contrary")
        exact = next((span for span in straight if _exact(page_text, span, quote)), None)
        return Finding(EXACT if exact else NORMALISED, (exact or straight[0],))
    kept = _with_liberties(page, quote, keep=True)
    return kept if kept.spans or not BRACKETS.search(quote) else _with_liberties(page, quote, keep=False)


def _places(page: _Reading, quote: str) -> list[Span]:
    """Where the words stand in the page's text, with as many words among them that turn the sense."""
    ways = [quote]
    if (plain := quote.translate(SUPERSCRIPT)) != quote:  # pages often have a note's mark as plain digits
        ways += [plain, re.sub("([⁰¹²³⁴⁵⁶⁷⁸⁹]+)", r" \1", quote).translate(SUPERSCRIPT)]
    for way in ways:
        spans = page.places(_read(way).letters)
        if found := [span for span in spans if _same_turning(page.text[slice(*span)], quote)]:
            return found
    return []


def _same_turning(one: str, other: str) -> bool:
    """Whether no space more or less makes "not able" of "notable"; hyphened words may be taken as one word or more."""
    for link in ("(?!)", rf"(?<=\w)[{LINKS}]+\s*(?=\w)"):
        texts = (_words(re.sub(link, "", text)) for text in (one, other))
        said, wanted = (sorted(word for word in words if word in TURNING) for words in texts)
        if said == wanted:
            return True
    return False


def _exact(text: str, span: Span, quote: str) -> bool:
    """Whether a quotation stands at a span character for character, with the punctuation around it."""
    read = _read(quote)
    first, end = read.at[0], read._past(len(read.at) - 1)
    lead, said, trail = (" ".join(piece.split()) for piece in (quote[:first], quote[first:end], quote[end:]))
    before, after = text[max(span[0] - 2 * len(lead) - 8, 0) : span[0]], text[span[1] : span[1] + 2 * len(trail) + 8]
    if " ".join(text[slice(*span)].split()) != said:
        return False
    return " ".join(before.split()).endswith(lead) and " ".join(after.split()).startswith(trail)


def _with_liberties(page: _Reading, quote: str, *, keep: bool) -> Finding:
    """Find a quotation that leaves words out or puts remarks in; a bracket that stands on the page may be kept as words."""
    bare, done = "", 0
    for found in BRACKETS.finditer(quote):
        remark = found[1] or ""
        stays = ELISION.fullmatch(found[0]) or (keep and found[0] in page.text)
        put = found[0] if stays else remark if len(remark.strip()) == 1 else " "
        if put == " " and not FIXED.fullmatch(found[0]):
            glued = re.match(r"\w", quote[found.end() :]) or re.search(r"\w$", quote[: found.start()])
            if reason := _turns(remark, glued=bool(glued)):
                return Finding(NOT_FOUND, reason=reason)
        bare += quote[done : found.start()] + put
        done = found.end()
    bare += quote[done:]
    parts = [part for part in ELISION.split(bare) if any(map(str.isalnum, part))]
    said = sum(len(_read(part).letters) for part in parts)
    if not parts or 2 * said < len(_read(FIXED.sub(" ", quote)).letters) or parts == [quote]:
        return Finding(NOT_FOUND, reason="these words are not on the page")
    return _lay(page, parts)


def _turns(remark: str, *, glued: bool) -> str:
    """Why a bracket may not be put in, if so: it turns the sense, makes another word or gives a number."""
    if turning := TURNING & set(_words(remark)):
        return f"the “{min(turning)}” in brackets is not on the page"
    dateless = re.sub(r"(?<=[a-z] )(?:1\d|20)\d\d\b", "", remark)
    if glued or re.search(rf"[\d{SIGNS}{CURRENCY}]", dateless):
        return f"the “{remark}” in brackets is not on the page"
    return ""


def _lay(page: _Reading, parts: list[str]) -> Finding:
    """Lay the parts along the page, each after the one before, from the last part back: so no part is laid twice."""
    hidden: set[str] = set()
    alive: list[Span] = []  # where the part after may stand so that all the parts after it follow
    after: list[dict[Span, Span]] = []
    places = {part: _places(page, part) for part in set(parts)}
    for k, part in enumerate(reversed(parts)):
        links: dict[Span, Span] = {}
        spots = places[part]
        for span in spots:
            next_at = bisect_left(alive, (span[1], 0))
            if next_at < len(alive) and _may_leave_out(page.text[span[1] : alive[next_at][0]], hidden):
                links[span] = alive[next_at]
        alive = [span for span in spots if span in links] if k else spots
        after.append(links)
    if not alive:
        reason = f"the dots leave out “{min(hidden)}”" if hidden else "these words are not on the page in this order"
        return Finding(NOT_FOUND, reason=reason)
    straight = next((span for span in alive if not _turned_before(page.text, span[0])), None)
    if straight is None:
        return Finding(NOT_FOUND, reason="on the page a word before it says the contrary")
    laid = [straight]
    for links in reversed(after[1:]):
        laid.append(links[laid[-1]])
    return Finding(NORMALISED, tuple(laid))


def _may_leave_out(text: str, hidden: set[str]) -> bool:
    """Whether dots may stand for a text; `hidden` gathers what they must not leave out."""
    if len(text) > 40 * FARTHEST or len(words := _words(text)) > FARTHEST:
        return False
    turning = TURNING & set(words)
    hidden |= turning
    return not turning


def _turned_before(text: str, at: int) -> bool:
    before = re.search(rf"([\w{APOSTROPHES}]+)[\s(\[,“”\"«»{DASHES}{APOSTROPHES}]+$", text[max(at - 40, 0) : at])
    return before is not None and not BEFORE.isdisjoint([before[1].lower(), *_words(before[1])[-1:]])


def _currency(char: str) -> bool:
    return unicodedata.category(char) == "Sc"


@lru_cache(4096)
def _words(text: str) -> tuple[str, ...]:
    """Lower-case words; "isn't" as "is" and "not", and "No. 5" as a number."""
    text = re.sub(r"\bN[oO][sS]?\.\s*(?=\d)", " ", unicodedata.normalize("NFKC", text))
    joined = re.sub(rf"(?<=\w)(?:[{LINKS}]+\s*[\r\n]\s*|[{SOFT}]+)(?=\w)", "", text).lower()
    joined = re.sub(rf"n\s?[{APOSTROPHES}]\s?t\b|(?<=\bcan)not\b", " not", joined)
    return tuple(re.findall(r"[^\W\d_]+|\d+", joined))


@lru_cache(256)
def _read(text: str) -> _Reading:
    """A text as letters, digits and signs; between digits what stands there, since it makes the number."""
    letters: list[str] = []
    at: list[int] = []
    last = -1  # where the last kept character stands
    marked = COMBINING.search(text)  # letters with marks of their own are taken together
    for i, char in ((m.start(), m[0]) for m in CLUSTER.finditer(text)) if marked else enumerate(text):
        if char.isascii() and not char.isdigit():
            if char.isalpha():
                letters.append(char.lower())
                at.append(i)
                last = i
                continue
            if char not in SIGNS and char != "$":
                continue
        for c in unicodedata.normalize("NFKC", char).lower():
            kept = "/" if c == "⁄" else c  # NFKC makes "½" of 1, ⁄ and 2
            money = not kept.isalnum() and _currency(kept)
            if not (kept.isalnum() or money or kept in SIGNS or kept == "/"):
                continue
            after_digit = c.isdigit() and bool(letters) and letters[-1].isdigit()
            if (c.isdigit() or money) and (mark := _between(text, last, i, after_digit)):
                letters.append(mark)
                at.append(i - 1)
            letters.append(kept)
            at.append(i)
            last = i
    return _Reading(text, "".join(letters), tuple(at))


def _between(text: str, last: int, here: int, after_digit: bool) -> str:
    """What counts between two digits, or before the first: a range, a minus, a separator, or that they stand apart."""
    if last == here:
        return ""
    if not after_digit:
        near = text[max(here - 2, 0) : here]
        minus = re.search(rf"(?:^|\W)[{DASHES}]$", near)
        return "-" if minus else "." if re.search(rf"(?:^|[\s(\[“‘\"'{COMPARING}={CURRENCY}])\.$", near) else ""
    gap = re.sub(rf"[{DASHES}\x02\ufffe]", "-", text[last + 1 : here])
    marks = "".join("'" if c in APOSTROPHES else c for c in gap if unicodedata.category(c) != "Cf")
    raised = text[here].isdigit() and not text[here].isdecimal() and text[last].isdecimal()
    if "-" in marks or raised:
        return "-" if "-" in marks else "^"
    if re.search(r"\s\.$", marks):
        return "."
    if not marks:
        return "" if text[here].isdecimal() == text[last].isdecimal() else " "
    return marks if len(marks) == 1 and marks in SEPARATORS else " "
