import { aTimeout, expect, fixture, html, oneEvent } from "@open-wc/testing";
import { FakeClient } from "../../controllers/testing/fake-client.ts";
import "./live-connection-badge.define.ts";
import type { LiveConnectionBadge } from "./live-connection-badge.ts";

describe("<live-connection-badge>", () => {
  it("is accessible", async () => {
    const badge = await fixture<LiveConnectionBadge>(
      html`<live-connection-badge
        .client=${new FakeClient()}
      ></live-connection-badge>`,
    );
    await expect(badge).to.be.accessible();
    console.log(badge.shadowRoot!.textContent);
    void aTimeout;
    void oneEvent;
  });
});
