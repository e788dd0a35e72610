"""The picture of partnerships: what it shows, that nothing in it overlaps, that names stay text, and its files."""

import io
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import networkx
import numpy as np
import pytest
from network_samples import PAIRS, PLANNED, TABLE, TEXT, crowd, network, renamed
from PIL import Image

from answer.types import Answer
from export.laid import Picture, picture_of
from export.network import COLOURED, MOST, OTHER, arrange, graphml, network_of
from export.picture import legend, png, svg, svg_file, told

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>alert(1)</script>\x07\u202e\"'&`${x}{{y}}]]>"
CHINESE = "青島港務局"
NAMES = [HOSTILE, "\x00\x1b", "Hafen " * 40, "مرفأ عدن", CHINESE, "\ud800half", "&amp;", "-->", ""]


def drawn(text: str | bytes) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 (our own)


def boxes(picture: Picture) -> dict[str, tuple[float, float, float, float]]:
    return {
        name: (x - w / 2, y - h / 2, x + w / 2, y + h / 2)
        for name, (x, y) in picture.places.items()
        for w, h in [picture.sizes[name]]
    }


def overlapping(picture: Picture) -> list[tuple[str, str]]:
    found = list(boxes(picture).items())
    return [
        (one, other)
        for at, (one, a) in enumerate(found)
        for other, b in found[at + 1 :]
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]


def run_over(picture: Picture) -> list[tuple[str, str]]:
    """Lines that run over the box of an actor that is not their end."""
    found = []
    for line in picture.network.lines:
        a, b = (np.array(picture.places[end]) for end in (line.pair.a, line.pair.b))
        for name, (left, top, right, bottom) in boxes(picture).items():
            points = a + np.linspace(0, 1, 400)[:, None] * (b - a)
            inside = (left < points[:, 0]) & (points[:, 0] < right) & (top < points[:, 1]) & (points[:, 1] < bottom)
            if name not in (line.pair.a, line.pair.b) and inside.any():
                found.append((line.name, name))
    return found


# ---- what is drawn -------------------------------------------------------------------------------------------------


def test_the_same_answer_gives_the_same_picture() -> None:
    first = svg_file(network())
    arrange.cache_clear()
    assert svg_file(network()) == first


@pytest.mark.parametrize("narrow", [False, True], ids=["wide", "upright"])
def test_no_box_lies_on_another_and_no_line_on_a_box(narrow: bool) -> None:
    picture = picture_of(network(), narrow=narrow)
    assert overlapping(picture) == []
    assert run_over(picture) == []
    for left, top, right, bottom in boxes(picture).values():
        assert min(left, top, picture.width - right, picture.height - bottom) >= 0


@pytest.mark.parametrize("answer", [crowd(25, 40), crowd(80, 150)], ids=["40 pairs", "150 pairs"])
def test_many_actors_stand_apart(answer: Answer) -> None:
    picture = picture_of(answer)
    assert overlapping(picture) == []
    assert len(run_over(picture)) <= len(picture.network.lines) / 20


def test_many_actors_with_long_names_stand_apart_on_a_phone_too() -> None:
    alone = [(f"Harbour Office {n:02} East", f"Pilots Foundation {n:02}", PAIRS[0][2]) for n in range(8)]
    hub = [("Lighthouse Department", f"Ministry of Quay {n:02}", PAIRS[1][2]) for n in range(12)]
    assert overlapping(picture_of(network([*PAIRS, *alone, *hub]), narrow=True)) == []


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_few_pairs_are_a_picture_too(count: int) -> None:
    picture = picture_of(network(PAIRS[:count]))
    assert overlapping(picture) == []
    assert 100 < picture.width <= 500
    assert picture.height > 30


def test_groups_that_nothing_connects_stand_apart() -> None:
    picture = picture_of(network([*PAIRS, ("Nord", "Sund", PAIRS[0][2]), ("Oster", "Wester", PAIRS[3][2])]))
    assert overlapping(picture) == []
    assert run_over(picture) == []


def test_of_too_many_pairs_the_most_connected_are_drawn_and_the_others_counted() -> None:
    answer = crowd(80, 150)
    shown = network_of(answer)
    assert len(shown.lines) == MOST
    assert shown.left_out == 150 - MOST
    assert f"The picture shows the {MOST} best connected pairs; {150 - MOST} more stand in the table alone." in svg(answer)
    kept = {end for line in shown.lines for end in (line.pair.a, line.pair.b)}
    degrees = networkx.Graph([(pair.a, pair.b) for pair in answer.partnerships]).degree
    assert max(degrees, key=lambda pair: pair[1])[0] in kept
    assert network_of(network()).left_out == 0


def test_the_most_frequent_types_have_colours_and_the_others_share_one() -> None:
    types = network_of(crowd(80, 150)).types
    assert len(types) == COLOURED + 1
    assert types[-1] == OTHER
    assert OTHER not in network_of(network()).types
    strokes = {line.get("stroke") for line in drawn(svg_file(crowd(80, 150))).iter(f"{SVG}line")}
    assert len(strokes) == COLOURED + 2  # and that of the legend's other lines


