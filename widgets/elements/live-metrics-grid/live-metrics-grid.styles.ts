import { css } from "lit";

export const styles = css`
  :host {
    display: block;
    container-type: inline-size;
    --_pad: 18px;
    --_tile: var(--live-metrics-tile, 12.8em);
    --_space: 16px;
    --_value: 2em;
  }
  :host([density="compact"]) {
    --_space: 8px;
  }
  section {
    background: var(--live-metrics-background, var(--_surface));
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    overflow: clip;
    overflow-wrap: anywhere;
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 12px;
    min-block-size: 46px;
    box-sizing: border-box;
    padding: 8px var(--_pad);
  }
  [part="updated"] {
    margin-inline-start: auto;
  }
  h2 {
    margin: 0;
    font-size: 0.965em;
    font-weight: 620;
  }
  .mark,
  .tiny,
  .tag,
  .label,
  .notes,
  [part="problem"] {
    font-size: 0.88em;
    color: var(--_quiet);
  }
  .mark,
  .note,
  .note b {
    display: inline-flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 5px;
  }
  .mark.live {
    font-size: 0.75em;
    font-weight: 650;
    letter-spacing: 0.06em;
  }
  .ok,
  .live {
    color: var(--_ok);
  }
  .warn,
  .stale {
    color: var(--_warn);
  }
  .bad,
  .offline,
  .denied {
    color: var(--_bad);
  }
  .info,
  .catching-up {
    color: var(--_info);
  }
  .icon {
    inline-size: 0.85em;
    block-size: 0.85em;
    flex: none;
    fill: currentColor;
    fill-rule: evenodd;
  }
  .tag {
    padding-inline: 6px;
    border: 1px solid var(--_line);
    border-radius: 99px;
  }
  /* Lines stand between tiles, however many are in a row: the outer ones are cut off. */
  ul {
    display: flex;
    flex-wrap: wrap;
    list-style: none;
    margin: 0;
    margin-inline-start: -1px;
    padding: 0;
  }
  .message {
    display: grid;
    gap: 4px;
    justify-items: center;
    padding: 36px var(--_pad);
    text-align: center;
    border-block-start: 1px solid var(--_line);
  }
  .message span {
    color: var(--_quiet);
    max-inline-size: 46ch;
  }
  .message button {
    min-block-size: 30px;
    margin-block-start: 8px;
    padding-inline: 12px;
    border: 1px solid var(--_line);
    border-radius: 6px;
    font-weight: 550;
  }
  .message button:hover {
    background: var(--_fill);
  }
  @media (pointer: coarse) {
    .message button {
      min-block-size: 44px;
    }
  }
  @container (inline-size < 30em) {
    section {
      --_pad: 12px;
      --_value: 1.6em;
      --_tile: var(--live-metrics-tile, 10.5em);
    }
  }
`;
