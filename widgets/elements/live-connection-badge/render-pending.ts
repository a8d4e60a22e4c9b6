import { html, nothing } from "lit";
import type { LiveClient } from "../../controllers/client-controller.ts";
import type { LocaleController } from "../../controllers/locale-controller.ts";
import { formatDate } from "../../texts/format.ts";
import type { PENDING_MESSAGES } from "../../texts/pending-messages.ts";
import { nameCommand, writeFields } from "../live-conflict/describe-command.ts";

type Texts = Pick<LocaleController<typeof PENDING_MESSAGES>, "text" | "locale">;
type Queue = NonNullable<LiveClient["queue"]>;
type Pending = Queue["commands"][number];

/** So many are listed; the others are counted. */
const MOST = 20;
/** A value in a conflict is shown to this length. */
const LONG = 200;

/** What this person asked for and has no outcome yet, with what can be done about it. Nothing where there is none. */
export function renderPending(queue: Queue | null | undefined, texts: Texts) {
  const commands = (queue?.commands ?? []).filter(
    ({ state }) => state !== "applied",
  );
  if (!queue || commands.length === 0) return nothing;
  // What asks for a decision comes first.
  const sorted = [...commands].sort((a, b) => weigh(a) - weigh(b));
  const rest = commands.length - MOST;
  return html`<h3>${texts.text("pending.title")}</h3>
    <ul part="pending" aria-label=${texts.text("pending.title")}>
      ${sorted.slice(0, MOST).map((one) => renderCommand(one, queue, texts))}
      ${
        rest > 0
          ? html`<li>
              <span>${texts.text("pending.more", { count: rest })}</span>
            </li>`
          : nothing
      }
    </ul>`;
}

const weigh = ({ state }: Pending) =>
  ["conflict", "unconfirmed", "refused"].indexOf(state) + 1 || 9;

function renderCommand(command: Pending, queue: Queue, texts: Texts) {
  const { id, state, reason, at } = command;
  const name = nameCommand(command, texts.locale);
  const act = (label: Parameters<Texts["text"]>[0], run: () => Promise<void>) =>
    html`<button
      aria-label="${texts.text(label)}: ${name}"
      @click=${() => void run().catch(() => {})}
    >
      ${texts.text(label)}
    </button>`;
  return html`<li part="command">
    <bdi>${name}</bdi
    ><bdi
      >${formatDate(at, texts.locale)} ·
      ${texts.text(`pending.${state as Exclude<typeof state, "applied">}`)}</bdi
    >
    ${reason && state !== "queued" ? html`<p class="why">${reason}</p>` : nothing}
    ${state === "conflict" ? renderConflict(command, texts) : nothing}
    <span class="choices">
      ${
        state === "conflict"
          ? [
              act("pending.mine", () => queue.resolve(id, "mine")),
              act("pending.theirs", () => queue.resolve(id, "theirs")),
            ]
          : nothing
      }
      ${
        state === "unconfirmed"
          ? act("pending.retry", () => queue.retry(id))
          : nothing
      }
      ${
        /^(queued|unsaved|unconfirmed)$/.test(state)
          ? act("pending.discard", () => queue.discard(id))
          : nothing
      }
      ${
        state === "refused"
          ? act("pending.dismiss", () => queue.discard(id))
          : nothing
      }
    </span>
  </li>`;
}

function renderConflict({ args, answer }: Pending, texts: Texts) {
  const result = answer?.result as { fields?: unknown } | null;
  return html`<p class="why">
      ${texts.text("pending.yours-are", { value: writeFields(args["fields"] ?? args, LONG) })}
    </p>
    <p class="why">
      ${texts.text("pending.theirs-are", { value: writeFields(result?.fields ?? result, LONG) })}
    </p>`;
}
