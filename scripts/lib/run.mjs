import { spawn } from "node:child_process";

/** Process groups that are still running, by the id of their first process. */
const running = new Set();

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.once(signal, () => {
    for (const pid of running) kill(pid, "SIGKILL");
    process.exit(130);
  });
}

/**
 * Runs a program with its output passed through, and answers its exit code. It gets a process group of its own,
 * so that whatever it started (browsers, backends) ends with it, also when it hangs beyond `limitMs`.
 */
export function run(command, args, { env, cwd, limitMs }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ["ignore", "inherit", "inherit"],
      detached: true,
    });
    running.add(child.pid);
    const limit = setTimeout(() => {
      console.error(
        `livelets: stopped after ${limitMs / 1000} s: ${[command, ...args].join(" ")}`,
      );
      kill(child.pid, "SIGKILL");
    }, limitMs);
    const end = (code) => {
      clearTimeout(limit);
      kill(child.pid, "SIGKILL");
      running.delete(child.pid);
      resolve(code ?? 1);
    };
    child.once("error", (error) => {
      console.error(`livelets: cannot run "${command}": ${error.message}`);
      end(1);
    });
    child.once("exit", end);
  });
}

function kill(pid, signal) {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // The whole group has already ended.
  }
}
