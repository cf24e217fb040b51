"""A case in which the proof finds nothing at all: the clean twin of every planted fault."""

SOUND = """\
---
vignette: the-sleeve
title: The sleeve
people: {client: Ray, clinician: You}
scales:
  alliance: {range: 0-10, start: 4, better: high, shown: at the end}
  risk: {range: 0-10, start: 6, better: low, shown: at the end}
flags: [asked]
score: 2 alliance - risk
objectives:
  1: {text: "Ask before looking", every run: true}
  2: {text: "Arrange care the same day"}
authors: []
reviewers: []
---
## Ten minutes late
`start`

He reaches for the water and his sleeve rides up: shiny, red skin.

1. [Say what you saw, and ask if you may look](#under-the-cuff)
   - `id ask` · `then alliance +1, asked` · `principles alliance, risk` · `objectives 1`
   - He hears the reason before the request.
2. [Ask him how the arm feels](#under-the-cuff)
   - `id feel` · `then risk -1` · `principles risk` · `objectives 1`
   - He tells you more than he meant to.
3. [Leave the arm for next week](#home-with-a-fever)
   - `id leave-it` · `critical` · `then risk +3` · `objectives 1`
   - The hour goes well. The arm does not wait.
4. [Talk about the week first](#the-week)
   - `id talk` · `objectives 1`
   - He is glad of it.

## The week
He tells you about the van.

1. [Come back to the arm](#ten-minutes-late)
   - `id come-back`
   - He nods.
2. [Ask to see it now](#under-the-cuff)
   - `id see-now` · `then alliance -1`
   - He pulls the sleeve up.

## Under the cuff
`must-see` · `warns of wounds` · way around: [Told in one line](#told-in-one-line)

**Ray:** If you send me to that emergency room, we're done.

1. [Ring the walk-in clinic together](#seen-today)
   - `id ring` · `if asked` · `then risk -4` · `objectives 2`
   - His finger on the call.
2. [Ask what happened there last time, then ring](#seen-today)
   - `id ask-last-time` · `then alliance +1, risk -3` · `objectives 2`
   - Ten minutes well spent.

## Told in one line
`stands for under-the-cuff`

He shows you his arm. It needs a doctor today.

1. [Ring the walk-in clinic together](#seen-today)
   - `id ring-together` · `then risk -4` · `objectives 2`
   - His finger on the call.
2. [Ring it for him](#seen-today)
   - `id ring-for-him` · `then risk -3` · `objectives 2`
   - Your voice on the line.

## Seen today
`ending` · `best`

The nurse marks the edge of the redness in pen.

`if asked` Ray says that you asked before you looked.

### Debrief
He kept the decision.

## Home with a fever
`ending` · `bad` · `names leave-it`

On Saturday his sister finds him hot and confused.

### Debrief
*Leave the arm for next week* felt like respect.
"""


def without_loop(text: str) -> str:
    """The same case where nobody goes back, so that runs can be counted."""
    return text.replace("(#ten-minutes-late)", "(#told-in-one-line)")
