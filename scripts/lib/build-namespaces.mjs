/** What the bundler's runtime calls to make a module's namespace: one short function. */
const HELPER =
  "(getters)=>{const all={};for(const name in getters)Object.defineProperty(all,name,{get:getters[name],enumerable:!0});return all}";

const RUNTIME =
  /import\{(\w+) as (\w+)\}from"\.\/rolldown-runtime-[\w-]+\.js";/;

/**
 * A Vite plugin that writes that function into the few chunks that need nothing else of the runtime: a file for it
 * would be one more request before the first paint. Where the runtime looks otherwise, all stays as it is.
 */
export function inlineNamespaces() {
  return {
    name: "livelets:inline-namespaces",
    enforce: "post",
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter(
        ({ type }) => type === "chunk",
      );
      const runtime = chunks.find(({ name }) => name === "rolldown-runtime");
      const exported = runtime && nameOfHelper(runtime.code);
      if (!exported) return;
      for (const chunk of chunks)
        chunk.code = chunk.code.replace(RUNTIME, (whole, name, local) =>
          name === exported ? `const ${local}=${HELPER};` : whole,
        );
    },
  };
}

/** Under which name the runtime exports the maker of namespaces. */
function nameOfHelper(code) {
  const local = /(\w+)=\((\w+),\w+\)=>\{let \w+=\{\};for\(var \w+ in \2\)/.exec(
    code,
  )?.[1];
  return local && new RegExp(`[{,]${local} as (\\w+)[,}]`).exec(code)?.[1];
}
