"""A cross-encoder of the user's own: loaded without a network, used for the best passages, refused with a remedy."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path

import numpy as np
import pytest
from conftest import Builder, HashingEncoder

import cli
from answer.answer import Rapporteur
from answer.types import evidence_json
from app import _load
from index.rerank import DEPTH, CrossEncoderReranker, WrongReranker, open_reranker, rank_anew
from index.types import Locations, Vector
from ingest.types import Passage
from settings import reranker_name

ROOT = Path(__file__).parent.parent
WORDS = "[PAD] [UNK] [CLS] [SEP] [MASK] the pilot boards pears apples ship harbour tide waters gardener".split()


class Likes:
    """A reranker that likes texts with one word."""

    def __init__(self, word: str) -> None:
        self.word = word
        self.read: list[str] = []

    def scores(self, question: str, texts: Sequence[str]) -> Vector:  # noqa: ARG002
        self.read = list(texts)
        return np.array([float(self.word in text) for text in texts], np.float32)


def saved_model(folder: Path, kind: str = "BertForSequenceClassification", labels: int = 1) -> str:
    """A tiny model with random weights, as users have theirs in a folder."""
    import transformers

    folder.mkdir()
    (folder / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    transformers.BertTokenizerFast(vocab=str(folder / "vocab.txt"), model_max_length=64).save_pretrained(folder)
    size = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    config = transformers.BertConfig(vocab_size=len(WORDS), max_position_embeddings=64, num_labels=labels, **size)
    getattr(transformers, kind)(config).save_pretrained(folder)
    return str(folder)


@pytest.fixture
def liking(where: Locations, build_with: Builder) -> Callable[[str], tuple[Rapporteur, Likes]]:
    """Answers from the built library with a reranker that likes a word."""

    def made(word: str) -> tuple[Rapporteur, Likes]:
        reranker = Likes(word)
        return Rapporteur(where, "hashing", HashingEncoder, lambda: reranker), reranker

    build_with()
    return made


def test_what_it_likes_comes_first_and_the_scores_stay(
    rapporteur: Rapporteur, liking: Callable[[str], tuple[Rapporteur, Likes]]
) -> None:
    question = "Who boards a ship at the outer buoy?"
    before = rapporteur.search(question, 10)
    asker, reranker = liking("cellar")
    after = asker.search(question, 10)
    assert "cellar" not in before[0].passage.text
    place = {found.passage_id: at for at, found in enumerate(after)}
    liked = next(found for found in before if "cellar" in found.passage.text)
    assert place[liked.passage_id] < [found.passage_id for found in before].index(liked.passage_id)
    assert [found.score for found in after] == [found.score for found in before]
    assert next(found for found in after if "cellar" in found.passage.text).ranks["reranker"] == 1
    assert evidence_json(after[0])["ranks"]["reranker"] >= 1
    assert all("reranker" not in found.ranks for found in before)
    assert any(
        text.endswith("Harvest\nThe harvest of the apples begins in September. Each picker brings a ladder and two baskets.")
        for text in reranker.read
    )


def test_an_answer_is_drawn_from_the_new_order(liking: Callable[[str], tuple[Rapporteur, Likes]]) -> None:
    answer = liking("kitchen")[0].ask("Where do pears go?")
    assert answer.evidence[0].passage.text == "Pears go to the kitchen."
    assert answer.evidence[0].ranks["reranker"] == 1


def test_only_the_best_are_read_and_the_others_stay_below() -> None:
    passages = [Passage("paragraph", (), "", f"text {at}", (), ()) for at in range(DEPTH)]
    score = np.linspace(3, 1, DEPTH)
    anew, order = rank_anew(Likes("text 19"), "?", passages, score)
    assert order[0] == 19
    assert anew[19] > 2.5
    assert sorted(anew) == sorted(score)


def test_no_more_than_the_best_are_read(
    liking: Callable[[str], tuple[Rapporteur, Likes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.search.DEPTH", 2)
    asker, reranker = liking("cellar")
    found = asker.search("pears", 10)
    assert len(reranker.read) == 2
    assert ["reranker" in one.ranks for one in found[:3]] == [True, True, False]


def test_a_saved_cross_encoder_is_loaded_and_reads_question_and_passage(
    tmp_path: Path, where: Locations, build_with: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    reranker = CrossEncoderReranker(saved_model(tmp_path / "model"))
    assert reranker.scores("the pilot", ["boards the ship", "waters pears " * 99]).shape == (2,)
    asked: list[tuple[str, str]] = []

    def predict(_self: object, pairs: list[tuple[str, str]], **_options: object) -> Vector:
        asked.extend(pairs)
        return np.array(["kitchen" in text for _, text in pairs], np.float32)

    monkeypatch.setattr("sentence_transformers.CrossEncoder.predict", predict)
    build_with()
    best = Rapporteur(where, "hashing", HashingEncoder, lambda: reranker).search("Where do pears go?", 1)[0]
    assert "kitchen" in best.passage.text
    assert {question for question, _ in asked} == {"Where do pears go?"}
    assert any(text.endswith("\nPears go to the kitchen.") for _, text in asked)


def cut(folder: Path) -> str:
    (folder / "model.safetensors").write_bytes((folder / "model.safetensors").read_bytes()[:100])
    return str(folder)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda folder: str(folder), "not at hand"),
        (lambda _folder: "cross-encoder/ms-marco-of-nobody", "not at hand"),
        (lambda folder: [folder.mkdir(), str(folder)][1], "not at hand"),
        (lambda folder: cut(Path(saved_model(folder))), "can't be read"),
        (lambda folder: saved_model(folder, "BertModel"), "does not give one score"),
        (lambda folder: saved_model(folder, labels=3), "does not give one score"),
    ],
    ids=["no folder", "not in the cache", "an empty folder", "a file cut short", "an embedding model", "three scores"],
)
def test_what_is_no_reranker_is_refused_in_one_line_with_the_remedy(
    tmp_path: Path, make: Callable[[Path], str], told: str
) -> None:
    with pytest.raises(WrongReranker, match=told) as refused:
        open_reranker(make(tmp_path / "model"))
    assert "\n" not in str(refused.value)
    assert "RAPPORTEUR_RERANKER" in str(refused.value)


@pytest.mark.parametrize("words", [["search", "pears"], ["ask", "Where do pears go?"]])
def test_the_commands_say_so(
    words: list[str], where: Locations, build_with: Builder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    build_with()
    monkeypatch.setenv("RAPPORTEUR_EMBEDDER", "hashing")
    monkeypatch.setattr("index.embed.SentenceEncoder", lambda _name: HashingEncoder())
    folders = ["--corpus", str(where.corpus), "--index", str(where.index)]
    assert cli.main([*words, *folders]) == 0
    monkeypatch.setenv("RAPPORTEUR_RERANKER", "nowhere/nothing")
    capsys.readouterr()
    assert cli.main([*words, *folders]) == 1
    assert re.fullmatch(r"rapporteur: The reranker nowhere/nothing is not at hand.*\n", capsys.readouterr().err)


def test_the_desk_tells_whoever_asks(where: Locations, build_with: Builder, monkeypatch: pytest.MonkeyPatch) -> None:
    build_with()
    monkeypatch.setattr("index.embed.SentenceEncoder", lambda _name: HashingEncoder())
    monkeypatch.setenv("RAPPORTEUR_RERANKER", "nowhere/nothing")
    asker: Future[Rapporteur] = Future()
    _load(asker, where, "hashing")  # type: ignore[arg-type]
    assert isinstance(asker.exception(), WrongReranker)


def test_without_a_name_there_is_none_and_nothing_is_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RAPPORTEUR_RERANKER", raising=False)
    assert open_reranker(reranker_name()) is None
    look = "import sys, json, answer.answer, index.rerank as r; r.open_reranker(''); print(json.dumps(list(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"sentence_transformers", "transformers", "torch", "safetensors"} & set(json.loads(done.stdout))
