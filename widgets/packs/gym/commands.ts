import { z } from "zod";
import type { PackCommands } from "../pack-commands.ts";
import { id } from "../shapes.ts";
import { derivations } from "./derive.ts";

const args = z.strictObject({
  member_id: id,
  location: z.string().min(1).max(200).optional(),
});

/** The desk's statistics are figures alone: a screen without sign-in may show them. */
const atTheDesk = { args, derivations, publicStates: true };

export const commands: PackCommands = {
  check_in: atTheDesk,
  check_out: atTheDesk,
};
