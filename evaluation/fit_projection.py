"""Make index/projection.npy: the 128 directions in which MiniLM's token vectors vary most, from the shipped briefs.

usage: python -m evaluation.fit_projection CORPUS INDEX_FOLDER_TO_TYPESET_IN
"""

import sys
from pathlib import Path

import numpy as np

from index.embed import PROJECTION, SentenceEncoder, passage_head
from ingest.read import read_document
from ingest.sources import open_library
from settings import go_offline

DIMENSIONS = 128


def main() -> None:
    """Read every brief of a library, take the right singular vectors of its tokens, and write them."""
    go_offline()
    encoder = SentenceEncoder()
    tokens = []
    for file in open_library(Path(sys.argv[1])).files:
        for passage in read_document(file, Path(sys.argv[2])).passages:
            ((_, vectors, _),) = encoder._forward([passage_head(passage) + passage.text])
            tokens.append(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
    _, sizes, directions = np.linalg.svd(np.concatenate(tokens), full_matrices=False)
    kept = float((sizes[:DIMENSIONS] ** 2).sum() / (sizes**2).sum())
    np.save(PROJECTION, directions[:DIMENSIONS].T.astype(np.float16))
    print(f"{sum(map(len, tokens))} tokens; {DIMENSIONS} of {len(sizes)} dimensions keep {kept:.1%} of the variance")


if __name__ == "__main__":
    main()
