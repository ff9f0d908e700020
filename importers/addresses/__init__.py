"""From a file of addresses (BAN, BANO) to places.address.

lines.py     a file as blocks of lines: gzip, encoding, limits
formats.py   which of the formats a file has
tables.py    the formats of one address a line (CSV): BAN, BANO
addok.py     the format of one street a line (NDJSON): BAN and BANO for Addok
row.py       one address, checked, as COPY takes it
report.py    what could not be used
imports.py   the whole: read, compare, apply, match; and what is loaded
"""
