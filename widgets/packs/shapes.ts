import { z } from "zod";

/** Pieces that several packs' schemas share. Unknown keys are kept everywhere. */

/** RFC 3339 with a zone. */
export const time = z.iso.datetime({ offset: true });
export const id = z.string().min(1).max(200);
export const name = z.string().max(500);
export const count = z.int().min(0);
export const ratio = z.number().min(0).max(1);

/** Someone with a name. `name` is personal. */
export const person = z.looseObject({ id, name });
