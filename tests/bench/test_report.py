"""What the table, the growth and the ratio say of given measurements."""

from bench import report
from bench.databases import Content
from bench.imports import OURS, PEER, Result, Run
from bench.processes import Cost

SAID = "  start        0.1 s\n  load         8.4 s  3 place; left out: 1 × way: broken\ntown is being served.\n"


def result(tool, n, *walls_s, server_cpu_s=1.0, peak_bytes=2_000_000):
    runs = [
        Run(Cost(wall_s, 0.5, peak_bytes, SAID), server_cpu_s, Content(3_000_000, 1234))
        for wall_s in walls_s
    ]
    return Result(tool, n, n * 100_000, runs)


RESULTS = [
    result(PEER, 1, 2.0),
    result(OURS, 1, 3.0),
    result(PEER, 5, 10.0),
    result(OURS, 5, 30.0, 25.0),
]


def test_the_ratio_is_that_of_the_quickest_runs_at_the_largest_scale():
    assert report.ratio(RESULTS) == 2.5


def test_growth_is_one_where_each_node_costs_the_same():
    assert report.growth([result(OURS, 1, 3.0), result(OURS, 5, 15.0)]) == 1
    assert report.growth(RESULTS) == 25 / 15


def test_a_line_holds_the_quickest_run_and_how_far_the_others_were():
    last = report.table(RESULTS, "en").splitlines()[-1]
    assert last.split() == ["5", OURS, "25.0", "5.0", "50.0", "0.5", "1.0", "2", "3", "1,234"]


def test_what_cannot_be_known_is_a_dash():
    [_, line] = report.table(
        [result(PEER, 1, 1.0, server_cpu_s=None, peak_bytes=None)], "fr"
    ).splitlines()
    assert line.split()[6:8] == ["–", "–"]


def test_stages_are_the_lines_that_tell_a_time():
    assert report.stages(RESULTS[1]) == SAID.splitlines()[:2]
