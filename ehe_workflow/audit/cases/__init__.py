"""Event logs held against the law: every limit, in every case, by columns."""
