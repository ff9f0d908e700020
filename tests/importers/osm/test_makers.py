"""A topic is shown what it looks at; that it is spared the rest changes nothing."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from core.taxonomy import taxonomy
from importers.osm.makers import Makers
from importers.osm.topic import Topic
from importers.osm.topics import topics

PLACES = next(topic for topic in topics({}) if topic.table == "place")
KEYS = st.sampled_from(sorted(PLACES.keys))
VALUES = st.sampled_from(
    ["yes", "no", "cafe", "bakery", "church", "cafe;bar", "bar; cafe", " cafe", ";", "", "hospital"]
)


def shown(topic, tags, way_id=None):
    choice = Makers([topic]).of(tags, way_id)
    return choice is not None


@given(st.dictionaries(KEYS, VALUES, max_size=3))
def test_what_places_are_not_shown_is_no_place(tags):
    if taxonomy().categorise(tags) is not None:
        assert shown(PLACES, tags)


def test_a_topic_without_values_is_shown_every_value():
    every = replace(PLACES, values={})
    assert shown(every, {"highway": "residential"})
    assert not shown(PLACES, {"highway": "residential"})


def test_several_values_in_one_are_shown():
    assert shown(PLACES, {"highway": "residential;bus_stop"})
    assert shown(PLACES, {"highway": " bus_stop"})


def test_a_way_can_be_shown_whatever_its_tags():
    topic = Topic("borders", "border", (), (), {"way": lambda way, tags: ()}, ways={7})
    assert shown(topic, {}, 7)
    assert not shown(topic, {}, 8)
    assert not shown(topic, {}, None)


def test_each_kind_gets_the_makers_that_there_are():
    choice = Makers(topics({})).of({"building": "yes", "addr:housenumber": "1"})
    assert [table for table, _ in choice.area] == ["building", "address"]
    assert [table for table, _ in choice.node] == ["address"]
