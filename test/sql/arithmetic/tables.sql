-- arithmetic over columns with nulls
SELECT id, salary * 12, salary * coalesce(bonus, 0), salary / level, level % 3, level + id FROM employees WHERE id <= 12 ORDER BY id;
SELECT id, quantity * price, quantity * price * (1 - discount), quantity / 3, quantity % 3, quantity div 3 FROM sales WHERE id <= 15 ORDER BY id;
SELECT id, age + 1, age * 2, age / 2, age - height, balance * 2, balance / 3, balance % 100, -balance FROM people WHERE id <= 20 ORDER BY id;
SELECT sum(quantity * price), sum(quantity) * sum(price), avg(quantity * price), sum(quantity * price) / sum(quantity) FROM sales;
SELECT id FROM people WHERE age % 7 = 3 AND age / 2 > 10 ORDER BY id;
SELECT id, age FROM people WHERE 100 / age > 5 AND age > 0 ORDER BY id;
SELECT id FROM people WHERE age > 0 AND balance / age < 500 ORDER BY id;
SELECT sum(1 / age) FROM people WHERE age > 0;
SELECT max(tiny + 1), min(tiny - 1) FROM types WHERE id > 3;
SELECT tiny + 0Y, small + small, int + int, big + big FROM types WHERE id > 3 ORDER BY id;
SELECT tiny + cast(1 AS TINYINT) FROM types;
SELECT id, big * 10 FROM types WHERE id IN (1, 4, 5, 6, 7, 8, 9, 10) ORDER BY id;
SELECT big * 10 FROM types;
