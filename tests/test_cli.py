"""The commands: what they print, and their exit codes."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Builder, HashingEncoder

import cli
from index.types import Locations

Run = Callable[..., int]
SOURCE = {
    "slug", "title", "issuer", "date", "kind", "edition", "status", "reason", "pages", "passages", "file", "pdf", "sha256",
    "url", "licence", "short", "cited_in", "cited_at", "cited_for",
}  # fmt: skip


@pytest.fixture
def run(where: Locations, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on the test library with the hashing encoder in the model's place."""
    monkeypatch.setenv("RAPPORTEUR_EMBEDDER", "hashing")
    monkeypatch.setattr("index.embed.SentenceEncoder", lambda _name: HashingEncoder())
    return lambda *words: cli.main([*words, "--corpus", str(where.corpus), "--index", str(where.index)])


def test_build_reports_what_it_did(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("build") == 0
    assert "2 taken in" in capsys.readouterr().out
    assert run("build") == 0
    assert "2 unchanged" in capsys.readouterr().out


def test_build_tells_of_a_bad_file_and_goes_on(run: Run, where: Locations, capsys: pytest.CaptureFixture[str]) -> None:
    (where.corpus / "bad.pdf").write_bytes(b"nothing")
    assert run("build") == 0
    printed = capsys.readouterr()
    assert "bad.pdf is not a PDF" in printed.err
    assert "2 taken in, 1 not taken in" in printed.out


def test_sources_lists_held_and_missing(run: Run, capsys: pytest.CaptureFixture[str], build_with: Builder) -> None:
    build_with()
    assert run("sources", "--format", "json") == 0
    rows = {row["slug"]: row for row in json.loads(capsys.readouterr().out)}
    assert all(set(row) == SOURCE for row in rows.values())
    assert [rows[s]["status"] for s in ("orchard", "harbour", "mill")] == ["indexed", "indexed", "missing"]
    assert Path(rows["orchard"]["pdf"]).is_file()
    assert run("sources") == 0
    printed = capsys.readouterr().out
    assert "Port office · 2023 · analysis · brief, 1 page\n" in printed
    assert "treaty or act · reference only\n" in printed
    assert printed.endswith("\n3 sources: 2 briefs, 1 reference only.\n")


def test_sources_before_a_build_says_pending(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("sources", "--format", "json") == 0
    assert {row["status"] for row in json.loads(capsys.readouterr().out)} == {"pending", "missing"}


def test_search_prints_the_contract(run: Run, capsys: pytest.CaptureFixture[str], build_with: Builder) -> None:
    build_with()
    assert run("search", "the pilot", "-k", "2", "--format", "json") == 0
    printed = json.loads(capsys.readouterr().out)
    assert (printed["question"], len(printed["evidence"])) == ("the pilot", 2)


def test_a_kind_may_be_written_as_it_is_shown(run: Run, capsys: pytest.CaptureFixture[str], build_with: Builder) -> None:
    build_with()
    assert run("search", "pears and pilots", "--kind", "Code of conduct", "--format", "json") == 0
    assert {found["source"] for found in json.loads(capsys.readouterr().out)["evidence"]} == {"orchard"}


def test_a_search_within_nothing_says_so(run: Run, capsys: pytest.CaptureFixture[str], build_with: Builder) -> None:
    build_with()
    assert run("search", "pears", "--issuer", "Nobody") == 0
    assert "No document" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("form", "source"),
    [
        ("text", "Harbour notes, Port office, 2023, analysis (brief)"),
        ("md", "*Harbour notes*, Port office, 2023 (analysis, brief made for this library)"),
    ],
)
def test_ask_prints_statements_and_their_sources(
    form: str, source: str, run: Run, capsys: pytest.CaptureFixture[str], build_with: Builder
) -> None:
    build_with()
    assert run("ask", "Which ship waits for the tide?", "--format", form) == 0
    printed = capsys.readouterr().out
    assert "A ship without a pilot waits for the tide." in printed
    assert source in printed
    assert "p. 1" in printed


def test_a_not_found_answer_is_no_error(run: Run, capsys: pytest.CaptureFixture[str], build_with: Builder) -> None:
    build_with()
    assert run("ask", "zebra xylophone quasar") == 0
    assert capsys.readouterr().out.startswith("The library does not answer this.")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["ask", "what?", "--corpus", "/no/such/folder"], "rapporteur build"),
        (["build", "--corpus", "/no/such/folder"], "There is no folder"),
        (["sources", "--corpus", "/no/such/folder"], "There is no folder"),
    ],
)
def test_known_errors_are_one_line_and_exit_1(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert cli.main([*words, "--index", str(tmp_path / "none")]) == 1
    printed = capsys.readouterr().err
    assert said in printed
    assert printed.count("\n") == 1


def test_an_empty_folder_and_an_index_that_is_a_file_are_known_errors(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["build", "--corpus", str(tmp_path)]) == 1
    assert "no PDF" in capsys.readouterr().err
    (tmp_path / "a.pdf").write_bytes(b"x")
    (tmp_path / "file").touch()
    assert cli.main(["build", "--corpus", str(tmp_path), "--index", str(tmp_path / "file")]) == 1
    assert "--index" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["fly"],
        ["ask"],
        ["ask", "  "],
        ["search", "x", "-k", "0"],
        ["ask", "x", "--kind", "novel"],
        ["ask", "x", "--from", "May"],
        ["serve", "--port", "x"],
        ["add"],
        ["add", "a.pdf", "b.pdf", "--title", "Both"],
        ["add", "a.pdf", "b.pdf", "--slug", "both"],
        ["add", "a.pdf", "--kind", "novel"],
        ["add", "a.pdf", "--date", "May"],
        ["add", "a.pdf", "--url", "ftp://a.example"],
        ["add", "a.pdf", "--slug", "../a"],
        ["remove"],
        ["remove", "a", "b"],
        ["evaluate", "asked.csv", "--out", "out", "--kind", "novel"],
    ],
)
def test_wrong_arguments_exit_2(words: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.main(words)
    assert stopped.value.code == 2


def test_help_and_wrong_arguments_load_nothing_heavy() -> None:
    script = (
        "import sys, cli\n"
        "try: cli.main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'torch', 'gradio', 'chromadb', 'llama_index', 'numpy', 'pypdf', 'pypdfium2'} & set(sys.modules)\n"
        "sys.exit(f'loaded: {heavy}' if heavy else 0)"
    )
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, cwd=Path(cli.__file__).parent).returncode == 0


