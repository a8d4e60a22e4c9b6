/**
 * What the SDK of Supabase Realtime brings for changes of tables, which the widgets never ask for: a builder of
 * filters, and the conversion of rows. Nothing else of the SDK is touched.
 */
const LEFT_OUT = new Map([
  [
    "@supabase/realtime-js/dist/module/RealtimePostgresFilterBuilder.js",
    () =>
      "export class RealtimePostgresFilterBuilder {}\nexport const postgresChangesFilter = () => new RealtimePostgresFilterBuilder();\n",
  ],
  [
    "@supabase/realtime-js/dist/module/lib/transformers.js",
    (code) =>
      `export const convertChangeData = (columns, record) => record;\n${pieceFrom(code, "export const httpEndpointURL")}`,
  ],
]);

/** A Vite plugin that leaves them out. Fails when the SDK no longer has them: then this must be looked at again. */
export function leaveOutTables() {
  const met = new Set();
  return {
    name: "livelets:leave-out-tables",
    transform(code, id) {
      for (const [path, replace] of LEFT_OUT) {
        if (!id.replaceAll("\\", "/").endsWith(path)) continue;
        met.add(path);
        return { code: replace(code), map: null };
      }
    },
    buildEnd(error) {
      if (error || met.size === LEFT_OUT.size) return;
      throw changed([...LEFT_OUT.keys()].find((path) => !met.has(path)));
    },
  };
}

function pieceFrom(code, start) {
  const at = code.indexOf(start);
  if (at < 0) throw changed(start);
  return code.slice(at);
}

function changed(what) {
  return new Error(
    `build: the SDK no longer has "${what}". See what took its place, and correct scripts/lib/build-sdk.mjs.`,
  );
}
