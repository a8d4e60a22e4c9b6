import { css } from "lit";

export const styles = css`
  :host {
    display: block;
    container-type: inline-size;
    --_pad: 18px;
    --_row: var(--live-feed-row, 10px);
  }
  :host([density="compact"]) {
    --_row: var(--live-feed-row, 4px);
  }
  section {
    background: var(--live-feed-background, var(--_surface));
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    overflow: clip;
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 12px;
    min-block-size: 50px;
    box-sizing: border-box;
    padding: 8px var(--_pad);
    border-block-end: 1px solid var(--_line);
  }
  h2 {
    margin: 0;
    font-size: 13.5px;
    font-weight: 620;
  }
  .mark {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    font-size: 12px;
    color: var(--_quiet);
  }
  .mark svg {
    inline-size: 10px;
    block-size: 10px;
    flex: none;
    fill: currentColor;
    fill-rule: evenodd;
  }
  .mark.live {
    font-size: 10.5px;
    font-weight: 650;
    letter-spacing: 0.06em;
    color: var(--_ok);
  }
  .mark.stale {
    color: var(--_warn);
  }
  .mark.offline,
  .mark.denied {
    color: var(--_bad);
  }
  .mark.catching-up {
    color: var(--_info);
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
  }
  .chip {
    display: inline-grid;
    align-items: center;
    min-block-size: 26px;
    padding-inline: 10px;
    border-radius: 99px;
    font-size: 12.5px;
    color: var(--_quiet);
  }
  .chip:hover {
    color: var(--_text);
  }
  .chip[aria-pressed="true"] {
    background: var(--_fill);
    color: var(--_text);
    font-weight: 550;
  }
  .scroller {
    max-block-size: var(--live-feed-height, none);
    overflow: auto;
    overflow-anchor: none;
  }
  ol {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li + li {
    border-block-start: 1px solid
      color-mix(in oklab, var(--_line) 55%, transparent);
  }
  .day {
    margin: 0;
    padding: 12px var(--_pad) 2px;
    font-size: 12px;
    font-weight: 550;
    color: var(--_quiet);
  }
  .row {
    display: grid;
    grid-template-columns: 32px minmax(0, 1fr) auto;
    gap: 12px;
    align-items: center;
    min-block-size: 32px;
    padding: var(--_row) var(--_pad);
  }
  .icon {
    display: grid;
    place-items: center;
    inline-size: 32px;
    block-size: 32px;
    border-radius: 9px;
    color: var(--_quiet);
    background: var(--_fill);
  }
  :host([density="compact"]) .icon {
    block-size: 26px;
  }
  .icon svg {
    inline-size: 16px;
    block-size: 16px;
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
    background: color-mix(in oklab, currentColor 13%, transparent);
  }
  .ok {
    color: var(--_ok);
  }
  .info {
    color: var(--_info);
  }
  .warn {
    color: var(--_warn);
  }
  .bad {
    color: var(--_bad);
  }
  .leave svg:dir(rtl) {
    transform: scaleX(-1);
  }
  p {
    margin: 0;
    overflow-wrap: anywhere;
  }
  p > * {
    unicode-bidi: isolate;
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
    font-size: 12px;
    white-space: nowrap;
  }
  .tag {
    padding-inline: 5px;
    border: 1px solid var(--_line);
    border-radius: 4px;
    color: var(--_quiet);
  }
  .bone {
    background: var(--_fill);
    border-radius: 4px;
    block-size: 12px;
    inline-size: min(60%, 260px);
  }
  li:nth-child(even) .bone {
    inline-size: min(45%, 190px);
  }
  .message {
    display: grid;
    gap: 4px;
    justify-items: center;
    padding: 36px var(--_pad);
    text-align: center;
    overflow-wrap: anywhere;
  }
  .message p {
    color: var(--_quiet);
    max-inline-size: 46ch;
  }
  /* Takes no room, and stays in view when the page scrolls under it. */
  .above {
    position: sticky;
    inset-block-start: 8px;
    z-index: 1;
    block-size: 0;
  }
  .pill {
    position: relative;
    inset-block-start: 8px;
    display: grid;
    align-items: center;
    inline-size: max-content;
    max-inline-size: 90%;
    min-block-size: 30px;
    margin-inline: auto;
    padding-inline: 14px;
    border-radius: 99px;
    font-weight: 600;
    font-size: 12.5px;
    color: var(--_surface);
    background: var(--_accent);
    box-shadow: var(--live-shadow, 0 4px 16px rgb(0 0 0 / 0.2));
  }
  .fresh {
    animation: fresh 0.2s ease-out;
  }
  @keyframes fresh {
    from {
      opacity: 0;
      transform: translateY(-4px);
    }
  }
  @container (inline-size < 360px) {
    section {
      --_pad: 12px;
    }
    .row {
      grid-template-columns: 32px minmax(0, 1fr);
    }
    .row time {
      grid-column: 2;
      margin-block-start: -10px;
    }
  }
  @media (pointer: coarse) {
    .chip,
    .pill {
      min-block-size: 44px;
      min-inline-size: 44px;
      justify-items: center;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      animation: none !important;
    }
  }
  @media (forced-colors: active) {
    .chip[aria-pressed="true"],
    .pill {
      outline: 1px solid;
    }
  }
`;
