-- name: search_path
SELECT current_setting('search_path');

-- name: search_in
SELECT set_config('search_path', %(path)s, true);
