"""The kind of thing a question asks for, where its form shows it, and whether a sentence gives one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from answer.scope import MONTHS

NUMBERS = (
    "one two three four five six seven eight nine ten eleven twelve dozen twenty thirty forty fifty hundred thousand million "
    "billion half third quarter both every no none"
).split()
ENDS_COUNTED = frozenset(
    "do does did is are was were has have had will would can could should may might must be been of in for on at to by from "
    "with".split()
)
BEFORE = r"(?:(?:and|so|but|then)\s+)?"
RATE = r"(?:yearly|annual|monthly|daily|total|estimated)"

SUM = re.compile(
    rf"^{BEFORE}(?:(?:what|how (?:much|high|big|large))\b(?:\s+[\w-]+){{0,4}}?|(?:the\s+)?{RATE})\s+(?:{RATE}\s+)?"
    r"(?P<of>budget|cost|fee|price|salary)\b(?!-|\s+(?:the|an?)\b)|"
    r"\bhow much (?:[\w-]+\s+)?(?P<money>money|funding)\b",
    re.IGNORECASE,
)
SHARE = re.compile(r"\b(?:what|which) (?:percentage|share|proportion|per ?cent)\b|\bhow many per ?cent\b", re.IGNORECASE)
COUNT = re.compile(r"\bhow (?:many|much)\s+(?P<of>(?:[\w-]+\s+){0,2}[\w-]+)", re.IGNORECASE)
TIME = re.compile(
    rf"^{BEFORE}when\b(?!\s+(?:do|does|is|are)\s+(?:an?|any|one)\b)|"
    r"\b(?:which|what) (?:exact )?(?:day|date|year|month|deadline)s?\b|\bby when\b|\bhow long\b",
    re.IGNORECASE,
)
OFFICE = re.compile(
    r"\bwho (?:is|was|are|were|will be|has been)\s+(?:[\w-]+\s+){0,3}?"
    r"(?P<of>director|chair|chairman|chairperson|head|president|minister|secretary|leader|author|chief|representative|commissioner)\b",
    re.IGNORECASE,
)

PART = re.compile(
    r"(?:,|;|\?|\s-)?\s+and\s+(?=(?:by |for |on |with )?(?:who|whom|whose|what|which|when|where|why|how|since when)\b)",
    re.IGNORECASE,
)

CODES = (
    "AED AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF IDR ILS INR JPY KES KRW MXN NGN NOK NZD PLN RON SAR SEK SGD THB TRY TWD "
    "UAH USD VND ZAR"
).split()
MONEY_GIVEN = re.compile(
    r"[$€£¥₹₩₽₺₦₫₪₱฿₴]\s?\d|\b(?:million|billion|trillion)\b|"
    r"\d[.,]*\s*(?:thousand|million|billion|trillion|lakh|crore|euros?|dollars?|pounds?|francs?|yen|yuan|rupees?|pesos?|"
    r"kronor|kroner|dirhams?|riyals?|shillings?)|"
    rf"(?-i:\b(?:{'|'.join(CODES)}|Rs\.?|kr)\s?\d|\d\s?(?:{'|'.join(CODES)}|kr)\b)",
    re.IGNORECASE,
)
SHARE_GIVEN = re.compile(r"%|per ?cent|percentage", re.IGNORECASE)
NUMBER_GIVEN = re.compile(rf"\d|\b(?:{'|'.join(NUMBERS)})\b", re.IGNORECASE)
TIME_GIVEN = re.compile(
    rf"\b(?:19|20)\d\d\b|\b(?:{'|'.join(MONTHS)})\b|\b(?:days?|weeks?|months?|years?|annual|annually|yearly|quarter)\b",
    re.IGNORECASE,
)
ANYTHING = re.compile("")


@dataclass(frozen=True, slots=True)
class Asked:
    """A kind of thing, for people ("a sum of money"), how one looks in a text, and what it is wanted of."""

    kind: str
    given: re.Pattern[str]
    of: tuple[str, ...] = ()


def parts_of(question: str) -> list[str]:
    """A question's parts that ask something of their own: two in "What is the mill, and who pays for it?"."""
    parts = [part.strip(" ?.!") for part in PART.split(question)]
    return parts if all(len(part.split()) > 1 for part in parts) else [question]


def asked_for(question: str) -> Asked | None:
    """What a question asks for; None where its form does not show it."""
    if SHARE.search(question):
        return Asked("a share", SHARE_GIVEN)
    if found := SUM.search(question):
        return Asked("a sum of money", MONEY_GIVEN, (found["of"] or found["money"],))
    if found := COUNT.search(question):
        return Asked("a number", NUMBER_GIVEN, tuple(_counted(found["of"].split())))
    if TIME.search(question):
        return Asked("a time", TIME_GIVEN)
    if found := OFFICE.search(question):
        return Asked("a person", ANYTHING, (found["of"],))
    return None


def _counted(words: Sequence[str]) -> list[str]:
    """The words of "how many two-party links are in" that name what is counted."""
    counted: list[str] = []
    for word in words:
        if word.lower() in ENDS_COUNTED:
            break
        counted += word.split("-")
    return counted