def test_evaluate_answers_a_file_and_says_the_figures(
    run: Run, capsys: pytest.CaptureFixture[str], build_with: Builder, tmp_path: Path
) -> None:
    build_with()
    (tmp_path / "asked.csv").write_text("question,gold\nWho boards every ship?,boards every ship\n", encoding="utf-8")
    words = ("evaluate", str(tmp_path / "asked.csv"), "--out", str(tmp_path / "out"))
    assert run(*words, "--fail-under", "citation_hit=1", "errors=0", "--fail-under", "citation_valid=1") == 0
    assert "citation_hit             1.000" in capsys.readouterr().out
    assert run(*words, "--resume") == 0
    assert len((tmp_path / "out" / "answers.jsonl").read_text(encoding="utf-8").splitlines()) == 1
    assert run(*words[:3], str(tmp_path / "again"), "--baseline", str(tmp_path / "out"), "--jobs", "2") == 0
    assert "No evidence of change" in capsys.readouterr().out


def test_evaluate_ends_with_1_below_a_limit_and_for_a_bad_file(
    run: Run, capsys: pytest.CaptureFixture[str], build_with: Builder, tmp_path: Path
) -> None:
    build_with()
    (tmp_path / "asked.csv").write_text("question,gold\nWho boards every ship?,the moon\n", encoding="utf-8")
    assert run("evaluate", str(tmp_path / "asked.csv"), "--out", str(tmp_path / "out"), "--fail-under", "citation_hit=0.5") == 1
    assert capsys.readouterr().err.strip().splitlines()[-1].endswith("citation_hit is 0.000, below 0.5.")
    assert (tmp_path / "out" / "report.html").exists()
    assert run("evaluate", str(tmp_path / "none.csv"), "--out", str(tmp_path / "out2")) == 1
    assert "none.csv can't be read" in capsys.readouterr().err
    assert not (tmp_path / "out2").exists()


@pytest.mark.parametrize("limit", ["beauty=1", "right", "right=much", "right=nan"])
def test_a_limit_that_is_none_is_a_wrong_argument(run: Run, limit: str) -> None:
    with pytest.raises(SystemExit) as ended:
        run("evaluate", "asked.csv", "--out", "out", "--fail-under", limit)
    assert ended.value.code == 2


