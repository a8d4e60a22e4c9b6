import { beforeEach, describe, expect, it } from "vitest";
import { fakeDeps } from "../sources/fake-deps.ts";
import type { ClientDeps } from "./client-deps.ts";
import { OffWatch } from "./off-watch.ts";

describe("OffWatch", () => {
  let time: ReturnType<typeof fakeDeps>;
  let isSeen: boolean;
  let asked: number;
  let answers: () => Promise<void>;
  let watch: OffWatch;
  beforeEach(() => {
    time = fakeDeps(0.5);
    isSeen = true;
    asked = 0;
    answers = () => Promise.resolve();
    const page = { visible: () => isSeen };
    watch = new OffWatch({ ...time, page } as unknown as ClientDeps, () => {
      asked += 1;
      return answers();
    });
  });

  it("asks within 55 s, once", async () => {
    watch.start();
    await time.advance(55_000);
    await time.advance(300_000);
    expect(asked).toBe(1);
  });

  it("waits for a page that nobody sees", async () => {
    isSeen = false;
    watch.start();
    await time.advance(300_000);
    expect(asked).toBe(0);
    isSeen = true;
    await time.advance(55_000);
    expect(asked).toBe(1);
  });

  it("asks again where no answer came, unless it was stopped meanwhile", async () => {
    answers = () => Promise.reject(new Error("down"));
    watch.start();
    await time.advance(55_000);
    await time.advance(55_000);
    expect(asked).toBe(2);
    let fail = (_: Error) => {};
    answers = () => new Promise((_, reject) => (fail = reject));
    await time.advance(55_000);
    watch.stop();
    fail(new Error("down"));
    await time.advance(300_000);
    expect(asked).toBe(3);
  });
});
