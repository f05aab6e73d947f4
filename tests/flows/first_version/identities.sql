-- Who is who there; the key is of this invented shop alone.
create table buyers(buyer_key VARCHAR PRIMARY KEY, platform VARCHAR, buyer_id VARCHAR, first_seen TIMESTAMP WITH TIME ZONE);
insert into main.buyers values ('b7579c809f00c39640311', 'taobao', '小明', '2026-11-09 02:00:00+00:00');
insert into main.buyers values ('bcd415ecbf9243290cb3b', 'taobao', '小红', '2026-11-09 03:00:00+00:00');
create table "secret"("key" BLOB NOT NULL);
insert into main.secret values ('\xAD\xE5\x01\xC3\x39\x99\xCA\x5D\x47\x37\x61\x91\xCE\x9A\x98\x44\xC3\x18\x65\xE2\xED\x47\x2D\x52\x29\xEC\x94\xC5\xB9\xCA\x39\xB1'::blob);
