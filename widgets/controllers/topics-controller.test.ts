import { expect, fixture, html } from "@open-wc/testing";
import { LitElement } from "lit";
import { createLiveClient } from "../client/live-client.ts";
import { memorySource } from "../sources/memory.ts";
import { ClientController, type LiveClient } from "./client-controller.ts";
import { FakeClient } from "./testing/fake-client.ts";
import { nextPaint } from "./testing/page.ts";
import { describeRefused } from "./topic-state.ts";
import { TopicsController } from "./topics-controller.ts";

class TestHost extends LitElement {
  static override properties = { client: { attribute: false } };
  client?: LiveClient | null;
  topic = "";
  debug = false;
  readonly topics = new TopicsController(this, new ClientController(this), {
    restart: () => {},
    receive: () => {},
    fail: () => {},
  });
}
customElements.define("live-test-topics", TestHost);

/** What `connect` answered, as the client tells it. */
async function answer(client: FakeClient, switches: LiveClient["switches"]) {
  Object.assign(client, { switches, granted: ["acme.public"] });
  client.update();
  await nextPaint();
}

describe("describeRefused", () => {
  it("takes a client's own words for what a topic has to be", async () => {
    const client = createLiveClient({ source: memorySource(), tenant: "acme" });
    expect(describeRefused(client, "acme.public")).to.equal("");
    for (const name of ["acme", "acme.publik", "acme.role.", "a.b.c.d", "."])
      expect(describeRefused(client, name)).to.equal(
        "Use <tenant>.public, .role.<role>, .user.<id> or .room.<room>",
      );
    await client.close();
  });
});

describe("TopicsController", () => {
  it("holds no topic and says why while the site has the element, or everything, turned off", async () => {
    const client = new FakeClient();
    const host = await fixture<TestHost>(
      html`<live-test-topics .client=${client}></live-test-topics>`,
    );
    await answer(client, {});
    expect(host.topics.names).to.deep.equal(["acme.public"]);
    for (const key of ["live-test-topics", "*"]) {
      await answer(client, { [key]: "off" });
      expect(host.topics.names).to.deep.equal([]);
      expect(host.topics.problem).to.contain("turned off by the site");
      await answer(client, { "live-other": "off" });
      expect(host.topics.names).to.deep.equal(["acme.public"]);
      expect(host.topics.problem).to.equal(null);
    }
  });

  it("uses the client that polls while the site has the element poll", async () => {
    const polled = new FakeClient();
    const client = Object.assign(new FakeClient(), { polled });
    const host = await fixture<TestHost>(
      html`<live-test-topics .client=${client}></live-test-topics>`,
    );
    await answer(client, { "live-other": "poll" });
    const listeners = () =>
      [client, polled].map((one) => one.topics.get("acme.public")?.size ?? 0);
    expect(listeners()).to.deep.equal([1, 0]);
    await answer(client, { "live-test-topics": "poll" });
    await nextPaint();
    expect(listeners()).to.deep.equal([0, 1]);
    await answer(client, {});
    polled.granted = ["acme.public"];
    polled.update();
    await nextPaint();
    expect(listeners()).to.deep.equal([1, 0]);
    expect(host.topics.names).to.deep.equal(["acme.public"]);
  });
});
