-- Make the streets of some départements' loaded addresses anew. An address that another source has,
-- too, is that one's. Weights of the document: A name, C postcodes and commune.
CREATE OR REPLACE FUNCTION places.refresh_streets(of_departements text [])
RETURNS void LANGUAGE sql VOLATILE AS $$
    DELETE FROM places.street WHERE street.departement = any(of_departements);
    INSERT INTO places.street (
        departement, source, insee, street_key, name, source_id, city, postcodes, licence, addresses,
        centre, extent, name_words, document
    )
    SELECT
        named.departement,
        named.source,
        named.insee,
        named.street_key,
        named.name,
        named.source_id,
        named.city,
        named.postcodes,
        named.licence,
        named.addresses,
        ST_ClosestPoint(named.geom, ST_Centroid(ST_Envelope(named.geom))),
        ST_Envelope(named.geom),
        places.words(named.name),
        places.vector('A', named.name)
        || places.vector('C', concat_ws(' ', array_to_string(named.postcodes, ' '), named.city))
    FROM (
        SELECT
            min(address.departement) AS departement,
            address.source,
            address.insee,
            address.street_key,
            mode() WITHIN GROUP (ORDER BY address.street) AS name,
            min(address.source_id) FILTER (WHERE address.kind = 'locality') AS source_id,
            mode() WITHIN GROUP (ORDER BY address.city) AS city,
            coalesce(
                array_agg(DISTINCT address.postcode) FILTER (WHERE address.postcode IS NOT NULL),
                '{}'
            ) AS postcodes,
            min(address.licence) AS licence,
            count(address.number_key) AS addresses,
            ST_Collect(address.geom ORDER BY address.geom) AS geom
        FROM places.address
        WHERE
            address.departement = any(of_departements)
            AND NOT address.superseded
            AND address.street_key <> ''
        GROUP BY address.source, address.insee, address.street_key
    ) AS named
$$;
