/**
 * What Lit brings for browsers that the widgets do not run in (they need `light-dark()`, which came years after
 * adopted style sheets), for polyfills and for pages rendered on a server. Nothing else of Lit is touched.
 */
const LEFT_OUT = new Map([
  [
    "@lit/reactive-element/css-tag.js",
    [
      [
        /e=\w+\.ShadowRoot&&.*?"replace"in CSSStyleSheet\.prototype,/,
        "e=true,",
      ],
    ],
  ],
  [
    "@lit/reactive-element/reactive-element.js",
    [
      [/=\w+\.reactiveElementPolyfillSupport/, "=void 0"],
      [/\(\w+\.reactiveElementVersions\?\?=\[\]\)\.push\("[\d.]+"\)/, "0"],
    ],
  ],
  [
    "lit-html/lit-html.js",
    [
      [/=\w+\.litHtmlPolyfillSupport/, "=void 0"],
      [/\(\w+\.litHtmlVersions\?\?=\[\]\)\.push\("[\d.]+"\)/, "0"],
    ],
  ],
  [
    "lit-element/lit-element.js",
    [
      [/\w+\.litElementHydrateSupport\?\.\(\{LitElement:\w+\}\)/, "0"],
      [/=\w+\.litElementPolyfillSupport/, "=void 0"],
      [/\(\w+\.litElementVersions\?\?=\[\]\)\.push\("[\d.]+"\)/, "0"],
    ],
  ],
]);

/** A Vite plugin that leaves it out. Fails when Lit no longer reads like that: then this must be looked at again. */
export function leaveOutFallbacks() {
  return {
    name: "livelets:leave-out-fallbacks",
    transform(code, id) {
      const path = id.replaceAll("\\", "/").split("?")[0];
      for (const [file, edits] of LEFT_OUT)
        if (path.endsWith(`/${file}`))
          return { code: edits.reduce(leaveOut(file), code), map: null };
    },
  };
}

function leaveOut(file) {
  return (code, [pattern, instead]) => {
    if (pattern.test(code)) return code.replace(pattern, instead);
    throw new Error(
      `build: ${file} is not laid out as scripts/lib/build-lit.mjs knows it (${pattern}). Look at it again.`,
    );
  };
}
