-- What an administrative unit of a country (ISO 3166-1, or null) is, by its admin_level: country,
-- region, county, municipality, district or quarter; null for levels that addresses leave out.
-- After the table of admin_levels by country in OSM's wiki (Tag:boundary=administrative).
--
--          2        3 4 5                  6        7             8            9         10
-- others   country  - region -             county   -             municipality district  quarter
-- FR       France, région, département, commune, arrondissement municipal, quartier
-- CH LI    canton, district, commune; MC commune, quartier; BE région, province, commune
-- DE AT    Land, Kreis, Gemeinde; ES IT comunidad or regione, provincia, municipio or comune
-- PT       distrito, município (7), freguesia (8); PL SE DK NO: their municipalities are at 7
-- GB       nation, county, district (8), parish (10)
-- US       state, county, city (8) or township (7); New York City is at 5, above its counties
-- CA       province, regional district or county, city
CREATE OR REPLACE FUNCTION places.unit(country text, admin_level integer)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN admin_level = 5 AND country = 'US' THEN 'municipality'
        WHEN admin_level = 7 AND country IN ('PT', 'PL', 'SE', 'DK', 'NO', 'US') THEN 'municipality'
        WHEN admin_level = 8 AND country IN ('PT', 'PL', 'SE', 'DK', 'NO') THEN 'district'
        WHEN admin_level = 10 AND country = 'GB' THEN 'district'
        ELSE (ARRAY[
            NULL, 'country', NULL, 'region', NULL, 'county', NULL, 'municipality', 'district',
            'quarter'
        ])[admin_level]
    END
$$;
