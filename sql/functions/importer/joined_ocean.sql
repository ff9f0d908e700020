-- What the cells of the sea tell of a tile and 64 of its 4096 units around, as one shape: how far
-- they tell, NULL if they do not, and the sea, NULL if there is none. It leaves its course by half
-- as much as what is drawn may. Reads `ocean` of the schema that search_path names.
CREATE OR REPLACE FUNCTION importer.joined_ocean(
    z integer, x integer, y integer, OUT frame geometry, OUT geom geometry
)
LANGUAGE plpgsql STABLE AS $$
DECLARE
    reach CONSTANT geometry := tiles.reach(z, x, y);
BEGIN
    -- In one order: where a ring begins depends on it, and updates keep what an import would make.
    WITH cell AS (
        SELECT
            ST_Intersection(ocean.frame, reach) AS frame,
            ST_ReducePrecision(ST_Intersection(ocean.geom, reach), tiles.unit(z) / 8) AS geom,
            row_number() OVER (ORDER BY ocean.cell_z, ocean.cell_x, ocean.cell_y) AS place
        FROM ocean
        WHERE ocean.frame && reach AND ocean.state <> 'broken'
    )

    SELECT
        ST_Multi(ST_CollectionExtract(ST_Union(cell.frame ORDER BY cell.place), 3)),
        ST_Union(cell.geom ORDER BY cell.place)
    INTO frame, geom
    FROM cell;
    frame := CASE WHEN NOT ST_IsEmpty(frame) THEN frame END;
    -- Less detail may make a coast cross itself.
    geom := ST_CollectionExtract(ST_MakeValid(ST_Simplify(geom, tiles.tolerance(z) / 2)), 3);
    geom := CASE WHEN NOT ST_IsEmpty(geom) THEN ST_Multi(geom) END;
END
$$;
