-- The administrative units around something as an object by kind: {"municipality": {"name", "fr",
-- "en", "code"}, "county": …, "region": …, "country": …}. `areas` are area_ids, the smallest first;
-- of two of a kind the first counts. The code is that of ISO 3166, else that of INSEE; a
-- municipality's the other way round, since few have one of ISO.
CREATE OR REPLACE FUNCTION places.units(areas bigint [], municipality bigint)
RETURNS jsonb LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    RETURN (
        WITH around AS (
            SELECT
                area.*,
                nth.position,
                places.country(
                    array_agg(area.iso) OVER outwards, array_agg(area.insee) OVER outwards
                ) AS country
            FROM unnest(areas) WITH ORDINALITY AS nth (area_id, position)
            INNER JOIN osm.admin_area AS area USING (area_id)
            WINDOW outwards AS (
                ORDER BY nth.position DESC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            )
        ),

        unit AS (
            SELECT
                around.position,
                around.name,
                around.names,
                places.unit(around.country, around.admin_level) AS kind,
                coalesce(around.iso, around.insee) AS code
            FROM around
            UNION ALL
            SELECT
                0,
                around.name,
                around.names,
                'municipality',
                coalesce(around.insee, around.iso)
            FROM around
            WHERE around.area_id = municipality
        ),

        of_kind AS (
            SELECT DISTINCT ON (unit.kind) unit.*
            FROM unit
            WHERE unit.kind IN ('municipality', 'county', 'region', 'country')
            ORDER BY unit.kind, unit.position
        )

        SELECT coalesce(
            jsonb_object_agg(
                of_kind.kind,
                jsonb_strip_nulls(
                    jsonb_build_object(
                        'name', of_kind.name,
                        'fr', of_kind.names ->> 'fr',
                        'en', of_kind.names ->> 'en',
                        'code', of_kind.code
                    )
                )
            ),
            '{}'
        )
        FROM of_kind
    );
END
$$;
