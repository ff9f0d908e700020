-- name: listen
LISTEN tiles;
