-- string literals: quotes, escapes, concatenation, raw strings, unicode
SELECT 'a', "b", '', "";
SELECT 'it''s', "say ""hi""", 'it\'s', "say \"hi\"", 'say "hi"', "it's";
SELECT 'a' 'b', 'a'  'b' "c", 'it' 's';
SELECT 'line\nbreak', 'tab\there', 'cr\rx', 'bs\bx', 'back\\slash', 'zero\0x', 'sub\Zx';
SELECT hex('\n\t\r\b\\\0\Z'), length('\n\t'), hex('\a\c\x\%\_'), '\%', '\_', '\d', '\A';
SELECT '\u0041\u00e9\u4e2d', '\U0001F600', length('\U0001F600'), '\u00e', '\u', '\U123';
SELECT '\101\060', '\1010', '\77', '\400', '\8', hex('\001\377');
SELECT r'raw\n', R"raw\t\\", r'', r'C:\dir\new';
SELECT r'it''s', r"a\'b";
SELECT 'é', 'ü', '漢字', '🚀', length('é'), length('漢字'), length('🚀'), octet_length('🚀');
SELECT 'a
b', length('a
b');
SELECT 'tail ', ' head', length('tail '), 'a' = 'a ', 'A' = 'a';
SELECT 'unclosed;
SELECT 'not -- a comment', 'not /* a */ comment';
SELECT "column or string" FROM VALUES (1) t(a);
SELECT 'x' AS `back``tick`, 'y' AS `a b`, 'z' AS `日本`, 'w' AS `a.b`;
SELECT N'national';
SELECT '' || 'a', 'a' || 1, 1 || 2, 'a' || NULL, 'a' || 1.50 || true;
SELECT char_length('naïve'), length('\\'), length('\\\\'), '\\u0041';
