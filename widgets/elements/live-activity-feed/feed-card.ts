import { html, nothing, type ReactiveController } from "lit";
import { DENSITIES, readOption, THEMES } from "../../controllers/attributes.ts";
import { ClientController } from "../../controllers/client-controller.ts";
import {
  FeedController,
  type FeedHost,
} from "../../controllers/feed-controller.ts";
import { Lazy } from "../../controllers/lazy.ts";
import {
  LocaleController,
  type LocaleHost,
} from "../../controllers/locale-controller.ts";
import { RowsController } from "../../controllers/rows-controller.ts";
import { SettledController } from "../../controllers/settled-controller.ts";
import { StateController } from "../../controllers/state-controller.ts";
import { TickController } from "../../controllers/tick-controller.ts";
import { FEED_MESSAGES } from "../../texts/feed-messages.ts";
import { isFiltered, readAsked } from "./asked.ts";
import { AwayMark } from "./away-mark.ts";
import { chunks } from "./chunks.ts";
import { chooseInterval } from "./entry-time.ts";
import type { FeedList, ListHost } from "./feed-list.ts";
import type { FeedTools, ToolsHost } from "./feed-tools.ts";
import { HeldView, type Shown } from "./held-view.ts";
import { renderChoices } from "./render-choices.ts";
import {
  renderEmpty,
  renderMark,
  renderProblem,
  renderRetry,
  renderSkeleton,
} from "./render-state.ts";

/** A change shorter than this is not announced. */
const SETTLED_MS = 1_500;

/** A feed as its card reads it; the properties are described there. */
export type CardHost = FeedHost &
  LocaleHost &
  ListHost &
  ToolsHost & { paused: boolean; theme?: string; density?: string };

/** All of a feed that is drawn, and what it is drawn from. */
export class FeedCard implements ReactiveController {
  readonly feed: FeedController;
  readonly #host: CardHost;
  readonly #clients: ClientController;
  readonly #texts: LocaleController<typeof FEED_MESSAGES>;
  readonly #settled: SettledController;
  readonly #rows: RowsController;
  readonly #view = new HeldView();
  readonly #mark = new AwayMark();
  readonly #tools: Lazy<FeedTools>;
  readonly #list: Lazy<FeedList>;
  #fresh = 0;
  #isOpen = false;

