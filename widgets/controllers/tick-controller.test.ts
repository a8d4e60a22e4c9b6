import { expect } from "@open-wc/testing";
import type { ReactiveController, ReactiveControllerHost } from "lit";
import { TickController } from "./tick-controller.ts";

describe("TickController", () => {
  let begun: number[];
  let ended: number[];
  const { setInterval, clearInterval } = window;

  beforeEach(() => {
    begun = [];
    ended = [];
    window.setInterval = (() => begun.push(begun.length)) as never;
    window.clearInterval = (id) => void ended.push(Number(id));
  });

  afterEach(() => Object.assign(window, { setInterval, clearInterval }));

  function attach(): ReactiveController {
    const host = { addController() {}, requestUpdate() {} };
    return new TickController(
      host as unknown as ReactiveControllerHost,
      () => 1_000,
    );
  }

  it("ticks while its host is in the page, and ends with it", () => {
    const controller = attach();
    controller.hostConnected!();
    expect(begun.length).to.equal(1);
    controller.hostDisconnected!();
    expect(ended.length).to.equal(1);
  });

  it("does not begin again at an update after its host was taken out", () => {
    const controller = attach();
    controller.hostConnected!();
    controller.hostDisconnected!();
    controller.hostUpdated!();
    expect(begun.length).to.equal(1);
  });
});
