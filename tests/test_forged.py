"""A bundle whose table or partnerships were written by hand: what is refused, and what is said not to be checked."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from test_verify import Change, Entry, altered, exported, forged  # noqa: F401 - a fixture

from answer.answer import Rapporteur
from export.bundle import read_bundle
from export.errors import BundleError
from export.verify import as_text, verify

TABLE: Entry = {"columns": ["a"], "rows": [{"label": "x", "cells": [[0]]}]}


def pair(a: str = "Arden", b: str = "Brill", tables: Sequence[int] = (0,)) -> Entry:
    return {"a": a, "b": b, "types": [{"type": "Lights", "planned": False, "tables": list(tables), "texts": []}]}


def together(entry: Entry, *pairs: Entry) -> None:
    entry["answers"][0].update(partnerships=list(pairs))


@pytest.mark.parametrize(
    "pairs",
    [
        [pair(tables=[99])],
        [pair(tables=[-1])],
        [pair(tables=[False])],
        [pair(tables=[])],
        [pair() | {"types": []}],
        [pair("Arden", "Arden")],
        [pair("Arden", " ")],
        [pair("Arden", "Brill"), pair("Brill", "Arden")],
    ],
    ids=["beyond", "before", "no number", "no statement", "no type", "alone", "nameless", "twice"],
)
def test_partnerships_that_nothing_bears_out_are_told(exported: Path, pairs: list[Entry]) -> None:  # noqa: F811
    with pytest.raises(BundleError, match="not a whole bundle"):
        read_bundle(altered(exported, lambda e: together(e, *pairs)))


@pytest.mark.parametrize("change", [lambda e: together(e, pair()), lambda e: e["answers"][0].update(table=TABLE)])
def test_what_a_quotation_is_put_under_is_said_not_to_be_checked(
    exported: Path,  # noqa: F811
    rapporteur: Rapporteur,
    change: Change,
) -> None:
    def sealed_anew(entry: Any) -> None:
        change(entry)
        forged(entry)

    said = []
    for path in (exported, altered(exported, sealed_anew)):
        bundle, sealed = read_bundle(path)
        report = verify(bundle, sealed, rapporteur.where.corpus)
        assert report.holds
        said.append("put under was not checked" in as_text(report, bundle))
    assert said == [False, True]