def test_a_run_that_is_stopped_says_how_to_go_on(
    run: Run, capsys: pytest.CaptureFixture[str], build_with: Builder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_with()
    (tmp_path / "asked.csv").write_text("question\nWho boards every ship?\nWho waters the pears?\n", encoding="utf-8")

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("evaluation.evaluate.answers", stopped)
        assert run("evaluate", str(tmp_path / "asked.csv"), "--out", str(tmp_path / "out")) == 130
    assert "--resume" in capsys.readouterr().err
    assert run("evaluate", str(tmp_path / "asked.csv"), "--out", str(tmp_path / "out"), "--resume") == 0


def test_the_ending_of_a_file_names_its_format(run: Run, tmp_path: Path, build_with: Builder) -> None:
    build_with()
    assert run("ask", "Which ship waits for the tide?", "--out", str(tmp_path / "a.html")) == 0
    assert (tmp_path / "a.html").read_text(encoding="utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--format", "docx", "--out", "b.pdf"], "not the name of a docx file"),
        (["--template", "speaking-note"], "--template goes with"),
        (["--format", "pdf", "--out", "b.pdf", "--reference", "house.docx"], "--reference goes with"),
        (["--format", "bib", "--style", "apa"], "--style goes with"),
    ],
)
def test_options_that_would_do_nothing_are_told(
    options: list[str], told: str, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        run("ask", "Which ship?", *options)
    assert told in capsys.readouterr().err


# ---- a library that users edit -----------------------------------------------------------------------------------------


def test_documents_are_added_and_removed(
    run: Run, where: Locations, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "-rf.md").write_text("# Mill charter\n\nThe miller turns the sails at dawn.\n", encoding="utf-8")
    (tmp_path / "bad.pdf").write_bytes(b"nothing")
    assert run("add", str(tmp_path / "-rf.md"), "--date", "1871", "--issuer", "Guild") == 0
    assert "-rf.md is now the original of “Mill charter” (mill), 1 page." in capsys.readouterr().out
    assert run("sources") == 0
    assert "Guild · 1871 · treaty or act · original, 1 page" in capsys.readouterr().out
    assert run("add", str(tmp_path / "bad.pdf"), str(tmp_path / "-rf.md")) == 1
    printed = capsys.readouterr()
    assert "already in the library as “Mill charter”" in printed.out
    assert "bad.pdf is not a PDF" in printed.err
    assert printed.err.endswith("rapporteur: 1 of 2 files was not taken in.\n")
    assert run("remove", "mill") == 0
    assert "listed for reference only" in capsys.readouterr().out
    assert not (where.corpus / "originals" / "mill.md").exists()
    assert run("remove", "mill") == 0
    assert "nothing of yours" in capsys.readouterr().out
    assert run("remove", "../mill") == 1


def test_what_can_not_be_fetched_is_told_without_a_network(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("fetch") == 0
    assert capsys.readouterr().out == "There is nothing to fetch.\n"
    assert run("fetch", "mill") == 1
    printed = capsys.readouterr()
    assert "mill  no address" in printed.out
    assert "Not fetched: mill." in printed.err
    assert run("fetch", "moon") == 1
    assert "There is no source moon" in capsys.readouterr().err


def test_what_was_fetched_is_built(
    run: Run, where: Locations, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from ingest.fetch import Fetched
    from ingest.originals import put

    def fetch(*_: object, **__: object) -> list[Fetched]:
        path = put(where.corpus, "mill", ".md", b"# Mill charter\n\nThe miller turns the sails at dawn.\n")
        return [
            Fetched("mill", "fetched", f"Saved as {path.name}.", path, 51),
            Fetched("harbour", "failed", "The host\x1b[31m does not answer."),
        ]

    monkeypatch.setattr("ingest.fetch.fetch", fetch)
    assert run("fetch") == 0
    printed = capsys.readouterr().out
    assert "mill     fetched  0.1 kB  Saved as mill.md.\n" in printed
    assert "harbour  failed           The host[31m does not answer.\n" in printed
    assert "1 of 2 sources fetched." in printed
    assert "Documents: 3 taken in." in printed
    assert run("fetch", "harbour") == 1


def test_evaluate_keeps_to_the_filters_and_records_them(
    run: Run, build_with: Builder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build_with()
    (tmp_path / "asked.csv").write_text("question\nWho boards every ship?\n", encoding="utf-8")
    for name, options in (("all", []), ("orchard", ["--source", "orchard", "--to", "2022"])):
        assert run("evaluate", str(tmp_path / "asked.csv"), "--out", str(tmp_path / name), *options) == 0
        capsys.readouterr()
    rows = [json.loads((tmp_path / name / "answers.jsonl").read_text(encoding="utf-8")) for name in ("all", "orchard")]
    sources = [{found["source"] for found in row["answer"]["evidence"]} for row in rows]
    assert ("harbour" in sources[0], sources[1]) == (True, {"orchard"})
    runs = [json.loads((tmp_path / name / "summary.json").read_text(encoding="utf-8"))["run"] for name in ("all", "orchard")]
    assert (runs[0].get("filters"), runs[1]["filters"]) == (None, {"sources": ["orchard"], "date_to": "2022"})
