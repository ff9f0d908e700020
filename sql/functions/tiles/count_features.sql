-- How many features a layer of a vector tile has: the fields of number 2 in its protobuf message.
CREATE OR REPLACE FUNCTION tiles.count_features(layer bytea)
RETURNS integer LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    position integer := 1;  -- behind the key of the layer itself
    key integer;
    number bigint;
    shift integer;
    found integer := 0;
    inside boolean := false;
BEGIN
    WHILE position < octet_length(layer) LOOP
        -- A number comes in groups of seven bits, the lowest first.
        number := 0;
        shift := 0;
        LOOP
            number := number | ((get_byte(layer, position) & 127)::bigint << shift);
            shift := shift + 7;
            position := position + 1;
            EXIT WHEN get_byte(layer, position - 1) < 128;
        END LOOP;
        IF inside AND key & 7 = 2 THEN
            position := position + number::integer;
        END IF;
        inside := true;
        IF position < octet_length(layer) THEN
            key := get_byte(layer, position);
            position := position + 1;
            found := found + (key = 18)::integer;
        END IF;
    END LOOP;
    RETURN found;
END
$$;
