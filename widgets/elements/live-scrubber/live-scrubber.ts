import { html, LitElement } from "lit";
import { readCount, readOption, THEMES } from "../../controllers/attributes.ts";
import { ClientController } from "../../controllers/client-controller.ts";
import type { ClientHolder } from "../../controllers/client-holder.ts";
import { requestFrame } from "../../controllers/frame.ts";
import { LocaleController } from "../../controllers/locale-controller.ts";
import { SettledController } from "../../controllers/settled-controller.ts";
import { StateController } from "../../controllers/state-controller.ts";
import { TickController } from "../../controllers/tick-controller.ts";
import type { TimeTravel } from "../../setup/time-travel.ts";
import { travelOf } from "../../setup/travel-of.ts";
import { formatDate } from "../../texts/format.ts";
import { SCRUBBER_MESSAGES } from "../../texts/scrubber-messages.ts";
import { tokens } from "../../theme/tokens.ts";
import { describeLook, type Look } from "./describe-look.ts";
import { findHolder } from "./find-holder.ts";
import { keyMoves } from "./key-moves.ts";
import { LiveScrubEvent } from "./live-scrub-event.ts";
import { styles } from "./live-scrubber.styles.ts";
import { renderControls, renderMessage, type View } from "./render-controls.ts";

const SETTLED_MS = 1_000;

/**
 * @summary Moves every widget under its provider to an earlier moment, plays from there, and goes back to live.
 *
 * Without a provider above it, it moves those of the script tag. It records in memory from its own start, and joins
 * nothing that the page's widgets do not. Under a provider that plays a recording, it moves that.
 *
 * @slot header - Before the time.
 * @slot empty - Instead of the words while nothing has been recorded.
 * @slot error - Instead of the words when it is not set up, or there is nothing to go back to.
 * @slot footer - After the buttons.
 * @event {LiveScrubEvent} live-scrub - Another moment is shown, or now again; it plays, or stands still.
 * @event {LiveErrorEvent} live-error - An attribute has a value that is not accepted.
 * @csspart moment - The time that is shown.
 * @csspart density - How many events there were when.
 * @csspart slider - The slider.
 * @csspart button - Each of the buttons.
 * @csspart back - The button "Back to live".
 * @csspart speed - The choice of the speed.
 * @csspart message - Why there is nothing to move.
 * @cssproperty [--live-scrubber-background] - Behind the scrubber.
 * @cssproperty [--live-font-size=0.875em] - Size of the text.
 * @cssstate missing - There is nothing to connect with, or the setup cannot work.
 * @cssstate empty - Nothing has been recorded yet.
 * @cssstate now - The widgets are where they would be without it.
 * @cssstate past - They show an earlier moment.
 * @cssstate replay - The provider plays a recording.
 * @cssstate error - There is nothing to go back to; it says why.
 */
export class LiveScrubber extends LitElement {
  static override styles = [tokens, styles];
  static override properties = {
    minutes: { type: Number },
    theme: { reflect: true },
    locale: {},
  };

  /** How far back it goes at most, in minutes: 1 to 60. */
  minutes = 15;
  /** `light`, `dark`, or `auto` for the system's; absent: as the page. */
  theme?: string;
  /** A BCP 47 name; absent: the page's `lang`. */
  locale?: string;

