"""The library of `evaluation/scale.py`: its form is that of a real one."""

from itertools import islice

import numpy as np
import pytest
from conftest import HashingEncoder

from evaluation.bench.passages import to_passage
from evaluation.bench.sets import GivenPassage
from evaluation.scale import _copies

TEXT = "The pilot boards every ship. A ship without a pilot waits for the evening tide, whatever the harbour master may say."
GIVEN = GivenPassage("1", "Harbour", "Pilots", TEXT)


def test_copies_keep_their_form_and_differ_a_little() -> None:
    seeds = [to_passage(GIVEN)]
    encoded = list(HashingEncoder().encode_passages(seeds))
    (first, _), (again, turned), (third, _) = islice(_copies(seeds, encoded), 3)
    assert first == seeds[0]
    assert len({first.text, again.text, third.text}) == 3
    assert (len(again.text), again.sentences) == (len(first.text), first.sentences)
    assert np.linalg.norm(turned.vector) == pytest.approx(1, abs=1e-5)
    assert 0.7 < float(turned.vector @ encoded[0].vector) < 0.95
    assert (turned.tokens.shape, turned.tokens.dtype) == (encoded[0].tokens.shape, np.int8)
    assert turned.sentences.shape == encoded[0].sentences.shape


def test_the_same_library_comes_out_each_time() -> None:
    seeds = [to_passage(GIVEN)]
    encoded = list(HashingEncoder().encode_passages(seeds))
    one, other = (list(islice(_copies(seeds, encoded), 5)) for _ in range(2))
    assert [passage for passage, _ in one] == [passage for passage, _ in other]
    assert all(np.array_equal(a.tokens, b.tokens) for (_, a), (_, b) in zip(one, other, strict=True))
