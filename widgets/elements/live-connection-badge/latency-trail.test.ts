import { expect } from "@open-wc/testing";
import {
  FakeClient,
  LIVE_STATUS,
} from "../../controllers/testing/fake-client.ts";
import { extendTrail } from "./latency-trail.ts";
import { drawTrail } from "./render-trail.ts";

const status = (p50: number) => ({
  ...LIVE_STATUS,
  latency: { p50, p95: p50 * 2, last: p50 },
});

describe("extendTrail", () => {
  it("notes round trips every five seconds, and none that was not measured", () => {
    const client = new FakeClient();
    for (const at of [10_000, 14_999, 15_000])
      extendTrail(client, status(at / 1_000), at);
    const unmeasured = { ...LIVE_STATUS, latency: null };
    const trail = extendTrail(client, unmeasured, 90_000);
    expect(trail.map(({ at }) => at)).to.deep.equal([10_000, 15_000]);
  });

  it("keeps the newest sixty, per client", () => {
    const client = new FakeClient();
    for (let n = 1; n <= 100; n += 1) extendTrail(client, status(n), n * 5_000);
    const trail = extendTrail(client, status(0), 500_000);
    expect(trail).to.have.length(60);
    expect([trail[0]!.p50, trail.at(-1)!.p50]).to.deep.equal([41, 100]);
    expect(extendTrail(new FakeClient(), status(7), 5_000)).to.have.length(1);
  });

  it("goes on when the page's clock was set back", () => {
    const client = new FakeClient();
    extendTrail(client, status(1), 9_000_000);
    const trail = extendTrail(client, status(2), 5_000_000);
    expect(trail.map(({ p50 }) => p50)).to.deep.equal([2]);
  });
});

describe("drawTrail", () => {
  it("stands on zero and goes over time", () => {
    const trail = [0, 5_000, 20_000].map((at, n) => ({
      at,
      p50: n * 50,
      p95: 100,
    }));
    expect(drawTrail(trail, [0, 50, 100], [100])).to.equal(
      "M0.0 28.0L25.0 15.0L100.0 2.0",
    );
  });

  it("says no number that is none where nothing took any time", () => {
    const trail = [1, 1].map((at) => ({ at, p50: 0, p95: 0 }));
    expect(drawTrail(trail, [0, 0], [0, 0])).to.equal("M0.0 28.0L0.0 28.0");
  });
});