  readonly #clients = new ClientController(this);
  readonly #texts = new LocaleController(this, SCRUBBER_MESSAGES);
  readonly #settled = new SettledController(this, SETTLED_MS, () =>
    this.#say(),
  );
  #holder: ClientHolder | null = null;
  #travel: TimeTravel | null = null;
  #release: () => void = () => {};
  #minutes = 0;
  #look: Look = { name: "empty", reason: null };
  #told = "";
  #sought: number | null = null;

  constructor() {
    super();
    new StateController(this, () => this.#look.name);
    new TickController(this, () =>
      this.#travel?.isPlaying ? 250 : this.#look.name === "now" ? 1_000 : 0,
    );
  }

  /** Shows a moment, in Unix ms; the nearest that is kept. Throws `bad-argument` for what is no time. */
  seek(time: number): void {
    this.#travel?.seek(time);
  }

  /** Shows now again. */
  backToLive(): void {
    this.#travel?.backToLive();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#release();
    this.#holder = null;
  }

  protected override willUpdate(): void {
    readOption(this, "theme", this.theme, THEMES, "the page's");
    const minutes = readCount(this, "minutes", this.minutes, 1, 60, 15);
    if (this.isConnected) this.#use(findHolder(this), minutes);
    this.#look = describeLook(this.#clients, this.#travel, this.#texts);
  }

  protected override updated(): void {
    const travel = this.#travel;
    if (!travel || travel.isOpening) return;
    const isPast = /past|replay/.test(this.#look.name);
    const playing = travel.isPlaying;
    const time = isPast ? travel.now : null;
    const { rate } = travel;
    const told = `${playing || time} ${rate}`;
    if (this.#told && told !== this.#told)
      this.dispatchEvent(new LiveScrubEvent({ time, playing, rate }));
    this.#told = told;
  }

  protected override render() {
    const { name } = this.#look;
    const isUsable = /now|past|replay/.test(name);
    return html`<span class="hidden" role="status">${this.#settled.text}</span>
      <div
        class="box ${name === "replay" ? "past" : name}"
        role="group"
        aria-label=${this.#texts.text("scrubber.label")}
      >
        <slot name="header"></slot>
        ${isUsable ? renderControls(this.#view(this.#travel!)) : renderMessage(this.#look, this.#texts)}
        <slot name="footer"></slot>
      </div>`;
  }

  #use(holder: ClientHolder, minutes: number): void {
    if (holder === this.#holder && minutes === this.#minutes) return;
    const before = this.#release;
    this.#holder = holder;
    this.#minutes = minutes;
    const travel = (this.#travel = travelOf(holder));
    const leave = travel.subscribe(() => {
      // Until somebody goes back, an event changes nothing here that cannot wait for the next second.
      if (travel.state !== "now" || this.#look.name !== "now")
        requestFrame(this);
    });
    const end = travel.use(minutes * 60_000);
    this.#release = () => {
      leave();
      end();
    };
    before();
  }

  #view(travel: TimeTravel): View {
    const time = this.#sought ?? travel.now;
    return {
      ...{ travel, time, isNow: this.#look.name === "now" },
      ...{ isPast: this.#look.name === "past", texts: this.#texts },
      input: this.#handleInput,
      key: this.#handleKey,
      back: this.#handleBack,
    };
  }

  /** What is announced: no time that ticks. */
  #say(): string {
    const travel = this.#travel;
    const texts = this.#texts;
    if (!travel || !/past|replay/.test(this.#look.name)) return "";
    if (travel.isOpening) return texts.text("scrubber.opening");
    if (travel.isPlaying)
      return texts.text("scrubber.playing", { rate: travel.rate });
    const isOver = travel.replay?.state === "ended";
    const key = isOver ? "scrubber.ended" : "scrubber.paused";
    return texts.text(key, { time: formatDate(travel.now, texts.locale) });
  }

  /** A thumb that is dragged tells more often than a widget can be painted. */
  readonly #handleInput = ({ target }: Event): void => {
    if (this.#sought === null)
      requestAnimationFrame(() => {
        const time = this.#sought;
        this.#sought = null;
        if (time !== null) this.seek(time);
        this.requestUpdate();
      });
    this.#sought = Number((target as HTMLInputElement).value);
    this.requestUpdate();
  };

  readonly #handleKey = (event: KeyboardEvent): void => {
    if (this.#travel && keyMoves(event, this.#travel)) event.preventDefault();
  };

  /** Its button is gone then: whoever was at it is at the slider. */
  readonly #handleBack = async (): Promise<void> => {
    this.backToLive();
    this.requestUpdate();
    await this.updateComplete;
    this.renderRoot.querySelector("input")?.focus();
  };
}
