-- Make the keys of a département's addresses anew; only those that differ are written.
CREATE OR REPLACE FUNCTION places.refresh_address_keys(of_source text, of_departement text)
RETURNS void LANGUAGE sql VOLATILE AS $$
    WITH part AS MATERIALIZED (
        SELECT
            address.id,
            address.housenumber,
            address.street
        FROM places.address
        WHERE address.source = of_source AND address.departement = of_departement
    ),

    number AS MATERIALIZED (
        SELECT
            spelling.housenumber,
            (places.number_keys(spelling.housenumber))[1] AS number_key
        FROM (SELECT DISTINCT part.housenumber FROM part) AS spelling
    ),

    street AS MATERIALIZED (
        SELECT
            spelling.street,
            coalesce(places.street_key(spelling.street), '') AS street_key
        FROM (SELECT DISTINCT part.street FROM part) AS spelling
    )

    UPDATE places.address
    SET number_key = number.number_key, street_key = street.street_key
    FROM part
    INNER JOIN street USING (street)
    LEFT JOIN number ON part.housenumber = number.housenumber
    WHERE
        address.id = part.id
        AND (address.number_key, address.street_key)
        IS DISTINCT FROM (number.number_key, street.street_key)
$$;
