"""The map of a case: nothing covers anything, every line is there, and words say the same."""

from __future__ import annotations

from itertools import combinations, pairwise
from pathlib import Path
from random import Random
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from hrtraining.texts.vignette.reading import read_draft
from hrtraining.texts.vignette.values import Choice, Scene, Vignette, WayAround
from hrtraining.vignettes.commands import vignette as command
from hrtraining.vignettes.exports.map_style import RULES
from hrtraining.vignettes.exports.map_svg import Taken, map_svg
from hrtraining.vignettes.rules.map.boxes import Box
from hrtraining.vignettes.rules.map.columns import columns
from hrtraining.vignettes.rules.map.layout import Layout, NotDrawn, lay_out
from hrtraining.vignettes.rules.map.links import Way, links_of
from hrtraining.vignettes.rules.map.outline import outline_lines, outline_of
from hrtraining.vignettes.rules.proof import prove
from tests.vignettes.random_cases import random_case
from tests.vignettes.sound_case import SOUND

SVG = "{http://www.w3.org/2000/svg}"
SHEET = Path(__file__).parents[2] / "static" / "hrtraining.css"


@pytest.fixture
def sleeve() -> Vignette:
    return read_draft(SOUND).vignette


def drawn(case: Vignette) -> Layout:
    layout = lay_out(case)
    assert isinstance(layout, Layout)
    return layout


def long_case(scenes: int, seed: str = "map") -> Vignette:
    """A case of many scenes that branches, joins and now and then goes back."""
    random = Random(seed)

    def choices(at: int) -> tuple[Choice, ...]:
        targets = [random.randint(max(0, at - 3), min(scenes - 1, at + 8)) for _ in range(3)]
        return tuple(
            Choice(f"Do {number}", f"s{target}", f"c{number}", critical=random.random() < 0.1)
            for number, target in enumerate(targets)
        )

    return Vignette(
        "long",
        "Long",
        scenes=tuple(
            Scene(
                f"s{at}",
                f"A scene with a heading of some length {at}",
                start=at == 0,
                ending=at > scenes - 4,
                must_see=at % 7 == 3,
                choices=choices(at) if at <= scenes - 4 else (),
            )
            for at in range(scenes)
        ),
    )


def test_every_scene_has_a_box_and_every_link_a_route(sleeve):
    layout = drawn(sleeve)
    assert [box.name for box in layout.boxes if not box.written.missing] != []
    assert {box.name for box in layout.boxes} == {scene.name for scene in sleeve.scenes}
    assert tuple(route.link for route in layout.routes) == links_of(sleeve)


def test_choices_that_share_both_ends_share_a_line(sleeve):
    links = {(link.source, link.target): link for link in links_of(sleeve)}
    assert links["ten-minutes-late", "under-the-cuff"].choices == (1, 2)
    assert links["ten-minutes-late", "home-with-a-fever"].critical == (3,)
    assert links["under-the-cuff", "told-in-one-line"].way is Way.AROUND
    assert links["the-week", "ten-minutes-late"].way is Way.BACK


@pytest.mark.parametrize("scenes", [1, 2, 24, 60, 150])
def test_no_box_covers_another_and_none_leaves_the_map(scenes):
    check_layout(drawn(long_case(scenes)))


def test_maps_of_random_cases_hold_too():
    for seed in range(300):
        check_layout(drawn(random_case(Random(f"map/{seed}"))))


def check_layout(layout: Layout) -> None:
    for box in layout.boxes:
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + box.width <= layout.width
        assert box.y + box.height <= layout.height
    for one, other in combinations(layout.boxes, 2):
        assert not overlap(one, other), (one.name, other.name)
    boxes = {box.name: box for box in layout.boxes}
    for route in layout.routes:
        check_ends(route, boxes[route.link.source], boxes[route.link.target])
        check_straight_parts_pass_by(route, layout.boxes)


def overlap(one: Box, other: Box) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def check_ends(route, source: Box, target: Box) -> None:
    (x, y), (to_x, to_y) = route.points[0], route.points[-1]
    assert source.x <= x <= source.x + source.width
    assert target.x <= to_x <= target.x + target.width
    if route.link.way is Way.BACK:
        assert y == source.y
        assert to_y == target.y + target.height
    elif route.link.way is not Way.LOOP:
        assert y == source.y + source.height
        assert to_y == target.y
        assert to_y > y


def check_straight_parts_pass_by(route, boxes) -> None:
    """Where a line passes a row it runs straight, beside the boxes of the row."""
    bends = route.points[1:-1]
    for (x, y), (also_x, to_y) in zip(bends[::2], bends[1::2], strict=True):
        assert x == also_x
        for box in boxes:
            meets = min(y, to_y) < box.y + box.height and box.y < max(y, to_y)
            assert not (meets and box.x < x < box.x + box.width)


