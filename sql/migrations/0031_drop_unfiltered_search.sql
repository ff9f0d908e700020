-- Search by what places are, besides their names: the functions are made anew with more parameters.
DROP FUNCTION IF EXISTS places.search(
    text, text, double precision, double precision, double precision, double precision,
    double precision, double precision, double precision, text [], text [], integer
);
DROP FUNCTION IF EXISTS places.candidates(
    places.asked, text [], geometry, geometry, text [], text []
);
