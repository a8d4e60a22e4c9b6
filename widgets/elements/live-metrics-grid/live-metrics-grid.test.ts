import { aTimeout, expect, fixture, html, waitUntil } from "@open-wc/testing";
import { EPOCH, eventOf } from "../../controllers/testing/fake-client.ts";
import type { FakeClient } from "../../controllers/testing/fake-client.ts";
import {
  captureWarnings,
  dressPage,
  nextPaint as paint,
  PAGE_LOOKS,
} from "../../controllers/testing/page.ts";
import { clientIn } from "../../controllers/testing/statuses.ts";
import { LiveletsError } from "../../events/error.ts";
import type { LiveEvent, LiveReset } from "../../events/event.ts";
import { STATES } from "../../events/state.ts";
import { pack as barbershop } from "../../packs/barbershop/index.ts";
import { pack as gym } from "../../packs/gym/index.ts";
import { pack as signage } from "../../packs/signage/index.ts";
import { setTexts } from "../../texts/text.ts";
import "./live-metrics-grid.define.ts";
import type { LiveMetricsGrid } from "./live-metrics-grid.ts";

/** The next paint, with what loads only when it is of use. */
async function nextPaint(): Promise<void> {
  await paint();
  await import("./later.ts");
  await import("../../controllers/metric-oddities.ts");
  await paint();
}

async function show(
  client: FakeClient,
  properties: Partial<LiveMetricsGrid> = {},
): Promise<LiveMetricsGrid> {
  const box = await fixture(html`<div></div>`);
  const grid = document.createElement("live-metrics-grid");
  box.append(Object.assign(grid, { client }, properties));
  await nextPaint();
  return grid;
}

function metric(
  seq: number,
  name: string,
  value: unknown,
  more: Record<string, unknown> = {},
): LiveEvent {
  return eventOf(seq, {
    type: "metrics:updated",
    key: name,
    data: { metric: name, value, simulated: false, ...more },
  });
}

/** State events stand in a snapshot's `last`. */
function lastOf(...events: LiveEvent[]): LiveReset {
  const last = new Map(events.map((one) => [`${one.type}/${one.key}`, one]));
  return {
    type: "live:reset",
    topic: "acme.public",
    snapshot: { topic: "acme.public", epoch: EPOCH, seq: 50, last, recent: [] },
  };
}

const SHOP = [
  metric(1, "revenue_today", 1284.5, { previous: 1142, goal: 1800 }),
  metric(2, "bookings_today", 36, { previous: 40, goal: 30 }),
  metric(3, "satisfaction", 4.6, { reviews: 120 }),
  metric(4, "utilization", 0.95),
  metric(5, "business_status", "open", { simulated: true }),
];

function shopIn(state: (typeof STATES)[number] = "live"): FakeClient {
  const client = clientIn(state);
  client.pack = barbershop;
  return client;
}

const all = (grid: Element, selector: string) => [
  ...grid.shadowRoot!.querySelectorAll<HTMLElement>(selector),
];
const textOf = (one: Element) => one.textContent!.replace(/\s+/g, " ").trim();
const texts = (grid: Element, selector: string) =>
  all(grid, selector).map(textOf);
const readAll = (grid: Element) => texts(grid, "section").join();

