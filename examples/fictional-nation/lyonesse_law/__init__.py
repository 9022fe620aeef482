"""The law of Lyonesse as data. There is no code here: the folder `jurisdictions` is only located and read."""
