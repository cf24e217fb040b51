"""How far a person has read, and what comes next."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hrtraining.enrollment.rules.progress import ModuleProgress

names = st.lists(st.text(min_size=1), min_size=1, max_size=8, unique=True)


@given(names, st.data())
def test_next_is_the_first_section_not_read(sections: list[str], data: st.DataObject) -> None:
    read = data.draw(st.frozensets(st.sampled_from(sections)))
    progress = ModuleProgress("m", tuple(sections), read)
    if progress.is_done:
        assert progress.next_section() == sections[0]
    else:
        upcoming = progress.next_section()
        assert upcoming not in read
        assert all(name in read for name in sections[: sections.index(upcoming)])


@given(names)
def test_after_and_before_lead_through_every_section_and_back(sections: list[str]) -> None:
    progress = ModuleProgress("m", tuple(sections), frozenset())
    walked = [sections[0]]
    while (onward := progress.after(walked[-1])) is not None:
        walked.append(onward)
    assert walked == sections
    assert progress.before(sections[0]) is None
    assert [progress.before(name) for name in sections[1:]] == sections[:-1]
