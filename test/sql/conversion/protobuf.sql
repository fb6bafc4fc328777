-- Protobuf's functions without its package.
SELECT to_protobuf(struct(1), 'M', '/no/such.desc');
SELECT to_protobuf(1, 'M');
SELECT to_protobuf(NULL, 'M');
SELECT to_protobuf(struct(1), 5);
SELECT to_protobuf(struct(1), 'M', '/no/such.desc', map('a', 'b'));
SELECT to_protobuf(struct(1), 'M', NULL);
SELECT to_protobuf(struct(1));
SELECT to_protobuf(struct(1), 'M', '/x', map(), 1);
SELECT from_protobuf(X'00', 'M');
SELECT from_protobuf(X'00', 'M', map());
SELECT from_protobuf(X'00', 'M', '/no/such.desc', map());
SELECT from_protobuf('a', 'M');
SELECT from_protobuf(1, 'M');
SELECT from_protobuf(X'00', id) FROM range(1);
SELECT from_protobuf(X'00', 'M', 5);
SELECT from_protobuf(X'00');
