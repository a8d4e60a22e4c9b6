import { expect, fixture, html, oneEvent, waitUntil } from "@open-wc/testing";
import type { LiveErrorEvent } from "../../controllers/live-error-event.ts";
import {
  FakeClient,
  LIVE_STATUS,
  topicOf,
} from "../../controllers/testing/fake-client.ts";
import { captureWarnings, nextPaint } from "../../controllers/testing/page.ts";
import { LiveletsError } from "../../events/error.ts";
import { recordingOf } from "../../sources/testing/recording-of.ts";
import type { LiveActivityFeed } from "../live-activity-feed/live-activity-feed.ts";
import "../live-activity-feed/live-activity-feed.define.ts";
import "./live-provider.define.ts";
import type { LiveProvider } from "./live-provider.ts";
import type { LiveReadyEvent } from "./live-ready-event.ts";
import type { LiveStatusChangeEvent } from "./live-status-change-event.ts";

const feedIn = (box: Element) =>
  box.querySelector<LiveActivityFeed>("live-activity-feed")!;

async function provide(client: FakeClient): Promise<LiveProvider> {
  const box = await fixture(html`<div></div>`);
  const provider = document.createElement("live-provider");
  provider.append(document.createElement("live-activity-feed"));
  provider.client = client;
  box.append(provider);
  await nextPaint();
  return provider;
}

