"""Finding things before they boil over: what many ask for at once, in one place or everywhere, against its base line.

`engine` groups matters and judges them, from cases and from files alike; `gathering` brings the street's cases to it,
`keeping` writes what it found as notes, `acting` is what a person then does with a note.
"""
