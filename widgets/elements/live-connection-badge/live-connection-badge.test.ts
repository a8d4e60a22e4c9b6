import {
  aTimeout,
  expect,
  fixture,
  html,
  oneEvent,
  waitUntil,
} from "@open-wc/testing";
import {
  FakeClient,
  LIVE_STATUS,
  topicOf,
} from "../../controllers/testing/fake-client.ts";
import {
  captureWarnings,
  dressPage,
  HOSTILE,
  nextPaint as paint,
  PAGE_LOOKS,
} from "../../controllers/testing/page.ts";
import { clientIn } from "../../controllers/testing/statuses.ts";
import { LiveletsError } from "../../events/error.ts";
import { STATES, type Quality } from "../../events/state.ts";
import { setTexts } from "../../texts/text.ts";
import { chunks } from "./chunks.ts";
import "./live-connection-badge.define.ts";
import type { LiveConnectionBadge } from "./live-connection-badge.ts";
import type { LiveConnectionDetails } from "./live-connection-details.ts";

/** The next paint, with what loads only when it is of use. */
async function nextPaint(): Promise<void> {
  await paint();
  await import("./badge-notes.ts");
  await paint();
}

async function show(
  client: FakeClient,
  variant = "pill",
): Promise<LiveConnectionBadge> {
  const badge = await fixture<LiveConnectionBadge>(
    html`<live-connection-badge
      variant=${variant}
      .client=${client}
    ></live-connection-badge>`,
  );
  await nextPaint();
  return badge;
}

function find<T extends Element = HTMLElement>(
  host: Element,
  selector: string,
): T {
  return host.shadowRoot!.querySelector<T>(selector)!;
}

function readText(host: Element): string {
  return find(host, "button").textContent!.replace(/\s+/g, " ").trim();
}

async function openDetails(
  badge: LiveConnectionBadge,
): Promise<LiveConnectionDetails> {
  find(badge, "button").click();
  await waitUntil(() =>
    find(badge, "live-connection-details")?.shadowRoot?.querySelector("h2"),
  );
  return find(badge, "live-connection-details");
}

