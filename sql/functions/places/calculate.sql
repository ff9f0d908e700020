-- a + b, a - b, a * b, a / b, a div b (the whole part of the quotient), a % b (what it leaves, with
-- the sign of a) or a ^ b. Null where there is no such number (a division by zero, a root of what
-- is negative), or where it or what it is made of is neither 0 nor between 1e-150 and 1e150: a
-- filter of whatever numbers raises no error.
CREATE OR REPLACE FUNCTION places.calculate(
    sign text, a double precision, b double precision
) RETURNS double precision
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    IF NOT (abs(a) < 1e150 AND abs(b) < 1e150) THEN  -- NaN is the largest of all
        RETURN NULL;
    END IF;
    IF (a <> 0 AND abs(a) < 1e-150) OR (b <> 0 AND abs(b) < 1e-150) THEN
        RETURN NULL;
    END IF;
    IF sign = '+' THEN
        RETURN a + b;
    ELSIF sign = '-' THEN
        RETURN a - b;
    ELSIF sign = '*' THEN
        RETURN a * b;
    ELSIF sign = '^' THEN
        IF a = 0 THEN
            RETURN CASE WHEN b = 0 THEN 1 WHEN b > 0 THEN 0 END;
        ELSIF (a < 0 AND b <> trunc(b)) OR abs(ln(abs(a)) * b) > 345 THEN  -- 1e150 = e ^ 345
            RETURN NULL;
        END IF;
        RETURN a ^ b;
    ELSIF b = 0 THEN
        RETURN NULL;
    ELSIF sign = '/' THEN
        RETURN a / b;
    ELSIF sign = 'div' THEN
        RETURN trunc(a / b);
    END IF;
    -- numeric knows the rest of a division, and its text is all digits of the number
    RETURN mod(a::text::numeric, b::text::numeric);
END
$$;
