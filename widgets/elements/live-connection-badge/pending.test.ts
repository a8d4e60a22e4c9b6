import { expect, fixture, html, waitUntil } from "@open-wc/testing";
import {
  FakeClient,
  LIVE_STATUS,
} from "../../controllers/testing/fake-client.ts";
import { HOSTILE, nextPaint } from "../../controllers/testing/page.ts";
import { setTexts } from "../../texts/text.ts";
import "./live-connection-details.define.ts";
import type { LiveConnectionDetails } from "./live-connection-details.ts";

type Queue = NonNullable<FakeClient["queue"]>;
type Pending = Queue["commands"][number];
type State = Pending["state"];

function pendingOf(state: State, rest: Partial<Pending> = {}): Pending {
  return {
    ...{ id: state, type: "check_in", args: { member_id: "m" }, state },
    ...{ at: 1_700_000_000_000, tries: 1, reason: null, answer: null },
    ...rest,
  };
}

/** The details of a client whose queue notes what is asked of it. */
async function show(commands: readonly Pending[], status = {}) {
  const asked: string[] = [];
  const note = (what: string) => (id: string, choice?: unknown) => {
    asked.push([what, id, choice].filter(Boolean).join(" "));
    return Promise.resolve();
  };
  const client = new FakeClient();
  client.status = { ...LIVE_STATUS, ...status };
  client.queue = {
    ...{ commands, subscribe: () => () => {} },
    ...{ retry: note("retry"), discard: note("discard") },
    resolve: note("resolve"),
  };
  const details = await fixture<LiveConnectionDetails>(
    html`<live-connection-details .client=${client}></live-connection-details>`,
  );
  await nextPaint();
  const root = details.shadowRoot!;
  const items = [...root.querySelectorAll("[part=command]")];
  const words = items.map((one) => one.textContent!.replace(/\s+/g, " "));
  const press = (name: RegExp) =>
    [...root.querySelectorAll("button")]
      .find((one) => name.test(one.ariaLabel ?? ""))!
      .click();
  return { details, root, words, press, asked };
}

const ALL: readonly State[] = [
  "saving",
  "queued",
  "unsaved",
  "sending",
  "applied",
  "unconfirmed",
  "refused",
  "conflict",
];

describe("<live-connection-badge> what waits to be sent", () => {
  it("is accessible in every state, at 320 px too", async () => {
    const { details } = await show(ALL.map((state) => pendingOf(state)));
    details.style.inlineSize = "288px";
    await expect(details).to.be.accessible();
    expect(details.scrollWidth).to.be.at.most(details.clientWidth);
  });

  it("is not there while nothing waits", async () => {
    const { root } = await show([pendingOf("applied")]);
    expect(root.querySelector("[part=pending]")).to.equal(null);
  });

  it("tells each state in words, what asks for a decision first", async () => {
    const { words } = await show(ALL.map((state) => pendingOf(state)));
    expect(words.map((one) => one.split(" · ")[1]!.trim())).to.deep.equal([
      "changed by somebody else meanwhile Yours: member_id m Theirs: – Use mine Keep theirs",
      "not confirmed Retry Discard",
      "refused Dismiss",
      "being saved on this device",
      "saved on this device, waits to be sent Discard",
      "not saved: lost when this page closes Discard",
      "being sent",
    ]);
  });

  it("asks for what the button says", async () => {
    const { press, asked } = await show([
      pendingOf("unconfirmed"),
      pendingOf("refused"),
      pendingOf("conflict"),
    ]);
    press(/^Retry: check in/);
    press(/^Discard/);
    press(/^Dismiss/);
    press(/^Use mine/);
    press(/^Keep theirs/);
    expect(asked).to.deep.equal([
      "retry unconfirmed",
      "discard unconfirmed",
      "discard refused",
      "resolve conflict mine",
      "resolve conflict theirs",
    ]);
  });

  it("says why it was refused, and under the page's own name", async () => {
    setTexts({ "command.check_in": "Check-in" });
    const reason = "They are inside already.";
    const { words } = await show([pendingOf("refused", { reason })]);
    setTexts({ "command.check_in": undefined as never });
    expect(words[0]).to.match(/^ ?Check-in/);
    expect(words[0]).to.include(reason);
  });

  it("counts what is beyond the first twenty", async () => {
    const many = Array.from({ length: 23 }, (_, n) =>
      pendingOf("queued", { id: `${n}` }),
    );
    const { root, words } = await show(many);
    expect(words).to.have.length(20);
    expect(root.textContent).to.include("and 3 more");
  });

  it("shows hostile words as text", async () => {
    for (const reason of HOSTILE) {
      const fields = { [reason]: reason };
      const { root } = await show([
        pendingOf("conflict", { reason, args: { fields }, type: reason }),
      ]);
      expect(root.querySelector("img, script, a")).to.equal(null);
    }
  });

  it("says why nothing is kept on this device", async () => {
    const { root } = await show([], { notKept: "full" });
    await waitUntil(() => root.textContent!.includes("there is no room"));
  });
});
