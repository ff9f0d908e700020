-- A tile of the tileset `basemap` that has too many bytes, made to fit: the layers of lowest use
-- give way first, each its lowest-ranked features. Should that not do, layers that have no ranks
-- are left out whole; no data that we know of needs it.
CREATE OR REPLACE FUNCTION tiles.thin_basemap(
    z integer, x integer, y integer, OUT mvt bytea, OUT dropped integer
)
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
    ranked CONSTANT text [] := ARRAY[
        'pois', 'addresses', 'sites', 'public_transport', 'buildings', 'street_labels', 'land',
        'street_polygons', 'streets', 'water_polygons', 'place_labels'
    ];
    layers text [];
    mvts bytea [];
    drops integer [];
    layer text;
    thinned record;
    place integer;
    excess integer;
BEGIN
    SELECT
        array_agg(made.layer ORDER BY made.place),
        array_agg(made.mvt ORDER BY made.place),
        array_agg(made.dropped ORDER BY made.place)
    INTO layers, mvts, drops
    FROM tiles.basemap_layers(z, x, y) AS made;

    FOREACH layer IN ARRAY ranked || layers LOOP
        excess := (SELECT sum(octet_length(bytes)) FROM unnest(mvts) AS bytes)
            - tiles.most_bytes();
        EXIT WHEN excess <= 0;
        place := array_position(layers, layer);
        IF coalesce(octet_length(mvts[place]), 0) = 0 THEN
            CONTINUE;
        ELSIF layer = ANY (ranked) THEN
            thinned := tiles.thin(layer, z, x, y, octet_length(mvts[place]) - excess);
            mvts[place] := thinned.mvt;
            drops[place] := thinned.dropped;
        ELSE
            drops[place] := tiles.count_features(mvts[place]);
            mvts[place] := '';
        END IF;
    END LOOP;
    mvt := (
        SELECT string_agg(kept.bytes, '' ORDER BY kept.place)
        FROM unnest(mvts) WITH ORDINALITY AS kept (bytes, place)
    );
    dropped := (SELECT sum(number) FROM unnest(drops) AS number);
END
$$;
