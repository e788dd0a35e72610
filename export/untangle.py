"""Settles the actors of a picture: boxes apart, few crossings, no line over a box that is not its end."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Places = list[tuple[float, float]]
Sizes = list[tuple[float, float]]
Array = npt.NDArray[np.float64]
Index = npt.NDArray[np.int64]

GAP = 22.0  # between boxes
CLEAR = 12.0  # between a box and a line that passes it
TRIES = 24  # places that are tried for one actor
OVERLAP, PASSING, CROSSING, SHARP, STRESS = 60.0, 25.0, 1.2, 6.0, 1.0  # what each fault counts
WIDEST = 1.6  # times, along either side
PARTED = 4  # times that boxes on one another are moved at last, and how much more that counts then
SWEEPS, WORK = (10, 70), 900  # how often each actor is moved: fewer times where there are many


def settle(
    starts: Sequence[Places],
    edges: Sequence[tuple[int, int]],
    sizes: Sizes,
    distances: Sequence[Sequence[float]],
    area: tuple[float, float],
) -> Places:
    """The best of what becomes of some first layouts, the same for the same ones.

    Args:
        starts: places of the actors, in any measure.
        edges: the two actors of each line.
        sizes: width and height of each actor's box.
        distances: how many lines lie between two actors.
        area: width and height within which the boxes have to lie.
    """
    table = _Table(edges, sizes, distances, area)
    settled = [table.settled(np.array(start, np.float64), seed) for seed, start in enumerate(starts)]
    best = table.parted(table.widened(min(settled, key=table.cost)))
    return [(round(float(x), 1), round(float(y), 1)) for x, y in best]


class _Table:
    """A picture's fixed parts, and what is wrong with places of its actors."""

    def __init__(
        self, edges: Sequence[tuple[int, int]], sizes: Sizes, distances: Sequence[Sequence[float]], area: tuple[float, float]
    ) -> None:
        self.ends: Index = np.array(edges, np.int64).reshape(-1, 2)
        self.half: Array = np.array(sizes, np.float64) / 2
        self.area: Array = np.array(area, np.float64)
        self.distances: Array = np.maximum(np.array(distances, np.float64), 1e-9)
        self.step = float(np.sqrt(area[0] * area[1] / len(sizes)))

    def settled(self, places: Array, seed: int) -> Array:
        """Each actor in turn goes to the best of some places near it, nearer and nearer."""
        chance = np.random.default_rng(seed)
        places = self._within(self._stretched(places))
        count = len(places)
        sweeps = int(np.clip(WORK // count, *SWEEPS))
        for sweep in range(sweeps):
            reach = self.step * (1.6 * (1 - sweep / sweeps) + 0.08)
            for one in chance.permutation(count):
                tried = self._tried(places, int(one), chance, reach)
                places[one] = tried[int(np.argmin(self.costs(places, int(one), tried)))]
        return places

    def parted(self, places: Array) -> Array:
        """Boxes that lie on others go where they do not, though more lines cross."""
        chance = np.random.default_rng(0)
        for one in [*range(len(places))] * PARTED:
            others = np.delete(np.arange(len(places)), one)
            if self._overlap(places, one, places[one][None], others)[0] > 1:
                tried = self._tried(places, one, chance, self.step)
                worse = PARTED * OVERLAP * self._overlap(places, one, tried, others)
                places[one] = tried[int(np.argmin(self.costs(places, one, tried) + worse))]
        return places

    def _tried(self, places: Array, one: int, chance: np.random.Generator, reach: float) -> Array:
        """Where an actor may go: near where it is; from a box that lies on another, anywhere else too."""
        found = [places[one][None], places[one] + chance.normal(0, reach, (TRIES, 2))]
        others = np.delete(np.arange(len(places)), one)
        if self._overlap(places, one, places[one][None], others)[0] > 1:
            found.append(chance.uniform(0, self.area, (TRIES, 2)))
        result: Array = np.clip(np.concatenate(found), self.half[one], self.area - self.half[one])
        return result

    def widened(self, places: Array) -> Array:
        """The same over as much of the area as it fills without growing out of shape; what was apart stays apart."""
        low, high = (places - self.half).min(0), (places + self.half).max(0)
        middles = np.ptp(places, axis=0)
        spare = np.maximum(self.area - (high - low), 0)
        grown = np.minimum(1 + spare / np.maximum(middles, 1e-9), WIDEST)
        return self._within((places - places.min(0)) * grown + self.half.max(0))

    def cost(self, places: Array) -> float:
        """All that is wrong with a picture."""
        return float(sum(self.costs(places, one, places[one][None])[0] for one in range(len(places))))

    def costs(self, places: Array, one: int, tried: Array) -> Array:
        """What is wrong about one actor, for each place that is tried for it."""
        others = np.delete(np.arange(len(places)), one)
        own = (self.ends == one).any(1)
        far = np.where(self.ends[own, 0] == one, self.ends[own, 1], self.ends[own, 0])
        rest = self.ends[~own]
        cost = self._stress(places, one, tried, others) + OVERLAP * self._overlap(places, one, tried, others)
        cost += PASSING * self._passed(places, one, tried, rest)
        cost += PASSING * self._passing(places, one, tried, far)
        cost += CROSSING * _crossings(tried, places[far], places[rest[:, 0]], places[rest[:, 1]], far, rest)
        result: Array = cost + SHARP * self._sharp(places, tried, far, rest)
        return result

    def _stress(self, places: Array, one: int, tried: Array, others: Index) -> Array:
        """How far distances are from what the number of lines between two actors asks for."""
        lengths = np.linalg.norm(tried[:, None] - places[others][None], axis=2) / self.step
        wanted = self.distances[one, others] ** 0.8
        result: Array = (STRESS * ((lengths - wanted) / wanted) ** 2).sum(1) * 3 / max(len(others), 1)
        return result

    def _overlap(self, places: Array, one: int, tried: Array, others: Index) -> Array:
        apart = np.abs(tried[:, None] - places[others][None]) - (self.half[one] + self.half[others])[None] - GAP
        inside = np.minimum(-apart, 0).max(2, initial=-np.inf) if not len(others) else np.maximum(-apart, 0).min(2)
        result: Array = (np.maximum(inside, 0) / GAP).sum(1)
        return result

    def _passed(self, places: Array, one: int, tried: Array, rest: Index) -> Array:
        """Lines of others that run over the actor's box."""
        a, b = places[rest[:, 0]][None], places[rest[:, 1]][None]
        result: Array = _inside(tried[:, None], a, b, self.half[one] + CLEAR).sum(1)
        return result

    def _passing(self, places: Array, one: int, tried: Array, far: Index) -> Array:
        """Boxes of others that the actor's own lines run over."""
        if not len(far):
            return np.zeros(len(tried))
        inside = _inside(places[None, None], tried[:, None, None], places[far][None, :, None], (self.half + CLEAR)[None, None])
        inside[:, np.arange(len(far)), far] = 0
        inside[:, :, one] = 0
        result: Array = inside.sum((1, 2))
        return result

    def _sharp(self, places: Array, tried: Array, far: Index, rest: Index) -> Array:
        """Lines that leave an actor so close together that they look like one."""
        result = np.zeros(len(tried))
        spokes = _unit(places[far][None] - tried[:, None])
        if len(far) > 1:
            close = (spokes[:, :, None] * spokes[:, None]).sum(3)
            upper = np.triu(np.ones((len(far), len(far)), bool), 1)
            result += _narrow(close[:, upper]).sum(1)
        for at, end in enumerate(far):
            beside = np.concatenate([rest[rest[:, 0] == end, 1], rest[rest[:, 1] == end, 0]])
            if len(beside):
                there = _unit(places[beside] - places[end])
                result += _narrow((-spokes[:, at][:, None] * there[None]).sum(2)).sum(1)
        return result

    def _stretched(self, places: Array) -> Array:
        """A first layout over the whole area, lying where it was upright."""
        low, span = places.min(0), np.ptp(places, axis=0)
        if (span[1] > span[0]) == (self.area[0] > self.area[1]):
            places, low, span = places[:, ::-1], low[::-1], span[::-1]
        margin = self.half.max(0)
        result: Array = margin + (places - low) / np.maximum(span, 1e-9) * (self.area - 2 * margin)
        return result

    def _within(self, places: Array) -> Array:
        return np.clip(places, self.half, self.area - self.half)


def _inside(points: Array, a: Array, b: Array, half: Array) -> Array:
    """How deep lines from a to b run into the ellipses around points: 0 where they pass, 1 through the middle."""
    p, q = (a - points) / half, (b - points) / half
    along = q - p
    at = np.clip(-(p * along).sum(-1) / np.maximum((along * along).sum(-1), 1e-9), 0, 1)
    nearest = np.linalg.norm(p + at[..., None] * along, axis=-1)
    result: Array = np.maximum(1.25 - nearest, 0)
    return result


def _crossings(tried: Array, far: Array, a: Array, b: Array, far_ends: Index, rest: Index) -> Array:
    """How many of the lines from each place to the far ends cross others, those that share an end apart."""
    if not len(far) or not len(rest):
        return np.zeros(len(tried))
    p, q = tried[:, None, None], far[None, :, None]
    c, d = a[None, None], b[None, None]
    cross = (_side(p, q, c) != _side(p, q, d)) & (_side(c, d, p) != _side(c, d, q))
    cross &= ~(rest[None, None] == far_ends[None, :, None, None]).any(3)
    result: Array = cross.sum((1, 2)).astype(np.float64)
    return result


def _side(a: Array, b: Array, c: Array) -> npt.NDArray[np.bool_]:
    result: npt.NDArray[np.bool_] = (b[..., 0] - a[..., 0]) * (c[..., 1] - a[..., 1]) - (b[..., 1] - a[..., 1]) * (
        c[..., 0] - a[..., 0]
    ) > 0
    return result


def _unit(vectors: Array) -> Array:
    result: Array = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)
    return result


def _narrow(cosine: Array) -> Array:
    """0 from some 20 degrees on, 1 where two lines lie on one another."""
    result: Array = np.maximum((cosine - 0.94) / 0.06, 0) ** 2
    return result
