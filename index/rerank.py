"""The best passages ranked anew by a cross-encoder of the user's own, which reads each together with the question."""

import os
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.embed import passage_head
from index.fusion import standardise
from index.types import Vector
from ingest.errors import RapporteurError
from ingest.types import Passage

DEPTH = 20  # so many of the best passages are read
WEIGHT = 1.0  # of its score beside the fused one, both in deviations
MAX_TOKENS = 512


class WrongReranker(RapporteurError):
    """The model that RAPPORTEUR_RERANKER names is not at hand, or is no cross-encoder."""


class Reranker(Protocol):
    """What the search needs of a cross-encoder; tests have one of their own."""

    def scores(self, question: str, texts: Sequence[str]) -> Vector:
        """How well each text answers the question, shape (texts,); more is better, on any scale."""
        ...


class CrossEncoderReranker:
    """A sentence-transformers CrossEncoder on the processor, from a folder or the local cache of models; never from the web."""

    def __init__(self, name: str) -> None:
        import torch
        from safetensors import SafetensorError
        from sentence_transformers import CrossEncoder
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        self._torch = torch
        try:
            self._model: Any = CrossEncoder(name, device="cpu", local_files_only=True)
        except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
            raise WrongReranker(_told(name, "is not at hand, or its files can't be read")) from error
        kinds = getattr(self._model.config, "architectures", None) or []
        if self._model.num_labels != 1 or not any(kind.endswith("ForSequenceClassification") for kind in kinds):
            raise WrongReranker(_told(name, "does not give one score to a question and a passage"))
        self._model.max_seq_length = min(MAX_TOKENS, self._model.max_seq_length or MAX_TOKENS)

    def scores(self, question: str, texts: Sequence[str]) -> Vector:
        """What the model says before any scale is laid over it."""
        self._torch.set_num_threads(os.cpu_count() or 1)
        pairs = [(question, text) for text in texts]
        found = self._model.predict(pairs, activation_fn=self._torch.nn.Identity(), show_progress_bar=False)
        return np.asarray(found, np.float32)


def open_reranker(name: str) -> Reranker | None:
    """The reranker of a name, none where there is no name.

    Raises:
        WrongReranker: it is not at hand, or is none.
    """
    return CrossEncoderReranker(name) if name else None


def rank_anew(
    reranker: Reranker, question: str, passages: Sequence[Passage], score: NDArray[np.float64]
) -> tuple[NDArray[np.float64], list[int]]:
    """Scores in the new order, and the places of the passages by the reranker's score alone, best first.

    The passages share out the fused scores they have, the highest to the one that fused score and reranker together put
    first: what a fused score tells of an answer's worth still holds, and none falls below a passage that was not read.

    Args:
        reranker: reads each passage with its headings.
        question: as the search reads it.
        passages: the best ones.
        score: their fused scores.
    """
    read = reranker.scores(question, [passage_head(passage) + passage.text for passage in passages])
    both = standardise(score) + WEIGHT * standardise(read)
    anew = np.empty_like(score)
    anew[np.argsort(-both, kind="stable")] = np.sort(score)[::-1]
    return anew, np.argsort(-read, kind="stable").tolist()


def _told(name: str, what: str) -> str:
    return (
        f"The reranker {name} {what}. Name in RAPPORTEUR_RERANKER a folder that holds a sentence-transformers "
        "cross-encoder, or one in the local cache of models, or leave it unset."
    )
