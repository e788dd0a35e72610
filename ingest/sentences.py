"""Where sentences begin and end."""

import re

ABBREVIATIONS = frozenset(
    "e.g i.e etc cf vs no nos art arts para paras p pp fig figs sec ch vol ed eds dr mr mrs ms prof st jr sr inc ltd co "
    "corp dept gov gen sen rep approx resp al ibid op cit u.s u.k u.n e.u d.c ph.d jan feb mar apr jun jul aug sep sept "
    "oct nov dec".split()
)
END = re.compile(r"\n|[.!?…]+[”\"’')\]]*[⁰¹²³⁴⁵⁶⁷⁸⁹]*(?=\s)")
NUMBERED = re.compile(r"(?:\d{1,3}[.)]|[a-z]\))\s+(?=\S)")
LOCATOR = re.compile(r"\s*\[(?:report|original)\s[^\]]+\]")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Character spans of the sentences of a text, in order; together they hold all of it but the white space between.

    A line feed ends a sentence. A full stop ends no sentence after an abbreviation or an initial, nor before a small
    letter. The number that a paragraph begins with, "12.", and the locator that one of a brief ends with, "[report p. 14]",
    belong to no sentence.
    """
    numbered = NUMBERED.match(text)
    located = [found.span() for found in LOCATOR.finditer(text)]
    spans = []
    start = numbered.end() if numbered else 0
    for found in END.finditer(text, start):
        if _ends(text, found) and not any(begin < found.start() < end for begin, end in located):
            spans.append((start, found.end()))
            start = found.end()
    spans.append((start, len(text)))
    return [trimmed for span in spans if (trimmed := _trim(text, *span))]


def _ends(text: str, stop: re.Match[str]) -> bool:
    if stop.group() == "\n":
        return True
    locator = LOCATOR.match(text, stop.end())
    after = text[locator.end() if locator else stop.end() :].lstrip().lstrip("“\"‘'([")
    if not after or after[0].islower():
        return False
    if stop.group()[0] != ".":
        return True
    before = text[: stop.start()].rsplit(None, 1)
    word = before[-1].lstrip("(“\"'[").lower() if before else ""
    if word in ABBREVIATIONS or re.fullmatch(r"[a-z]", word):
        # "the U.S." may end a sentence; it is taken to where a word follows that opens one
        return word in {"u.s", "u.k", "u.n", "e.u", "d.c", "etc"} and bool(
            re.match(r"(The|This|These|In|It|For|A|An)\b", after)
        )
    return True


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    for locator in LOCATOR.finditer(text, start, end):
        if locator.start() <= start:
            start = min(locator.end(), end)
        elif locator.end() >= end:
            end = locator.start()
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1] in " \n;|·":
        end -= 1
    return (start, end) if any(c.isalnum() for c in text[start:end]) else None
