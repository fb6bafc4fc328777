"""Makes the odd files of this folder: what readers have to make sense of, or to refuse.

    .venv/bin/python datasets/files/make.py
"""
import gzip
import pathlib

HERE = pathlib.Path(__file__).resolve().parent


def put(name, data):
    path = HERE / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())


def packed(text):
    return gzip.compress(text.encode(), mtime=0)


put('csv/plain.csv', 'id,name,amount\n1,ann,1.5\n2,bob,\n3,,3.25\n')
put('csv/headless.csv', '1,ann,1.5\n2,bob,2\n3,cy,x\n')
put('csv/quotes.csv', 'a,b\n"x, y",1\n"say ""hi""",2\n"back\\"slash",3\n un"quoted,4\n"",5\n"open,6\n')
put('csv/unescaped.csv', 'a,b,c\n"x" y,1,2\n"p"q"r",3,4\nlast,5,6\n')
put('csv/lines.csv', 'a,b\n"one\ntwo",1\n"three\r\nfour",2\nfive,3\n')
put('csv/spaces.csv', ' a , b \n  x  ,  1\n" y ",2  \n\t,3\n   \n')
put('csv/comments.csv', '# first\na,b\n1,x\n#2,y\n3,#z\n\n4,w\n')
put('csv/ragged.csv', 'a,b,c\n1,2\n1,2,3,4\n1\n\n,,\n5,6,7\n')
put('csv/bad.csv', 'a,b,c\n1,2023-01-02,1.5\nx,2023-01-03,2.5\n3,nope,3.5\n4,2023-01-05,many\n5,2023-01-06\n6,2023-01-07,6.5,extra\n')
put('csv/nulls.csv', 'a,b,c\nNA,"",x\n"NA",,""\n1,-,nothing\n,E,\n')
put('csv/numbers.csv', 'd,f\nNaN,1\nInf,-Inf\n-Infinity,Infinity\nnot,+\n1e3,1.5e-3\n1.0d,2f\n')
put('csv/dates.csv', 'd,t,n\n02/01/2023,2023-01-02 03:04:05,2023-01-02T03:04:05\n2023-01-02,02.01.2023 03:04,2023-01-02 03:04\n31/02/2023,2023-01-02T03:04:05.123Z,x\n')
put('csv/types.csv', 'i,l,b,d,t,s,n,m,z\n1,12345678901,true,2023-01-02,2023-01-02 03:04:05,abc,1.5,,1\n2,1,FALSE,2023-02-03,2023-02-03T04:05:06Z,1,2,,x\n')
put('csv/semi.csv', 'a;b\n1,5;x\n2.000,25;y\n')
put('csv/pipes.csv', 'a||b||c\n1||2||3\nx|y||z||w\n')
put('csv/tabs.tsv', 'a\tb\n1\tx y\n2\t"q\tq"\n')
put('csv/marks.csv', '\ufeffa,b\n1,2\n')
put('csv/latin.csv', 'a,b\nä,é\nö,1\n'.encode('latin-1'))
put('csv/wide.csv', 'a,b\nä,1\n中,2\n'.encode('utf-16'))
put('csv/wide_le.csv', 'a,b\nä,1\n中,2\n'.encode('utf-16-le'))
put('csv/ends.csv', 'a,b\r1,2\r3,4\r')
put('csv/stars.csv', 'a,b*1,2*3,"x*y"*')
put('csv/empty.csv', '')
put('csv/blank.csv', '\n\n  \n')
put('csv/header_only.csv', 'a,b,c\n')
put('csv/twice.csv', 'a,A,a,,b\n1,2,3,4,5\n')
put('csv/packed.csv.gz', packed('a,b\n1,x\n2,y\n'))
put('csv/truncated.csv.gz', packed('a,b\n' + ''.join(f'{i},{i * i}\n' for i in range(2000)))[:-200])
put('csv/no_gzip.csv.gz', 'a,b\n1,2\n')
put('csv/columns.csv', ','.join(f'c{i}' for i in range(30)) + '\n' + ','.join(str(i) for i in range(30)) + '\n')
put('csv/long.csv', 'a,b\n' + 'x' * 60 + ',1\ny,2\n')

