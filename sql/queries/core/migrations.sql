-- name: lock
-- One migration at a time, however many processes start at once.
SELECT pg_advisory_xact_lock(5198157);

-- name: create_tables
CREATE TABLE IF NOT EXISTS public.schema_migration (
    name text PRIMARY KEY,
    hash text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);

-- One row: the functions this database has.
CREATE TABLE IF NOT EXISTS public.schema_function (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    hash text NOT NULL,
    loaded_at timestamptz NOT NULL DEFAULT now()
);

-- name: exists
SELECT to_regclass('public.schema_function') IS NOT NULL;

-- name: list_extensions
SELECT available.name
FROM pg_available_extensions AS available
WHERE available.name = any(%(names)s);

-- name: list_applied
SELECT
    schema_migration.name,
    schema_migration.hash
FROM public.schema_migration;

-- name: record
INSERT INTO public.schema_migration (name, hash) VALUES (%(name)s, %(hash)s);

-- name: loaded_functions
SELECT schema_function.hash FROM public.schema_function;

-- name: check_bodies
SELECT set_config('check_function_bodies', %(check)s, true);

-- name: record_functions
INSERT INTO public.schema_function (hash) VALUES (%(hash)s)
ON CONFLICT (singleton) DO UPDATE SET hash = excluded.hash, loaded_at = now();
