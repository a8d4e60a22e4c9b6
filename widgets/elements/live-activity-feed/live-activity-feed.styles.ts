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
    font-size: 0.965em;
    font-weight: 620;
  }
  .mark {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    font-size: 0.86em;
    color: var(--_tone, var(--_quiet));
  }
  .mark svg {
    inline-size: 0.85em;
    fill: currentColor;
    fill-rule: evenodd;
  }
  .mark.live {
    font-size: 0.75em;
    font-weight: 650;
    letter-spacing: 0.06em;
  }
  .ok,
  .live {
    --_tone: var(--_ok);
  }
  .warn,
  .stale {
    --_tone: var(--_warn);
  }
  .bad,
  .offline,
  .denied {
    --_tone: var(--_bad);
  }
  .info,
  .catching-up {
    --_tone: var(--_info);
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
    font-size: 0.895em;
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
  .open {
    margin-inline-start: auto;
  }
  .open svg {
    inline-size: 1.15em;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.6;
  }
  .more {
    display: block;
    inline-size: 100%;
    padding: 10px;
    text-align: center;
    font-size: 0.895em;
    color: var(--_quiet);
  }
  .scroller {
    max-block-size: var(--live-feed-height, none);
    overflow: auto;
    overflow-anchor: none;
  }
  .top {
    display: block;
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
    inset-block-start: 20px;
    z-index: 1;
    block-size: 0;
  }
  .pill {
    position: relative;
    inset-block-start: -8px;
    display: grid;
    align-items: center;
    inline-size: max-content;
    max-inline-size: 90%;
    min-block-size: 30px;
    margin-inline: auto;
    padding-inline: 14px;
    border-radius: 99px;
    font-weight: 600;
    font-size: 0.895em;
    color: var(--_surface);
    background: var(--_accent);
    box-shadow: var(--live-shadow, 0 4px 16px rgb(0 0 0 / 0.2));
  }
  @container (inline-size < 360px) {
    section {
      --_pad: 12px;
    }
  }
  /* A line of their own where a longer state would push the last button alone into one; away from the button of what is
     new, which lies over the header's last line. */
  @container (inline-size < 44em) {
    .chips {
      order: 1;
      inline-size: 100%;
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
  @media (forced-colors: active) {
    .chip[aria-pressed="true"],
    .pill {
      outline: 1px solid;
    }
  }
`;
