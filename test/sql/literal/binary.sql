-- binary literals
SELECT X'', X'00', x'ff', X'DEADBEEF', X'1', X'abc';
SELECT hex(X''), hex(X'1'), hex(X'abc'), hex(X'DEADBEEF'), length(X'1234'), typeof(X'00');
SELECT X'0G';
SELECT X'48656C6C6F' = 'Hello', X'48656C6C6F' = binary('Hello'), X'48656C6C6F' || X'21';
SELECT X'01' < X'02', X'7F' < X'80', X'FF' > X'00', X'01' < X'0100', X'' < X'00';
SELECT cast(X'48656C6C6F' AS STRING), string(X'E4B8AD'), decode(X'E4B8AD', 'UTF-8');
SELECT hex(cast('é漢' AS BINARY)), hex(binary('')), binary(NULL);
SELECT X'41' 'B';
SELECT X'41' X'42';
SELECT bin(5), hex(255), hex(-1), unhex('4D'), hex(unhex('abc'));
SELECT unhex('G1');
SELECT min(b), max(b), count(DISTINCT b) FROM VALUES (X'01'), (X'80'), (X'7F'), (NULL), (X'01') t(b);
SELECT hex(b) FROM VALUES (X'80'), (X'7F'), (NULL), (X''), (X'7F00') t(b) ORDER BY b;