describe("<live-metrics-grid>", () => {
  it("is accessible", async () => {
    const client = shopIn();
    const grid = await show(client);
    client.send(lastOf(...SHOP), metric(6, "satisfaction", 4.5));
    await nextPaint();
    await expect(grid).to.be.accessible();
  });

  for (const look of PAGE_LOOKS)
    for (const state of STATES)
      it(`is accessible when ${state}, empty and full, ${look.name}`, async () => {
        const undress = dressPage(look);
        try {
          const client = shopIn(state);
          const grid = await show(client);
          await expect(grid).to.be.accessible();
          client.send(lastOf(...SHOP), metric(6, "satisfaction", 4.5));
          await nextPaint();
          await expect(grid).to.be.accessible();
          expect(document.body.scrollWidth).to.be.at.most(innerWidth);
        } finally {
          undress();
        }
      });

  for (const state of STATES)
    it(`is in :state(${state}) and carries the LIVE mark only when live`, async () => {
      const client = shopIn(state);
      const grid = await show(client);
      client.send(lastOf(...SHOP));
      await nextPaint();
      expect(grid.matches(`:state(${state})`)).to.equal(true);
      expect(readAll(grid).includes("LIVE")).to.equal(state === "live");
    });

  it("shows the pack's metrics in its order, as the locale writes them", async () => {
    const client = shopIn();
    const grid = await show(client, { locale: "de" });
    client.send(lastOf(...SHOP));
    await nextPaint();
    expect(texts(grid, ".value").slice(0, 4)).to.deep.equal([
      "1.284,50 €",
      "36",
      "4,6 / 5",
      "95 %",
    ]);
    expect(texts(grid, ".value")).to.include("Open");
    expect(all(grid, "li")).to.have.length(barbershop.metrics!.length);
  });

  it("takes the currency that the event names before that of the definition", async () => {
    const client = shopIn();
    const grid = await show(client, { locale: "en", metrics: "revenue_today" });
    client.send(lastOf(metric(1, "revenue_today", 5, { unit: "JPY" })));
    await nextPaint();
    expect(texts(grid, ".value")).to.deep.equal(["¥5"]);
  });

  it("says how a value changed, whether that is good, and against what", async () => {
    const client = shopIn();
    const grid = await show(client);
    client.send(
      lastOf(...SHOP, metric(9, "wait_time_minutes", 5, { previous: 8 })),
    );
    await nextPaint();
    const [revenue, bookings, wait] = all(grid, "[part=trend]");
    expect(textOf(revenue!)).to.equal("up 12.5% vs. yesterday");
    expect(textOf(bookings!)).to.equal("down 4 vs. yesterday");
    expect(textOf(wait!)).to.equal("down 3 min vs. before");
    const tones = [revenue, bookings, wait].map(
      (one) => one!.querySelector("b")!.className,
    );
    expect(tones).to.deep.equal(["ok", "bad", "ok"]);
  });

  it("shows no trend without a baseline, and none of nothing in percent", async () => {
    const client = shopIn();
    const grid = await show(client);
    client.send(
      lastOf(
        metric(1, "bookings_today", 7),
        metric(2, "revenue_today", 50, { previous: 0 }),
      ),
    );
    await nextPaint();
    expect(texts(grid, "[part=trend]")).to.deep.equal([
      "up €50.00 vs. yesterday",
    ]);
  });

  it("shows progress towards a goal, full and no fuller where it is passed", async () => {
    const client = shopIn();
    const grid = await show(client);
    client.send(lastOf(...SHOP));
    await nextPaint();
    const [revenue, bookings] = all(grid, "[role=progressbar]");
    expect(revenue!.ariaValueNow).to.equal("71");
    expect(revenue!.ariaLabel).to.equal("Revenue: Goal");
    expect(revenue!.ariaValueText).to.equal("71% of €1,800.00");
    expect(bookings!.ariaValueNow).to.equal("100");
    expect(bookings!.ariaValueText).to.equal("120% of 30");
  });

  it("says in a word and a shape which threshold a value has reached", async () => {
    const client = shopIn();
    const grid = await show(client);
    client.send(lastOf(...SHOP));
    await nextPaint();
    expect(texts(grid, "[part=threshold]")).to.deep.equal([
      "Excellent",
      "Nearly full",
    ]);
    expect(all(grid, "[part=threshold] svg")).to.have.length(2);
    client.send(metric(60, "utilization", 0.899));
    await nextPaint();
    expect(texts(grid, "[part=threshold]")).to.deep.equal(["Excellent"]);
  });

  it("draws what it has seen, at most sixty points, and what was before it came", async () => {
    const client = shopIn();
    const asked: number[] = [];
    const topic = client.topic.bind(client);
    client.topic = (name) => ({
      ...topic(name),
      older: (before, limit) => {
        asked.push(limit);
        const from = Math.max(1, before - 40);
        return Promise.resolve(
          Array.from({ length: before - from }, (_, at) =>
            metric(from + at, "revenue_today", from + at),
          ),
        );
      },
    });
    const grid = await show(client, { metrics: "revenue_today" });
    client.send(lastOf(metric(50, "revenue_today", 50)));
    await nextPaint();
    await nextPaint();
    const [past] = all(grid, "[part=sparkline]");
    expect(past!.ariaLabel).to.equal(
      "The last 50 values, from €1.00 to €50.00",
    );
    for (let seq = 51; seq < 151; seq += 1)
      client.send(metric(seq, "revenue_today", seq));
    await nextPaint();
    expect(all(grid, "[part=sparkline]")[0]!.ariaLabel).to.equal(
      "The last 60 values, from €91.00 to €150.00",
    );
    expect(asked.length).to.be.at.most(3);
  });

  it("counts an event that comes in two topics once", async () => {
    const client = shopIn();
    client.granted = ["acme.public", "acme.role.admin"];
    const grid = await show(client, { metrics: "satisfaction" });
    for (const seq of [1, 2])
      for (const topic of client.granted)
        client.send({ ...metric(seq, "satisfaction", seq), topic });
    await nextPaint();
    expect(all(grid, "[part=sparkline]")[0]!.ariaLabel).to.equal(
      "The last 2 values, from 1.0 to 2.0",
    );
  });

  it("picks and orders by name", async () => {
    const client = shopIn();
    const grid = await show(client, { metrics: " satisfaction revenue_today" });
    client.send(lastOf(...SHOP));
    await nextPaint();
    expect(texts(grid, ".label")).to.deep.equal(["Satisfaction", "Revenue"]);
  });

  it("says which names it does not know, in their place, with one warning", async () => {
    const warnings = captureWarnings();
    const client = shopIn();
    const grid = await show(client, { metrics: "nope satisfaction nada" });
    client.send(lastOf(...SHOP));
    for (let at = 0; at < 3; at += 1) {
      client.send(metric(60 + at, "satisfaction", 4 + at / 10));
      await nextPaint();
    }
    warnings.restore();
    expect(texts(grid, ".label")).to.deep.equal([
      "nope",
      "Satisfaction",
      "nada",
    ]);
    expect(texts(grid, "[part=problem]")[0]).to.equal(
      "There is no metric with this name.",
    );
    expect(warnings.said).to.have.length(1);
    expect(warnings.said[0]).to.include('metrics was set to "nope nada"');
    expect(grid.matches(":state(live)")).to.equal(true);
  });

  it("knows no wrong name while the pack is on its way", async () => {
    const warnings = captureWarnings();
    const client = clientIn("connecting");
    const grid = await show(client, { metrics: "satisfaction" });
    client.pack = barbershop;
    client.update({ state: "live" });
    client.send(lastOf(...SHOP));
    await nextPaint();
    warnings.restore();
    expect(warnings.said).to.deep.equal([]);
    expect(texts(grid, ".value")).to.deep.equal(["4.6 / 5"]);
  });

  it("reads several values of one state, and counts states of a type", async () => {
    const client = clientIn("live");
    client.pack = { ...gym, metrics: [...gym.metrics!, ...signage.metrics!] };
    const grid = await show(client);
    const device = (seq: number, key: string, status: string) =>
      eventOf(seq, { type: "device:status-update", key, data: { status } });
    client.send(
      lastOf(
        eventOf(1, {
          type: "stats_update",
          key: "desk",
          data: {
            members_in: 17,
            check_ins_today: 64,
            average_stay_minutes: 58.4,
          },
        }),
        device(2, "a", "online"),
        device(3, "b", "online"),
        device(4, "c", "never_seen"),
      ),
    );
    await nextPaint();
    expect(texts(grid, ".value")).to.deep.equal([
      "17",
      "64",
      "58.4 min",
      "2",
      "0",
      "1",
    ]);
  });

  it("marks what is simulated: once for all, or tile by tile", async () => {
    const client = shopIn();
    const grid = await show(client, {
      metrics: "satisfaction business_status",
    });
    client.send(lastOf(...SHOP));
    await nextPaint();
    expect(texts(grid, "li .tag")).to.deep.equal(["simulated"]);
    client.send(metric(60, "satisfaction", 4.5, { simulated: true }));
    await nextPaint();
    expect(texts(grid, "li .tag")).to.deep.equal([]);
    expect(texts(grid, "header .tag")).to.deep.equal(["simulated"]);
  });

  it("says how long ago the newest came and which have had no update, as time goes on", async () => {
    const client = shopIn();
    const grid = await show(client, { metrics: "satisfaction utilization" });
    const at = new Date(client.clock - 2_000).toISOString();
    client.send(lastOf(metric(1, "satisfaction", 4.5), { ...SHOP[3]!, at }));
    await nextPaint();
    expect(texts(grid, "[part=updated]")).to.deep.equal(["updated 2 sec ago"]);
    expect(texts(grid, "[part=stale]")).to.deep.equal([]);
    client.clock += 2_000;
    await waitUntil(() => texts(grid, "[part=stale]").length > 0, "never", {
      timeout: 3_000,
    });
    expect(texts(grid, "[part=stale]")).to.deep.equal(["no update for 1 min"]);
    expect(texts(grid, "[part=updated]")).to.deep.equal(["updated 4 sec ago"]);
  });

  it("says what the page has to mend, and nothing of signing in", async () => {
    const client = shopIn("denied");
    const message = 'livelets: there is no pack "zz".';
    client.mistake = new LiveletsError("bad-argument", message);
    const grid = await show(client);
    expect(grid.matches(":state(error)")).to.equal(true);
    expect(grid.shadowRoot!.textContent).to.include(message);
    expect(grid.shadowRoot!.textContent).not.to.match(/sign in|may not/i);
  });

  it("says since when it is stale, and dims what it shows", async () => {
    const client = shopIn("stale");
    const grid = await show(client);
    client.send(lastOf(...SHOP));
    await nextPaint();
    expect(texts(grid, "[part=mark]")[0]).to.match(/^Stale since .*12:04:31/);
    expect(all(grid, "li:not(.old)")).to.have.length(0);
  });

  it("fades the digits that changed, and nothing at first", async () => {
    const client = shopIn();
    const grid = await show(client, { metrics: "bookings_today" });
    client.send(lastOf(...SHOP));
    await nextPaint();
    expect(all(grid, "[class^=fresh]")).to.have.length(0);
    const { height } = grid.getBoundingClientRect();
    client.send(metric(60, "bookings_today", 38, { previous: 40, goal: 30 }));
    await nextPaint();
    expect(texts(grid, "[class^=fresh]")).to.deep.equal(["8"]);
    const first = all(grid, "[class^=fresh]")[0]!.className;
    client.send(metric(61, "bookings_today", 39, { previous: 40, goal: 30 }));
    await nextPaint();
    expect(all(grid, "[class^=fresh]")[0]!.className).to.not.equal(first);
    expect(texts(grid, ".value")).to.deep.equal(["39"]);
    expect(grid.getBoundingClientRect().height).to.be.equal(height);
  });

  it("updates once per frame, and draws only the tiles that changed", async () => {
    const client = shopIn();
    const drawn: string[] = [];
    const grid = await show(client, {
      metrics: "satisfaction utilization",
      renderItem: ({ name, text }) => {
        drawn.push(name);
        return text;
      },
    });
    client.send(lastOf(...SHOP));
    await nextPaint();
    // Once with the values, and once more with their past.
    expect(drawn.filter((name) => name === "utilization")).to.have.length(2);
    drawn.length = 0;
    for (let at = 0; at < 500; at += 1)
      client.send(metric(60 + at, "satisfaction", at / 500));
    await nextPaint();
    expect(drawn).to.deep.equal(["satisfaction"]);
    expect(textOf(all(grid, "li")[1]!)).to.equal("95");
  });

  it("holds still while paused, and goes on", async () => {
    const client = shopIn();
    const grid = await show(client, { metrics: "utilization" });
    client.send(lastOf(...SHOP));
    await nextPaint();
    grid.paused = true;
    await nextPaint();
    client.send(metric(60, "utilization", 0.2));
    await nextPaint();
    expect(readAll(grid)).to.include("Paused");
    expect(texts(grid, ".value")).to.deep.equal(["95%"]);
    grid.paused = false;
    await nextPaint();
    expect(texts(grid, ".value")).to.deep.equal(["20%"]);
  });

  it("says what will appear, and that nothing is defined", async () => {
    const client = shopIn();
    const grid = await show(client, { metrics: "satisfaction utilization" });
    client.send(lastOf());
    await nextPaint();
    expect(readAll(grid)).to.include(
      "They appear here by themselves: Satisfaction and Utilization.",
    );
    client.pack = null;
    const bare = await show(client);
    client.send(lastOf());
    await nextPaint();
    expect(readAll(bare)).to.include("No metrics are defined");
  });

  it("has a skeleton of as many tiles as will come, about as high", async () => {
    const client = shopIn();
    const grid = await show(client, { metrics: "utilization satisfaction" });
    expect(all(grid, "li")).to.have.length(2);
    const { height } = grid.getBoundingClientRect();
    client.send(lastOf(...SHOP), metric(60, "utilization", 0.2));
    await nextPaint();
    expect(grid.getBoundingClientRect().height).to.be.closeTo(height, 16);
  });

  it("takes a page's own words for labels", async () => {
    setTexts({ "metric.utilization": "Auslastung" }, "de");
    const client = shopIn();
    const grid = await show(client, { locale: "de", metrics: "utilization" });
    client.send(lastOf(...SHOP));
    await nextPaint();
    expect(texts(grid, ".label")).to.deep.equal(["Auslastung"]);
    setTexts({ "metric.utilization": "Stühle" }, "de");
    await nextPaint();
    expect(texts(grid, ".label")).to.deep.equal(["Stühle"]);
  });

  it("leaves nothing behind after fifty mounts", async () => {
    const client = shopIn();
    for (let mount = 0; mount < 50; mount += 1) {
      const grid = document.createElement("live-metrics-grid");
      grid.client = client;
      document.body.append(grid);
      if (mount % 2) await nextPaint();
      grid.remove();
    }
    await aTimeout(0);
    expect(client.subscriptions).to.equal(0);
  });

  for (const width of [240, 320, 700])
    it(`fits into ${width} px and uses them`, async () => {
      const client = shopIn();
      const grid = await show(client);
      grid.parentElement!.style.inlineSize = `${width}px`;
      client.send(lastOf(...SHOP));
      await nextPaint();
      const lefts = new Set(
        all(grid, "li").map((li) => li.getBoundingClientRect().left),
      );
      expect(lefts.size).to.equal({ 240: 1, 320: 2, 700: 3 }[width]);
      expect(grid.scrollWidth).to.be.at.most(width);
    });
});
