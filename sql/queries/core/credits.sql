-- name: address_sources
-- A handful of rows are read, one for each file that is loaded.
SELECT
    address_source.attribution,
    address_source.url,
    address_source.licence,
    max(address_source.loaded_at)::date AS loaded_on
FROM places.address_source
GROUP BY address_source.attribution, address_source.url, address_source.licence
ORDER BY address_source.attribution;
