"""What people work together on: the types that the library's own tables have, else a small general vocabulary."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from index.lexical import stems

GENERAL = "Cooperation"
OF_ALL = frozenset(stems("joint jointly common shared mutual project projects"))  # words that tell no type from another
KINDS: Mapping[str, re.Pattern[str]] = {
    kind: re.compile(pattern, re.IGNORECASE)
    for kind, pattern in {
        "Research": r"\bresearch\b|\bscien(?:ce|tific)|\bR&D\b",
        "Testing and evaluation": r"\btest(?:s|ed|ing)?\b|\bevaluat\w+|\bred-?team\w*|\bbenchmark\w*",
        "Standards and guidelines": r"\bstandards?\b|\bstandardi[sz]\w+|\bguidelines?\b|\bguidance\b|\bbest practices?\b",
        "Aligning rules": r"\bcrosswalks?\b|\bmapping (?:of|between)\b"
        r"|\bharmoni[sz]\w+|\binteroperab\w+|\bregulat(?:ory|ions?)\b|\bmutual recognition\b"
        r"|\b(?:align|map)\w*(?:\s+\w+){0,3}\s+(?:rules|laws|frameworks?|polic(?:y|ies))\b",
        "Exchange of people and training": r"\bpersonnel\b|\bsecond(?:ee|ment)s?\b|\bstaff\b|\btraining\b"
        r"|\bcapacity[- ]building\b|\bbuild\w*\s+capacity\b|\bprofessional development\b|\bfellowships?\b"
        r"|\bexchanges? of (?:people|experts|researchers|students)\b",
        "Sharing of information": r"\binformation[- ](?:sharing|exchange)|\b(?:shar|exchang)\w+\s+(?:\w+\s+){0,3}"
        r"(?:information|knowledge|expertise|data|intelligence|findings|results|practices)\b",
        "Computing": r"\bcompute\b|\bcomput(?:ing|ational|er)\s+(?:resources?|power|capacity|infrastructure|time)\b"
        r"|\bcomputers\b|\bsupercomput\w+",
        "Funding": r"\bfund(?:s|ed|ing)?\b|\bfinanc\w+|\bgrants?\b|\binvest(?:s|ed|ment|ments|ing)?\b|[£€$¥]\s?\d",
    }.items()
}


class Types:
    """The types of a library: those of its tables, each with the kinds of work that it speaks of."""

    def __init__(self, labels: Iterable[str]) -> None:
        counted = Counter(labels)
        self._labels = [label for label, _ in counted.most_common()]
        self._stems = {label: frozenset(stems(label)) - OF_ALL for label in self._labels}
        self._kinds = {label: kinds_in(label) for label in self._labels}

    def of(self, text: str, own: Sequence[str] = ()) -> list[str]:
        """The types of a text: labels whose words it has, else the label of its kind of work, one of the pair's own first."""
        words = frozenset(stems(text))
        found = [label for label in self._labels if self._stems[label] and self._stems[label] <= words]
        for kind in kinds_in(text):
            of_kind = [label for label in self._labels if kind in self._kinds[label]]
            if not of_kind:
                found.append(kind)
            elif not set(of_kind) & set(found):
                found.append(max(of_kind, key=lambda label: (label in own, len(self._stems[label] & words))))
        return list(dict.fromkeys(found)) or [GENERAL]

    def asked(self, text: str) -> list[str]:
        """All types that a question for some means, labels and general ones; none where it names none."""
        words = frozenset(stems(text))
        kinds = kinds_in(text)
        labels = [
            label
            for label in self._labels
            if set(self._kinds[label]) & set(kinds) or (self._stems[label] and self._stems[label] <= words)
        ]
        return [*labels, *(kind for kind in kinds if kind not in labels)]


def kinds_in(text: str) -> list[str]:
    """The kinds of work that a text speaks of."""
    return [kind for kind, pattern in KINDS.items() if pattern.search(text)]
