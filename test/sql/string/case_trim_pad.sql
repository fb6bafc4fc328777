-- upper, lower, initcap, trim, pad, repeat, space, reverse
SELECT upper('aBcß'), lower('AbCİ'), ucase('x'), lcase('X'), initcap('hello wORLD foo-bar'), initcap('éCOLE d''été'), upper('ﬁ'), lower('ΑΣ');
SELECT trim('  a b  '), ltrim('  a '), rtrim(' a  '), btrim('  a '), trim('\ta\n'), length(trim(' \t a '));
SELECT trim('x' FROM 'xxaxx'), trim(BOTH 'xy' FROM 'xyaxy'), trim(LEADING 'x' FROM 'xxax'), trim(TRAILING FROM ' a '), trim(LEADING ' ' FROM '  a'), btrim('xxaxx', 'x'), ltrim('x', 'xxa'), rtrim('x', 'axx');
SELECT trim(NULL), trim('x' FROM NULL), trim(NULL FROM 'a'), trim(BOTH '' FROM ' a ');
SELECT lpad('a', 3), lpad('a', 3, '*'), lpad('abc', 2, '*'), lpad('a', 5, 'xy'), rpad('a', 3, '*'), rpad('abc', 2), rpad('a', 5, 'xy'), lpad('a', 0, 'x'), lpad('a', -1, 'x'), lpad('a', 3, ''), lpad('é', 3, 'ü');
SELECT hex(lpad(X'01', 3, X'FF')), hex(rpad(X'01', 3)), lpad(NULL, 3, 'x'), lpad('a', NULL, 'x');
SELECT repeat('ab', 3), repeat('ab', 0), repeat('ab', -1), space(3) || '|', space(0), space(-1), repeat(NULL, 2), repeat('é', 2);
SELECT reverse('abc'), reverse('aé漢🚀'), reverse(''), reverse(NULL), reverse(123), reverse(array(1, 2, NULL));
SELECT length('abc'), length('é漢🚀'), length(''), length(NULL), length(12345), length(X'0102'), len('ab'), char_length('ab '), character_length('x'), octet_length('é'), bit_length('é'), octet_length(X'0102'), bit_length(X'01');
SELECT ascii('A'), ascii('é'), ascii(''), ascii('漢'), ascii('🚀'), ascii(NULL), chr(65), chr(233), chr(256), chr(-1), chr(0) = '\0', char(97), chr(321);
SELECT id, upper(name), lower(name), initcap(lower(name)), length(name), octet_length(name), reverse(name) FROM people ORDER BY id LIMIT 20;
SELECT id, trim(note), length(note), ltrim(note), rtrim(note), lpad(note, 8, '.'), rpad(note, 8, '.') FROM people WHERE note IS NOT NULL ORDER BY id LIMIT 30;
SELECT upper(1), upper(true), upper(DATE '2024-01-01'), lower(X'4142');
SELECT upper(array('a'));
SELECT upper();
SELECT upper('a', 'b');
SELECT space('a');
SELECT repeat('a', '3'), lpad('a', '3', 'x');