def test_the_opening_stands_first_even_where_scenes_hang_in_the_air():
    loose = Scene("loose", "Loose", choices=(Choice("Go", "end", "go"),))
    case = Vignette(
        "x",
        "X",
        scenes=(
            loose,
            Scene("open", "Open", start=True, choices=(Choice("Go", "end", "go"),)),
            Scene("end", "End", ending=True),
            Scene("alone", "Alone"),
        ),
    )
    boxes = {box.name: box for box in drawn(case).boxes}
    assert min(boxes.values(), key=lambda box: box.y).name == "open"
    assert boxes["alone"].y > boxes["end"].y


def test_a_name_that_is_no_scene_is_drawn_as_missing():
    case = Vignette(
        "x", "X", scenes=(Scene("a", "A", start=True, choices=(Choice("Go", "gone", "go"),)),)
    )
    (missing,) = [box for box in drawn(case).boxes if box.written.missing]
    assert missing.written.heading == ("gone",)
    assert missing.written.marks == ("no such scene",)


def test_the_same_case_is_always_drawn_the_same():
    assert drawn(long_case(60)) == drawn(long_case(60))


def test_what_is_too_large_to_draw_is_refused_with_a_reason():
    everywhere = tuple(
        Scene(
            f"s{at}",
            f"S{at}",
            start=at == 0,
            choices=tuple(
                Choice(f"Do {n}", f"s{(at * 7 + n * 31) % 300}", f"c{n}") for n in range(20)
            )
            + ((Choice("On", f"s{at + 1}", "on"),) if at < 299 else ()),
        )
        for at in range(300)
    )
    for case in (long_case(500), Vignette("x", "X", scenes=everywhere)):
        answer = lay_out(case)
        assert isinstance(answer, NotDrawn)
        assert answer.reason


def test_the_drawing_is_well_formed_and_without_style_where_a_page_holds_it(sleeve):
    svg = map_svg(drawn(sleeve), "The sleeve", outline_id="outline")
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img"
    assert root.get("aria-label") == "Map of The sleeve"
    assert root.get("aria-describedby") == "outline"
    names = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert names <= {"svg", "g", "path", "rect", "text"}
    for element in root.iter():
        assert not {"style", "onclick", "fill", "stroke"} & set(element.keys())


def test_a_drawing_of_its_own_brings_its_style(sleeve):
    root = ElementTree.fromstring(map_svg(drawn(sleeve), "The sleeve", standalone=True))
    style = root.find(f"{SVG}style")
    assert style is not None
    assert RULES in (style.text or "")


def test_the_style_of_a_file_and_of_the_site_are_the_same():
    assert RULES in SHEET.read_text()


def test_what_authors_write_is_escaped():
    hostile = "</text><script>alert('1')</script>&\"'"
    case = Vignette(
        "x",
        "X",
        scenes=(Scene("a\"'<b>", hostile, start=True, choices=(Choice("x", "<i>", "c"),)),),
    )
    svg = map_svg(drawn(case), hostile, standalone=True, link=lambda name: f"?{name}&x")
    assert "<script" not in svg
    ElementTree.fromstring(svg)


def test_boxes_can_be_links(sleeve):
    svg = map_svg(drawn(sleeve), "The sleeve", link=lambda name: f"#scene-{name}")
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "group"
    links = {element.get("href") for element in root.iter(f"{SVG}a")}
    assert links == {f"#scene-{scene.name}" for scene in sleeve.scenes}


def test_endings_must_see_scenes_and_findings_are_told_by_shape_and_word(sleeve):
    text = SOUND.replace(" · `names leave-it`", "")
    case = read_draft(text).vignette
    layout = lay_out(case, prove(case).findings)
    root = ElementTree.fromstring(map_svg(layout, "The sleeve"))
    scenes = {
        group.find(f"{SVG}text[@class='map-label']").text: group
        for group in root.iter(f"{SVG}g")
        if (group.get("class") or "").startswith("map-scene")
        and group.find(f"{SVG}text[@class='map-label']") is not None
    }
    ending = scenes["Home with a fever"]
    assert len(ending.findall(f"{SVG}rect")) == 2
    words = [text.text for text in ending.iter(f"{SVG}text")]
    assert words == ["bad ending", "Home with a fever", "1 error"]
    assert ending.find(f"{SVG}path[@class='map-sign-error']") is not None
    must_see = scenes["Under the cuff"]
    assert must_see.find(f"{SVG}rect[@class='map-bar']") is not None
    assert "must see · warned" in [text.text for text in must_see.iter(f"{SVG}text")]


def test_the_way_taken_is_drawn_strong_and_all_else_faint(sleeve):
    taken = Taken(
        frozenset({"ten-minutes-late", "home-with-a-fever"}),
        frozenset({("ten-minutes-late", "home-with-a-fever")}),
    )
    svg = map_svg(drawn(sleeve), "The sleeve", taken=taken)
    assert svg.count("map-taken") == 3
    assert svg.count("map-faint") == len(sleeve.scenes) - 2 + len(links_of(sleeve)) - 1


