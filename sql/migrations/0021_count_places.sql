-- How many places lie in each cell of the finest grid in which tiles count them: 8 x 8 on a tile of
-- z11, that is one for each tile of z14. Coordinates are summed in whole metres of Web Mercator, so
-- that sums can be taken apart again without a rest.
CREATE TABLE osm.place_count (
    column_number integer NOT NULL,
    row_number integer NOT NULL,
    places integer NOT NULL,
    sum_x bigint NOT NULL,
    sum_y bigint NOT NULL,
    PRIMARY KEY (column_number, row_number)
);

-- What is served already has to be counted, too. Functions are loaded after all migrations, so that
-- the rule of tiles.count_cell stands here once more.
INSERT INTO osm.place_count (column_number, row_number, places, sum_x, sum_y)
SELECT
    greatest(
        least(floor((ST_X(geom) / 40075016.685578488 + 0.5) * 16384), 16383), 0
    ) AS column_number,
    greatest(
        least(floor((0.5 - ST_Y(geom) / 40075016.685578488) * 16384), 16383), 0
    ) AS row_number,
    count(*),
    sum(round(ST_X(geom))),
    sum(round(ST_Y(geom)))
FROM osm.place
GROUP BY 1, 2;
