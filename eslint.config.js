import tseslint from "typescript-eslint";

/**
 * Who may import whom (docs/architecture.md): one entry per room, naming the rooms it must not reach.
 * A room may always import itself; what is not listed here for a room is allowed.
 */
const rooms = {
  "widgets/events": [
    "packs",
    "log",
    "sources",
    "client",
    "texts",
    "theme",
    "controllers",
    "elements",
    "setup",
    "embed",
  ],
  "widgets/texts": [
    "events",
    "packs",
    "log",
    "sources",
    "client",
    "theme",
    "controllers",
    "elements",
    "setup",
    "embed",
  ],
  "widgets/theme": [
    "events",
    "packs",
    "log",
    "sources",
    "client",
    "texts",
    "controllers",
    "elements",
    "setup",
    "embed",
  ],
  "widgets/packs": [
    "log",
    "sources",
    "client",
    "texts",
    "theme",
    "controllers",
    "elements",
    "setup",
    "embed",
  ],
  "widgets/log": [
    "packs",
    "sources",
    "client",
    "texts",
    "theme",
    "controllers",
    "elements",
    "setup",
    "embed",
  ],
  "widgets/sources": [
    "packs",
    "log",
    "client",
    "texts",
    "theme",
    "controllers",
    "elements",
    "setup",
    "embed",
  ],
  "widgets/client": [
    "packs",
    "texts",
    "theme",
    "controllers",
    "elements",
    "setup",
    "embed",
  ],
  "widgets/controllers": [
    "packs",
    "sources",
    "theme",
    "elements",
    "setup",
    "embed",
  ],
  "widgets/elements": ["log", "sources", "client", "embed"],
  "widgets/setup": ["elements", "embed"],
};

const dom =
  "The DOM-free rooms run in functions and tests: take time, ids and storage as arguments.";

function room(folder, forbidden) {
  const sharedOnly =
    folder === "widgets/client" ? ["**/sources/!(source.ts)"] : [];
  const setupOnly = folder === "widgets/elements" ? ["**/setup/**"] : [];
  return {
    files: [`${folder}/**/*.ts`],
    ignores: [
      `${folder}/**/*.test.ts`,
      `${folder}/**/testing/**`,
      `${folder}/**/testing.ts`,
      "widgets/elements/live-provider/**",
    ],
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              group: [
                ...forbidden.map((name) => `**/${name}/**`),
                ...sharedOnly,
                ...setupOnly,
                "**/functions/**",
                "**/demo/**",
              ],
              message: `${folder} must not import this room: see docs/architecture.md, "Who may import whom".`,
            },
          ],
        },
      ],
    },
  };
}

export default tseslint.config(
  {
    ignores: [
      "dist/",
      "node_modules/",
      ".livelets/",
      "bench/peers/",
      "bench/results/",
    ],
  },
  ...tseslint.configs.recommended,
  {
    rules: {
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      eqeqeq: "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_" },
      ],
      "no-restricted-syntax": [
        "error",
        { selector: "TSEnumDeclaration", message: "Use a union of strings." },
        {
          selector: "TSModuleDeclaration[declare!=true]",
          message: "Use modules, not namespaces.",
        },
        {
          selector:
            "MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML)$/]",
          message: "Bind text as text.",
        },
        {
          selector: "ImportSpecifier[imported.name='unsafeHTML']",
          message: "Bind text as text.",
        },
      ],
    },
  },
  {
    files: ["widgets/{events,packs,log}/**/*.ts"],
    ignores: ["**/*.test.ts"],
    rules: {
      "no-restricted-globals": [
        "error",
        ...[
          "window",
          "document",
          "localStorage",
          "setTimeout",
          "setInterval",
          "fetch",
          "WebSocket",
        ].map((name) => ({ name, message: dom })),
      ],
    },
  },
  ...Object.entries(rooms).map(([folder, forbidden]) =>
    room(folder, forbidden),
  ),
  {
    files: ["functions/**/*.ts"],
    ignores: ["**/*.test.ts"],
    rules: {
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
