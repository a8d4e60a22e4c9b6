import { TokenError, type Identity } from "../shared/token.ts";
import {
  readRights,
  UNKNOWN,
  writeRights,
  type Extension,
  type Rights,
} from "./authorization.ts";
import type { SupabaseContext } from "./context.ts";
import type { JoinConfig } from "./join-config.ts";

const BOTH: readonly Extension[] = ["broadcast", "presence"];

/** Presence is only asked about where the client wants it: a policy may be costly. */
export function extensionsOf(presence: boolean): readonly Extension[] {
  return presence ? BOTH : ["broadcast"];
}

export function unauthorized(name: string): string {
  return `You do not have permissions to read from this Channel topic: ${name}`;
}

/** Who is behind one joined channel, and what they may do there until their token changes. */
export class ChannelRights {
  #identity: Identity;
  #read: Rights;
  #write: Rights = UNKNOWN;

  constructor(
    readonly context: SupabaseContext,
    readonly name: string,
    readonly config: JoinConfig,
    identity: Identity,
    read: Rights,
  ) {
    this.#identity = identity;
    this.#read = read;
  }

  /** Seconds since 1970; null when the identity does not expire. */
  get expires(): number | null {
    return this.#identity.expires;
  }

  /** Public channels ask nobody. Null (not asked yet) counts as no. */
  mayRead(extension: Extension): boolean {
    return !this.config.private || this.#read[extension] === true;
  }

  /** Asked at the first write and remembered until the token changes. Rejects when the database fails. */
  async mayWrite(extension: Extension): Promise<boolean> {
    if (!this.config.private) return true;
    const known = this.#write[extension];
    if (known !== null) return known;
    const { database } = this.context;
    // A first track enables presence for a channel that joined without: its diffs are then readable too.
    if (extension === "presence" && this.#read.presence === null) {
      this.#read = await readRights(database, this.#identity, this.name, BOTH);
    }
    this.#write = await writeRights(database, this.#identity, this.name, BOTH);
    return this.#write[extension] === true;
  }

  /** Takes a new token. Answers why the channel must end, or null when it goes on; `false` when nothing changed. */
  async renew(token: string): Promise<string | null | false> {
    if (token.startsWith("sb_") || token === this.#identity.token) return false;
    const before = this.#read;
    try {
      this.#identity = await this.context.identify(token);
      this.#write = UNKNOWN;
      if (this.config.private) this.#read = await this.#readAgain();
    } catch (error) {
      return reasonOf(error);
    }
    if (!this.mayRead("broadcast") && !this.mayRead("presence")) {
      return unauthorized(this.name);
    }
    return isRevoked(before, this.#read)
      ? `You no longer have permission to read from this Channel topic: ${this.name}`
      : null;
  }

  #readAgain(): Promise<Rights> {
    const extensions = extensionsOf(this.config.presence);
    const { database } = this.context;
    return readRights(database, this.#identity, this.name, extensions);
  }
}

function isRevoked(before: Rights, after: Rights): boolean {
  return BOTH.some((name) => before[name] === true && after[name] === false);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof TokenError)) {
    return "Realtime was unable to connect to the project database";
  }
  // Realtime prints this one by its internal name.
  return error.fault === "signature" ? ":signature_error" : error.message;
}
