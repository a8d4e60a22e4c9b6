import { css } from "lit";

export const styles = css`
  :host {
    display: block;
    container-type: inline-size;
  }
  .box {
    display: grid;
    gap: 10px;
    padding: 12px 14px;
    background: var(--live-conflict-background, var(--_surface));
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    overflow-wrap: anywhere;
  }
  .box + .box {
    margin-block-start: 8px;
  }
  h2 {
    margin: 0;
    font-size: 1em;
    font-weight: 620;
  }
  .mark {
    display: flex;
    gap: 8px;
    align-items: baseline;
    color: var(--_warn);
  }
  svg {
    flex: none;
    inline-size: 0.9em;
    block-size: 0.9em;
    fill: currentColor;
  }
  p {
    margin: 0;
  }
  .quiet,
  .key {
    color: var(--_quiet);
    font-size: 0.93em;
  }
  fieldset {
    display: grid;
    gap: 2px;
    min-inline-size: 0;
    margin: 0;
    padding: 8px 0 0;
    border: 0;
    border-block-start: 1px solid var(--_line);
  }
  legend {
    float: inline-start;
    padding: 0;
    font-weight: 570;
  }
  .row {
    display: grid;
    grid-template-columns: 1.4em 4.5em minmax(0, 1fr);
    gap: 6px;
    align-items: baseline;
    clear: both;
    min-block-size: 28px;
  }
  label.row {
    cursor: pointer;
  }
  .row > :last-child {
    white-space: pre-wrap;
    min-inline-size: 0;
  }
  .base > .key {
    grid-column-start: 2;
  }
  /* Where a name and its value have no room side by side, the value stands below. */
  @container (inline-size < 15em) {
    .row {
      grid-template-columns: 1.4em minmax(0, 1fr);
    }
    .row > :last-child {
      grid-column-start: 2;
    }
  }
  input {
    inline-size: 1.1em;
    block-size: 1.1em;
    margin: 0.2em 0 0;
    align-self: start;
    accent-color: var(--_accent);
  }
  .acts {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  button {
    display: inline-grid;
    align-items: center;
    min-block-size: 30px;
    padding-inline: 12px;
    border: 1px solid var(--_line);
    border-radius: 6px;
    font-weight: 550;
  }
  button:hover {
    background: var(--_fill);
  }
  .main {
    color: var(--_surface);
    background: var(--_accent);
    border-color: var(--_accent);
  }
  .main:hover {
    background: var(--_accent);
    text-decoration: underline;
  }
  @media (pointer: coarse) {
    button,
    .row {
      min-block-size: 44px;
    }
  }
`;
