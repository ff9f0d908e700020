"""Tables of addresses or positions: a CSV in, the same CSV out with columns of ours behind.

sniffing.py     what a file is: encoding, delimiter, whether its first row is a header
records.py      its rows, each as its cells and as it is written
columns.py      which columns hold what, by the words of the header
asking.py       a row's cells → what is searched for
geocoding.py    what is searched for → the best answer, and how sure it is
reversing.py    a position → what is there
doubt.py        the rule by which an answer needs a second look
answers.py      an answer, with its fields as callers read them
turns.py        several rows at a time, in order, over few connections
layouts.py      the columns that are added, and what is safe in a cell
table.py        the whole: survey a file, then stream it
"""
