const LEASES = "supabase/migrations/20261121140000_leases.sql";
const LEASE_RACE = "supabase/tests/lease-race.test.ts";

/** Bugs of the SQL functions, which only show where several are at it: on a real PostgreSQL. */
export const DATABASE_MUTATIONS = [
  {
    fault: 13,
    name: "lock the topics in the order of the request",
    file: "supabase/migrations/20261120100300_append.sql",
    test: "supabase/tests/order.test.ts",
    only: "16 writers",
    edits: [
      [
        'array(select distinct t collate "C" as t from unnest(topics) t where t is not null order by t)',
        "array(select t from unnest(topics) t where t is not null)",
      ],
      [
        '= cardinality(names) order by s.topic collate "C" for update;',
        "= cardinality(names) order by array_position(names, s.topic) for update;",
      ],
      [
        'where s.topic = any (names) order by s.topic collate "C" for update;',
        "where s.topic = any (names) order by array_position(names, s.topic) for update;",
      ],
      [
        '(select array_agg(distinct t collate "C" order by t collate "C") from unnest(topics) t)',
        "topics",
      ],
    ],
  },
  {
    fault: 16,
    name: "check a lease outside the statement that writes",
    file: LEASES,
    test: LEASE_RACE,
    only: "nobody takes it while",
    edits: [
      [
        "where l.tenant = tenant and l.resource = resource for share;\n  return coalesce(",
        "where l.tenant = tenant and l.resource = resource;\n  return coalesce(",
      ],
    ],
  },
  {
    fault: 16,
    name: "check a command's lease outside the statement that writes",
    file: LEASES,
    test: LEASE_RACE,
    only: "nobody takes it while",
    edits: [
      [
        "where l.tenant = request.tenant and l.resource = resource for share;",
        "where l.tenant = request.tenant and l.resource = resource;",
      ],
    ],
  },
];
