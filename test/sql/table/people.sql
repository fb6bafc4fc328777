-- questions over people and employees
SELECT country, round(avg(height), 2), count(DISTINCT city), max(age), sum(balance) FROM people WHERE active GROUP BY country ORDER BY country;
SELECT p.name, e.name, e.salary FROM people p JOIN employees e ON p.id = e.id WHERE p.age < 30 ORDER BY p.id;
SELECT p.id, p.name FROM people p WHERE p.balance > (SELECT avg(balance) FROM people q WHERE q.country = p.country) AND p.active ORDER BY p.id LIMIT 20;
SELECT m.name, count(*) AS reports, avg(e.salary) FROM employees e JOIN employees m ON e.manager_id = m.id GROUP BY m.id, m.name ORDER BY reports DESC, m.name;
SELECT d.name, e.name, e.salary, e.salary - avg(e.salary) OVER (PARTITION BY e.dept_id) AS diff FROM employees e JOIN departments d ON e.dept_id = d.id ORDER BY d.name, diff DESC, e.id LIMIT 25;
SELECT coalesce(d.name, 'none') AS dept, count(e.id), max(e.hired) FROM employees e FULL JOIN departments d ON e.dept_id = d.id GROUP BY 1 ORDER BY 1;
SELECT year(hired) AS y, count(*), sum(count(*)) OVER (ORDER BY year(hired)) AS total FROM employees GROUP BY year(hired) ORDER BY y;
SELECT id, name, email, split_part(email, '@', 1), coalesce(email, concat('no-', id)) FROM employees WHERE id % 5 = 0 ORDER BY id;
SELECT level, count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY salary), min(name), max(name) FROM employees GROUP BY level ORDER BY level;
SELECT CASE WHEN bonus IS NULL THEN 'none' WHEN bonus < 0.1 THEN 'low' ELSE 'high' END AS band, count(*), sum(salary * coalesce(bonus, 0)) FROM employees GROUP BY 1 ORDER BY 1;
SELECT name, count(*) FROM (SELECT name FROM people UNION ALL SELECT name FROM employees) GROUP BY name HAVING count(*) > 1 ORDER BY name;
SELECT id, name FROM people ORDER BY split(name, ' ')[1], split(name, ' ')[0], id LIMIT 15;
SELECT id, born, extract(YEAR FROM born), dayname(born), add_months(born, 1200), date_format(born, 'yyyy/MM/dd') FROM people WHERE born < DATE '1940-01-01' ORDER BY born;
SELECT city, sort_array(collect_list(id)) FROM people WHERE age > 80 GROUP BY city ORDER BY city;
