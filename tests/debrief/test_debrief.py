"""The debrief of a finished playthrough, and taking a choice back to try another way."""

from __future__ import annotations

from tests.conftest import School
from tests.debrief.conftest import Finished
from tests.walk import Walk


def test_a_debrief_tells_the_way_as_a_picture_and_in_words(finished: Finished) -> None:
    page = finished.page()
    assert "The way you took" in page
    assert 'class="map-scene map-opening map-taken"' in page
    assert "map-faint" in page
    assert '<polyline class="curve alliance"' in page
    assert "Where things stood at each scene" in page
    assert "taken back" in page
    assert "You took a choice back at" in page
    assert "The author expected" in page
    assert "too few to tell" in page
    assert "What you practiced" in page
    assert "reasons at each fork" in page


def test_there_is_no_debrief_before_the_end(sqlite_school: School) -> None:
    walk = Walk.of(sqlite_school, sqlite_school.cast.trainee)
    play = walk.begin_case("peter")
    assert walk.client.get(f"{play}/debrief").status_code == 404
    assert walk.client.get(f"{play}/share").status_code == 404
    assert walk.post(f"{play}/take-back", sequence="1").status_code == 404
