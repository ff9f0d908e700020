-- What lies around a point (Web Mercator), found as for osm.whereabouts: the administrative units
-- that cover it, the smallest first; its municipality; its postcode where there is only one. One
-- row, with nothing in it where no unit is known.
CREATE OR REPLACE FUNCTION places.around(point geometry)
RETURNS TABLE (areas bigint [], municipality bigint, postcode text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH area AS MATERIALIZED (
        SELECT
            covering.area_id,
            covering.admin_level,
            covering.way_area,
            covering.iso,
            covering.insee,
            covering.postcodes
        FROM osm.admin_area AS covering
        WHERE covering.area_id IN (
            SELECT part.area_id FROM osm.admin_part AS part WHERE ST_Covers(part.geom, point)
        )
    ),

    ordered AS (
        SELECT
            array_agg(
                area.area_id
                ORDER BY area.admin_level DESC, area.way_area ASC, area.area_id ASC
            )
            FILTER (WHERE area.admin_level IS NOT NULL) AS areas,
            places.country(
                array_agg(area.iso ORDER BY area.admin_level, area.way_area, area.area_id),
                array_agg(area.insee ORDER BY area.admin_level, area.way_area, area.area_id)
            ) AS country
        FROM area
    )

    SELECT
        coalesce(ordered.areas, '{}'),
        municipality.area_id,
        CASE cardinality(coalesce(postal.codes, municipality.postcodes))
            WHEN 1 THEN (coalesce(postal.codes, municipality.postcodes))[1]
        END
    FROM ordered
    LEFT JOIN LATERAL (
        SELECT
            area.area_id,
            area.postcodes
        FROM area
        CROSS JOIN LATERAL places.unit(ordered.country, area.admin_level) AS unit (kind)
        WHERE
            unit.kind = 'municipality'
            OR (ordered.country IN ('DE', 'AT') AND unit.kind IN ('county', 'region'))
        ORDER BY
            unit.kind = 'municipality' DESC,
            area.admin_level DESC,
            area.way_area ASC,
            area.area_id ASC
        LIMIT 1
    ) AS municipality ON true
    CROSS JOIN LATERAL (
        SELECT array_agg(DISTINCT code.value) AS codes
        FROM area
        CROSS JOIN LATERAL unnest(area.postcodes) AS code (value)
        WHERE area.admin_level IS NULL
    ) AS postal
$$;
