"""What `bench static` asks for, and what it makes of what it has measured."""

import re

from bench.pictures import Step, different, ratio, text
from bench.pictures import pictures as draw

MB = 1_000_000


def test_pictures_are_different_around_streets_and_the_same_in_every_run(town):
    paths = list(different(town, 60))
    assert paths == list(different(town, 60))
    assert len(set(paths)) == 60
    for path in paths:
        assert re.fullmatch(r"/static/light/-?\d+\.\d{6},-?\d+\.\d{6},\d+\.\d\d/\d+x\d+\S*", path)


def test_the_ratio_is_of_the_last_memory_by_that_after_the_first_tenth():
    steps = [
        Step(100, 100 * MB, 300 * MB, 450 * MB, 1, 0.25),
        Step(1000, 110 * MB, 290 * MB, 500 * MB, 4, 0.2),
    ]
    assert ratio(steps) == 1
    heading, _, last = text(steps, "en").splitlines()
    assert heading.split()[0] == "pictures"
    assert last.split() == ["1,000", "110", "290", "400", "500", "4", "200"]


def test_a_site_is_asked_and_both_processes_are_looked_at(town):
    (first, last) = draw(town, 2, lambda line: None)
    assert (first.pictures, last.pictures) == (1, 2)
    assert last.site > 20 * MB
    assert last.drawing > 20 * MB
    assert last.highest >= last.site + last.drawing
    assert last.processes == 1
