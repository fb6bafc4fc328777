-- concat, concat_ws, split, join, replace, translate
SELECT concat('a', 'b', 'c'), concat('a', NULL), concat('a', 1, true, 1.5), concat(), concat('x'), 'a' || 'b' || 'c', concat(X'01', X'02') = X'0102', typeof(concat(X'01', X'02')), typeof(concat('a', X'41'));
SELECT concat(array(1, 2), array(3)), concat(array('a'), array(NULL)), typeof(concat(array(1), array(2L)));
SELECT concat(array(1), 'a');
SELECT concat_ws(',', 'a', 'b'), concat_ws(',', 'a', NULL, 'b'), concat_ws(NULL, 'a'), concat_ws(',', array('a', NULL, 'b'), 'c'), concat_ws(','), concat_ws('', 1, 2), concat_ws('/', NULL, NULL);
SELECT split('a,b,,c', ','), split('a,b,c', ',', 2), split('a,b,,', ','), split('a,b,,', ',', 0), split('a,b,,', ',', -1), split('', ','), split('abc', ''), split('a1b22c', '[0-9]+'), split('aXbxc', '(?i)x'), split(NULL, ','), split('a.b', '\\.'), split('a.b', r'\.');
SELECT split('a', '[');
SELECT replace('ABCabc', 'abc', 'DEF'), replace('ABCabc', 'abc'), replace('aaa', 'aa', 'b'), replace('abc', '', 'x'), replace('abc', NULL, 'x'), replace(NULL, 'a', 'b'), replace(12321, 2, 'x');
SELECT translate('AaBbCc', 'abc', '123'), translate('abc', 'ab', 'x'), translate('abcabc', 'aab', '123'), translate('abc', '', 'x'), translate('a漢b', '漢', '字'), translate(NULL, 'a', 'b');
SELECT array_join(array('a', NULL, 'b'), ','), array_join(array('a', NULL, 'b'), ',', '?'), array_join(array(1, 2), '-'), sentences('Hi there! Good morning.'), sentences('One. Two? Three!', 'en', 'US');
SELECT format_string('%s %d %5.2f %05d %x %%', 'a', 1, 3.14159D, 42, 255), printf('%s', NULL), format_string('no args'), format_string('%2$s %1$s', 'a', 'b');
SELECT format_string('%d', 'a');
SELECT format_number(1234567.891, 2), format_number(1234567.891, 0), format_number(0.5, 0), format_number(1.5, 0), format_number(-1234.5, 1), format_number(12332.123456, '##################.###'), format_number(NULL, 2), format_number(1234567, 2), format_number(1D/3, 5);
SELECT format_number(1, -1);
SELECT str_to_map('a:1,b:2'), str_to_map('a=1;b=2', ';', '='), str_to_map('a'), str_to_map('a:1:2,b'), str_to_map('');
SELECT str_to_map('a:1,a:2');
SELECT id, concat(name, ' (', coalesce(city, '?'), ')'), name || ' ' || country, concat_ws(', ', name, city, country), replace(name, 'e', '3'), translate(name, 'aeiou', '12345') FROM people ORDER BY id LIMIT 20;
SELECT id, split(name, ' ')[1], size(split(value, ' ')) FROM people JOIN (SELECT max(value) AS value FROM words) ORDER BY id LIMIT 5;
SELECT concat(name, id, age, balance, active, born) FROM people ORDER BY id LIMIT 10;
