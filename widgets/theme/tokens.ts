import { css } from "lit";

/**
 * The tokens of every element, in three tiers: scale (`--live-hue`, the one knob of the brand), meaning
 * (`--live-text`, `--live-ok`, …) and, in an element's own styles, component.
 *
 * A page sets `--live-*` anywhere above an element. Elements read the private `--_*`, which fall back to the
 * defaults here: were the defaults declared as `--live-*` on `:host`, they would hide what the page set on `:root`.
 *
 * Sizes of text are relative to the page's, so that larger text stays larger here.
 *
 * Without a `theme` an element follows the page's own `color-scheme`; `auto` follows the system.
 */
export const tokens = css`
  :host {
    --_hue: var(--live-hue, 262);
    --_surface: var(
      --live-surface-1,
      light-dark(#fff, oklch(20.5% 0.013 var(--_hue)))
    );
    --_fill: var(
      --live-surface-2,
      light-dark(oklch(96.4% 0.005 var(--_hue)), oklch(25% 0.015 var(--_hue)))
    );
    --_line: var(
      --live-line,
      light-dark(oklch(91.5% 0.006 var(--_hue)), oklch(30% 0.016 var(--_hue)))
    );
    --_text: var(
      --live-text,
      light-dark(oklch(24% 0.02 var(--_hue)), oklch(95% 0.006 var(--_hue)))
    );
    --_quiet: var(
      --live-text-2,
      light-dark(oklch(47% 0.018 var(--_hue)), oklch(74% 0.014 var(--_hue)))
    );
    --_accent: var(
      --live-accent,
      light-dark(oklch(52% 0.19 var(--_hue)), oklch(72% 0.15 var(--_hue)))
    );
    --_ok: var(--live-ok, light-dark(oklch(50% 0.12 155), oklch(77% 0.15 155)));
    --_warn: var(
      --live-warn,
      light-dark(oklch(52% 0.11 70), oklch(82% 0.13 80))
    );
    --_bad: var(--live-bad, light-dark(oklch(52% 0.19 25), oklch(73% 0.15 22)));
    --_info: var(
      --live-info,
      light-dark(oklch(52% 0.13 235), oklch(77% 0.11 235))
    );
    --_radius: var(--live-radius, 10px);
    color: var(--_text);
    font-family: var(--live-font, inherit);
    font-size: var(--live-font-size, 0.875em);
    line-height: 1.5;
    font-variant-numeric: tabular-nums;
  }
  :host([theme="auto"]) {
    color-scheme: light dark;
  }
  :host([theme="light"]) {
    color-scheme: light;
  }
  :host([theme="dark"]) {
    color-scheme: dark;
  }
  :host([hidden]) {
    display: none !important;
  }
  button {
    all: unset;
    box-sizing: border-box;
    cursor: pointer;
  }
  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  .hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
