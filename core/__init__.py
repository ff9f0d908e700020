"""The kernel: settings, database, SQL, errors. It knows neither services nor importers."""
