import { expect, fixture, html, waitUntil } from "@open-wc/testing";
import { FakeClient } from "../../controllers/testing/fake-client.ts";
import {
  dressPage,
  HOSTILE,
  nextPaint,
  PAGE_LOOKS,
} from "../../controllers/testing/page.ts";
import { LiveletsError } from "../../events/error.ts";
import { setTexts } from "../../texts/text.ts";
import { chooseArgs, listFields, type Pending } from "./conflict-fields.ts";
import "./live-conflict.define.ts";
import type { LiveConflict } from "./live-conflict.ts";

function conflictOf(rest: Partial<Pending> = {}, result?: unknown): Pending {
  return {
    ...{ id: "c1", type: "session:update", state: "conflict", tries: 1 },
    ...{ at: 1_700_000_000_000, reason: "Sam was faster." },
    args: { fields: { title: "Mine", room: "2", note: "same" } },
    base: {
      versions: { title: 1, room: 1, note: 1 },
      fields: { title: "Old", room: "1", note: "" },
    },
    answer: {
      ...{ id: "c1", status: "conflict", events: [] },
      result: result ?? {
        versions: { title: 1, room: 2, note: 2 },
        fields: { title: "Old", room: "3", note: "same" },
      },
    },
    ...rest,
  };
}

async function show(...commands: Pending[]) {
  const client = new FakeClient();
  const asked: unknown[] = [];
  let failing = false;
  let all: readonly Pending[] = commands;
  client.queue = {
    get commands() {
      return all;
    },
    subscribe: () => () => {},
    ...{ retry: () => Promise.resolve(), discard: () => Promise.resolve() },
    resolve: (id, choice) => {
      if (failing) return Promise.reject(new Error("full"));
      asked.push([id, choice]);
      all = all.filter((one) => one.id !== id);
      client.update();
      return Promise.resolve();
    },
  };
  const told: CustomEvent[] = [];
  const box = await fixture<HTMLElement>(html`<div></div>`);
  const note = (event: Event) => void told.push(event as CustomEvent);
  for (const name of ["live-conflict", "live-resolve"])
    box.addEventListener(name, note);
  const element = document.createElement("live-conflict");
  element.client = client;
  box.append(element);
  await nextPaint();
  return { ...partsOf(element), client, asked, told, box, fail: () => (failing = true) }; // prettier-ignore
}

function partsOf(element: LiveConflict) {
  const root = element.shadowRoot!;
  const press = async (name: RegExp) => {
    [...root.querySelectorAll("button")]
      .find((one) => name.test(one.textContent!))!
      .click();
    await nextPaint();
  };
  const radio = (field: number, pick: "Yours" | "Theirs") =>
    [...root.querySelectorAll("fieldset")[field]!.querySelectorAll("label")]
      .find((one) => one.textContent!.includes(pick))!
      .querySelector("input")!;
  const words = () => root.textContent!.replace(/\s+/g, " ");
  return { element, root, press, radio, words };
}

