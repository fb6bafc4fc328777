"""Makes the small csv, json and text files of this folder. Seeded: the same files every time. Run: python datasets/make.py"""

import csv
import json
import random
from datetime import date, datetime, timedelta
from pathlib import Path

here = Path(__file__).parent
rng = random.Random(43)

first = "Ada Björn Chloé Dmitri Eun Fatima Gábor Hana Íñigo José Kaori Lena Mårten Nadia Oona Pavel Quinn Rosa Søren Tomás Ursula Věra William Xenia Yusuf Zoë 李雷 Ольга علي Μαρία".split()
last = "Abel Brandt Cruz Dubois Eriksson Fischer Gallo Horváth Ito Jansen Kim Lopez Müller Novák O'Brien Petrov Quist Rossi Šimek Tanaka Usman Varga Weber Xu Yılmaz Zhang".split()
cities = [("Paris", "FR"), ("Kraków", "PL"), ("São Paulo", "BR"), ("New York", "US"), ("San Francisco", "US"), ("東京", "JP"), ("Zürich", "CH"), ("Αθήνα", "GR"), ("Oslo", "NO"), ("Wagga Wagga", "AU")]
notes = ['likes "quotes"', "commas, many, of them", "two\nlines", "tab\there", "trailing space ", " leading space", "naïve café", "emoji 🚀 and 👩‍👩‍👧", "back\\slash", "percent % under_score", "'single'", "", "null", "NULL", "e\u0301 combining", "straße"]


def maybe(value, chance=0.1):
    return None if rng.random() < chance else value


def write_csv(name, header, rows, **dialect):
    with open(here / "csv" / name, "w", newline="", encoding="utf-8") as f:
        out = csv.writer(f, lineterminator="\n", escapechar="\\", doublequote=False, **dialect)
        out.writerow(header)
        for row in rows:
            out.writerow(["" if v is None else str(v).lower() if isinstance(v, bool) else v for v in row])


def write_json(name, rows):
    with open(here / "json" / name, "w", encoding="utf-8") as f:
        for row in rows:
            f.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")


def people():
    for i in range(1, 121):
        city, country = rng.choice(cities)
        yield [i, f"{rng.choice(first)} {rng.choice(last)}", maybe(rng.randint(0, 99)), maybe(city), country,
               maybe(date(1925, 1, 1) + timedelta(days=rng.randint(0, 36000))), maybe(round(rng.uniform(1.4, 2.1), 2)),
               maybe(f"{rng.uniform(-9999, 99999):.2f}"), maybe(rng.random() < 0.6), maybe(rng.choice(notes), 0.3) or None]


