"""Pictures are computed from data: what stands where, how large, and in which order."""

from __future__ import annotations

from datetime import time

import pytest

from marketplace.web.parts.bars import Bar, Bars, line_of
from marketplace.web.parts.flow import Band, Flow
from marketplace.web.parts.lanes import BAR, Lane, Lanes
from marketplace.web.parts.map import WIDTH, CityMap, Place
from marketplace.web.parts.scale import fraction, px
from marketplace.web.parts.week import DAY_WIDTH, INSET, LEFT, TOUCH, Block, WeekGrid, shortened, side_by_side


def block(weekday: int, starts: time, ends: time, title: str = "Drama", **facts: object) -> Block:
    """A block of a week."""
    return Block(weekday=weekday, starts=starts, ends=ends, title=title, **facts)  # type: ignore[arg-type]


CARE = block(1, time(8), time(15), "Care", ground=True)
CLUB = block(1, time(9), time(10))


def test_blocks_that_overlap_stand_beside_each_other() -> None:
    first, second = block(0, time(9), time(11)), block(0, time(10), time(12))
    third = block(0, time(12), time(13))
    assert side_by_side([first, second, third]) == [(first, 0, 2), (second, 1, 2), (third, 0, 1)]


def test_a_lane_that_is_free_again_is_used_again() -> None:
    long, early, late = block(0, time(9), time(12)), block(0, time(9), time(10)), block(0, time(10), time(11))
    assert [(lane, lanes) for _, lane, lanes in side_by_side([long, early, late])] == [(0, 2), (1, 2), (1, 2)]


def test_a_short_block_is_still_high_enough_for_a_finger() -> None:
    (placed,) = WeekGrid([block(0, time(9), time(9, 15))]).placed
    assert float(placed.height) == TOUCH


def test_what_lies_inside_care_is_drawn_over_it_and_lets_it_be_seen() -> None:
    care, club = WeekGrid([CLUB, CARE]).placed
    assert (care.block, club.block) == (CARE, CLUB)
    assert float(club.x) - float(care.x) == INSET
    assert float(care.x) == LEFT + DAY_WIDTH + 4


def test_what_lies_beside_care_takes_the_whole_day() -> None:
    care, club = WeekGrid([CARE, block(1, time(15), time(16))]).placed
    assert care.x == club.x


def test_a_week_shows_a_saturday_only_where_something_is_on_it() -> None:
    assert len(WeekGrid([CLUB]).columns) == 5
    assert len(WeekGrid([CLUB, block(5, time(9), time(10))]).columns) == 6


def test_the_hours_of_a_week_reach_from_the_first_to_the_last_block() -> None:
    grid = WeekGrid([block(0, time(7, 30), time(8)), block(0, time(15), time(16, 10))])
    assert (grid.first_hour, grid.last_hour, grid.hours[0][0], grid.hours[-1][0]) == (7, 17, 7, 17)


def test_a_single_hour_stands_in_some_hours_of_a_day() -> None:
    grid = WeekGrid([block(0, time(15), time(16))])
    assert grid.last_hour - grid.first_hour == 4


def test_an_empty_week_can_be_drawn() -> None:
    grid = WeekGrid([])
    assert (grid.placed, grid.by_day, len(grid.columns)) == ([], [], 5)


def test_the_list_has_the_days_in_order_and_the_blocks_by_time() -> None:
    late, early = block(3, time(14), time(15)), block(3, time(8), time(9))
    assert WeekGrid([late, CLUB, early]).by_day == [(1, [CLUB]), (3, [early, late])]


def test_long_words_are_cut_and_short_ones_stay() -> None:
    assert (shortened("Drama club", 20), shortened("Drama club", 6), shortened("Drama", 0)) == (
        "Drama club",
        "Drama…",
        "D…",
    )


def test_a_lane_is_as_high_as_its_fullest_day() -> None:
    lanes = Lanes([Lane(name="Aino", blocks=[CARE, CLUB]), Lane(name="Eino", blocks=[CARE])])
    first, second = lanes.placed
    assert second.y == first.y + first.height
    assert first.height > second.height
    assert all(bar.height == BAR for bar in first.bars)


def test_words_that_find_no_room_on_a_bar_stand_below_it() -> None:
    lanes = Lanes([Lane(name="Aino", blocks=[block(0, time(9), time(9, 30), "Swedish every morning"), CARE])])
    short, long = lanes.placed[0].bars
    assert (short.outside, short.words, long.outside) == (True, "Swedish every morning", False)
    assert float(short.text_y) > float(short.y) + BAR
    assert lanes.height > Lanes([Lane(name="Aino", blocks=[CARE])]).height


def test_a_bar_at_the_end_of_the_day_stays_inside_its_day() -> None:
    lanes = Lanes([Lane(name="Aino", blocks=[block(4, time(17, 50), time(18))])])
    (bar,) = lanes.placed[0].bars
    assert float(bar.x) + float(bar.width) <= lanes.width


