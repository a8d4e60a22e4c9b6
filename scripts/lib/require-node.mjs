/** Imported first, for its effect: an old Node gets a sentence instead of a stack trace from some dependency. */
const [major, minor] = process.versions.node.split(".").map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `livelets: Node ${process.versions.node} is too old. Install Node 20.19 or newer (nodejs.org) and try again.`,
  );
  process.exit(1);
}
