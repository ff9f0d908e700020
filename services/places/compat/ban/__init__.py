"""The HTTP API of the Base Adresse Nationale, as Addok 1 answers."""
