import { html, nothing } from "lit";
import type { FeedController } from "../../controllers/feed-controller.ts";
import type { LocaleController } from "../../controllers/locale-controller.ts";
import type { FEED_MESSAGES } from "../../texts/feed-messages.ts";
import { findOverride } from "../../texts/text.ts";

type Texts = LocaleController<typeof FEED_MESSAGES>;

export interface Choices {
  /** Of the pack; "" is any. */
  readonly category: string;
  /** The tools are shown. */
  readonly isOpen: boolean;
  readonly onChoose: (category: string) => void;
  readonly onToggle: () => void;
}

/** One chip per category of the pack, a choice of one being none; and the button of the tools. */
export function renderChoices(
  feed: FeedController,
  texts: Texts,
  { category, isOpen, onChoose, onToggle }: Choices,
) {
  const { state } = feed;
  const pointless = state === "error" || state === "denied";
  if (pointless || feed.window.length === 0) return nothing;
  const { categories } = feed;
  const label = texts.text("feed.tools");
  return html`${
      categories.length < 2
        ? nothing
        : html`<div
            class="chips"
            role="group"
            aria-label=${texts.text("feed.categories")}
          >
            ${["", ...categories].map(
              (name) =>
                html`<button
                  class="chip"
                  part="chip"
                  aria-pressed=${name === category}
                  @click=${() => onChoose(name)}
                >
                  ${nameCategory(name, texts)}
                </button>`,
            )}
          </div>`
    }<button
      class="chip open"
      part="chip"
      aria-label=${label}
      title=${label}
      aria-expanded=${isOpen}
      @click=${onToggle}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path
          d="M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 0 0 0-9M10.2 10.2 14 14"
        ></path>
      </svg>
    </button>`;
}

/** A page may name categories in its texts: `category.people`. */
function nameCategory(name: string, texts: Texts): string {
  if (!name) return texts.text("feed.all");
  const own = findOverride(`category.${name}`, texts.locale);
  if (typeof own === "string") return own;
  return name.charAt(0).toLocaleUpperCase(texts.locale) + name.slice(1);
}
