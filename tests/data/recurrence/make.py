#!/usr/bin/python3
"""Expands recurrences with python-dateutil: an expansion of its own, to hold the program's against.

Prints cases.json: what is said, when it holds, and the days on which it is held, by the terms, closures and bank holidays of
config/; with the instant of 09:30 in London on each. `make.py > cases.json` makes the file anew; it is the same every time.
"""
import datetime as dt
import json
import pathlib
import random
import tomllib
from zoneinfo import ZoneInfo

from dateutil import rrule

HERE = pathlib.Path(__file__).resolve().parent
CONFIG = HERE.parents[2] / "config"
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
NTHS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last", -2: "second last"}
LONDON = ZoneInfo("Europe/London")


def day(text):
    return dt.date.fromisoformat(text)


def school():
    county = tomllib.loads((CONFIG / "terms.toml").read_text())["calendar"][0]
    spans = lambda key: [(day(s["from"]), day(s.get("to", s["from"]))) for s in county[key]]
    terms, closed = spans("term"), spans("closed")
    within = lambda list, on: any(a <= on <= b for a, b in list)
    return (lambda on: within(terms, on) and not within(closed, on)), max(b for _, b in terms)


def holidays():
    file = json.loads((CONFIG / "bank-holidays.json").read_text())
    return {day(event["date"]) for event in file["england-and-wales"]["events"]}


def join(words):
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]


def case(dice, in_term, known_to, shut, otherwise=False):
    """One of them; `otherwise`: with weekdays that are left out always, and counted from the end of a month."""
    weekdays = sorted(dice.sample(range(6), dice.choice([3, 4, 5] if otherwise else [1, 1, 1, 2, 2, 3])))
    names = join([DAYS[d] for d in weekdays])
    out_days = sorted(dice.sample(weekdays, dice.choice([1, 2]))) if otherwise else []
    weekdays = [d for d in weekdays if d not in out_days]
    anchor = dt.date(2026, 9, 1) + dt.timedelta(days=dice.randrange(120))
    last = min(anchor + dt.timedelta(days=dice.randrange(20, 400)), known_to)
    months = None
    if dice.random() < 0.6:
        every = dice.choice([1, 1, 2, 2, 3, 4, 6])
        said = f"every {names}" if every == 1 else f"every {every} weeks on {names}"
        if every == 2 and len(weekdays) == 1 and dice.random() < 0.5:
            said = dice.choice([f"every second {names}", f"every other {names}", f"fortnightly on {names}"])
        # dateutil counts weeks from the week of its start: the first of the weekdays is that start.
        first = next(d for d in (anchor + dt.timedelta(n) for n in range(7)) if d.weekday() in weekdays)
        rule = dict(freq=rrule.WEEKLY, interval=every, byweekday=weekdays, dtstart=dt.datetime.combine(first, dt.time(9, 30)))
    else:
        counted = [1, 3, 5, -2, -1] if otherwise else [1, 2, 3, 4, 5, -1]
        nths = sorted(dice.sample(counted, dice.choice([1, 1, 2])), key=lambda n: 9 + n if n < 0 else n)
        said = f"{join([NTHS[n] for n in nths])} {names} of the month"
        on = [rrule.weekday(d, n) for d in weekdays for n in nths]
        rule = dict(freq=rrule.MONTHLY, byweekday=on, dtstart=dt.datetime.combine(anchor, dt.time(9, 30)))
    if out_days:
        # As a weekday or as all of them, before the season or after a comma.
        said += f"{dice.choice([' except', ', but not on', ' without'])} {join([DAYS[d] + dice.choice(['', 's']) for d in out_days])}"
    season = dice.choice(["any", "term", "term", "holidays"])
    said += {"any": "", "term": " in term time", "holidays": " in the school holidays"}[season]
    if dice.random() < 0.3:
        out = sorted(dice.sample(range(1, 13), dice.choice([1, 2])))
        months = [m for m in range(1, 13) if m not in out]
        said += f" except in {join([MONTHS[m - 1] for m in out])}"
        rule["bymonth"] = months
    held = [at.date() for at in rrule.rrule(until=dt.datetime.combine(last, dt.time(23)), **rule)]
    held = [on for on in held if on not in shut]
    if season != "any":
        held = [on for on in held if in_term(on) == (season == "term")]
    instants = [dt.datetime.combine(on, dt.time(9, 30), LONDON).astimezone(dt.timezone.utc).strftime("%H:%M") for on in held]
    return {
        "said": said,
        "from": anchor.isoformat(),
        "to": last.isoformat(),
        "days": [int(on.strftime("%Y%m%d")) for on in held],
        "summer": sum(at == "08:30" for at in instants),
    }


def main():
    dice = random.Random(20261120)
    in_term, known_to = school()
    shut = holidays()
    cases = [case(dice, in_term, known_to, shut) for _ in range(240)]
    cases += [case(dice, in_term, known_to, shut, otherwise=True) for _ in range(80)]
    print("[\n" + ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "\n]")


if __name__ == "__main__":
    main()
