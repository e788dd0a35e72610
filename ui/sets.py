"""What the library offers to compare, as it is put before the user: sets, choices in their order, sets to begin with."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from answer.comparison import MOST_THINGS
from index.outline import Offered
from index.types import DocumentRecord

EXAMPLES = 3  # sets to begin with
FEWEST = 3  # things of such a set
LONGEST_LABEL = 70  # characters of what a thing is said to be of


@dataclass(frozen=True, slots=True)
class Set:
    """Things of one kind: what they are of, and their names."""

    of: str
    source: str
    names: tuple[str, ...]

    @property
    def label(self) -> str:
        """Its things in a line: "Rotating Secretariat, Static Secretariat and 2 others"."""
        if len(self.names) < 4:
            return f"{', '.join(self.names[:-1])} and {self.names[-1]}"
        return f"{', '.join(self.names[:2])} and {len(self.names) - 2} others"


def sets_of(offered: Sequence[Offered], titles: dict[str, str]) -> list[Set]:
    """The offered things by the set they belong to; one that is of nothing named is of its document."""
    grouped = groupby(offered, lambda thing: (thing.of, thing.source))
    return [
        Set(of or titles.get(source, source), source, tuple(dict.fromkeys(thing.name for thing in things)))
        for (of, source), things in grouped
    ]


def choices_of(sets: Sequence[Set], chosen: Sequence[str]) -> list[tuple[str, str]]:
    """What can be chosen, with the others of a chosen set first: label → name. What is chosen has its name alone."""
    near = [one for one in sets if set(one.names) & set(chosen)]
    labels = {name: name for name in chosen}
    for one in [*near, *sets]:
        for name in one.names:
            labels.setdefault(name, f"{name} — {shortened(one.of)}")
    return [(label, name) for name, label in labels.items()]


def completed(sets: Sequence[Set], text: str) -> str:
    """A text that was written, as the library spells it; one that breaks off within a word is the only name that begins so."""
    names = dict.fromkeys(name for one in sets for name in one.names)
    begun = [name for name in names if name.lower().startswith(text.lower())]
    exact = [name for name in begun if len(name) == len(text)]
    broken_off = [name for name in begun if name[len(text) :][:1].isalpha()]
    return exact[0] if exact else broken_off[0] if len(begun) == len(broken_off) == 1 else text


def others_of(sets: Sequence[Set], chosen: Sequence[str]) -> Set | None:
    """What is left of the set that most of the chosen things belong to, latest first."""
    best = max(sets, key=lambda one: len(set(one.names) & set(chosen)), default=None)
    left = tuple(name for name in best.names if name not in chosen) if best else ()
    return Set(best.of, best.source, left) if best and left and len(left) < len(best.names) else None


def to_begin_with(sets: Sequence[Set], documents: Iterable[DocumentRecord]) -> list[Set]:
    """The first sets of some size of the document that most others of the library are there for."""
    cited = Counter(record.source.cited_in for record in documents if record.source.cited_in)
    large = [one for one in sets if FEWEST <= len(one.names) <= MOST_THINGS]
    return sorted(large, key=lambda one: -cited[one.source])[:EXAMPLES]


def shortened(text: str, longest: int = LONGEST_LABEL) -> str:
    """A text that fits into a line, of choices where no length is given; no word is cut."""
    return text if len(text) <= longest else f"{text[:longest].rsplit(' ', 1)[0]} …"
