import { z } from "zod";

/** What may be leased: `<kind>:<id>`, such as `session:s-301`. */
export const resource = z
  .string()
  .regex(
    /^[a-z][a-z0-9_-]{0,39}:[A-Za-z0-9_.:/@-]{1,128}$/,
    "is no resource: use <kind>:<id>",
  );

/** Grows with every holder, and stays a whole number in a browser. */
export const token = z.int().min(1);
