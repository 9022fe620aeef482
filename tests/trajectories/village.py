"""A law small enough to work out by hand: a paper, ten days, an order if the case is special, an appeal, a court."""

from __future__ import annotations

VILLAGE = """
[jurisdiction]
id = "village"
name = "The Village"
kind = "nation"
working_days = "weekdays"

[source.act]
title = "The Act"
force = "statute"
read = 2026-01-01

[holidays.village]
name = "holidays of the Village"
first = 2026-01-01
last = 2027-12-31
days = { 2026-06-10 = "Feast" }
source = { of = "act" }

[working_days.weekdays]
name = "weekdays"
holidays = ["village"]
source = { of = "act" }

[fact.special]
question = "Is the case special?"

[fact.wealthy]
question = "Is the family wealthy?"

[fact.red]
question = "Is the paper red?"

[event.paper]
name = "The council served the paper"
act = "serve the paper"
by = "council"

[event.reply]
name = "The family replied"
act = "reply"
by = "family"

[event.order]
name = "The council made an order"
act = "make an order"
by = "council"

[event.praise]
name = "The council praised the family"
act = "praise the family"
by = "council"

[event.appeal]
name = "The family appealed"
act = "appeal"
by = "family"

[event.summons]
name = "The council began a prosecution"
act = "prosecute"
by = "council"

[process.main]
name = "The main process"
what = "How a council asks and the family answers."

[regime]
process = "main"
id = "one"
name = "The Act, part 1"
start = "rest"
in_force = { from = 2000-01-01 }

[stage.rest]
name = "Nothing open"
kind = "at-rest"
final = true

[stage.asked]
name = "Paper served"
kind = "notice-served"
means = "You have at least ten days."
advice = "Reply in writing."

[stage.decided]
name = "Time over"
kind = "awaiting-decision"

[stage.ordered]
name = "Order in force"
kind = "order-in-force"
final = true

[stage.praised]
name = "Praise in force"
kind = "order-in-force"
final = true

[stage.appealed]
name = "With the panel"
kind = "appeal"
final = true

[stage.court]
name = "In court"
kind = "prosecution"
final = true

[step.paper]
event = "paper"
from = ["rest", "asked"]
to = "asked"
source = { of = "act", at = "s.1" }

[step.reply]
event = "reply"
from = ["asked"]
to = "rest"
advice = "Say what you do."

[step.over]
at_end_of = "time"
from = ["asked"]
to = "decided"

[step.praise]
event = "praise"
from = ["asked", "decided"]
to = "praised"

[step.order]
event = "order"
from = ["asked", "decided"]
to = "ordered"
when = "special"
otherwise = "Only in a special case."
after = ["time"]
harms = true
warning = "Say why."
source = { of = "act", at = "s.2" }

[step.appeal]
event = "appeal"
from = ["ordered"]
to = "appealed"
remedy = true

[step.appeal-without-an-order]
event = "appeal"
from = ["rest", "asked", "decided"]
to = "appealed"
only_in_logs = true

[step.summons]
event = "summons"
from = ["ordered"]
to = "court"
when = "not wealthy"
harms = true

[limit.time]
process = "main"
what = "The council gives the family time to reply"
by = "council"
protects = "family"
from = ["paper"]
length = "10 days"
convention = "beginning-with"
bound = "at-least"
missed = "An order cannot rest on it."
source = { of = "act", at = "s.1(2)" }

[limit.answer]
process = "main"
what = "The council praises or orders"
by = "council"
protects = "family"
from = ["paper"]
length = "30 days"
convention = "after"
bound = "at-most"
done = ["praise", "order"]
ends = ["reply"]
missed = "Complain."
source = { of = "act", at = "s.3" }

[limit.appeal]
process = "main"
what = "The family appeals"
by = "family"
right = true
from = ["order"]
length = "5 working days"
convention = "after"
bound = "at-most"
done = ["appeal"]
missed = "The order stands."
source = { of = "act", at = "s.4" }

[limit.new]
process = "main"
what = "The council tells the family why"
by = "council"
from = ["order"]
length = "5 days"
convention = "after"
bound = "at-most"
source = { of = "act", at = "s.5" }
in_force = { commenced = false, commencement = "part-two" }
"""

PAPER = """
[case]
id = "paper"
title = "A paper that has come"
jurisdiction = "village"

[[event]]
id = "paper"
kind = "paper"
date = 2026-06-01
"""
