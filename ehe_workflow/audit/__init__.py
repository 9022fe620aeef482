"""Audits: a council's own rules, its documents and its cases, held against the law."""
