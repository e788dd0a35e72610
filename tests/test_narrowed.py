"""An answer of partnerships narrowed to some actors and types."""

from export_samples import bundle_of
from network_samples import BUOYS, LIGHTS, network

from answer.narrowed import narrowed
from export.bundle import bundle_json
from export.shape import check_bundle


def test_pairs_of_an_actor_keep_their_own_quotations_numbered_anew() -> None:
    whole = network()
    found = narrowed(whole, ["Ilmen"])
    assert found
    assert [(pair.a, pair.b) for pair in found.partnerships] == [("Dunmore", "Ilmen"), ("Ilmen", "League of Quays")]
    assert [c.number for c in found.citations] == [1, 2]
    assert found.question == "Who works with whom, and on what: pairs of Ilmen"  # which an exported file then says
    for pair in found.partnerships:
        for tie in pair.ties:
            for n in tie.statements:
                (cited,) = found.cited(found.statements[n])
                assert cited.quote == found.statements[n].text
                assert pair.a in cited.quote
                assert pair.b in cited.quote
    check_bundle(bundle_json(bundle_of(found)))


def test_types_are_narrowed_within_a_pair() -> None:
    found = narrowed(network(), ["Arden"], [LIGHTS])
    assert found
    assert {tie.type for pair in found.partnerships for tie in pair.ties} == {LIGHTS}
    assert all("Arden" in (pair.a, pair.b) for pair in found.partnerships)
    assert all(LIGHTS in statement.text for statement in found.statements)


def test_without_a_choice_the_answer_stays_and_without_a_pair_there_is_none() -> None:
    whole = network()
    assert narrowed(whole) is whole
    assert narrowed(whole, ["Ferrol"], [BUOYS]) is None
    assert narrowed(whole, ["nobody"]) is None
