-- name: collections
-- Tables that are published, with their columns.
SELECT * FROM places.published_collections();