def employees():
    for i in range(1, 61):
        name = f"{rng.choice(first)} {rng.choice(last)}"
        manager = None if i == 1 else rng.randint(1, max(1, (i - 1) // 4 + 1)) if i > 2 else 1
        yield [i, name, maybe(rng.choice([10, 20, 30, 40, 50, 99]), 0.08), manager if manager != i else 1,
               f"{rng.randint(300, 1500) * 100}.{rng.choice(['00', '50'])}", maybe(round(rng.uniform(0, 0.3), 3), 0.3),
               date(2005, 1, 1) + timedelta(days=rng.randint(0, 7300)), rng.randint(1, 7), maybe(f"user{i}@example.com", 0.15)]


def departments():
    yield from [[10, "Engineering", "Zürich", "1250000.00"], [20, "Sales", "New York", "800000.50"], [30, "Research", None, "2400000.00"],
                [40, "Support", "Kraków", None], [50, "Legal", "Paris", "99999.99"], [60, "Empty, Inc.", "Oslo", "0.00"]]


def sales():
    products = [("anvil", "tools", 99.5), ("rope", "tools", 12.25), ("tea", "food", 3.99), ("jam", "food", 4.5), ("lamp", "home", 45.0), ("rug", "home", 250.0), ("pen", None, 1.2)]
    at = datetime(2023, 10, 28, 6, 0, 0)
    for i in range(1, 301):
        at += timedelta(minutes=rng.randint(5, 900), seconds=rng.randint(0, 59), milliseconds=rng.choice([0, 0, 0, 250, 500]))
        product, category, price = rng.choice(products)
        yield [i, at.date(), at.isoformat(sep=" ", timespec="milliseconds"), product, category, rng.choice(["north", "south", "east", "west"]),
               maybe(rng.randint(1, 20), 0.05), f"{price * rng.choice([1, 1, 0.9, 1.1]):.2f}", maybe(round(rng.choice([0, 0.05, 0.1, 0.25]), 2), 0.2), maybe(rng.randint(1, 120), 0.1)]


def types():
    yield from [
        [1, 0, 0, 0, 0, "0.0", "0.0", "0.00", "0.000000000000000000", "true", "", "1970-01-01", "1970-01-01 00:00:00", "1970-01-01 00:00:00"],
        [2, 127, 32767, 2147483647, 9223372036854775807, "3.4028235E38", "1.7976931348623157E308", "99999999.99", "99999999999999999999.999999999999999999", "true", "max", "9999-12-31", "9999-12-31 23:59:59.999999", "9999-12-31 23:59:59.999999"],
        [3, -128, -32768, -2147483648, -9223372036854775808, "-3.4028235E38", "-1.7976931348623157E308", "-99999999.99", "-99999999999999999999.999999999999999999", "false", "min", "0001-01-01", "0001-01-01 00:00:00", "0001-01-01 00:00:00"],
        [4, 1, 1, 1, 1, "NaN", "NaN", "0.01", "0.000000000000000001", "true", "NaN", "2024-02-29", "2024-02-29 12:34:56.789012", "2024-02-29 12:34:56.789012"],
        [5, -1, -1, -1, -1, "Infinity", "Infinity", "-0.01", "-0.000000000000000001", "false", "Infinity", "1969-12-31", "1969-12-31 23:59:59.999999", "1969-12-31 23:59:59.999999"],
        [6, 2, 3, 5, 7, "-Infinity", "-Infinity", "1.50", "1.500000000000000000", "true", "-Infinity", "1582-10-04", "1582-10-15 00:00:00", "1582-10-04 12:00:00"],
        [7, 10, 100, 1000, 1000000, "-0.0", "-0.0", "2.50", "2.500000000000000000", "false", "-0.0", "1900-01-01", "1883-11-18 12:07:02", "1883-11-18 12:07:02"],
        [8, -10, -100, -1000, -1000000, "1.4E-45", "4.9E-324", "-1.50", "3.333333333333333333", "true", "tiny", "2000-02-29", "2024-03-10 03:00:00", "2024-03-10 02:30:00"],
        [9, 5, 50, 500, 5000, "0.1", "0.1", "12345678.90", "0.100000000000000000", "false", "Ünïcödé ✓", "2038-01-19", "2024-11-03 01:30:00", "2024-11-03 01:30:00"],
        [10] + [None] * 13,
        [11, 100, 12345, 123456789, 1234567890123456789, "16777216.0", "9007199254740993.0", "1000000.00", "12345678901234567890.123456789012345678", "true", "123", "2023-12-31", "2023-06-15 08:00:00", "2023-06-15 08:00:00"],
        [12, 0, 0, 0, 0, "0.0", "0.0", "0.00", "0.000000000000000000", "false", "a", "1970-01-02", "1970-01-01 00:00:00.000001", "1970-01-01 00:00:00.000001"],
    ]


def weather():
    at = datetime(2024, 3, 9, 20, 0, 0)
    for i in range(1, 161):
        at += timedelta(minutes=30)
        row = {"station": rng.choice(["LAX", "OSL", "NRT", "GRU"]), "at": at.isoformat(sep="T") + "Z", "day": at.date().isoformat(),
               "temp": maybe(round(rng.gauss(12, 9), 1)), "humidity": maybe(rng.randint(5, 100)),
               "wind": maybe({"speed": round(rng.expovariate(0.2), 1), "dir": maybe(rng.choice("N NE E SE S SW W NW".split()))}),
               "tags": maybe([rng.choice(["dry", "rain", "fog", "snow", None]) for _ in range(rng.randint(0, 3))])}
        yield {k: v for k, v in row.items() if v is not None or rng.random() < 0.5}


def events():
    at = datetime(2024, 1, 1)
    for i in range(1, 81):
        at += timedelta(seconds=rng.randint(1, 7200), microseconds=rng.randint(0, 999999))
        items = [{"sku": rng.choice("A1 B2 C3 D4".split()), "qty": maybe(rng.randint(1, 5)), "price": round(rng.uniform(1, 100), 2)} for _ in range(rng.randint(0, 4))]
        yield {"id": i, "kind": rng.choice(["view", "cart", "buy", "return"]), "ts": at.isoformat(sep=" ", timespec="microseconds"),
               "user": maybe({"id": rng.randint(1, 120), "name": maybe(rng.choice(first)), "address": maybe({"city": rng.choice(cities)[0], "zip": f"{rng.randint(0, 99999):05d}"})}),
               "items": maybe(items), "props": maybe({k: rng.choice(["x", "y", None, "ü"]) for k in rng.sample(["ref", "ab", "lang", "src"], rng.randint(0, 3))}),
               "scores": maybe([round(rng.uniform(-1, 1), 3) for _ in range(rng.randint(0, 5))])}


def text():
    lines = ["The furnace door was red.", "", "Sparks fell on steel, and steel on stone;", "each spark a number, each number a row.", "  Indented by two spaces,", "\tindented by a tab,",
             "and one with trailing spaces   ", "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich.", "いろはにほへと ちりぬるを", "Съешь же ещё этих мягких французских булок.",
             "emoji: 🔥🔩", '{"json": "in a text line"}', "a,b,c", "steel and spark and steel", "The end."]
    (here / "text" / "furnace.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    words = "spark steel row batch column null join hash sort merge page".split()
    (here / "text" / "words.txt").write_text("\n".join(" ".join(rng.choice(words) for _ in range(rng.randint(0, 8))) for _ in range(100)) + "\n", encoding="utf-8")


def odd():
    (here / "csv" / "odd.csv").write_text("\n".join(["# a comment line", "id;name;amount;day", "1;'semi;colon';1.234,50;31/12/2023", "2;plain;7,00;01/02/2024", "", "3;'it\\'s';-;29/02/2024", "4;  padded  ;0,5;",
                                          "5;missing", "6;extra;1,0;01/01/2024;more"]) + "\n", encoding="utf-8")
    (here / "csv" / "bad.csv").write_text("id,amount,day\n1,1.5,2024-01-01\ntwo,2.5,2024-01-02\n3,x,2024-13-01\n4,4.5\n5,5.5,2024-01-05,extra\n6,,\n", encoding="utf-8")
    (here / "json" / "bad.jsonl").write_text('{"id":1,"amount":1.5}\n{"id":"two","amount":2.5}\n{"id":3,"amount":\nnot json\n{"id":4,"amount":"x"}\n{"id":5}\n[{"id":6,"amount":6.5},{"id":7,"amount":7.5}]\n\n{"id":8,"amount":8.5,"more":true}\n', encoding="utf-8")


for folder in ("csv", "json", "text"):
    (here / folder).mkdir(exist_ok=True)
write_csv("people.csv", "id name age city country born height balance active note".split(), people())
write_csv("employees.csv", "id name dept_id manager_id salary bonus hired level email".split(), employees())
write_csv("departments.csv", "id name location budget".split(), departments())
write_csv("sales.csv", "id day at product category region quantity price discount customer_id".split(), sales())
write_csv("types.csv", "id tiny small int big float double dec dec38 bool str date ts ntz".split(), types())
write_json("weather.jsonl", weather())
write_json("events.jsonl", events())
text()
odd()