FLOW = Flow(
    columns=(("Families", "City"), ("V",), ("Units", "Nobody")),
    bands=[
        Band(start="Families", end="V", cents=300),
        Band(start="City", end="V", cents=100),
        Band(start="V", end="Units", cents=400),
    ],
)


def test_bands_are_as_wide_as_their_sums() -> None:
    widths = {(placed.band.start, placed.band.end): float(placed.width) for placed in FLOW.placed}
    assert widths["Families", "V"] == pytest.approx(3 * widths["City", "V"], abs=0.2)
    assert widths["V", "Units"] == pytest.approx(4 * widths["City", "V"], abs=0.2)


def test_a_node_shows_what_runs_through_it() -> None:
    assert {node.name: node.cents for node in FLOW.nodes} == {
        "Families": 300, "City": 100, "V": 400, "Units": 400, "Nobody": 0,
    }  # fmt: skip
    assert FLOW.total_cents == 400


def test_nodes_stay_on_the_paper_and_do_not_overlap() -> None:
    families, city = FLOW.nodes[:2]
    assert float(city.y) >= float(families.y) + float(families.height)
    assert all(float(node.y) + float(node.height) <= FLOW.height for node in FLOW.nodes)


def test_words_stand_outside_the_first_column_and_right_of_the_others() -> None:
    assert [node.side for node in FLOW.nodes] == ["end", "end", "start", "start", "start"]


def test_a_flow_without_money_can_be_drawn() -> None:
    empty = Flow(columns=(("Families",), ("V",)), bands=[Band(start="Families", end="V", cents=0)])
    assert (empty.scale, empty.placed[0].width) == (0.0, "1")


def place(lon: float, lat: float, *, strong: bool = False) -> Place:
    """A point on a map."""
    return Place(lon=lon, lat=lat, name="Unit", strong=strong)


def test_north_is_up_and_east_is_right() -> None:
    south_west, north_east = CityMap([place(23, 61), place(24, 62)]).placed
    assert float(south_west.x) < float(north_east.x)
    assert float(south_west.y) > float(north_east.y)


def test_strong_places_are_drawn_last_and_larger() -> None:
    placed = CityMap([place(23, 61, strong=True), place(24, 62)]).placed
    assert [each.place.strong for each in placed] == [False, True]
    assert placed[1].radius > placed[0].radius


def test_one_place_far_away_does_not_shrink_the_city() -> None:
    near = [place(23 + n / 100, 61 + n / 100) for n in range(50)]
    west, south, east, north = CityMap([*near, place(-70, -30)]).frame
    assert (west > 20, south > 60, east < 25, north < 63) == (True, True, True, True)


@pytest.mark.parametrize("places", [[], [place(23, 61)], [place(23, 61), place(23, 61)]])
def test_a_map_of_no_extent_can_be_drawn(places: list[Place]) -> None:
    picture = CityMap(places)
    assert picture.height > 0
    assert all(0 <= float(each.x) <= WIDTH for each in picture.placed)
    assert picture.scale_width == "0"


def test_distances_are_the_same_in_both_directions() -> None:
    picture = CityMap([place(23.0, 61.0), place(23.4, 61.2)])
    km_across, km_up = 0.4 * 111.32 * 0.4833, 0.2 * 111.32
    (west, north) = (float(picture.placed[0].x), float(picture.placed[1].y))
    (east, south) = (float(picture.placed[1].x), float(picture.placed[0].y))
    assert (south - north) / (east - west) == pytest.approx(km_up / km_across, rel=0.02)


def test_a_high_city_is_drawn_in_the_middle_of_the_paper() -> None:
    low, high = CityMap([place(23.0, 61.0), place(23.1, 63.0)]).placed
    assert float(low.x) > 250
    assert float(high.x) < 400


def test_bars_are_drawn_to_one_scale_with_their_mark() -> None:
    picture = Bars([Bar(label="a", value=50, words="50"), Bar(label="b", value=25, words="25", mark=100)])
    first, second = picture.placed
    assert float(first.length) == pytest.approx(2 * float(second.length), abs=0.2)
    assert float(second.mark_x) > picture.label_width + float(first.length)


def test_bars_without_any_value_can_be_drawn() -> None:
    assert Bars([Bar(label="a", value=0, words="0")]).placed[0].length == "1"
    assert Bars([]).height > 0


def test_a_scale_can_be_fixed_to_compare_pictures() -> None:
    assert Bars([Bar(label="a", value=5, words="5")], most=10).scale == Bars([Bar(label="a", value=10, words="")]).scale


def test_a_flat_line_runs_in_the_middle() -> None:
    assert (line_of([3, 3], width=10, height=10), line_of([])) == ("0,5 10,5", "")


def test_a_value_outside_stays_at_the_edge() -> None:
    assert (fraction(-1, 0, 10), fraction(11, 0, 10), px(-0.04)) == (0.0, 1.0, "0")
