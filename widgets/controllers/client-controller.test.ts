import { aTimeout, expect, fixture, html, waitUntil } from "@open-wc/testing";
import { LitElement } from "lit";
import { ClientController, type LiveClient } from "./client-controller.ts";
import { setDefaultClient } from "./default-client.ts";
import { StatusController } from "./status-controller.ts";
import { FakeClient } from "./testing/fake-client.ts";
import { nextPaint } from "./testing/page.ts";
import "../elements/live-provider/live-provider.define.ts";

class TestHost extends LitElement {
  static override properties = { client: { attribute: false } };
  client?: LiveClient | null;
  readonly clients = new ClientController(this);
  readonly status = new StatusController(this, this.clients, (status) => ({
    state: status.state,
  }));
  paints = 0;

  override render() {
    this.paints += 1;
    return html`${this.status.value?.state}`;
  }
}
customElements.define("test-client-host", TestHost);

const ofHost = (parent: Element) =>
  parent.querySelector<TestHost>("test-client-host")!;

describe("ClientController", () => {
  afterEach(() => setDefaultClient(null));

  it("takes its host's own client before a provider's, and that before the default", async () => {
    const [own, provided, standard] = [1, 2, 3].map(() => new FakeClient());
    setDefaultClient(standard!);
    const provider = await fixture<HTMLElement & { client: unknown }>(
      html`<live-provider .client=${provided}
        ><test-client-host .client=${own}></test-client-host
      ></live-provider>`,
    );
    const host = ofHost(provider);
    expect(host.clients.client).to.equal(own);
    host.client = null;
    await nextPaint();
    expect(host.clients.client).to.equal(provided);
    document.body.append(host);
    expect(host.clients.client).to.equal(standard);
    host.remove();
  });

  it("finds a provider through a shadow root", async () => {
    const client = new FakeClient();
    const provider = await fixture(
      html`<live-provider .client=${client}><div></div></live-provider>`,
    );
    const root = provider.querySelector("div")!.attachShadow({ mode: "open" });
    root.append(document.createElement("test-client-host"));
    const host = root.querySelector<TestHost>("test-client-host")!;
    expect(host.clients.client).to.equal(client);
  });

  it("follows a provider that comes later, changes its client, and goes", async () => {
    const box = await fixture(
      html`<div><test-client-host></test-client-host></div>`,
    );
    const host = ofHost(box);
    expect(host.clients.client).to.equal(null);
    const provider = document.createElement("live-provider");
    const [first, second] = [new FakeClient(), new FakeClient()];
    provider.client = first;
    box.append(provider);
    provider.append(host);
    await nextPaint();
    expect(host.clients.client).to.equal(first);
    provider.client = second;
    await nextPaint();
    expect(host.clients.client).to.equal(second);
    expect(first.subscriptions).to.equal(0);
    box.append(host);
    expect(host.clients.client).to.equal(null);
  });

  it("finds a provider whose code loads after its host was there", async () => {
    const client = new FakeClient();
    const box = await fixture(
      html`<late-provider
        ><test-client-host></test-client-host
      ></late-provider>`,
    );
    const { LiveProvider } =
      await import("../elements/live-provider/live-provider.ts");
    customElements.define("late-provider", class extends LiveProvider {});
    (box as HTMLElement & { client: LiveClient }).client = client;
    await waitUntil(() => ofHost(box).clients.client === client);
  });

  it("says that nothing is there once a provider had time to load, and not before", async () => {
    const host = await fixture<TestHost>(
      html`<test-client-host></test-client-host>`,
    );
    expect(host.clients.missing).to.equal(false);
    await waitUntil(() => host.clients.missing, "never said", {
      timeout: 4_000,
    });
  }).timeout(5_000);

  for (const wrong of [{}, "x", 5, () => {}])
    it(`takes ${typeof wrong} for no client, and says so`, async () => {
      const { warn } = console;
      console.warn = () => {};
      const client = wrong as unknown as LiveClient;
      const host = await fixture<TestHost>(
        html`<test-client-host .client=${client}></test-client-host>`,
      );
      console.warn = warn;
      expect(host.clients.client).to.equal(null);
      expect(host.clients.error!.message).to.include("createLiveClient");
      host.client = new FakeClient();
      await nextPaint();
      expect(host.clients.error).to.equal(null);
      expect(host.clients.client).to.equal(host.client);
    });

  it("leaves nothing behind after fifty mounts", async () => {
    const client = new FakeClient();
    setDefaultClient(client);
    const box = await fixture(html`<div></div>`);
    for (let mount = 0; mount < 50; mount += 1) {
      const host = document.createElement("test-client-host");
      box.append(host);
      if (mount % 2) await nextPaint();
      host.remove();
    }
    await aTimeout(0);
    expect(client.subscriptions).to.equal(0);
  });
});

describe("StatusController", () => {
  it("paints once per frame, and only when its slice changed", async () => {
    const client = new FakeClient();
    const host = await fixture<TestHost>(
      html`<test-client-host .client=${client}></test-client-host>`,
    );
    await nextPaint();
    const before = host.paints;
    for (let ms = 0; ms < 100; ms += 1)
      client.update({ latency: { p50: ms, p95: ms, last: ms } });
    await nextPaint();
    expect(host.paints).to.equal(before);
    client.update({ state: "stale" });
    client.update({ state: "offline" });
    await nextPaint();
    expect(host.paints).to.equal(before + 1);
    expect(host.shadowRoot!.textContent).to.equal("offline");
  });
});
