"""The bibliography is read as a whole, with every problem at its line."""

from pathlib import Path

from hrtraining.texts.references import Status, read_references

GOOD = """\
# One bibliography.
K07:
  citation: 'Stevenson N (2022). *BMJ* 379:e072635.
    doi:10.1136/bmj-2022-072635.'
  status: V
  supports: When infection needs urgent surgery
H02:
  citation: Courtwright DT (2001). *Dark Paradise*.
  status: M-high
  supports: History
  optional: true
"""


def test_works_are_read_by_key_with_their_status():
    works, problems = read_references(GOOD)
    assert problems == ()
    assert works["K07"].citation.endswith("379:e072635. doi:10.1136/bmj-2022-072635.")
    assert (works["K07"].status, works["K07"].unchecked, works["K07"].line) == (
        Status.SEEN,
        False,
        2,
    )
    assert works["H02"].unchecked
    assert works["H02"].optional


def test_every_problem_is_told_at_its_line_at_once():
    text = GOOD.replace("status: V\n", "status: W\n").replace("supports: History", "supportz: x")
    _, problems = read_references(text + "nonsense key:\n  citation: x\n" + GOOD[20:])
    assert [(problem.line, problem.kind) for problem in problems] == [
        (5, "unknown-value"),
        (8, "missing-key"),
        (10, "unknown-key"),
        (12, "work-key"),
        (14, "key-twice"),
        (19, "key-twice"),
    ]
    assert "did you mean 'supports'?" in problems[2].message


def test_a_file_that_is_no_table_gives_no_works():
    works, problems = read_references("- K07\n")
    assert (works, [problem.kind for problem in problems]) == ({}, ["head-unreadable"])


def test_the_shipped_bibliography_has_no_problem():
    shipped = Path(__file__).parents[2] / "content" / "references.yaml"
    works, problems = read_references(shipped.read_text("utf-8"))
    assert problems == ()
    assert len(works) > 100
