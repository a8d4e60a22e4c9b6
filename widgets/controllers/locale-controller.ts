import type { ReactiveController, ReactiveControllerHost } from "lit";
import { parseLocale } from "../texts/format.ts";
import {
  subscribeTexts,
  text,
  type Messages,
  type Values,
} from "../texts/text.ts";
import { complain } from "./attributes.ts";

export interface LocaleHost extends ReactiveControllerHost, HTMLElement {
  /** A BCP 47 name; absent: the page's `lang`, then the browser's. */
  locale?: string;
}

/** The texts of one element in its locale; a page that replaces texts sees them at once. */
export class LocaleController<
  T extends Messages,
> implements ReactiveController {
  readonly #host: LocaleHost;
  readonly #table: T;
  #locale = "en";
  /** What the locale was read from: reading it is dear, and each update asks. */
  #asked = "";
  #undo: (() => void) | null = null;

  constructor(host: LocaleHost, table: T) {
    this.#host = host;
    this.#table = table;
    host.addController(this);
  }

  /** Of the latest update. */
  get locale(): string {
    return this.#locale;
  }

  hostConnected(): void {
    this.#undo = subscribeTexts(() => this.#host.requestUpdate());
  }

  hostUpdate(): void {
    this.#locale = this.#readLocale();
  }

  hostDisconnected(): void {
    this.#undo?.();
  }

  text(key: keyof T & string, values?: Values): string {
    return text(this.#table, key, this.#locale, values);
  }

  #readLocale(): string {
    const host = this.#host;
    const lang =
      host.closest<HTMLElement>("[lang]")?.lang ||
      document.documentElement.lang;
    const { language } = navigator;
    const asked = [lang, language, host.locale].join();
    if (asked === this.#asked) return this.#locale;
    this.#asked = asked;
    const page = parseLocale(lang) ?? parseLocale(language) ?? "en";
    if (!host.locale) return page;
    const own = parseLocale(host.locale);
    if (!own)
      complain(
        host,
        "locale",
        host.locale,
        'Use a BCP 47 name such as "en" or "de-CH"',
        page,
      );
    return own ?? page;
  }
}