put('json/plain.json', '{"a": 1, "b": "x", "c": {"d": [1, 2]}}\n{"a": 2.5, "b": null}\n{"c": {"d": [], "e": true}, "f": 1}\n')
put('json/bad.json', '{"a": 1, "b": 2}\n{"a": "x", "b": 3}\n{"a": 4, "b": \n[{"a": 5}]\nnot json\n{"a": 6, "b": 7} trailing\n\n{"a": {"c": 1}, "b": 8}\n{}\n5\n')
put('json/array.json', '[\n  {"a": 1, "b": "x"},\n  {"a": 2, "b": "y"}\n]\n')
put('json/arrays.json', '[{"a": 1}, {"a": 2}]\n{"a": 3}\n[]\n[{"a": 4}, 5]\n')
put('json/pretty.json', '{\n  "a": 1,\n  "b": {\n    "c": "x"\n  }\n}\n')
put('json/lax.json', "/* c */ {'a': 1, b: 'x'}\n{\"a\": 007, \"b\": \"\\q\"}\n{\"a\": NaN, \"b\": \"t\tab\"}\n{\"a\": +1, \"b\": .5}\n{\"a\": -Infinity, \"b\": INF}\n{\"a\": 1, \"b\": \"x\",}\n")
put('json/numbers.json', '{"n": 1, "m": 1, "k": 1.0}\n{"n": 12345678901, "m": 1.5, "k": 1e5}\n{"n": 123456789012345678901234567890, "m": "x", "k": 0.1234567890123456789}\n')
put('json/nothing.json', '{"a": null, "b": [], "c": {}, "d": {"e": null}, "f": [null], "g": 1}\n{"a": null, "b": [], "g": 2}\n')
put('json/dates.json', '{"d": "2023-01-02", "t": "2023-01-02T03:04:05Z", "n": "2023-01-02 03:04:05", "s": "02/01/2023"}\n{"d": "2023-02-30", "t": "x", "n": null, "s": ""}\n')
put('json/case.json', '{"a": 1, "A": 2}\n{"a": 3}\n{"A": 4}\n')
put('json/deep.json', '{"a": [{"b": 1}, {"c": "x"}, null], "m": {"k1": 1, "k2": 2.5}}\n{"a": [{"b": "y"}], "m": {"k3": null}}\n')
put('json/types.json', '{"i": 1, "s": "a", "b": true, "x": "aGk=", "dec": 1.25, "arr": [1, 2], "m": {"k": 1}}\n{"i": 1.5, "s": 5, "b": "true", "x": 1, "dec": "1.25", "arr": 7, "m": [1]}\n{"i": "7", "s": {"q": [1]}, "b": 1, "x": "?", "dec": 123456, "arr": ["z"], "m": {"k": "v"}}\n')
put('json/wide.json', '{"a": "ä中"}\n{"a": "x"}\n'.encode('utf-16-le'))
put('json/empty.json', '')
put('json/blank.json', '\n  \n')
put('json/semi.json', '{"a": 1};{"a": 2};{"a": "x;y"}')

put('text/ends.txt', 'one\r\ntwo\nthree\rfour\n\nlast')
put('text/semi.txt', 'a;b;;c\nd;')
put('text/bytes.txt', b'ok\n\xff\xfe bad\nend')

for k, v in (('2023-01-02', '1'), ('2023-02-03', '2'), ('__HIVE_DEFAULT_PARTITION__', '3')):
    put(f'parts/day={k}/kind=a%20b/part.csv', f'{v},x\n')
put('parts/day=2023-02-03/kind=7/part.csv', '4,y\n')
put('mixed/p=1/a.csv', '1\n')
put('mixed/p=x/a.csv', '2\n')
put('mixed/p=1.5/a.csv', '3\n')
put('clash/p=1/a.csv', '1\n')
put('clash/q=1/a.csv', '2\n')
put('nested/a.csv', '1\n')
put('nested/b.txt', '2\n')
put('nested/sub/c.csv', '3\n')
put('nested/_hidden.csv', '4\n')
put('nested/.dot.csv', '5\n')
put('numbers/n=01/a.csv', '1\n')
put('numbers/n=2/a.csv', '2\n')
put('numbers/n=30000000000/a.csv', '3\n')
