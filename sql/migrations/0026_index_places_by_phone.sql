-- The last nine digits of the first number: what is the same with and without a country code.
CREATE INDEX place_phone_idx ON osm.place (
    right(regexp_replace(split_part(contact ->> 'phone', ';', 1), '\(0\)|[^0-9]', '', 'g'), 9)
)
WHERE contact ? 'phone';