describe("<live-conflict>", () => {
  it("is accessible", async () => {
    await expect((await show(conflictOf())).element).to.be.accessible();
  });

  for (const look of PAGE_LOOKS)
    it(`is accessible by field, as a whole and without conflicts, ${look.name}`, async () => {
      const undress = dressPage(look);
      const whole = conflictOf({ id: "c2" }, { version: 3 });
      for (const commands of [[conflictOf(), whole], []]) {
        const { element } = await show(...commands);
        await expect(element).to.be.accessible();
        expect(element.scrollWidth).to.be.at.most(element.clientWidth);
      }
      undress();
    });

  it("shows per field what was there, what is mine and what is theirs", async () => {
    const { root, words } = await show(conflictOf());
    const fields = [...root.querySelectorAll("fieldset")].map((one) =>
      one.textContent!.replace(/\s+/g, " ").trim(),
    );
    expect(fields).to.deep.equal([
      "title Before Old Yours Mine Theirs Old",
      "room Before 1 Yours 2 Theirs 3",
    ]);
    expect(words()).to.include("session update");
    expect(words()).to.include("Sam was faster.");
  });

  it("has chosen mine where nobody else changed the field, and nothing elsewhere", async () => {
    const { radio } = await show(conflictOf());
    expect(radio(0, "Yours").checked).to.equal(true);
    expect(radio(1, "Yours").checked).to.equal(false);
    expect(radio(1, "Theirs").checked).to.equal(false);
  });

  it("sends nothing before each field is chosen, and says so", async () => {
    const { press, asked, words, radio } = await show(conflictOf());
    await press(/Send my choice/);
    expect(asked).to.deep.equal([]);
    expect(words()).to.include("Choose one of both");
    radio(1, "Theirs").click();
    await nextPaint();
    expect(words()).not.to.include("Choose one of both");
    await press(/Send my choice/);
    expect(asked).to.deep.equal([
      ["c1", { fields: { title: "Mine", note: "same" } }],
    ]);
  });

  it("sends theirs where they have cleared it", () => {
    const command = conflictOf(
      { args: { title: "Mine", note: "mine" } },
      { fields: { title: "Theirs", note: null } },
    );
    const fields = listFields(command)!;
    const picks = new Map([
      ["title", "mine"],
      ["note", "theirs"],
    ] as const);
    expect(chooseArgs(command, fields, picks)).to.deep.equal({
      title: "Mine",
      note: null,
    });
  });

  for (const [name, label] of [
    ["mine", /Use all of mine/],
    ["theirs", /Keep all of theirs/],
  ] as const)
    it(`takes all of ${name} at one press, and says that it was taken`, async () => {
      const { press, asked, words, root } = await show(conflictOf());
      await press(label);
      expect(asked).to.deep.equal([["c1", name]]);
      expect(words()).to.include("Your choice was taken.");
      expect(root.querySelector("[part=conflict]")).to.equal(null);
    });

  it("keeps a reader who pressed its button in its place", async () => {
    const { press, root } = await show(conflictOf());
    [...root.querySelectorAll("button")].at(-1)!.focus();
    await press(/Keep all/);
    await waitUntil(() => root.activeElement?.role === "status");
  });

  it("offers only all or nothing where the server does not say its fields", async () => {
    const { root, words } = await show(conflictOf({}, { version: 3 }));
    expect(root.querySelector("input")).to.equal(null);
    expect(words()).to.include("version 3");
    expect(words()).not.to.include("Send my choice");
  });

  it("keeps the conflict where the choice could not be kept, and says so", async () => {
    const { fail, press, words, root } = await show(conflictOf());
    fail();
    await press(/Use all of mine/);
    expect(words()).to.include("could not be kept");
    expect(root.querySelector("[part=conflict]")).not.to.equal(null);
  });

  it("tells of each conflict once, and of the choice before it is made", async () => {
    const { told, press, client, asked, box } = await show(conflictOf());
    client.update({ pending: 1 });
    await nextPaint();
    expect(told.map(({ type }) => type)).to.deep.equal(["live-conflict"]);
    expect(JSON.parse(JSON.stringify(told[0]!.detail))).to.deep.include({
      id: "c1",
      type: "session:update",
    });
    box.addEventListener("live-resolve", (event) => event.preventDefault());
    await press(/Use all of mine/);
    expect(told.at(-1)!.detail).to.deep.equal({ id: "c1", choice: "mine" });
    expect(asked).to.deep.equal([]);
  });

  it("leaves to the page what that draws itself", async () => {
    const prevent = (event: Event) => event.preventDefault();
    document.addEventListener("live-conflict", prevent);
    const { root, element } = await show(conflictOf());
    document.removeEventListener("live-conflict", prevent);
    expect(root.querySelector("[part=conflict]")).to.equal(null);
    expect(element.matches(":state(empty)")).to.equal(true);
  });

  it("keeps what was chosen apart when the conflict before is gone", async () => {
    const second = conflictOf({ id: "c2" });
    const { radio, press, asked, root } = await show(conflictOf(), second);
    radio(1, "Theirs").click();
    await press(/Send my choice/);
    expect(root.querySelectorAll("[part=conflict]")).to.have.length(1);
    expect(radio(0, "Yours").checked).to.equal(true);
    expect(radio(1, "Theirs").checked).to.equal(false);
    await press(/Send my choice/);
    expect(asked).to.have.length(1);
  });

  it("shows five at once, and counts the others", async () => {
    const many = Array.from({ length: 7 }, (_, n) =>
      conflictOf({ id: `${n}` }),
    );
    const { root, words } = await show(...many);
    expect(root.querySelectorAll("[part=conflict]")).to.have.length(5);
    expect(words()).to.include("and 2 more");
  });

  it("shows what would do harm as text", async () => {
    for (const hostile of HOSTILE) {
      const fields = { [hostile]: hostile };
      const { root } = await show(
        conflictOf(
          { type: hostile, reason: hostile, args: { fields } },
          { fields: { [hostile]: { hostile } } },
        ),
      );
      expect(root.querySelector("img, script")).to.equal(null);
      expect(root.querySelector("legend")!.textContent).to.equal(hostile);
    }
    expect(document.title).not.to.equal("harmed");
  });

  it("shows nothing while there is nothing to choose", async () => {
    const { element, root } = await show(conflictOf({ state: "refused" }));
    expect(element.matches(":state(empty)")).to.equal(true);
    expect(root.querySelector("slot[name=empty]")).not.to.equal(null);
    expect(element.offsetHeight).to.equal(0);
  });

  it("says what has to be set up", async () => {
    const { client, element, words } = await show();
    client.mistake = new LiveletsError("bad-argument", HOSTILE[0]!);
    client.update();
    element.requestUpdate();
    await nextPaint();
    expect(element.matches(":state(missing)")).to.equal(true);
    expect(words()).to.include(HOSTILE[0]!);
  });

  it("shows a page's own words and names", async () => {
    setTexts({ "command.session:update": "Session" });
    const { words } = await show(conflictOf());
    setTexts({ "command.session:update": undefined as never });
    expect(words()).to.include("Session");
  });
});

describe("what is sent after a choice", () => {
  const args = { a: 1, b: 2, constructor: 3 };
  const command = conflictOf({ args, base: 7 }, { fields: { a: 9, b: 2 } });

  it("is what every argument becomes, where the command has no fields", () => {
    const fields = listFields(command)!;
    expect(fields.map(({ name }) => name)).to.deep.equal(["a", "constructor"]);
    expect(fields[1]!.theirs).to.equal(undefined);
    const picks = new Map([["a", "theirs" as const]]);
    expect(chooseArgs(command, fields, picks)).to.deep.equal({ ...args, a: 9 });
  });

  it("is all of one where nothing of the other is left", () => {
    const fields = listFields(command)!;
    const all = (pick: "mine" | "theirs") =>
      new Map(fields.map(({ name }) => [name, pick]));
    expect(chooseArgs(command, fields, all("mine"))).to.equal("mine");
    expect(chooseArgs(command, fields, all("theirs"))).to.equal("theirs");
  });
});
