"""Texts of cases that several tests read."""

from __future__ import annotations

SLEEVE = """\
---
vignette: the-sleeve
people: {client: Ray, clinician: You}
scales:                # whole numbers; an effect stops at the edge
  alliance: {range: 0-10, start: 4, better: high, shown: at the end}
  risk: {range: 0-10, start: 6, better: low, shown: at the end}
flags: [asked]
score: 2 alliance - risk       # read at the ending, from the scales only
objectives:
  1: "Identify a sign that needs care today"
  2: {text: "Ask before you look", serves: c6, every run: true}
---
## Ten minutes late
`start`

He reaches for the water and his sleeve rides up: shiny, red skin.

**Ray:** Long week. I nearly turned round at your door.

**You:** I'm glad you came up.
> **Reflect:** Where did your attention go first?

1. [Say what you saw, and ask if you may look](#under-the-cuff)
   - `then alliance +1, asked` · `principles alliance, risk` · `objectives 2` · `expect 45%`
   - He hears the reason before the request, so he can refuse you safely.
2. [Leave the arm for next week](#home-with-a-fever)
   - `id leave-it` · `critical` · `then risk +3`
   - The hour goes well. The arm does not wait for the next one [@K07].
## Under the cuff
`must-see` · `warns of wounds` · way around: [Told in one line](#told-in-one-line)

**Ray:** If you send me to that emergency room, we're done.

1. [Ring the walk-in clinic together, now](#seen-today)
   - `if alliance >= 5` · `then risk -4` · `principles alliance, risk`
   - His finger on the call, your voice on the line.
2. [Ask what happened there last time, then ring](#seen-today)
   - `then alliance +1, risk -3`
   - Ten minutes well spent: the refusal had a reason.
## Told in one line
`stands for under-the-cuff`

He shows you his arm. It needs a doctor today.
1. [Ring the walk-in clinic together](#seen-today)
   - `then risk -4`
   - His finger on the call, your voice on the line.

<!-- Is there a clinic that is open this late? -->
## Seen today
`ending` · `best`

The nurse marks the edge of the redness in pen, with the time beside it.

`if asked` Ray says, not looking up, that you asked before you looked.
### Debrief
He kept the decision; you moved its date.
### Worked path
1. `ten-minutes-late/say-what-you-saw-and-ask-if-you-may-look` Ask first.
2. `under-the-cuff/ask-what-happened-there-last-time-then-ring` The refusal has a reason.
## Home with a fever
`ending` · `bad` · `names leave-it`

On Saturday his sister finds him hot and confused, and rings 911.
### Debrief
*Leave the arm for next week* felt like respect. Spreading redness is seen the same day.

# Facilitator's note

Ask the group where *their* attention went.
"""
