import { expect, it } from "vitest";
import { uuid5 } from "./uuid5.ts";

it("is what other makers of version 5 answer, in the namespace for URLs", () => {
  // Python: uuid.uuid5(uuid.NAMESPACE_URL, …)
  expect(uuid5("metrics:barbershop:1")).toBe(
    "e8287ba0-af75-5d1f-ae8d-2d85a7705aaf",
  );
});
