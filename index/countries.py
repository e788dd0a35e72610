"""Countries and unions of countries by their names, short forms and adjectives. The names are those of Unicode's CLDR."""

import re
from collections.abc import Iterable
from functools import lru_cache

from babel import Locale
from babel.core import get_global

NO_ACTORS = re.compile(r"\d|^(?:Outlying|Pseudo|Unknown|World$|Eurozone)")
PLAIN = re.compile(r"\s+(?:SAR China|\(.*\)|- .*)$")
ADJECTIVE = re.compile(r"(?:an|ian|ese|ish|ic)$")
SHARED = 4  # letters that an adjective has of its country


@lru_cache(1)
def countries() -> dict[str, str]:
    """Each name and short form as it is written without dots → the name: "UK" → "United Kingdom"."""
    named = {code: PLAIN.sub("", name) for code, name in Locale("en").territories.items() if len(code) == 2}
    named = {code: name for code, name in named.items() if not NO_ACTORS.search(name)}
    codes = {code: code for code in named} | {
        alias: meant[0] for alias, meant in get_global("territory_aliases").items() if len(meant) == 1 and meant[0] in named
    }
    forms = {name: name for name in named.values()}
    for form, code in codes.items():
        if form.startswith(initials := _initials(named[code])) and len(initials) > 1:
            forms[form] = named[code]
    forms |= {f"{name} of America": name for name in forms.values() if name == named.get("US")}
    return forms


def adjectives(words: Iterable[str]) -> dict[str, str]:
    """Of some words those that are made of a country's name → the name: "Canadian" → "Canada"."""
    names = [name for name in set(countries().values()) if " " not in name]
    found = {}
    for word in words:
        if ADJECTIVE.search(word) and word not in countries():
            shared, name = max(((_shared(word, name), name) for name in names), default=(0, ""))
            if shared >= min(SHARED, len(name) - 1) and shared >= len(name) - 1 and len(word) - shared <= SHARED:
                found[word] = name
    return found


def _shared(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isupper())
