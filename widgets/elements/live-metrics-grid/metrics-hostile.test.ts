import { expect, fixture, html, waitUntil } from "@open-wc/testing";
import {
  eventOf,
  FakeClient,
  resetOf,
} from "../../controllers/testing/fake-client.ts";
import {
  captureWarnings,
  HOSTILE,
  nextPaint as paint,
} from "../../controllers/testing/page.ts";
import type { LiveEvent } from "../../events/event.ts";
import { createLiveClient } from "../../client/live-client.ts";
import { mockSource } from "../../sources/mock.ts";
import { pack as barbershop } from "../../packs/barbershop/index.ts";
import { chunks } from "./chunks.ts";
import "./live-metrics-grid.define.ts";
import type { LiveMetricsGrid, MetricDefinition } from "./live-metrics-grid.ts";

const FINE: MetricDefinition = { name: "fine", label: "Fine", type: "m" };

/** The next paint, with what loads only when it is of use. */
async function nextPaint(): Promise<void> {
  await paint();
  await import("./later.ts");
  await import("../../controllers/metric-oddities.ts");
  await paint();
}

async function show(
  properties: Partial<LiveMetricsGrid> = {},
  client = new FakeClient(),
) {
  const box = await fixture(html`<div></div>`);
  const grid = document.createElement("live-metrics-grid");
  box.append(Object.assign(grid, { client }, properties));
  await nextPaint();
  if (client instanceof FakeClient) client.send(resetOf([]));
  return { grid, client };
}

const say = (key: string, value: unknown, seq = 1): LiveEvent =>
  eventOf(seq, { type: "m", key, data: { value } });
const all = (grid: Element, selector: string) =>
  [...grid.shadowRoot!.querySelectorAll(selector)].map((one) =>
    one.textContent!.replace(/\s+/g, " ").trim(),
  );
const readAll = (grid: Element) => grid.shadowRoot!.textContent!;

