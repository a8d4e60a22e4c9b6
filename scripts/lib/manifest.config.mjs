/** What the custom elements manifest is made from: the docblocks of the elements. Read by its analyzer. */
export default {
  globs: ["widgets/elements/**/live-*.ts"],
  exclude: ["**/*.test.ts", "**/*.styles.ts", "**/*-event.ts"],
  litelement: true,
  quiet: true,
  packagejson: false,
};
