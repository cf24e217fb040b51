"""The front page shows what is open now, to the moment."""

from __future__ import annotations

from tests.conftest import Clock, School


def test_a_course_is_on_the_front_page_from_the_moment_it_opens(
    school: School, clock: Clock
) -> None:
    client = school.client()
    for before, shown in ((1, False), (-1, True), (-3_600, True), (-90_000, True)):
        clock.go_on(seconds=-before)
        assert ("See the course and enroll" in client.get("/").get_data(as_text=True)) == shown
        clock.go_on(seconds=before)