describe("<live-provider>", () => {
  let warnings: ReturnType<typeof captureWarnings>;
  beforeEach(() => (warnings = captureWarnings()));
  afterEach(() => warnings.restore());

  it("is accessible, and takes no room", async () => {
    const provider = await provide(new FakeClient());
    await expect(provider).to.be.accessible();
    expect(getComputedStyle(provider).display).to.equal("contents");
  });

  it("connects what is inside it to the mock, with attributes alone", async () => {
    const provider = await fixture<LiveProvider>(
      html`<live-provider source="mock" pack="gym" seed="a"
        ><live-activity-feed></live-activity-feed
      ></live-provider>`,
    );
    await waitUntil(() => feedIn(provider).entries.length >= 3, "no entries", {
      timeout: 4_000,
    });
    // The code of rows comes when there are some.
    const shown = () => feedIn(provider).shadowRoot!.textContent!;
    // Late in the evening they leave.
    await waitUntil(() => /checked (in|out)/.test(shown()), "no rows", {
      timeout: 4_000,
    });
    expect(shown()).to.include("simulated");
    provider.remove();
  }).timeout(10_000);

  it("says once that it is ready, in plain JSON", async () => {
    const client = new FakeClient();
    client.granted = null;
    const heard: LiveReadyEvent["detail"][] = [];
    const provider = await provide(client);
    provider.addEventListener("live-ready", (event) =>
      heard.push((event as LiveReadyEvent).detail),
    );
    client.update();
    client.granted = ["acme.public"];
    client.user = { id: "u1" };
    client.update();
    client.update({ reconnects: 1 });
    expect(heard).to.deep.equal([
      {
        user: { id: "u1" },
        roles: ["visitor"],
        topics: ["acme.public"],
        transport: "memory",
      },
    ]);
    expect(JSON.parse(JSON.stringify(heard))).to.deep.equal(heard);
  });

  it("tells states and qualities through every boundary, and nothing else", async () => {
    const client = new FakeClient();
    const provider = await provide(client);
    const heard: string[] = [];
    const listen = (event: Event) => {
      const { state, quality } = (event as LiveStatusChangeEvent).detail;
      heard.push(`${state} ${quality}`);
      expect(event.composed).to.equal(true);
    };
    document.addEventListener("live-status-change", listen);
    client.update({ latency: { p50: 1, p95: 2, last: 3 } });
    client.update({ counters: { ...LIVE_STATUS.counters, messages: 9 } });
    client.update({ quality: "good" });
    client.update({ state: "offline", since: 5, reason: "cut" });
    client.update({ topics: [topicOf({ gaps: 4 })] });
    document.removeEventListener("live-status-change", listen);
    expect(heard).to.deep.equal(["live good", "offline good"]);
    expect(provider.isConnected).to.equal(true);
  });

  it("tells of a refusal, and why", async () => {
    const client = new FakeClient();
    const provider = await provide(client);
    setTimeout(() =>
      client.update({ state: "denied", reason: "No such tenant." }),
    );
    const { detail } = (await oneEvent(
      provider,
      "live-error",
    )) as LiveErrorEvent;
    expect(detail.code).to.equal("denied");
    expect(detail.message).to.include("No such tenant.");
  });

  it("tells once what the page has to mend, and no refusal", async () => {
    const client = new FakeClient();
    const provider = await provide(client);
    const heard: string[] = [];
    provider.addEventListener("live-error", (event) =>
      heard.push((event as LiveErrorEvent).detail.message),
    );
    const message = 'live-provider: there is no pack "zz".';
    client.mistake = new LiveletsError("bad-argument", message);
    client.update({ state: "denied", reason: message });
    client.update({ since: 5 });
    await nextPaint();
    expect(heard).to.deep.equal([message]);
    expect(warnings.said).to.deep.equal([message]);
    const feed = feedIn(provider);
    expect(feed.matches(":state(error)")).to.equal(true);
    expect(feed.shadowRoot!.textContent).to.include(message);
    expect(feed.shadowRoot!.textContent).not.to.match(/sign in|may not/i);
  });

  it("says which pack or time zone there is none of", async () => {
    const provider = await fixture<LiveProvider>(
      html`<live-provider source="mock" pack="zz"
        ><live-activity-feed></live-activity-feed
      ></live-provider>`,
    );
    const shown = () => feedIn(provider).shadowRoot!.textContent!;
    await waitUntil(() =>
      shown().includes('live-provider: there is no pack "zz". Use studio'),
    );
    provider.pack = "gym";
    provider.timeZone = "Mars";
    await waitUntil(() => shown().includes('no time zone "Mars"'));
    expect(warnings.said).to.have.length(2);
    provider.setAttribute("time-zone", "Asia/Tokyo");
    await waitUntil(() => feedIn(provider).entries.length > 0);
    provider.remove();
  });

  it("says once which widget cannot be seen, for the one before it was never closed", async () => {
    const unclosed = document.createElement("live-connection-badge");
    const slotted = document.createElement("live-connection-badge");
    const grid = document.createElement("live-metrics-grid");
    slotted.slot = "header";
    grid.append(slotted, document.createElement("p"));
    const provider = await provide(new FakeClient());
    provider.append(grid);
    provider.client = new FakeClient();
    await nextPaint();
    expect(warnings.said).to.deep.equal([]);
    provider.prepend(unclosed);
    unclosed.append(grid);
    provider.client = new FakeClient();
    await waitUntil(() => warnings.said.length > 0);
    expect(warnings.said).to.deep.equal([
      "live-provider: <live-metrics-grid> cannot be seen inside <live-connection-badge>. Close that with </live-connection-badge>.",
    ]);
  });

  it("gives no advice of its own beside the server's", async () => {
    const client = new FakeClient();
    await provide(client);
    for (const reason of ["It is wrong. Use the right one.", "It is wrong"]) {
      client.update({ state: "live" });
      client.update({ state: "denied", reason });
    }
    await waitUntil(() => warnings.said.length === 2);
    expect(warnings.said[0]).to.match(/right one\.$/);
    expect(warnings.said[1]).to.match(/wrong\. Check tenant, apikey and/);
  });

  it("says in the elements inside it why it cannot work", async () => {
    const provider = await fixture<LiveProvider>(
      html`<live-provider
        ><live-activity-feed></live-activity-feed
      ></live-provider>`,
    );
    await nextPaint();
    const shown = feedIn(provider).shadowRoot!.textContent!;
    expect(shown).to.include("the endpoint is missing");
    expect(feedIn(provider).matches(":state(error)")).to.equal(true);
    expect(warnings.said.join()).to.include("the endpoint is missing");
    provider.source = "mock";
    provider.pack = "gym";
    await waitUntil(() => feedIn(provider).entries.length > 0);
    provider.remove();
  });

  it("names a wrong source, and what is accepted", async () => {
    const provider = await fixture<LiveProvider>(
      html`<live-provider
        source="carrier-pigeon"
        endpoint="http://localhost:9/"
        tenant="acme"
      ></live-provider>`,
    );
    expect(warnings.said).to.deep.equal([
      'live-provider: the attribute source was set to "carrier-pigeon". Use auto, supabase, pusher, poll, mock, replay; until then it is auto.',
    ]);
    provider.remove();
  });

  it("makes one client for all attributes that change together", async () => {
    const provider = await fixture<LiveProvider>(
      html`<live-provider source="mock" pack="gym"
        ><live-activity-feed></live-activity-feed
      ></live-provider>`,
    );
    const clients = new Set<unknown>();
    const request = () => {
      const event = Object.assign(
        new Event("live-client-request", { bubbles: true }),
        { holder: null as { client: unknown } | null },
      );
      feedIn(provider).dispatchEvent(event);
      clients.add(event.holder!.client);
    };
    request();
    provider.seed = "b";
    provider.pack = "host";
    provider.tenant = "host";
    request();
    await provider.updateComplete;
    request();
    expect(clients.size).to.equal(2);
    provider.remove();
  });

  it("keeps its client while it is moved, and never closes one that was given", async () => {
    const client = new FakeClient();
    const provider = await provide(client);
    document.body.append(provider);
    await nextPaint();
    expect(client.subscriptions).to.be.greaterThan(0);
    provider.remove();
    await waitUntil(() => client.subscriptions === 0, "still there", {
      timeout: 3_000,
    });
    expect(client.closed).to.equal(0);
    document.body.append(provider);
    await nextPaint();
    expect(client.subscriptions).to.be.greaterThan(0);
    provider.remove();
  }).timeout(5_000);

  it("plays a recording, tells the time by it, and takes another one", async () => {
    const provider = await fixture<LiveProvider>(
      html`<live-provider
        source="replay"
        .recording=${recordingOf([{ second: 0 }, { second: 0 }])}
        ><live-activity-feed></live-activity-feed
      ></live-provider>`,
    );
    const feed = feedIn(provider);
    await waitUntil(() => feed.entries.length === 2);
    await waitUntil(() => feed.shadowRoot!.querySelector("[part=row]"));
    expect(feed.matches(":state(live)")).to.equal(false);
    expect(feed.matches(":state(stale)")).to.equal(true);
    // By the page's own clock it would have been long ago, or be yet to come.
    expect(feed.shadowRoot!.textContent).to.match(/now|second/);
    provider.recording = new File([recordingOf([{ second: 0 }])], "a.json");
    await waitUntil(() => feed.entries.length === 1);
    expect(warnings.said).to.deep.equal([]);
    provider.remove();
  });

  it("shows why there is nothing to replay, and warns once", async () => {
    const provider = await fixture<LiveProvider>(
      html`<live-provider source="replay" .recording=${"nonsense"}
        ><live-activity-feed></live-activity-feed
      ></live-provider>`,
    );
    const shown = () => feedIn(provider).shadowRoot!.textContent!;
    await waitUntil(() => shown().includes("it is no recording of Livelets"));
    expect(warnings.said).to.have.length(1);
    provider.recording = recordingOf([{ second: 0 }]);
    await waitUntil(() => feedIn(provider).entries.length === 1);
    provider.recording = null;
    await waitUntil(() => shown().includes("needs a recording"));
    provider.remove();
  });

  it("is silent about a client that it no longer holds", async () => {
    const [before, after] = [new FakeClient(), new FakeClient()];
    const provider = await provide(before);
    provider.client = after;
    await nextPaint();
    let heard = 0;
    provider.addEventListener("live-status-change", () => (heard += 1));
    before.update({ state: "offline" });
    expect(heard).to.equal(0);
    expect(before.subscriptions).to.equal(0);
  });
});
