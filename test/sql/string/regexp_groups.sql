-- groups in loops, told as Java tells them: what a round passes by keeps what the round before has put there

SELECT regexp_extract('aab', '((a)|b)*', 2), regexp_extract('abab', '((a)|(b))*', 3), regexp_replace('xaby', '(a?)*b', '<$1>');

SELECT regexp_extract('aaa', '((a)|b){2,3}?', 0), regexp_extract('foobar', '(o|(b))+?a', 2), regexp_extract_all('abcab', '((a)|b|c)+?', 1);

SELECT regexp_extract('abcabc', '(?:(a)|(b)|(c))*', 1), regexp_extract('abcabc', '(?:(a)|(b)|(c))*', 2), regexp_extract('abcabc', '(?:(a)|(b)|(c))*', 3);

SELECT regexp_extract('aXbXc', '((\\w)|X)+', 1), regexp_extract('aXbXc', '((\\w)|X)+', 2);

SELECT regexp_extract('ababab', '((ab)|(a)(b)){2}', 2), regexp_extract('ababab', '((ab)|(a)(b)){2}', 3);

SELECT regexp_extract('xyz', '((x)?(y)?)*z', 2), regexp_extract('xyz', '((x)?(y)?)*z', 3), regexp_extract('z', '((x)?(y)?)*z', 1);

SELECT regexp_extract('aaa', '(a*)*', 1), regexp_extract('aaa', '(a*)+', 1), regexp_extract('', '(a*)+', 1), regexp_extract('b', '(a*)*', 1);

SELECT regexp_extract('aaab', '(a|(aa))*?b', 1), regexp_extract('aaab', '(a|(aa))*?b', 2);

SELECT regexp_extract_all('a1b2c3', '((\\d)|[a-z])', 2), regexp_extract_all('a1b2c3', '((\\d)|([a-z]))+?', 3);

SELECT regexp_replace('a1b2', '((\\d)|([a-z]))+', '[$2$3]'), regexp_replace('a,b,,c', '((\\w)|,)*?,', '<$2>');

SELECT regexp_count('abcabc', '((a)|b)+c'), regexp_instr('xxabc', '((a)|b)+c'), regexp_substr('xxabc', '((a)|b)+c');

SELECT split('a1b22c', '((\\d)|#)+'), 'abab' RLIKE '^((a)|b)*$', 'abac' RLIKE '^((a)|b)*$';

SELECT regexp_extract('2024-05-06', '^(?:(\\d+)|(-))*$', 1), regexp_extract('2024-05-06', '^(?:(\\d+)|(-))*$', 2);

SELECT regexp_extract('((()))', '(\\(|(\\)))*', 1), regexp_extract('((()))', '(\\(|(\\)))*', 2);

SELECT regexp_extract('ääöö', '((ä)|ö)*', 2), regexp_extract('😀a😀', '((😀)|a)*', 1), regexp_extract('😀a😀', '((😀)|a)*', 2);

SELECT regexp_extract(repeat('ab', 300), '^((a)|b)*$', 2), length(regexp_extract(repeat('ab', 300), '((a)|b)*', 0)), length(regexp_replace(repeat('ab', 300), '((a)|b)', '$2'));

SELECT regexp_extract('aaaaab', '((a){2}|b)*', 1), regexp_extract('aaaaab', '((a){2,3}?|b)*', 2), regexp_extract('aaaaab', '((a)|b){3,4}', 2);

SELECT regexp_extract('foo=1;bar=2', '(?:(\\w+)=(\\d);?)*', 1), regexp_extract('foo=1;bar=', '(?:(\\w+)=(\\d)?;?)*', 2);
