import { createClient } from "@supabase/supabase-js";

import { PASSWORD, PUBLISHABLE_KEY } from "./embedded.ts";
import type { RoleName, Tenant } from "./view.ts";

/** A token is renewed when it has less than this left, so that it does not expire on its way. */
const SPARE_SECONDS = 60;

interface Session {
  readonly access_token: string;
  /** Unix time in seconds. */
  readonly expires_at?: number | undefined;
}

/** Signs the demo people in, each once, and again when their token runs out. */
export class Sessions {
  readonly #sessions = new Map<string, Promise<Session>>();
  readonly #origin: string;

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** A token that is valid for a while, or null for a visitor, who does not sign in. Rejects with the server's sentence. */
  async token(tenant: Tenant, role: RoleName): Promise<string | null> {
    if (role === "visitor") return null;
    const email = emailOf(tenant, role);
    const known = this.#sessions.get(email);
    const session = await (known ?? this.#remember(email));
    if (!runsOut(session)) return session.access_token;
    return (await this.#remember(email)).access_token;
  }

  #remember(email: string): Promise<Session> {
    const session = this.#signIn(email);
    this.#sessions.set(email, session);
    session.catch(() => {
      if (this.#sessions.get(email) === session) this.#sessions.delete(email);
    });
    return session;
  }

  async #signIn(email: string): Promise<Session> {
    const client = createClient(this.#origin, PUBLISHABLE_KEY, {
      auth: {
        persistSession: false,
        autoRefreshToken: false,
        storageKey: `livelets-demo:${email}`,
      },
    });
    const { data, error } = await client.auth.signInWithPassword({
      email,
      password: PASSWORD,
    });
    if (error) {
      throw new Error(
        `demo: signing in was refused to "${email}": ${error.message}. Is the embedded backend running?`,
        { cause: error },
      );
    }
    return data.session;
  }
}

export function emailOf(tenant: Tenant, role: RoleName): string {
  return `${role}@${tenant}.test`;
}

function runsOut(session: Session): boolean {
  const { expires_at } = session;
  return (
    expires_at !== undefined && expires_at - Date.now() / 1000 < SPARE_SECONDS
  );
}
