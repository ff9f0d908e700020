-- name: read_since
SELECT
    change.seq,
    change.tileset,
    change.z,
    change.x,
    change.y,
    change.to_zoom
FROM tiles.tileset
LEFT JOIN unnest(%(ids)s::text [], %(seqs)s::bigint []) AS known (id, seq)
    ON tileset.id = known.id
INNER JOIN tiles.change
    ON tileset.id = change.tileset AND change.seq > coalesce(known.seq, 0)
ORDER BY change.seq
LIMIT %(most)s;

-- name: latest
SELECT
    change.tileset,
    max(change.seq) AS seq
FROM tiles.change
GROUP BY change.tileset;