def test_lines_say_in_words_and_look_what_they_stand_for() -> None:
    lines = {line.name: line for line in network_of(network()).lines}
    assert told(lines["Arden – Brill"]) == "Arden – Brill: Joint Survey of Channels, Exchange of Pilots, Keeping of Lights"
    assert told(lines["Lanternworks – League of Quays"]).startswith("Lanternworks – League of Quays: Standards for Buoys (plan")
    assert told(lines["Guild of Pilots – Corran"]).endswith("from running text alone")
    assert lines["Arden – Dunmore"].main == "Keeping of Lights"  # what is cited most
    groups = {g.get("data-pair"): g for g in drawn(svg(network())).iter(f"{SVG}g") if g.get("data-pair")}
    look = {number: group.findall(f"{SVG}line")[-1] for number, group in groups.items()}
    assert float(look["1"].get("stroke-width", 0)) > float(look["6"].get("stroke-width", 0))
    assert "stroke-dasharray" in look["14"].attrib
    assert "stroke-opacity" in look["9"].attrib
    assert {"stroke-dasharray", "stroke-opacity"}.isdisjoint(look["1"].attrib)


def test_every_line_of_the_screen_can_be_pressed_and_has_a_name() -> None:
    groups = [g for g in drawn(svg(network())).iter(f"{SVG}g") if g.get("role") == "button"]
    assert [g.get("data-pair") for g in groups] == [str(n) for n in range(1, len(PAIRS) + 1)]
    assert all(g.get("tabindex") == "0" and g.get("aria-label") == g.findtext(f"{SVG}title") for g in groups)


def test_the_legend_tells_only_what_occurs() -> None:
    told_all = [entry.text for entry in legend(network_of(network()))]
    assert told_all[-3:] == ["Wider line: more types", "Dotted: planned", "Lighter: from running text alone"]
    assert [entry.text for entry in legend(network_of(network(PAIRS[3:4])))] == ["Joint Survey of Channels"]
    planned = network([("A", "B", (("Ice", (PLANNED,)),)), ("A", "C", (("Ice", (TABLE, TEXT)),))])
    assert [entry.text for entry in legend(network_of(planned))] == ["Ice", "Dotted: planned"]


# ---- names from documents ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_any_name_stays_text(name: str) -> None:
    answer = renamed(network(PAIRS[:5]), name)
    for content in (svg(answer), svg(answer, narrow=True), svg_file(answer).decode()):
        root = drawn(content)
        tags = {element.tag.removeprefix(SVG) for element in root.iter()}
        assert tags <= {"svg", "g", "line", "rect", "text", "title", "desc"}
        assert not [key for element in root.iter() for key in element.attrib if key.startswith("on") or "href" in key]
        assert not re.search("[\x00-\x08\u202a-\u202e\ud800-\udfff]", content)


def test_a_long_name_is_cut_in_the_picture_and_whole_in_its_title() -> None:
    name = "Association of " + "x" * 185
    root = drawn(svg_file(renamed(network(PAIRS[:5]), name)))
    titles = {title.text for title in root.iter(f"{SVG}title")}
    texts = [text.text or "" for text in root.iter(f"{SVG}text")]
    assert name in titles
    assert any(text.endswith("…") for text in texts)
    assert max(map(len, texts)) <= 60


def test_the_file_needs_nothing_from_elsewhere() -> None:
    content = svg_file(network()).decode()
    root = drawn(content)
    assert root.findtext(f"{SVG}title") == "Who works with whom"
    assert "10 actors, 17 pairs, 4 types" in (root.findtext(f"{SVG}desc") or "")
    assert not re.search(r"url\(|href|var\(|<style|@import|javascript", content)


def test_the_picture_in_pixels_is_not_blank() -> None:
    picture = picture_of(network())
    image = Image.open(io.BytesIO(png(network())))
    assert abs(image.width - 2 * picture.width) <= 2
    assert len(image.convert("RGB").getcolors(1 << 24)) > 20
    assert png(renamed(network(PAIRS[:5]), HOSTILE)).startswith(b"\x89PNG")


# ---- GraphML -------------------------------------------------------------------------------------------------------


def test_graphml_read_back_has_the_same_actors_and_lines() -> None:
    answer = network()
    graph = networkx.read_graphml(io.BytesIO(graphml(answer)))
    names = dict(graph.nodes(data="name"))
    ends = {frozenset((names[a], names[b])): data for a, b, data in graph.edges(data=True)}
    assert set(ends) == {frozenset((pair.a, pair.b)) for pair in answer.partnerships}
    first = ends[frozenset(("Arden", "Brill"))]
    assert first["types"] == "Joint Survey of Channels; Exchange of Pilots; Keeping of Lights"
    assert first["source"] == "table, text"
    assert first["planned"] is False
    assert first["places"].startswith("Joint Survey of Channels: table, Almanac of harbours, p. 1 [1]; ")
    planned = ends[frozenset(("Lanternworks", "League of Quays"))]
    assert planned["planned"] is True
    assert planned["source"] == "text"


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_graphml_takes_any_name(name: str) -> None:
    answer = renamed(network(), name)
    graph = networkx.read_graphml(io.BytesIO(graphml(answer)))
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (10, 17)


def test_actors_whose_names_look_alike_stay_two() -> None:
    pair = network(PAIRS[:1]).partnerships[0]
    answer = replace(network(PAIRS[:1]), partnerships=(replace(pair, b=f"{pair.a}\u200e"),))
    assert networkx.read_graphml(io.BytesIO(graphml(answer))).number_of_nodes() == 2
