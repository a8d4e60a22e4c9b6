import { describe, expect, it } from "vitest";

import { loadPack } from "../widgets/setup/load-pack.ts";
import {
  DEFAULT_VIEW,
  parseView,
  searchOf,
  TENANTS,
  WITHOUT_METRICS,
} from "./view.ts";
import type { Tenant } from "./view.ts";

describe("the tenants without metrics", () => {
  it("are those whose packs define none", async () => {
    const tenants = Object.keys(TENANTS) as Tenant[];
    const packs = await Promise.all(tenants.map(loadPack));
    const without = tenants.filter((_, index) => !packs[index]!.metrics);
    expect(without).toEqual(WITHOUT_METRICS);
  });
});

describe("the demo's address", () => {
  it("opens the same view again", () => {
    const view = { tenant: "gym", source: "pusher", role: "staff" } as const;
    expect(parseView(searchOf(view))).toEqual(view);
  });

  it("takes defaults for what is missing", () => {
    expect(parseView("?role=admin")).toEqual({
      ...DEFAULT_VIEW,
      role: "admin",
    });
  });

  it("does not change what the page has fixed", () => {
    const fixed = { tenant: "gym", source: "mock" } as const;
    expect(parseView("?tenant=host&source=pusher&role=staff", fixed)).toEqual({
      ...fixed,
      role: "staff",
    });
  });

  it("takes defaults for what it does not know", () => {
    const search = "?tenant=__proto__&source=carrier-pigeon&role=constructor";
    expect(parseView(search)).toEqual(DEFAULT_VIEW);
  });
});