def test_the_outline_says_all_that_the_map_shows(sleeve):
    findings = prove(read_draft(SOUND.replace("`must-see` · ", "")).vignette).findings
    assert findings == ()
    outline = {scene.name: scene for scene in outline_of(sleeve)}
    cuff = outline["under-the-cuff"]
    assert cuff.marks == ("must see", "warned of wounds")
    assert [(way.number, way.heading, way.marks) for way in cuff.exits] == [
        (1, "Seen today", ("conditional",)),
        (2, "Seen today", ()),
        (0, "Told in one line", ("way around",)),
    ]
    assert cuff.entered_from == ("Ten minutes late", "The week")
    assert outline["the-week"].exits[0].marks == ("leads back",)
    assert outline["ten-minutes-late"].exits[2].marks == ("critical",)


def test_the_outline_tells_findings_where_they_belong():
    case = read_draft(
        SOUND.replace(" · `names leave-it`", "").replace("objectives 1`", "objectives 2`")
    ).vignette
    lines = list(outline_lines(case, prove(case).findings))
    heading = lines.index("## Home with a fever (bad ending)")
    assert lines[heading + 1].startswith("- error: ")
    assert lines[1].startswith("- warning: ")  # the objective is about the whole case


def test_a_choice_that_leads_nowhere_is_told_in_the_outline():
    case = Vignette(
        "x",
        "X",
        scenes=(
            Scene(
                "a",
                "A",
                start=True,
                choices=(Choice("Go", "gone", "go"), Choice("Stay", "a", "stay")),
                way_around=WayAround("Round", "nowhere"),
            ),
        ),
    )
    lines = list(outline_lines(case))
    assert "1. Go → no scene: 'gone'" in lines
    assert "2. Stay → A (stays here)" in lines
    assert "- Round → no scene: 'nowhere' (way around)" in lines


@given(st.lists(st.lists(st.booleans(), min_size=1, max_size=8), min_size=1, max_size=8), st.data())
def test_columns_keep_order_and_room(shape, data):
    rows, bends, number = [], set(), 0
    for row in shape:
        rows.append(list(range(number, number + len(row))))
        bends |= {number + at for at, bend in enumerate(row) if bend}
        number += len(row)
    room = {at: 30.0 if at in bends else 216.0 for at in range(number)}
    steps = [
        (data.draw(st.sampled_from(upper)), data.draw(st.sampled_from(lower)))
        for upper, lower in pairwise(rows)
    ]
    at = columns(rows, steps, room, frozenset(bends))
    for row in rows:
        for left, right in pairwise(row):
            assert at[right] - at[left] >= (room[left] + room[right]) / 2 - 1e-6
    assert min(at[thing] - room[thing] / 2 for thing in at) == pytest.approx(0)


def run(*arguments: str):
    result = CliRunner().invoke(command, ["map", *arguments])
    assert "Traceback" not in result.output
    return result


def test_the_command_writes_the_map_and_the_outline(tmp_path):
    source, svg, outline = tmp_path / "a.md", tmp_path / "map.svg", tmp_path / "outline.md"
    source.write_text(SOUND)
    result = run(str(source), "-o", str(svg), "--outline", str(outline))
    assert result.exit_code == 0
    ElementTree.fromstring(svg.read_text())
    assert outline.read_text().startswith("# The sleeve\n\n## Ten minutes late (opening)\n")


def test_the_outline_can_be_read_at_once(tmp_path):
    source = tmp_path / "a.md"
    source.write_text(SOUND)
    result = run(str(source), "-o", str(tmp_path / "map.svg"), "--outline", "-")
    assert "4. Talk about the week first → The week" in result.output


def test_a_place_that_cannot_be_written_to_is_told(tmp_path):
    source = tmp_path / "a.md"
    source.write_text(SOUND)
    result = run(str(source), "-o", str(tmp_path / "gone" / "map.svg"))
    assert result.exit_code == 1
    assert "cannot be written" in result.output


def test_an_unreadable_case_is_not_drawn(tmp_path):
    source = tmp_path / "a.md"
    source.write_text("Nothing.")
    result = run(str(source), "-o", str(tmp_path / "map.svg"))
    assert result.exit_code == 4
    assert not (tmp_path / "map.svg").exists()


def test_a_draft_with_a_broken_link_is_drawn_all_the_same(tmp_path):
    source, svg = tmp_path / "a.md", tmp_path / "map.svg"
    source.write_text(SOUND.replace("(#home-with-a-fever)", "(#home-with-a-fewer)"))
    assert run(str(source), "-o", str(svg)).exit_code == 0
    assert "no such scene" in svg.read_text()
