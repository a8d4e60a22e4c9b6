const LOOK_MS = 500;

/**
 * Imported for its effect. npm hands a signal to the shell between itself and us, and that shell dies of it without a
 * word to us. So when npm started us and our parent changes, we send ourselves the signal that we should have got.
 */
if (process.env.npm_lifecycle_event !== undefined) {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, "SIGTERM");
  }, LOOK_MS).unref();
}
