"""How likely each possible future of a case is, under assumptions that are stated: durations, choices, facts.

Assumptions are data (`ehe_workflow.simulation.assumptions`); what may happen at all, and when it lawfully may, is the
law's alone. Stepping many runs at once needs numpy, which the extra ``simulation`` brings; reading assumptions and
fitting them to a log does not.
"""
