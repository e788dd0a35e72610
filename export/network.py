"""The network of an answer's partnerships: which of them a picture shows, where its actors stand, and its GraphML."""

import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import networkx

from answer.types import Answer, Partnership, Tie
from export.blocks import INVISIBLE
from export.untangle import Places, Sizes, settle

MOST = 60  # pairs in a picture; of more, the most connected
SEEDS, SEEDS_OF_MANY, MANY = 4, 2, 30  # first layouts that are tried, the best of which is kept; fewer from so many actors on
APART = 2.4  # steps between actors that nothing connects
OTHER = "Other types"
COLOURED = 6  # types with a colour of their own


@dataclass(frozen=True, slots=True)
class Line:
    """A pair in the picture: its number among all pairs, from 1, and the type it is coloured by."""

    number: int
    pair: Partnership
    main: str

    @property
    def name(self) -> str:
        """For people: "Arden – Brill"."""
        return pair_name(self.pair)


@dataclass(frozen=True, slots=True)
class Network:
    """What a picture shows: lines between actors, the types that have a colour, and how many pairs are left to the table."""

    actors: tuple[str, ...]
    lines: tuple[Line, ...]
    types: tuple[str, ...]
    left_out: int


def pair_name(pair: Partnership) -> str:
    """Both actors: "Arden – Brill"."""
    return f"{shown(pair.a)} – {shown(pair.b)}"


def shown(name: str) -> str:
    """A name as it can stand in any file: in one line, without characters that no text needs."""
    return " ".join(INVISIBLE.sub("", name).split()) or "?"


def main_tie(pair: Partnership) -> Tie:
    """The type that most is cited for; of equals the first."""
    return max(pair.ties, key=lambda tie: len(tie.statements))


def network_of(answer: Answer) -> Network:
    """The pairs that are drawn, the most connected where there are too many, and the types that are told apart by colour."""
    ends = Counter(end for pair in answer.partnerships for end in (pair.a, pair.b))
    numbered = list(enumerate(answer.partnerships, 1))
    first = sorted(numbered, key=lambda n: (-min(ends[n[1].a], ends[n[1].b]), -ends[n[1].a] - ends[n[1].b], n[0]))
    kept = sorted(first[:MOST], key=lambda n: n[0])
    mains = Counter(main_tie(pair).type for _, pair in kept)
    often = sorted(mains, key=lambda name: (-mains[name], name))
    types = tuple(often[:COLOURED])
    lines = tuple(Line(n, pair, main if (main := main_tie(pair).type) in types else OTHER) for n, pair in kept)
    actors = tuple(sorted({end for _, pair in kept for end in (pair.a, pair.b)}))
    return Network(actors, lines, (*types, OTHER) if len(often) > COLOURED else types, len(numbered) - len(kept))


@lru_cache(16)
def arrange(
    ends: tuple[tuple[str, str], ...], sizes: tuple[tuple[str, float, float], ...], area: tuple[float, float]
) -> Places:
    """Where the actors stand, the same for the same lines: their centres within the area.

    Args:
        ends: of each line.
        sizes: of each actor the name, width and height.
        area: width and height.
    """
    names = [name for name, _, _ in sizes]
    boxes: Sizes = [(width, height) for _, width, height in sizes]
    graph = networkx.Graph()
    graph.add_nodes_from(names)
    graph.add_edges_from(ends)
    steps = _steps(graph, names)
    edges = [(names.index(a), names.index(b)) for a, b in ends]
    distances = [[steps[a][b] for b in names] for a in names]
    starts = [_start(graph, names, steps, seed) for seed in range(SEEDS if len(names) < MANY else SEEDS_OF_MANY)]
    return settle(starts, edges, boxes, distances, area)


def _steps(graph: "networkx.Graph[str]", names: Sequence[str]) -> Mapping[str, Mapping[str, float]]:
    """How many lines lie between two actors."""
    found = dict(networkx.all_pairs_shortest_path_length(graph))
    return {a: {b: float(found[a].get(b, APART)) for b in names} for a in names}


def _start(graph: "networkx.Graph[str]", names: Sequence[str], steps: Mapping[str, Mapping[str, float]], seed: int) -> Places:
    """A first layout; each seed begins elsewhere."""
    first = networkx.circular_layout(graph) if seed == 0 else networkx.random_layout(graph, seed=seed)
    laid = networkx.kamada_kawai_layout(graph, dist=steps, pos=first) if len(names) > 1 else first
    return [(float(laid[name][0]), float(laid[name][1])) for name in names]


# ---- GraphML -------------------------------------------------------------------------------------------------------


def graphml(answer: Answer) -> bytes:
    """All pairs for programs that work with networks: each type with where it is said, and whether it is only planned."""
    graph = networkx.Graph()
    actors = sorted({end for pair in answer.partnerships for end in (pair.a, pair.b)})
    graph.add_nodes_from((f"actor-{n}", {"name": shown(name)}) for n, name in enumerate(actors, 1))
    numbers = {name: f"actor-{n}" for n, name in enumerate(actors, 1)}
    for number, pair in enumerate(answer.partnerships, 1):
        graph.add_edge(
            numbers[pair.a], numbers[pair.b], number=number, types="; ".join(shown(tie.type) for tie in pair.ties),
            planned=pair.planned, source=", ".join(_forms(pair)),
            planned_types="; ".join(shown(tie.type) for tie in pair.ties if tie.planned),
            places="; ".join(_places(answer, pair)),
        )  # fmt: skip
    made = io.BytesIO()
    networkx.write_graphml_xml(graph, made)
    return made.getvalue()


def _forms(pair: Partnership) -> Iterator[str]:
    """Whether tables tell of a pair, running text, or both."""
    yield from ("table",) if pair.in_table else ()
    yield from ("text",) if any(tie.texts for tie in pair.ties) else ()


def _places(answer: Answer, pair: Partnership) -> Iterator[str]:
    """Of each type where it stands: "Keeping of Lights: table, Almanac, p. 3 [7]"."""
    for tie in pair.ties:
        for form, indices in (("table", tie.tables), ("text", tie.texts)):
            for citation in (c for n in indices for c in answer.cited(answer.statements[n])):
                yield f"{shown(tie.type)}: {form}, {shown(citation.place)} [{citation.number}]"