describe("<live-connection-badge>", () => {
  it("is accessible", async () => {
    await expect(await show(new FakeClient())).to.be.accessible();
  });

  for (const look of PAGE_LOOKS)
    for (const state of STATES)
      it(`is accessible when ${state}, ${look.name}`, async () => {
        const undress = dressPage(look);
        try {
          for (const variant of ["pill", "dot", "bar"])
            await expect(
              await show(clientIn(state), variant),
            ).to.be.accessible();
          const badge = await show(clientIn(state));
          await openDetails(badge);
          await expect(badge).to.be.accessible();
          expect(document.body.scrollWidth).to.be.at.most(innerWidth);
        } finally {
          undress();
        }
      });

  for (const state of STATES)
    it(`says ${state} by word, by :state() and by a shape of its own`, async () => {
      const badge = await show(clientIn(state));
      expect(badge.matches(`:state(${state})`)).to.equal(true);
      const others = STATES.filter((other) => other !== state);
      for (const other of others) {
        expect(badge.matches(`:state(${other})`)).to.equal(false);
        const shape = find(await show(clientIn(other)), "path").getAttribute(
          "d",
        );
        expect(shape).to.not.equal(find(badge, "path").getAttribute("d"));
      }
      expect(readText(badge).includes("Live")).to.equal(state === "live");
    });

  it("shows each quality in a colour and a shape of its own", async () => {
    const looks = new Set<string>();
    for (const quality of [
      "excellent",
      "good",
      "poor",
      "critical",
    ] as Quality[]) {
      const badge = await show(clientIn("live", { quality }));
      const shape = find(badge, ".shape");
      looks.add(getComputedStyle(shape).color);
      looks.add(find(badge, "path").getAttribute("d")!);
    }
    expect(looks.size).to.equal(8);
  });

  it("pulses when excellent and the reader allows motion, and never else", async () => {
    const animation = (badge: Element) =>
      getComputedStyle(find(badge, ".shape"), "::before").animationName;
    const moves = matchMedia("(prefers-reduced-motion: no-preference)").matches;
    expect(animation(await show(new FakeClient()))).to.equal(
      moves ? "pulse" : "none",
    );
    const good = clientIn("live", { quality: "good" });
    expect(animation(await show(good))).to.equal("none");
  });

  it("tells since when it is stale, and not more", async () => {
    const badge = await show(clientIn("stale"));
    expect(readText(badge)).to.match(/Stale since 12:04:31/);
    expect(readText(badge)).to.not.include("ms");
  });

  it("counts down to the next attempt", async () => {
    const client = clientIn("offline", {
      retryAt: Date.now() + 90_000,
      pending: 1,
    });
    const text = readText(await show(client));
    expect(text).to.match(/Offline 1 change saved retry in (90|89) s/);
  });

  it("tells since when it is offline while no attempt is due", async () => {
    expect(readText(await show(clientIn("offline")))).to.match(
      /Offline .*since /,
    );
  });

  it("says why it is denied", async () => {
    expect(readText(await show(clientIn("denied")))).to.include(
      "Denied The origin is not on the list.",
    );
  });

  it("calls nothing denied that the page has to mend, and says it once in the details", async () => {
    const client = new FakeClient();
    const badge = await show(client);
    const reason = 'livelets: there is no pack "zz".';
    client.mistake = new LiveletsError("bad-argument", reason);
    client.update({ state: "denied", reason });
    await nextPaint();
    expect(readText(badge)).to.equal(`Connection: Not set up ${reason}`);
    expect(badge.matches(":state(missing)")).to.equal(true);
    const details = await openDetails(badge);
    const said = details.shadowRoot!.textContent!;
    expect(said.split(reason)).to.have.length(2);
    expect(said).not.to.match(/denied|sign in/i);
    client.mistake = null;
    client.update({ state: "live", reason: null });
    await nextPaint();
    expect(badge.matches(":state(live)")).to.equal(true);
  });

  it("says that it polls, as soon as it does and no longer", async () => {
    const client = clientIn("live", { transport: "supabase" });
    const badge = await show(client);
    expect(readText(badge)).not.to.contain("polling");
    client.update({ transport: "poll" });
    await waitUntil(() => readText(badge).includes("polling"));
    client.update({ transport: "supabase" });
    await waitUntil(() => !readText(badge).includes("polling"));
  });

  it("says how far catching up is", async () => {
    expect(readText(await show(clientIn("catching-up")))).to.include(
      "128 of 340",
    );
  });

  it("shows uptime, messages and reconnects in the bar", async () => {
    const client = clientIn("live", {
      connectedAt: Date.now() - 7_300_000,
      reconnects: 1,
      counters: { ...LIVE_STATUS.counters, messages: 1_234 },
    });
    const text = readText(await show(client, "bar"));
    expect(text).to.include("excellent up 2 hr 1,234 messages 1 reconnect");
  });

  it("shows the worst of the topics it was asked for", async () => {
    const badge = await show(new FakeClient());
    badge.topic = "acme.public";
    const client = badge.client as FakeClient;
    const [topic] = client.status.topics;
    client.update({ topics: [{ ...topic!, state: "stale" }] });
    await nextPaint();
    expect(readText(badge)).to.include("Stale");
  });

  it("is connecting at first and says later that there is nothing to connect with", async () => {
    const badge = await fixture<LiveConnectionBadge>(
      html`<live-connection-badge></live-connection-badge>`,
    );
    expect(readText(badge)).to.include("Connecting");
    await waitUntil(() => badge.matches(":state(missing)"), "never", {
      timeout: 4_000,
    });
    expect(readText(badge)).to.include("Not set up");
    await expect(badge).to.be.accessible();
  }).timeout(6_000);

  it("announces a state that has settled, once, and none that flickered by", async () => {
    const client = new FakeClient();
    const badge = await show(client);
    const heard: string[] = [];
    new MutationObserver(() =>
      heard.push(find(badge, "[role=status]").textContent!),
    ).observe(find(badge, "[role=status]"), {
      childList: true,
      characterData: true,
      subtree: true,
    });
    client.update({ state: "offline", topics: [] });
    await nextPaint();
    client.update({ state: "stale", topics: [] });
    await waitUntil(() => heard.length > 0, "never", { timeout: 4_000 });
    expect(heard).to.deep.equal(["Connection: Stale"]);
  }).timeout(6_000);

  it("takes a page's own words at once", async () => {
    const badge = await show(new FakeClient());
    badge.locale = "en-x-own";
    setTexts({ "state.live": "Steht" }, "en-x-own");
    await badge.updateComplete;
    expect(readText(badge)).to.include("Steht");
  });

  it("names a wrong variant, theme and locale, each once, and goes on", async () => {
    const warnings = captureWarnings();
    const badge = await fixture<LiveConnectionBadge>(
      html`<live-connection-badge
        variant="huge"
        theme="pink"
        locale="e!"
        .client=${new FakeClient()}
      ></live-connection-badge>`,
    );
    badge.requestUpdate();
    await nextPaint();
    warnings.restore();
    expect(warnings.said).to.have.length(3);
    expect(warnings.said.join()).to.include('variant was set to "huge"');
    expect(warnings.said.join()).to.include('theme was set to "pink"');
    expect(warnings.said.join()).to.include('locale was set to "e!"');
    expect(readText(badge)).to.include("Live");
  });

  it("shows hostile reasons as text", async () => {
    for (const reason of HOSTILE) {
      const badge = await show(clientIn("denied", { reason }));
      expect(badge.shadowRoot!.querySelector("img, script, a")).to.equal(null);
      expect(find(badge, ".note").textContent).to.equal(reason);
    }
    expect(document.title).to.not.equal("harmed");
  });

  it("holds the topics that it vouches for, and lets them go with it", async () => {
    const client = new FakeClient();
    const badge = await show(client);
    expect(client.held).to.deep.equal(["acme.public"]);
    badge.setAttribute("topic", "acme.room.desk");
    await badge.updateComplete;
    expect(client.held).to.deep.equal(["acme.room.desk"]);
    badge.removeAttribute("topic");
    await badge.updateComplete;
    expect(client.held).to.deep.equal(["acme.public"]);
    badge.remove();
    await aTimeout(0);
    expect(client.subscriptions).to.equal(0);
  });

  it("is never live for a topic that nobody follows, and says why, once", async () => {
    const warnings = captureWarnings();
    const client = new FakeClient();
    const badge = await show(client);
    badge.topic = "acme.typo";
    await nextPaint();
    client.update({ reconnects: 1, since: 1 });
    await nextPaint();
    warnings.restore();
    expect(badge.matches(":state(missing)")).to.equal(true);
    expect(readText(badge)).to.include('topic was set to "acme.typo"');
    expect(readText(badge)).to.include("<tenant>.public");
    expect(readText(badge)).to.not.match(/Live|excellent/);
    expect(warnings.said).to.have.length(1);
    expect(client.held).to.deep.equal([]);
    const details = await openDetails(badge);
    expect(find(details, ".why").textContent).to.include("acme.typo");
    badge.topic = "acme.public";
    await nextPaint();
    expect(readText(badge)).to.include("Live");
  });

  it("counts the topics whose names are right beside wrong ones, with one warning", async () => {
    const warnings = captureWarnings();
    const client = new FakeClient();
    const badge = await show(client);
    badge.topic = "acme.typo acme.public typo";
    await nextPaint();
    badge.requestUpdate();
    await nextPaint();
    warnings.restore();
    expect(readText(badge)).to.include("Live");
    expect(warnings.said).to.have.length(1);
    expect(warnings.said[0]).to.include('"acme.typo typo"');
    expect(client.held).to.deep.equal(["acme.public"]);
  });

  it("is connecting while a topic that it was asked for has not been joined", async () => {
    const client = new FakeClient();
    const badge = await show(client);
    badge.topic = "acme.public acme.room.desk";
    await nextPaint();
    expect(badge.matches(":state(connecting)")).to.equal(true);
    const desk = topicOf({ name: "acme.room.desk" });
    client.update({ topics: [...client.status.topics, desk] });
    await nextPaint();
    expect(badge.matches(":state(live)")).to.equal(true);
  });

  it("asks again for the notes that could not be had, at a later change", async () => {
    const { notes } = chunks;
    const { performance } = globalThis;
    let asked = 0;
    chunks.notes = () => ((asked += 1), Promise.reject(new Error("offline")));
    const now = Reflect.get(performance, "now") as () => number;
    let ahead = 0;
    performance.now = () => now.call(performance) + ahead;
    try {
      const client = new FakeClient();
      const badge = await show(client);
      client.update({ since: 1 });
      await nextPaint();
      expect(asked).to.equal(1);
      expect(readText(badge)).to.equal("Connection: Live");
      chunks.notes = notes;
      ahead = 6_000;
      client.update({ since: 2 });
      await nextPaint();
      expect(readText(badge)).to.include("42 ms");
    } finally {
      chunks.notes = notes;
      Reflect.deleteProperty(performance, "now");
    }
  });

  it("has its details at hand, once something is kept for want of a network, and again if they could not be had", async () => {
    const { details } = chunks;
    let asked = 0;
    try {
      chunks.details = () => ((asked += 1), Promise.reject(new Error("away")));
      const client = new FakeClient();
      await show(client);
      client.update({ since: 1 });
      await nextPaint();
      expect(asked).to.equal(0);
      const done = () => Promise.resolve();
      client.queue = {
        ...{ commands: [], subscribe: () => () => {} },
        ...{ retry: done, discard: done, resolve: done },
      };
      client.update({ since: 2 });
      await nextPaint();
      expect(asked).to.equal(1);
      chunks.details = () => ((asked += 1), details());
      client.update({ since: 3 });
      await nextPaint();
      client.update({ since: 4 });
      await nextPaint();
      expect(asked).to.equal(2);
    } finally {
      chunks.details = details;
    }
  });

  it("reaches as a bar from edge to edge of a page, and not past it", async () => {
    const margin = document.body.style.margin;
    document.body.style.margin = "0";
    try {
      const badge = await show(new FakeClient(), "bar");
      const spare = document.documentElement;
      expect(badge.getBoundingClientRect().width).to.equal(spare.clientWidth);
      expect(spare.scrollWidth).to.equal(spare.clientWidth);
    } finally {
      document.body.style.margin = margin;
    }
  });

  it("leaves nothing behind after fifty mounts", async () => {
    const client = new FakeClient();
    for (let mount = 0; mount < 50; mount += 1) {
      const badge = document.createElement("live-connection-badge");
      badge.client = client;
      document.body.append(badge);
      if (mount % 2) await nextPaint();
      badge.remove();
    }
    await aTimeout(0);
    expect(client.subscriptions).to.equal(0);
  });
});

