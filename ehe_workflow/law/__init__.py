"""The law as data: its entries, their layers, their checks, and the library that finds and loads them."""
