import { css } from "lit";

export const rowStyles = css`
  ol {
    margin: 0;
    padding: 0;
    list-style: none;
    overflow-anchor: none;
    position: relative;
  }
  /* Each row has a line, so that all are of one height wherever the list begins. */
  li {
    border-block-start: 1px solid
      color-mix(in oklab, var(--_line) 55%, transparent);
  }
  li:first-child {
    border-color: transparent;
  }
  .aside {
    position: absolute;
    inset-inline: 0;
  }
  .day {
    margin: 0;
    padding: 12px var(--_pad) 2px;
    font-size: 0.86em;
    font-weight: 550;
    color: var(--_quiet);
  }
  .row {
    display: grid;
    grid-template-columns: 2.3em minmax(0, 1fr) auto;
    gap: 2px 12px;
    align-items: center;
    padding: var(--_row) var(--_pad);
  }
  .icon {
    display: grid;
    place-items: center;
    inline-size: 2.3em;
    block-size: 2.3em;
    border-radius: 9px;
    color: var(--_quiet);
    background: var(--_fill);
  }
  :host([density="compact"]) .icon {
    block-size: 1.85em;
  }
  .icon svg {
    inline-size: 1.15em;
    block-size: 1.15em;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.6;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .ok,
  .info,
  .warn,
  .bad {
    color: var(--_tone);
    background: color-mix(in oklab, currentColor 13%, transparent);
  }
  .flip svg:dir(rtl) {
    transform: scaleX(-1);
  }
  p {
    margin: 0;
    hyphens: auto;
    overflow-wrap: anywhere;
  }
  /* Each piece reads in its own direction, whatever the page's is. */
  p > *,
  time {
    unicode-bidi: plaintext;
  }
  b {
    font-weight: 600;
  }
  .quiet,
  time {
    color: var(--_quiet);
  }
  time,
  .tag {
    font-size: 0.86em;
    white-space: nowrap;
  }
  .tag {
    padding-inline: 6px;
    border: 1px solid var(--_line);
    border-radius: 99px;
    color: var(--_quiet);
  }
  .bone {
    background: var(--_fill);
    border-radius: 4px;
    block-size: 12px;
    inline-size: 50%;
  }
  @container (inline-size < 26em) {
    .row {
      grid-template-columns: 2.3em minmax(0, 1fr);
    }
    .row time {
      grid-column: 2;
    }
  }
  /* Words need all of the width: the text goes below the icon and the time. */
  @container (inline-size < 14em) {
    .row p {
      grid-area: 2 / 1 / 2 / 3;
    }
  }
`;
