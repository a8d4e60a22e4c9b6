/** What `npm start -- --help` prints. The keys and people exist in the embedded backend only, which binds to loopback. */
export const START_HELP = `Usage: npm start [-- <options>]

Starts the embedded backend and the demo, and prints one line when both serve:
  ready http://localhost:<PORT>/

Options
  --memory         keep nothing: no data folder, a new log and a new signing key at every start
  --data <folder>  where the log and the signing key are kept (default: .livelets)
  --port <number>  the port; wins over PORT
  --no-simulation  make up no events; else tenants that somebody looks at are alive (all but host, which is real)
  --help           print this and exit

Environment
  PORT             the port, on 127.0.0.1 and ::1 (default: 5173)

Served under http://localhost:<PORT>
  /                the demo: ?tenant=…&source=…&role=…
  /embed.html      leads to a page of another origin (the next port that is free), with one script tag
  /cdn/            the script tag's files, after npm run build
  /functions/v1    connect, publish, command, lease, history, heads, pusher-auth, tick, health
  /realtime/v1     Supabase Realtime
  /auth/v1         sign-in of the people below, with a password
  /app/<key>       Pusher Channels, for clients
  /apps/<id>       Pusher Channels, for servers

Fixed, in this backend only (it binds to loopback)
  tenants          studio barbershop gym signage host
  people           admin@<tenant>.test  staff@<tenant>.test  member@<tenant>.test  visitor@<tenant>.test
  password         livelets
  publishable key  sb_publishable_livelets   (header "apikey", for pages)
  secret key       sb_secret_livelets        (header "apikey", for servers; never put it on a page)
  Pusher           app id 1, key livelets, secret livelets-secret

Publish an event
  curl http://localhost:5173/functions/v1/publish \\
    -H 'apikey: sb_secret_livelets' -H 'content-type: application/json' \\
    -d '{"tenant":"host","type":"host:log","data":{"level":"info","message":"Hello"},"audience":{"public":true}}'
`;
