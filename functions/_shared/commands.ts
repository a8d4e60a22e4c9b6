import type { PackCommands } from "../../widgets/packs/pack-commands.ts";
import { commands as gym } from "../../widgets/packs/gym/commands.ts";

/**
 * The arguments that the packs' commands take. What a command does is an SQL function; one that is registered there
 * and has no entry here is given its arguments as they come.
 */
export const builtInCommands: Readonly<Record<string, PackCommands>> = { gym };