describe("<live-metrics-grid> and what harms", () => {
  let warnings: ReturnType<typeof captureWarnings>;
  beforeEach(() => (warnings = captureWarnings()));
  afterEach(() => {
    warnings.restore();
    expect(document.title).to.not.equal("harmed");
  });

  it("shows hostile strings in every field as text", async () => {
    const definitions = HOSTILE.map((bad, at): MetricDefinition => ({
      name: `${at} ${bad}`,
      key: `k${at}`,
      label: bad,
      type: "m",
      format: "text",
      suffix: bad,
      words: { [bad]: { label: bad, tone: "ok" } },
    }));
    const { grid, client } = await show({ definitions });
    client.send(...HOSTILE.map((bad, at) => say(`k${at}`, bad, at + 1)));
    await nextPaint();
    expect(grid.shadowRoot!.querySelector("img, script, a")).to.equal(null);
    expect(all(grid, ".value")).to.include(HOSTILE[1]!);
    expect(document.body.scrollWidth).to.be.at.most(innerWidth);
  });

  const values: [unknown, string][] = [
    [NaN, "Not a number"],
    [Infinity, "Too large to show"],
    [-1e300, "Too large to show"],
    [12_345_678, "12.3M"],
    [null, "No value yet"],
    ["", "No value yet"],
    ["many", "Not a number"],
    [{ toString: 7 }, "No value yet"],
    [-0, "0"],
    [-0.001, "0"],
  ];
  for (const [value, text] of values)
    it(`says "${text}" where the value is ${String(JSON.stringify(value) ?? value)}`, async () => {
      const { grid, client } = await show({
        definitions: [{ ...FINE, goal: 10, comparison: { label: "x" } }],
        locale: "en",
      });
      client.send(say("fine", value));
      await nextPaint();
      expect(all(grid, ".value")).to.deep.equal([text]);
      await expect(grid).to.be.accessible();
    });

  for (const [locale, value, text] of [
    ["en", 12, "12 byte"],
    ["en", 1_500, "1.5 kB"],
    ["de", 123_456_789, "123,5 MB"],
    ["en", -2e12, "-2 TB"],
  ] as const)
    it(`writes ${value} bytes in ${locale} as ${text}`, async () => {
      const definitions: MetricDefinition[] = [{ ...FINE, format: "bytes" }];
      const { grid, client } = await show({ definitions, locale });
      client.send(say("fine", value));
      await nextPaint();
      expect(all(grid, ".value")).to.deep.equal([text]);
    });

  it("ignores goals, baselines and times that are none", async () => {
    const goal = { ...FINE, goal: "goal", comparison: { label: "x" } };
    const { grid, client } = await show({ definitions: [goal] });
    for (const bad of [NaN, Infinity, 0, -5, "ten", {}, null]) {
      const data = { value: 5, goal: bad, previous: bad === 0 ? "" : bad };
      client.send(eventOf(1, { type: "m", key: "fine", at: "soon", data }));
      await nextPaint();
      expect(all(grid, "[role=progressbar]")).to.have.length(0);
    }
    expect(warnings.said).to.deep.equal([]);
  });

  const thrower = () => {
    throw new Error("no such field");
  };
  const broken: [string, unknown, string][] = [
    ["is null", null, "definition 2 has no name"],
    ["has no name", { label: "x", type: "m" }, "definition 2 has no name"],
    ["repeats a name", FINE, 'definition 2 repeats the name "fine"'],
    ["has no label", { name: "b", type: "m" }, '"b" has no label'],
    [
      "throws when it is read",
      Object.defineProperty({}, "name", { enumerable: true, get: thrower }),
      'definition 2 threw "no such field"',
    ],
    [
      "throws",
      { name: "b", key: "fine", label: "B", type: "m", value: thrower },
      'definition "b" threw "no such field"',
    ],
    [
      "asks for an impossible number of digits",
      { ...FINE, name: "b", key: "fine", digits: -3 },
      'definition "b" has a wrong digits: use a whole number from 0 to 20',
    ],
    [
      "names a currency that is none",
      { ...FINE, name: "b", key: "fine", format: "currency", currency: "EURO" },
      'definition "b" has a wrong currency: use three letters such as EUR',
    ],
    [
      "counts by nothing",
      { ...FINE, name: "b", count: { path: 7 } },
      'definition "b" has a wrong count: use an object such as { path',
    ],
    ...["comparison", "count", "thresholds", "words"].map(
      (field): [string, unknown, string] => [
        `has a text as its ${field}`,
        { ...FINE, name: "b", key: "fine", [field]: "bad" },
        `definition "b" has a wrong ${field}: use an `,
      ],
    ),
    [
      "has more digits than there are",
      { ...FINE, name: "b", key: "fine", digits: 21 },
      "use a whole number from 0 to 20",
    ],
  ];
  for (const [what, definition, problem] of broken)
    it(`harms its own tile alone when a definition ${what}, with one warning`, async () => {
      const definitions = [FINE, definition] as MetricDefinition[];
      const { grid, client } = await show({ definitions });
      const other = await show({ definitions: [FINE] }, client);
      for (let seq = 1; seq < 4; seq += 1) {
        client.send(say("fine", seq, seq));
        await nextPaint();
      }
      expect(all(grid, "[part=problem]").join()).to.include(problem);
      expect(all(grid, ".value")).to.deep.equal(["3"]);
      expect(grid.matches(":state(error)")).to.equal(true);
      expect(readAll(grid)).to.not.include("LIVE");
      expect(all(other.grid, ".value")).to.deep.equal(["3"]);
      expect(warnings.said).to.have.length(1);
      await expect(grid).to.be.accessible();
      grid.definitions = [FINE];
      await nextPaint();
      expect(grid.matches(":state(live)")).to.equal(true);
    });

  for (const [what, definitions] of [
    ["a text", "revenue"],
    ["an object", {}],
  ] as const)
    it(`is in its error when definitions are ${what}, until they are a list`, async () => {
      const { grid } = await show({ definitions: definitions as never });
      await nextPaint();
      expect(grid.matches(":state(error)")).to.equal(true);
      expect(readAll(grid)).to.include("definitions threw");
      grid.definitions = [FINE];
      await nextPaint();
      expect(grid.matches(":state(live)")).to.equal(true);
      expect(warnings.said).to.have.length(1);
    });

  it("is alone in its error when renderItem throws, until another is set", async () => {
    const { grid, client } = await show({
      definitions: [FINE],
      renderItem: thrower,
    });
    client.send(say("fine", 1));
    await nextPaint();
    expect(readAll(grid)).to.include('renderItem threw "no such field"');
    grid.renderItem = ({ text }) => `own ${text}`;
    await nextPaint();
    expect(readAll(grid)).to.include("own 1");
    expect(warnings.said).to.have.length(1);
  });

  it("shows values of a bare channel through map, unverified", async () => {
    const client = new FakeClient();
    client.bare = true;
    client.granted = null;
    client.update({ state: "unverified", topics: [] });
    const { grid } = await show(
      {
        topic: "shop",
        definitions: [FINE],
        map: (payload) => ({ type: "m", key: "fine", data: payload as never }),
      },
      client,
    );
    client.sendBare("shop", { value: 7 });
    await nextPaint();
    expect(all(grid, ".value")).to.deep.equal(["7"]);
    expect(readAll(grid)).to.include("Unverified");
  });

  for (const hours of [-1, 1])
    it(`is not confused by an event whose clock is ${hours} h off`, async () => {
      const { grid, client } = await show({
        definitions: [{ ...FINE, staleAfterMs: 60_000 }],
      });
      const at = new Date(client.clock + hours * 3_600_000).toISOString();
      client.send(
        eventOf(1, { type: "m", key: "fine", at, data: { value: 1 } }),
      );
      await nextPaint();
      expect(all(grid, "[part=updated]")).to.deep.equal([
        hours > 0 ? "updated just now" : "updated 1 hr ago",
      ]);
      expect(all(grid, "[part=stale]")).to.have.length(hours > 0 ? 0 : 1);
    });

  it("takes an event from the future for one of now, and no longer than it lasts", async () => {
    const { grid, client } = await show({
      definitions: [{ ...FINE, staleAfterMs: 60_000 }],
    });
    const at = new Date(client.clock + 3_600_000).toISOString();
    client.send(eventOf(1, { type: "m", key: "fine", at, data: { value: 1 } }));
    await nextPaint();
    client.clock += 120_000;
    grid.requestUpdate();
    await nextPaint();
    expect(all(grid, "[part=updated]")).to.deep.equal(["updated 2 min ago"]);
    expect(all(grid, "[part=stale]")).to.deep.equal(["no update for 2 min"]);
  });

  for (const at of ["soon", "2026-11-20T10:00:00+99:99", "2026-13-40"])
    it(`shows a value whose time is "${at}", and says nothing of its age`, async () => {
      const { grid, client } = await show({
        definitions: [{ ...FINE, staleAfterMs: 1 }],
      });
      client.send(
        eventOf(1, { type: "m", key: "fine", at, data: { value: 7 } }),
      );
      await nextPaint();
      expect(all(grid, ".value")).to.deep.equal(["7"]);
      expect(all(grid, "[part=updated]")).to.deep.equal([""]);
      expect(all(grid, "[part=stale]")).to.have.length(0);
    });

  it("takes no side where a definition does not say rightly which way is good, or when it is old", async () => {
    const odd = {
      good: "sideways",
      staleAfterMs: NaN,
      comparison: { label: "x" },
    };
    const { grid, client } = await show({
      definitions: [{ ...FINE, ...odd } as never],
    });
    client.send(
      eventOf(1, { type: "m", key: "fine", data: { value: 2, previous: 1 } }),
    );
    await nextPaint();
    const trend = grid.shadowRoot!.querySelector("[part=trend] b")!;
    expect(trend.className).to.equal("neutral");
    expect(all(grid, "[part=stale]")).to.have.length(0);
  });

  it("is alone in its error when map throws, until another is set", async () => {
    const client = new FakeClient();
    client.bare = true;
    client.granted = null;
    client.update({ state: "unverified", topics: [] });
    const bare = { topic: "shop", definitions: [FINE] };
    const fine = () => ({ type: "m", key: "fine", data: { value: 3 } });
    const { grid } = await show({ ...bare, map: thrower }, client);
    const other = await show({ ...bare, map: fine }, client);
    for (const seq of [1, 2]) client.sendBare("shop", {}, seq);
    await nextPaint();
    expect(readAll(grid)).to.include('map threw "no such field"');
    expect(grid.matches(":state(error)")).to.equal(true);
    expect(all(other.grid, ".value")).to.deep.equal(["3"]);
    expect(warnings.said).to.have.length(1);
    grid.map = fine;
    await nextPaint();
    client.sendBare("shop", {}, 3);
    await nextPaint();
    expect(all(grid, ".value")).to.deep.equal(["3"]);
  });

  it("is in its error when the pack throws, until there is another", async () => {
    const client = new FakeClient();
    client.pack = Object.defineProperty({ ...barbershop }, "metrics", {
      get: thrower,
    });
    const { grid } = await show({}, client);
    const other = await show({ definitions: [FINE] }, client);
    client.send(say("fine", 1));
    await nextPaint();
    expect(readAll(grid)).to.include('pack threw "no such field"');
    expect(all(other.grid, ".value")).to.deep.equal(["1"]);
    expect(warnings.said).to.have.length(1);
    client.pack = barbershop;
    client.update();
    await nextPaint();
    expect(grid.matches(":state(live)")).to.equal(true);
  });

  it("goes back to all metrics when metrics and limit are removed", async () => {
    const { grid, client } = await show({
      definitions: [FINE, { ...FINE, name: "b", key: "fine" }],
    });
    grid.setAttribute("metrics", "fine");
    grid.setAttribute("limit", "1");
    client.send(say("fine", 1));
    await nextPaint();
    expect(all(grid, ".value")).to.have.length(1);
    grid.removeAttribute("metrics");
    grid.removeAttribute("limit");
    await nextPaint();
    expect(all(grid, ".value")).to.have.length(2);
    expect(warnings.said).to.deep.equal([]);
  });

  it("says that there is nothing to connect with where there is no provider", async () => {
    const grid = await fixture<LiveMetricsGrid>(
      html`<live-metrics-grid .definitions=${[FINE]}></live-metrics-grid>`,
    );
    expect(all(grid, "[part=mark]")).to.deep.equal(["Connecting"]);
    await waitUntil(() => readAll(grid).includes("Not connected"), "never", {
      timeout: 4_000,
    });
    expect(grid.matches(":state(missing)")).to.equal(true);
    expect(readAll(grid)).to.include("<live-provider>");
    await expect(grid).to.be.accessible();
  }).timeout(6_000);

  it("looks closely at a pack's definitions only where one cannot be drawn, and tells that once", async () => {
    const { oddities } = chunks;
    let asked = 0;
    chunks.oddities = () => ((asked += 1), oddities());
    const client = new FakeClient();
    client.pack = { ...barbershop, metrics: [FINE] };
    const { grid } = await show({}, client);
    client.send(say("fine", 5));
    await nextPaint();
    expect(asked).to.equal(0);
    const odd = { ...FINE, format: "currency", currency: "EURO" } as const;
    client.pack = { ...barbershop, metrics: [odd] };
    client.update();
    await waitUntil(() => readAll(grid).includes("use three letters such as"));
    await nextPaint();
    expect(asked).to.equal(1);
    expect(warnings.said).to.have.length(1);
    expect(warnings.said[0]).to.include('"fine" has a wrong currency');
    chunks.oddities = oddities;
  });

  it("says why, and nothing of trying again, when the generator of a simulated pack throws", async () => {
    const at = () => {
      throw new Error("no such shop");
    };
    const generator = { everyMs: 1_000, at };
    const source = mockSource({ generator, seed: "x" });
    const client = createLiveClient({ tenant: "demo", source });
    const { grid } = await show({}, client as never);
    await waitUntil(() => readAll(grid).includes("no such shop"));
    expect(readAll(grid)).to.not.match(/LIVE|No connection|retried|sign in/i);
    expect(grid.matches(":state(error)")).to.equal(true);
    await expect(grid).to.be.accessible();
    await client.close();
  });

  it("complains of a wrong locale, limit and theme once each, and goes on", async () => {
    const client = new FakeClient();
    client.pack = barbershop;
    const { grid } = await show(
      { locale: "not_a_locale!", limit: -3, theme: "pink" },
      client,
    );
    for (let seq = 1; seq < 3; seq += 1) {
      client.send(
        eventOf(seq, {
          type: "metrics:updated",
          key: "utilization",
          data: { value: seq / 10 },
        }),
      );
      await nextPaint();
    }
    expect(warnings.said).to.have.length(3);
    expect(all(grid, ".value")).to.include("20%");
  });

  describe("when what is not needed at first cannot be had", () => {
    const { later } = chunks;
    let asked = 0;
    beforeEach(() => {
      asked = 0;
      chunks.later = () => ((asked += 1), Promise.reject(new Error("offline")));
    });
    afterEach(() => void (chunks.later = later));

    it("says so where there are no values, and asks again at a press", async () => {
      const { grid } = await show({ definitions: [FINE] });
      await nextPaint();
      expect(readAll(grid)).to.not.include("Loading");
      expect(all(grid, "[part=message] b")).to.deep.equal(["No value yet"]);
      expect(all(grid, "[part=retry]")).to.deep.equal([
        "Not loaded. Try again",
      ]);
      expect(asked).to.equal(1);
      await expect(grid).to.be.accessible();
      chunks.later = later;
      grid.shadowRoot!.querySelector<HTMLElement>("[part=retry]")!.click();
      await waitUntil(() => readAll(grid).includes("appear here"));
      expect(all(grid, "[part=retry]")).to.deep.equal([]);
    });

    it("says why when definitions are wrong", async () => {
      const { grid } = await show({ definitions: "revenue" as never });
      await nextPaint();
      expect(readAll(grid)).to.include("definitions threw");
      expect(all(grid, "[part=retry]")).to.have.length(1);
    });

    it("says how the connection is", async () => {
      const { grid, client } = await show({ definitions: [FINE] });
      client.update({ state: "offline", reason: "It closed.", topics: [] });
      await nextPaint();
      expect(all(grid, "[part=message] b")).to.deep.equal(["Offline"]);
      expect(readAll(grid)).to.include("It closed.");
    });

    it("shows values without their past, and asks again later", async () => {
      const { grid, client } = await show({ definitions: [FINE] });
      client.send(say("fine", 1));
      await nextPaint();
      expect(all(grid, ".value")).to.deep.equal(["1"]);
      expect(asked).to.equal(1);
      const { now } = Performance.prototype;
      performance.now = () => now.call(performance) + 11_000;
      try {
        client.send(say("fine", 2, 2));
        await nextPaint();
      } finally {
        Reflect.deleteProperty(performance, "now");
      }
      expect(all(grid, ".value")).to.deep.equal(["2"]);
      expect(asked).to.equal(2);
    });
  });

  it("writes values in the order of their own language on a page from right to left", async () => {
    document.documentElement.dir = "rtl";
    try {
      const { grid, client } = await show({
        definitions: [{ ...FINE, format: "minutes" }],
        locale: "en",
      });
      client.send(say("fine", 19));
      await nextPaint();
      const place = (part: string) =>
        grid
          .shadowRoot!.querySelector(`.value ${part}`)!
          .getBoundingClientRect();
      expect(place("b").right).to.be.at.most(place("small").left);
      grid.locale = "ar";
      await nextPaint();
      expect(place("small").right).to.be.at.most(place("b").left);
    } finally {
      document.documentElement.removeAttribute("dir");
    }
  });
});
