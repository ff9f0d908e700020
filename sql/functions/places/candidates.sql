-- What may have been meant: places, streets and features of layers whose documents match. All of
-- them, if the rarest word typed is in 2,000 documents or fewer; else those with just this name,
-- and the nearest ones.
-- The locality of a feature is its layer, and its id its own.
-- A street that addresses of another source name has for locality its commune and that source.
-- Where only a house number was typed, the streets of the nearest doors that have it, too.
-- Conditions of tags, verified_since, today and with_hours are those of places.places_around; where
-- there are any, places alone are meant, and of the many the nearest ones that are so.
-- `distance` is that from the bias, in units of Web Mercator; of a street from its bounding box.
CREATE OR REPLACE FUNCTION places.candidates(
    asked places.asked, numbers text [], bias geometry, box geometry, categories text [],
    kinds text [], conditions jsonpath, verified_since text, today text, with_hours boolean,
    layers text []
)
RETURNS TABLE (
    kind text, place_id bigint, street_words text, locality text, category text,
    name text, name_words text [], document tsvector, rank double precision, point geometry,
    distance double precision
) LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    rare boolean := asked.rarity <= 2000;
BEGIN
    IF kinds IS NULL OR kinds && array['place', 'municipality'] THEN
        RETURN QUERY
        WITH matching AS (
            (
                SELECT * FROM osm.place
                WHERE
                    rare
                    AND place.document @@ asked.needed
                    AND (categories IS NULL OR place.category = any(categories))
                    AND (conditions IS NULL OR place.tags @@ conditions)
                    AND (
                        verified_since IS NULL
                        OR places.is_verified(
                            place.tags, place.osm_timestamp, verified_since, today
                        )
                    )
                    AND (NOT with_hours OR place.opening_hours IS NOT NULL)
                    AND (box IS NULL OR place.geom && box)
                LIMIT 2000
            )
            UNION ALL
            (
                SELECT * FROM osm.place
                WHERE
                    NOT rare
                    AND place.name_words = asked.words
                    AND (categories IS NULL OR place.category = any(categories))
                    AND (conditions IS NULL OR place.tags @@ conditions)
                    AND (
                        verified_since IS NULL
                        OR places.is_verified(
                            place.tags, place.osm_timestamp, verified_since, today
                        )
                    )
                    AND (NOT with_hours OR place.opening_hours IS NOT NULL)
                    AND (box IS NULL OR place.geom && box)
                LIMIT 500
            )
            UNION ALL
            (
                SELECT * FROM osm.place
                WHERE
                    NOT rare
                    AND place.name_words <> asked.words
                    AND place.document @@ asked.needed
                    AND (categories IS NULL OR place.category = any(categories))
                    AND (conditions IS NULL OR place.tags @@ conditions)
                    AND (
                        verified_since IS NULL
                        OR places.is_verified(
                            place.tags, place.osm_timestamp, verified_since, today
                        )
                    )
                    AND (NOT with_hours OR place.opening_hours IS NOT NULL)
                    AND (box IS NULL OR place.geom && box)
                ORDER BY place.geom <-> bias
                LIMIT 300
            )
        )

        SELECT
            'place',
            matching.id,
            NULL::text,
            NULL::text,
            matching.category,
            matching.name,
            matching.name_words,
            matching.document,
            matching.rank::double precision,
            matching.geom::geometry,
            ST_Distance(matching.geom, bias)
        FROM matching;
    END IF;
    IF
        categories IS NULL
        AND conditions IS NULL
        AND verified_since IS NULL
        AND NOT with_hours
        AND (kinds IS NULL OR kinds && array['street', 'address'])
    THEN
        RETURN QUERY
        WITH matching AS (
            (
                SELECT * FROM osm.named_street AS street
                WHERE
                    rare
                    AND street.document @@ asked.needed
                    AND (box IS NULL OR street.geom && box)
                LIMIT 2000
            )
            UNION ALL
            (
                SELECT * FROM osm.named_street AS street
                WHERE
                    NOT rare
                    AND street.name_words = asked.words
                    AND (box IS NULL OR street.geom && box)
                LIMIT 500
            )
            UNION ALL
            (
                SELECT * FROM osm.named_street AS street
                WHERE
                    NOT rare
                    AND street.name_words <> asked.words
                    AND street.document @@ asked.needed
                    AND (box IS NULL OR street.geom && box)
                ORDER BY street.geom <-> bias
                LIMIT 300
            )
            UNION ALL
            (
                SELECT DISTINCT ON (street.street_words, street.locality) street.*
                FROM (
                    SELECT
                        door.street_words,
                        door.locality
                    FROM osm.door
                    WHERE
                        asked.only_numbers
                        AND door.number_key = numbers[1]
                        AND bias IS NOT NULL
                    ORDER BY door.geom <-> bias
                    LIMIT 20
                ) AS near
                INNER JOIN osm.named_street AS street USING (street_words, locality)
                WHERE (box IS NULL OR street.geom && box) AND NOT street.document @@ asked.needed
                ORDER BY street.street_words, street.locality
            )
        )

        SELECT
            'street',
            NULL::bigint,
            matching.street_words,
            matching.locality,
            NULL::text,
            matching.name,
            matching.name_words,
            matching.document,
            30 + 5 * log(matching.addresses + 1)::double precision,
            matching.centre::geometry,
            matching.geom <#> bias
        FROM matching;
        RETURN QUERY
        WITH matching AS (
            (
                SELECT * FROM places.street
                WHERE
                    rare
                    AND street.document @@ asked.needed
                    AND (box IS NULL OR street.extent && box)
                LIMIT 2000
            )
            UNION ALL
            (
                SELECT * FROM places.street
                WHERE
                    NOT rare
                    AND street.document @@ asked.needed
                    AND (box IS NULL OR street.extent && box)
                ORDER BY street.extent <-> bias
                LIMIT 300
            )
        )

        SELECT
            'street',
            NULL::bigint,
            matching.street_key,
            'i' || matching.insee || '-' || matching.source,
            NULL::text,
            matching.name,
            matching.name_words,
            matching.document,
            30 + 5 * log(matching.addresses + 1)::double precision,
            matching.centre::geometry,
            matching.extent <#> bias
        FROM matching;
    END IF;
    IF
        categories IS NULL
        AND conditions IS NULL
        AND verified_since IS NULL
        AND NOT with_hours
        AND (layers IS NULL OR layers <> '{}')
        AND (kinds IS NULL OR 'feature' = any(kinds))
    THEN
        RETURN QUERY
        SELECT
            'feature',
            feature.id,
            NULL::text,
            feature.layer,
            NULL::text,
            feature.name,
            feature.name_words,
            feature.document,
            30::double precision,
            feature.point,
            feature.distance
        FROM places.feature_candidates(asked, bias, box, layers) AS feature;
    END IF;
END
$$;
