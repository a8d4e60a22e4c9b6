import tseslint from "typescript-eslint";

/** Who may import whom among the rooms of widgets/ (docs/architecture.md). A room may always import itself. */
const mayImport = {
  events: "",
  texts: "",
  theme: "",
  packs: "events",
  log: "events",
  sources: "events",
  client: "events log sources/source.ts",
  controllers: "client log events texts",
  elements: "controllers theme texts events packs",
  setup: "events texts packs log sources client controllers",
  "elements/live-provider": "controllers theme texts events setup",
  "elements/live-scrubber": "controllers theme texts events setup",
  embed: "events controllers elements setup texts/text.ts",
};
const rooms = Object.keys(mayImport).filter((name) => !/\/|embed/.test(name));
const outside = ["**/functions/**", "**/demo/**", "**/bench/**", "**/embed/**"];
const tests = ["**/*.test.ts", "**/testing/**", "**/testing.ts"];

function room([name, list]) {
  const allowed = [name.split("/")[0], ...list.split(" ").filter(Boolean)];
  const closed = rooms.filter((other) => !allowed.includes(other));
  const doors = allowed.filter((path) => path.endsWith(".ts"));
  const group = [
    ...outside,
    ...closed.map((other) => `**/${other}/**`),
    ...doors.map((door) => `!**/${door}`),
  ];
  const message = `${name} may import: ${list || "nothing of ours"}.`;
  const rule = ["error", { patterns: [{ group, message }] }];
  return {
    files: [`widgets/${name}/**/*.ts`],
    ignores: tests,
    rules: { "@typescript-eslint/no-restricted-imports": rule },
  };
}

const forbidden = {
  TSEnumDeclaration: "Use a union of strings.",
  "TSModuleDeclaration[declare!=true]": "Use modules, not namespaces.",
  "MemberExpression[property.name=/^(inner|outer)HTML$|^insertAdjacentHTML$/]":
    "Bind text as text.",
  "ImportSpecifier[imported.name='unsafeHTML']": "Bind text as text.",
};

const hostGlobals =
  "window document localStorage setTimeout setInterval fetch WebSocket";
/** Node's own, not all of which Deno 2.1 has, the runtime of Supabase's edge: import it from its `node:` module. */
const nodeGlobals =
  "Buffer process global setImmediate clearImmediate __dirname __filename";

export default tseslint.config(
  { ignores: ["dist/", ".livelets/", "bench/peers/", "bench/results/"] },
  ...tseslint.configs.recommended,
  {
    rules: {
      "no-eval": "error",
      "no-unused-private-class-members": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      eqeqeq: "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_" },
      ],
      "no-restricted-syntax": [
        "error",
        ...Object.entries(forbidden).map(([selector, message]) => ({
          selector,
          message,
        })),
      ],
    },
  },
  {
    // These rooms run in functions and tests too: time, ids and storage are arguments.
    files: ["widgets/{events,packs,log}/**/*.ts"],
    ignores: tests,
    rules: { "no-restricted-globals": ["error", ...hostGlobals.split(" ")] },
  },
  ...Object.entries(mayImport).map(room),
  {
    files: ["functions/**/*.ts"],
    ignores: tests,
    rules: {
      "no-restricted-globals": ["error", ...nodeGlobals.split(" ")],
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              group: [
                "**/widgets/!(events|packs)/**",
                "**/demo/**",
                "@supabase/*",
              ],
              message:
                "functions/ imports widgets/events, widgets/packs and its own _shared.",
            },
          ],
        },
      ],
    },
  },
);
