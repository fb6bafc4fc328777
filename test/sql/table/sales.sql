-- questions over sales
SELECT region, category, sum(quantity), sum(quantity * price), avg(discount) FROM sales GROUP BY region, category ORDER BY region, category;
SELECT product, min(day), max(day), count(*), count(quantity), count(discount) FROM sales GROUP BY product ORDER BY product;
SELECT day, count(*), sum(price * coalesce(quantity, 0)) FROM sales WHERE day BETWEEN '2023-11-01' AND '2023-11-15' GROUP BY day ORDER BY day;
SELECT date_trunc('week', day) AS week, sum(quantity) AS q, sum(sum(quantity)) OVER (ORDER BY date_trunc('week', day)) AS running FROM sales GROUP BY 1 ORDER BY 1;
SELECT s.id, p.name, s.product FROM sales s LEFT JOIN people p ON s.customer_id = p.id WHERE s.quantity > 18 ORDER BY s.id;
SELECT p.country, sum(s.quantity * s.price) AS spent FROM sales s JOIN people p ON s.customer_id = p.id GROUP BY p.country ORDER BY spent DESC;
SELECT count(*) FROM sales s WHERE NOT EXISTS (SELECT 1 FROM people p WHERE p.id = s.customer_id);
SELECT id, discount, price * (1 - discount), price * discount, cast(price AS DOUBLE) * discount FROM sales WHERE discount IS NOT NULL ORDER BY id LIMIT 20;
SELECT sum(price * (1 - coalesce(discount, 0))), avg(discount), max(discount), sum(discount) FROM sales;
SELECT product, price, count(*) FROM sales GROUP BY product, price HAVING count(*) > 10 ORDER BY product, price;
SELECT hour(at) AS h, count(*) FROM sales GROUP BY hour(at) ORDER BY h;
SELECT region, product, q FROM (SELECT region, product, sum(quantity) AS q, rank() OVER (PARTITION BY region ORDER BY sum(quantity) DESC) AS r FROM sales GROUP BY region, product) WHERE r <= 2 ORDER BY region, q DESC, product;
SELECT coalesce(category, 'none') AS c, listagg(DISTINCT product, '|') WITHIN GROUP (ORDER BY product) FROM sales GROUP BY category ORDER BY c;
SELECT a.id, b.id, a.at FROM sales a JOIN sales b ON b.id = a.id + 1 AND b.product = a.product WHERE a.region = b.region ORDER BY a.id;
SELECT to_date(at) = day, count(*) FROM sales GROUP BY 1;