  constructor(host: CardHost) {
    this.#host = host;
    const clients = (this.#clients = new ClientController(host));
    const feed = (this.feed = new FeedController(host, clients, () => {
      if (this.#holds) this.#view.hold(feed.window);
    }));
    const texts = (this.#texts = new LocaleController(host, FEED_MESSAGES));
    this.#settled = new SettledController(host, SETTLED_MS, () => this.#say());
    const rows = (this.#rows = new RowsController(host, () => chunks.rows()));
    const parts = {
      host,
      feed,
      rows,
      texts,
      view: this.#view,
      mark: this.#mark,
    };
    const close = () => this.#close();
    const tools = (this.#tools = new Lazy(host, async () => {
      const { FeedTools } = await chunks.tools();
      return new FeedTools({ ...parts, close });
    }));
    this.#list = new Lazy(host, async () => {
      const { FeedList } = await chunks.list();
      return new FeedList({ ...parts, tools });
    });
    new StateController(host, () => feed.state);
    new TickController(host, () =>
      chooseInterval(feed.window.at(0), feed.now()),
    );
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener("visibilitychange", this.#turn);
  }

  hostDisconnected(): void {
    document.removeEventListener("visibilitychange", this.#turn);
  }

  render() {
    const host = this.#host;
    readOption(host, "theme", host.theme, THEMES, "the page's");
    readOption(host, "density", host.density, DENSITIES);
    this.#lookAway();
    // Rows come with a client: their code too, while it connects.
    if (this.#clients.client) this.#list.get();
    const shown = this.#view.show(this.feed.window, this.#holds);
    const asked = readAsked(host);
    // The panel and the button tell what the list was found to have.
    const body = this.#renderBody(shown, isFiltered(asked));
    const isBroken = this.feed.state === "error";
    if (isBroken) this.#fresh = 0;
    else if (!isFiltered(asked)) this.#fresh = shown.fresh;
    else this.#fresh = this.#tools.value?.countFresh(shown) ?? 0;
    return html`<section part="base">
        <header part="header">
          <slot name="header"><h2>${this.#texts.text("feed.title")}</h2></slot>
          ${renderMark(this.feed, host.paused, this.#texts)}
          ${this.#list.value?.takeNote()}
          ${renderChoices(this.feed, this.#texts, {
            category: asked.category,
            isOpen: this.#isOpen,
            onChoose: (name) => this.#choose(name),
            onToggle: () => this.#toggle(),
          })}
        </header>
        ${
          this.#isOpen && !isBroken ? this.#tools.get()?.renderPanel() : nothing
        }
        <div class="above">${this.#renderPill()}</div>
        <div class="scroller" part="list">
          <div><i class="top"></i>${body}</div>
        </div>
        <slot name="footer"></slot>
      </section>
      <span class="hidden" role="status">${this.#settled.text}</span>`;
  }

  #renderBody({ list: entries, fresh }: Shown, isFiltered: boolean) {
    const message = renderProblem(this.feed, entries.length > 0, this.#texts);
    if (message) return message;
    if (entries.length === 0)
      return this.feed.loading
        ? renderSkeleton(this.feed.limit, this.#texts)
        : renderEmpty(this.#texts);
    const list = this.#list.value;
    const tools =
      isFiltered || this.#isOpen || this.#mark.count
        ? this.#tools.get()
        : this.#tools.value;
    if (list && (tools || !isFiltered))
      return list.render(entries, tools, fresh);
    return this.#list.failed || this.#tools.failed
      ? renderRetry(this.#texts, () => {
          void this.#list.load();
          if (this.#tools.failed) void this.#tools.load();
        })
      : renderSkeleton(this.feed.limit, this.#texts);
  }

  #renderPill() {
    if (this.#fresh === 0) return nothing;
    return html`<button class="pill" part="new" @click=${() => this.#showNew()}>
      ↑ ${this.#texts.text("feed.new", { count: this.#fresh })}
    </button>`;
  }

  /** Nothing may move under the reader. */
  get #holds(): boolean {
    return this.#host.paused || this.#rows.holds;
  }

  /** What is announced once it has settled: the state, and how much waits. */
  #say(): string {
    const { state } = this.feed;
    const words = [this.#texts.text("feed.title")];
    if (state === "error") words.push(this.#texts.text("feed.error"));
    else words.push(this.#texts.text(`state.${state}`));
    if (this.#fresh > 0)
      words.push(this.#texts.text("feed.new", { count: this.#fresh }));
    else if (this.#mark.count > 0 && this.#tools.value)
      words.push(this.#tools.value.sayAway());
    return words.join(", ");
  }

  /** The reader goes, or is back: also one whose connection was gone. */
  #lookAway(): void {
    const { state, window } = this.feed;
    const isBack = state === "live" || state === "unverified";
    const isAway = document.hidden || state === "offline";
    this.#mark.look(
      isAway || (isBack ? false : null),
      this.#view.seen,
      window.added,
      window.at(0),
    );
  }

  readonly #turn = () => {
    // What waits for a paint came meanwhile.
    this.feed.flush();
    this.#lookAway();
    this.#host.requestUpdate();
  };

  /** The list stays as it is until the chosen one can be shown. */
  async #choose(category: string): Promise<void> {
    if (await this.#tools.load()) this.#host.category = category;
  }

  #toggle(): void {
    this.#isOpen = !this.#isOpen;
    this.#host.requestUpdate();
  }

  #close(): void {
    this.#toggle();
    this.#host.renderRoot.querySelector<HTMLElement>(".open")?.focus();
  }

  #showNew(): void {
    this.#view.release(this.feed.window);
    this.#rows.scroll.scrollToTop();
    this.#host.requestUpdate();
  }
}