describe("<live-connection-badge> details", () => {
  it("are not there until they are opened, and go when they are closed", async () => {
    const badge = await show(new FakeClient());
    expect(find(badge, "live-connection-details")).to.equal(null);
    await openDetails(badge);
    find<HTMLElement>(badge, "#details").hidePopover();
    await waitUntil(() => !find(badge, "live-connection-details"));
  });

  it("tell each topic's state, gaps, the percentiles and the breaker", async () => {
    const client = clientIn("live", {
      breaker: "open",
      retryAt: Date.now() + 4_000,
      topics: [
        { ...LIVE_STATUS.topics[0]!, gaps: 2 },
        { ...LIVE_STATUS.topics[0]!, name: "acme.room.a", seq: 4, head: 9 },
      ],
    });
    const details = await openDetails(await show(client));
    const text = details.shadowRoot!.textContent!.replace(/\s+/g, " ");
    expect(text).to.include("p50 42 ms · p95 80 ms");
    expect(text).to.include("paused after 5 failures in a row");
    expect(text).to.match(/Next attempt\s?in [34] s/);
    expect(text).to.include("Live · at 3 · 2 gaps fetched");
    expect(text).to.include("Live · 4 of 9");
  });

  it("draw the recent round trips as lines, and tell them in words", async () => {
    const client = new FakeClient();
    const badge = await show(client);
    const { now } = Date;
    let time = now();
    Date.now = () => time;
    try {
      for (const p50 of [40, 70, 120]) {
        time += 30_000;
        client.update({ latency: { p50, p95: 3 * p50, last: p50 } });
      }
    } finally {
      Date.now = now;
    }
    const line = find(await openDetails(badge), "[part=latency]");
    expect(line.ariaLabel).to.match(
      /^Round trips of the last \d+ (min|sec): p50 from 4\d to 120 ms, p95 up to 360 ms$/,
    );
    expect(line.querySelectorAll("path")).to.have.length(2);
    await expect(badge).to.be.accessible();
  });

  it("have no line before anything was measured twice", async () => {
    const client = clientIn("live", { latency: null });
    const details = await openDetails(await show(client));
    expect(find(details, ".trail")).to.equal(null);
  });

  it("call no quality and no round trip current when the connection is not live", async () => {
    const client = clientIn("offline", { quality: "excellent" });
    const details = await openDetails(await show(client));
    const text = details.shadowRoot!.textContent!;
    expect(text).to.not.match(/Quality|excellent/);
    expect(text).to.include("Last round trip");
    expect(text).to.not.include("Round trip");
    client.update({ state: "live" });
    await waitUntil(() =>
      details.shadowRoot!.textContent!.includes("Round trip"),
    );
    expect(details.shadowRoot!.textContent).to.include("excellent");
  });

  it("give the keyboard back to the button when they close", async () => {
    const badge = await show(new FakeClient());
    const details = await openDetails(badge);
    find(details, "[part=copy]").focus();
    find(badge, "#details").hidePopover();
    expect(badge.shadowRoot!.activeElement).to.equal(find(badge, "button"));
    const other = await fixture<HTMLInputElement>(html`<input />`);
    await openDetails(badge);
    other.focus();
    find(badge, "#details").hidePopover();
    expect(document.activeElement).to.equal(other);
  });

  it("break no value inside a word at 320 px and twice the text", async () => {
    const badge = await show(new FakeClient());
    document.documentElement.style.fontSize = "32px";
    try {
      const details = await openDetails(badge);
      find(badge, "#details").style.inlineSize = "288px";
      await nextPaint();
      const values = details.shadowRoot!.querySelectorAll("[part=value] bdi");
      const word = [...values].find((one) => one.textContent === "excellent");
      expect(word!.getClientRects()).to.have.length(1);
      expect(details.scrollWidth).to.be.at.most(details.clientWidth);
    } finally {
      document.documentElement.style.fontSize = "";
    }
  });

  it("write each value in its own direction on a page from right to left", async () => {
    document.documentElement.dir = "rtl";
    try {
      const badge = await show(new FakeClient());
      const details = await openDetails(badge);
      const values = [
        ...details.shadowRoot!.querySelectorAll("[part=value] > *"),
        ...badge.shadowRoot!.querySelectorAll(".note > *"),
      ];
      expect(values.length).to.be.above(5);
      for (const one of values)
        expect(getComputedStyle(one).direction).to.equal("ltr");
    } finally {
      document.documentElement.removeAttribute("dir");
    }
  });

  it("have room for larger text", async () => {
    const width = async () => {
      const badge = await show(new FakeClient());
      await openDetails(badge);
      return find(badge, "#details").getBoundingClientRect().width;
    };
    const before = await width();
    document.documentElement.style.fontSize = "32px";
    const after = await width();
    document.documentElement.style.fontSize = "";
    expect(after).to.be.above(before * 1.5);
  });

  it("reconnect when asked, unless the page prevents it", async () => {
    const client = new FakeClient();
    const badge = await show(client);
    const button = find(await openDetails(badge), "[part=reconnect]");
    setTimeout(() => button.click());
    await oneEvent(badge, "live-reconnect");
    expect(client.reconnected).to.equal(1);
    badge.addEventListener("live-reconnect", (event) => event.preventDefault());
    button.click();
    expect(client.reconnected).to.equal(1);
  });

  it("offer diagnostics without a token, also where the clipboard is closed", async () => {
    const token = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl";
    const reason = `refused ${token} Bearer abc.def ?token=secret1 sb_secret_livelets`;
    const badge = await show(clientIn("denied", { reason }));
    const details = await openDetails(badge);
    const { clipboard } = navigator;
    Object.defineProperty(navigator, "clipboard", {
      value: { writeText: () => Promise.reject(new Error("no")) },
      configurable: true,
    });
    find(details, "[part=copy]").click();
    await waitUntil(() => find(details, "textarea"));
    Object.defineProperty(navigator, "clipboard", { value: clipboard });
    const { value } = find<HTMLTextAreaElement>(details, "textarea");
    expect(JSON.parse(value)).to.include({ state: "denied", reconnects: 0 });
    for (const secret of [token, "abc.def", "secret1", "sb_secret"])
      expect(value).to.not.include(secret);
  });
});
