"""A network of partnerships laid out: where its actors stand, how large their boxes are, and what is written in them."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

from answer.types import Answer
from export.network import Network, arrange, network_of, shown

SIZE = 14.0  # of names, in units of the picture
LONGEST_LINE, NARROW_LINE = 20, 14  # letters of a name in one line, and on a phone; a longer name has two, the rest is cut
MARGIN = 8.0
WIDTH, NARROW = 800.0, 420.0


@dataclass(frozen=True, slots=True)
class Picture:
    """A network that is laid out: the size, the middle of each actor, and its box and lines of text."""

    network: Network
    width: float
    height: float
    places: Mapping[str, tuple[float, float]]
    labels: Mapping[str, tuple[str, ...]]
    sizes: Mapping[str, tuple[float, float]]


def picture_of(answer: Answer, *, narrow: bool = False) -> Picture:
    """Where everything stands; narrow is upright, for a phone."""
    network = network_of(answer)
    labels = {name: _label(name, NARROW_LINE if narrow else LONGEST_LINE) for name in network.actors}
    sizes = {name: _box(lines) for name, lines in labels.items()}
    boxes = tuple((name, *sizes[name]) for name in network.actors)
    found = arrange(tuple((line.pair.a, line.pair.b) for line in network.lines), boxes, _area(len(boxes), narrow))
    left = min((x - sizes[n][0] / 2 for n, (x, _) in zip(network.actors, found, strict=True)), default=0) - MARGIN
    top = min((y - sizes[n][1] / 2 for n, (_, y) in zip(network.actors, found, strict=True)), default=0) - MARGIN
    places = {name: (x - left, y - top) for name, (x, y) in zip(network.actors, found, strict=True)}
    width = max((x + sizes[name][0] / 2 for name, (x, _) in places.items()), default=0) + MARGIN
    height = max((y + sizes[name][1] / 2 for name, (_, y) in places.items()), default=0) + MARGIN
    return Picture(network, width, height, places, labels, sizes)


def _area(actors: int, narrow: bool) -> tuple[float, float]:
    """Room for the actors, with more of it where they are many."""
    if narrow:
        return NARROW, max(150.0, min(360 + 22.0 * actors, 60.0 * actors))
    width = WIDTH if actors > 4 else 480.0
    return width, max(130.0, min(300 + 15.0 * actors, 55.0 * actors))


def _label(name: str, longest: int) -> tuple[str, ...]:
    """A name in at most two lines."""
    lines = wrap(shown(name), longest) or ["?"]
    if len(lines) == 2:
        even = wrap(shown(name), min(max(len(shown(name)) // 2 + 2, 6), longest))
        lines = even if len(even) == 2 else lines
    return tuple(lines) if len(lines) <= 2 else (lines[0], f"{lines[1][: longest - 1].rstrip()}…")


def _box(lines: Sequence[str]) -> tuple[float, float]:
    return max(max(map(wide, lines)) * SIZE + 26, 64.0), SIZE * 1.25 * len(lines) + 14


def wide(text: str) -> float:
    """About how wide bold letters are, in their size."""
    return sum(_letter(c) for c in text)


def _letter(c: str) -> float:
    if unicodedata.combining(c):
        return 0
    if unicodedata.east_asian_width(c) in "WF":
        return 1.05
    if c in "iljtfrI.,:;'!|()[] -":
        return 0.36
    return 0.95 if c in "mwMW@%" else 0.76 if c.isupper() else 0.62
