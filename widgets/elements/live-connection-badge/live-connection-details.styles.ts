import { css } from "lit";

export const styles = css`
  :host {
    display: block;
    container-type: inline-size;
    padding: 14px 16px;
    font-size: 0.93em;
  }
  h2 {
    margin: 0 0 8px;
    font-size: 1em;
    font-weight: 620;
  }
  dl {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 4px 16px;
    margin: 0;
  }
  dt {
    color: var(--_quiet);
  }
  dd {
    margin: 0;
    text-align: end;
    overflow-wrap: anywhere;
  }
  /* Where a label and its value have no room side by side, the value stands below. */
  @container (inline-size < 15em) {
    dl {
      display: block;
    }
    dd {
      margin-block-end: 6px;
      text-align: start;
    }
  }
  .why {
    margin: 0 0 8px;
    color: var(--_quiet);
    overflow-wrap: anywhere;
  }
  .trail {
    grid-column: 1 / -1;
    block-size: 30px;
  }
  svg {
    inline-size: 100%;
    block-size: 100%;
  }
  path {
    fill: none;
    stroke: var(--_accent);
    stroke-width: 1.5;
    vector-effect: non-scaling-stroke;
  }
  .slow {
    stroke: var(--_quiet);
    stroke-dasharray: 3 3;
  }
  /* Time goes the way the text goes. */
  svg:dir(rtl) {
    transform: scaleX(-1);
  }
  ul {
    margin: 12px 0 0;
    padding: 8px 0 0;
    border-block-start: 1px solid var(--_line);
    list-style: none;
    display: grid;
    gap: 6px;
  }
  li {
    display: flex;
    flex-wrap: wrap;
    column-gap: 12px;
    justify-content: space-between;
  }
  li > :first-child {
    overflow-wrap: anywhere;
    font-weight: 550;
  }
  li > :nth-child(2) {
    color: var(--_quiet);
  }
  h3 {
    margin: 12px 0 0;
    font-size: 1em;
    font-weight: 600;
  }
  li > p {
    flex: 0 0 100%;
    margin: 0;
  }
  .choices:not(:has(button)) {
    display: none;
  }
  .choices,
  .acts {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .acts {
    margin-block-start: 14px;
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
  @media (pointer: coarse) {
    button {
      min-block-size: 44px;
    }
  }
  textarea {
    box-sizing: border-box;
    inline-size: 100%;
    margin-block-start: 8px;
    font:
      11px/1.4 ui-monospace,
      monospace;
    color: inherit;
    background: var(--_fill);
    border: 1px solid var(--_line);
    border-radius: 6px;
  }
`;
