"""Places of social action, as mappers tag them and as people ask for them."""

import unicodedata

import pytest

from core.taxonomy import Rule, taxonomy

ALL = taxonomy()
FACILITY = "amenity=social_facility + social_facility"
FOR = "social_facility:for"
CENTRE = "amenity=community_centre + community_centre"

# What people call it, how OSM has it, the category.
PLACES = [
    ("épicerie sociale", f"{FACILITY}=food_bank", "food_bank"),
    ("banque alimentaire", f"{FACILITY}=food_bank + {FOR}=underprivileged", "food_bank"),
    ("resto du coeur", f"{FACILITY}=food_bank + {FOR}=homeless", "food_bank"),
    ("food bank", "amenity=food_bank", "food_bank"),  # deprecated, and still met
    ("soupe populaire", f"{FACILITY}=soup_kitchen", "soup_kitchen"),
    ("restaurant solidaire", f"{FACILITY}=soup_kitchen + {FOR}=homeless", "soup_kitchen"),
    ("vestiaire", f"{FACILITY}=clothing_bank", "clothing_bank"),
    ("accueil de jour", f"{FACILITY}=day_care", "day_centre"),
    ("accueil de jour", f"{FACILITY}=day_care + {FOR}=homeless", "day_centre"),
    ("drop-in centre", f"{FACILITY}=day_centre + {FOR}=homeless;underprivileged", "day_centre"),
    ("sans-abri", f"{CENTRE}:for=homeless", "day_centre"),
    ("permanence sociale", f"{FACILITY}=outreach", "social_outreach"),
    ("domiciliation", f"{FACILITY}=outreach + {FOR}=homeless", "social_outreach"),
    ("advice", f"{FACILITY}=advice + {FOR}=unemployed", "social_outreach"),
    ("hébergement d'urgence", f"{FACILITY}=shelter + {FOR}=homeless", "emergency_shelter"),
    ("night shelter", f"{FACILITY}=shelter", "emergency_shelter"),
    ("EHPAD", f"{FACILITY}=nursing_home + {FOR}=senior", "nursing_home"),
    ("maison de retraite", "amenity=nursing_home", "nursing_home"),
    ("résidence autonomie", f"{FACILITY}=assisted_living + {FOR}=senior", "assisted_living"),
    ("personnes âgées", f"{FACILITY}=group_home + {FOR}=senior", "assisted_living"),
    ("foyer de vie", f"{FACILITY}=group_home + {FOR}=disabled", "group_home"),
    ("pension de famille", f"{FACILITY}=assisted_living + {FOR}=homeless", "group_home"),
    ("maison d'accueil spécialisée", f"{FACILITY}=nursing_home + {FOR}=disabled", "group_home"),
    ("ESAT", f"{FACILITY}=workshop + {FOR}=disabled", "sheltered_workshop"),
    ("chantier d'insertion", f"{FACILITY}=workshop + {FOR}=unemployed", "sheltered_workshop"),
    ("handicap", f"{FACILITY}=outreach + {FOR}=disabled", "disability_service"),
    ("groupe d'entraide mutuelle", f"{CENTRE}:for=mental_health", "disability_service"),
    ("aînés", f"{FACILITY}=outreach + {FOR}=senior", "senior_service"),
    ("club du troisième âge", f"{CENTRE}:for=senior", "senior_service"),
    ("cours de français", f"{FACILITY}=outreach + {FOR}=migrant", "migrant_support"),
    ("asile", f"{FACILITY}=day_centre + {FOR}=refugee", "migrant_support"),
    ("drogue", f"{FACILITY}=outreach + {FOR}=drug_addicted", "addiction_support"),
    ("prévention spécialisée", f"{FACILITY}=outreach + {FOR}=juvenile", "child_social_service"),
    ("crèche", f"{FACILITY}=day_care + {FOR}=child", "nursery"),
    ("précarité", f"amenity=social_facility + {FOR}=unemployed", "social_service"),
    ("action sociale", "amenity=social_facility", "other_social_facility"),
    ("boîte à dons", "amenity=give_box", "give_box"),
    ("givebox", "amenity=givebox", "give_box"),  # deprecated
    ("frigo partagé", "amenity=food_sharing", "food_sharing"),
    ("boîte à livres", "amenity=public_bookcase", "public_bookcase"),
    ("centre social", "amenity=community_centre", "community_centre"),
    ("maison de quartier", "amenity=community_center", "community_centre"),  # deprecated
    ("MJC", f"{CENTRE}=youth_centre", "youth_centre"),
    ("maison des jeunes", "amenity=youth_centre", "youth_centre"),  # deprecated
    ("maison des familles", f"{CENTRE}=family_centre", "family_centre"),
    ("foyer culturel", f"{CENTRE}=cultural_centre", "cultural_community_centre"),
    ("salle des fêtes", f"{CENTRE}=village_hall", "village_hall"),
    ("foyer rural", f"{CENTRE}=community_hall", "village_hall"),
    ("salle paroissiale", f"{CENTRE}=parish_hall", "village_hall"),
    ("lieu militant", "amenity=social_centre", "social_centre"),
    ("tiers-lieu", "office=coworking", "coworking"),
    ("fablab", "leisure=hackerspace", "hackerspace"),
    ("association", "office=association", "association_office"),
    ("ONG", "office=ngo", "ngo_office"),
    ("association caritative", "office=charity", "charity_office"),
    ("fondation", "office=foundation", "foundation_office"),
    ("club sportif", "club=sport", "sports_club"),
    ("échecs", "club=chess", "hobby_club"),
    ("amicale", "club=social", "social_club"),
    ("cercle", "club=whatever", "other_club"),
    ("ressourcerie", "shop=charity", "charity_shop"),
    ("recyclerie", "shop=charity + office=association", "charity_shop"),
    ("ressourcerie", "shop=second_hand", "second_hand"),
    ("friperie", "shop=clothes + second_hand=only", "second_hand_clothes"),
    ("repair café", "shop=repair", "repair_shop"),
    ("réparation électronique", "craft=electronics_repair", "repair_shop"),
    ("repair café", "amenity=workshop + repair=assisted_self_service", "repair_cafe"),
    ("bains-douches", "amenity=shower", "shower"),
    ("toilettes", "amenity=toilets + fee=no", "toilets"),
    ("point d'eau", "amenity=drinking_water", "drinking_water"),
    ("camp de réfugiés", "amenity=refugee_site", "refugee_site"),
]


def folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("’", "'"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


@pytest.mark.parametrize(("called", "tags", "category"), PLACES)
def test_a_place_of_social_action_is_known_by_its_tags_and_by_what_people_call_it(
    called, tags, category
):
    found = ALL.categorise(dict(Rule.parse(tags).conditions))
    assert found.id == category
    known_as = [*found.labels.values(), *(word for words in found.words.values() for word in words)]
    assert any(folded(called) in folded(known) for known in known_as)


@pytest.mark.parametrize("whom", ["child", "juvenile", "orphan", "migrant", "refugee", "woman"])
@pytest.mark.parametrize("kind", ["shelter", "group_home"])
def test_where_vulnerable_people_live_is_no_place_without_a_public_name(kind, whom):
    rule = Rule.parse(f"{FACILITY}={kind} + {FOR}={whom}")
    assert not ALL.categorise(dict(rule.conditions)).unnamed
