import type { Handler } from "../../functions/_shared/deps.ts";
import type { Gateway } from "./gateway/index.ts";
import { createHostSampler, type HostSampler } from "./host-sampler.ts";
import { KEYS } from "./settings.ts";

/** The sampler of this machine, publishing by the same door as everybody else. */
export function createHost(
  functions: Handler,
  gateway: Gateway,
  url: string,
): HostSampler {
  return createHostSampler({
    stats: () => gateway.stats(),
    now: Date.now,
    async publish(type, data) {
      const answer = await functions(
        new Request(`${url}/functions/v1/publish`, {
          method: "POST",
          headers: {
            apikey: KEYS.secret,
            "content-type": "application/json",
          },
          body: JSON.stringify({
            tenant: "host",
            type,
            data,
            audience: { public: true },
          }),
        }),
      );
      if (answer.ok) return;
      const body = (await answer.text()).slice(0, 300);
      throw new Error(
        `host: publishing "${type}" was answered ${answer.status}: ${body}`,
      );
    },
  });
}
