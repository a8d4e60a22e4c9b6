-- The five demo tenants and their people, for local development only. Everybody's password is "livelets".

insert into livelets.tenant (id, name, pack, engines, public_reading, time_zone) values
  ('studio', 'Northside Studio', 'studio', '{supabase,pusher}', true, 'Europe/Berlin'),
  ('barbershop', 'Northside Barbers', 'barbershop', '{supabase,pusher}', true, 'Europe/Berlin'),
  ('gym', 'Northside Gym', 'gym', '{supabase,pusher}', true, 'Europe/Berlin'),
  ('signage', 'Northside Displays', 'signage', '{supabase,pusher}', true, 'Europe/Berlin'),
  ('host', 'This machine', 'host', '{supabase,pusher}', true, 'UTC')
on conflict do nothing;

-- A sample every 5 s would soon be most of a small machine's database.
update livelets.tenant set keep_for = '2 hours', keep_states_for = '2 hours' where id = 'host';

-- Made-up data while somebody looks. This machine's own figures are real.
insert into livelets.simulation (tenant) values ('studio'), ('barbershop'), ('gym'), ('signage') on conflict do nothing;

insert into auth.users (id, email, encrypted_password)
select md5(role || '@' || t.id)::uuid, role || '@' || t.id || '.test', extensions.crypt('livelets', extensions.gen_salt('bf', 6))
from livelets.tenant t, unnest(array['admin', 'staff', 'member', 'visitor']) role
on conflict do nothing;

insert into livelets.member (tenant, user_id, role, name)
select t.id, md5(role || '@' || t.id)::uuid::text, role, initcap(role) || ' of ' || t.name
from livelets.tenant t, unnest(array['admin', 'staff', 'member', 'visitor']) role
on conflict do nothing;

-- The desk of the demo gym: a small house, so that a full one is soon seen, and six members to check in and out.
insert into livelets_gym.desk (tenant, capacity) values ('gym', 4) on conflict do nothing;

insert into livelets_gym.member (tenant, id, full_name, user_id)
select 'gym', id, full_name, case when id = 'm-1042' then md5('member@gym')::uuid::text end
from (values ('m-1042', 'Ada Okafor'), ('m-1043', 'Sam Rivera'), ('m-1044', 'Mina Kowalski'), ('m-1045', 'Luca Moretti'),
  ('m-1046', 'Yara Haddad'), ('m-1047', 'Noor Jansen')) as members (id, full_name)
on conflict do nothing;
